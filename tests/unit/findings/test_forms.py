"""Redaction that does not work: processors of spans, and filters of loggers with children."""

from __future__ import annotations

import pytest

from pii_lint.api import scan_sources

SPANS = """\
from opentelemetry.sdk.trace import SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor
class {name}({base}):
    def on_end(self, span):
        {body}
"""

PROCESSORS = [
    ("Redact", "SpanProcessor", "span.attributes['mail'] = '***'", True),
    ("Redact", "BatchSpanProcessor", "span._attributes['mail'] = '***'; super().on_end(span)", True),
    ("Redact", "SpanProcessor", "span.set_attribute('mail', '***')", True),
    ("Redact", "SpanProcessor", "span.attributes.update(mail='***')", True),
    ("Redact", "SpanProcessor", "span.attributes = {}", True),
    ("Process", "SpanProcessor", "span.attributes.pop('mail')", True),
    ("Process", "SpanProcessor", "del span._attributes['mail']", True),
    ("Process", "SpanProcessor", "held = span.attributes; held.pop('mail')", True),
    ("Process", "SpanProcessor", "for key in span.attributes: span._attributes[key] = clean(key)", True),
    ("Process", "SpanProcessor", "for key in list(span.attributes.keys()): span._attributes[key] = clean(key)", True),
    ("Process", "SpanProcessor", "span._attributes['version'] = '1'", False),
    ("Redact", "SpanProcessor", "copy = dict(span.attributes); copy.pop('mail'); self.export(copy)", False),
    ("Redact", "SpanProcessor", "self.count += 1", False),
    ("Redact", "SpanProcessor", "span._attributes = clean(span.attributes)", False),  # another dict: this one does work
    ("Redact", "object", "span.attributes['mail'] = '***'", False),
]


@pytest.mark.parametrize(("name", "base", "body", "leaks"), PROCESSORS)
def test_processor(name: str, base: str, body: str, leaks: bool) -> None:
    report = scan_sources({"app.py": SPANS.format(name=name, base=base, body=body)})
    places = [(finding.rule, finding.location.region.start_line) for finding in report.findings]
    assert places == ([("PII901", 4)] if leaks else [])


FILTERS = """\
import logging
class Redact(logging.Filter):
    def filter(self, record):
        record.msg = "***"
        return True
class Enrich(logging.Filter):
    def filter(self, record):
        record.shop = "1"
        return True
def redact(record):
    record.args = ()
    return True
handler = logging.StreamHandler()
{code}
"""

LOGGERS = [
    ("logging.getLogger().addFilter(Redact())", True),
    ("logging.getLogger(None).addFilter(Redact())", True),
    ("root = logging.getLogger('root')\nroot.addFilter(redact)", True),
    ("logging.getLogger('shop').addFilter(Redact())\norders = logging.getLogger('shop.orders')", True),
    ("logging.getLogger('shop').addFilter(Redact())\norders = logging.getLogger('shopping')", False),
    ("logging.getLogger('uvicorn.access').addFilter(Redact())", False),
    ("logging.getLogger().addFilter(Enrich())", False),
    ("logging.getLogger(x).addFilter(Redact())", False),
    ("handler.addFilter(Redact())\nlogging.getLogger().addHandler(handler)", False),
]


@pytest.mark.parametrize(("code", "leaks"), LOGGERS)
def test_filter(code: str, leaks: bool) -> None:
    report = scan_sources({"app.py": FILTERS.format(code=code)})
    assert [finding.rule for finding in report.findings] == (["PII901"] if leaks else [])


def test_modules_that_log_under_their_own_name_are_children() -> None:
    shared = FILTERS.format(code="logging.getLogger('shop').addFilter(Redact())")
    child = "import logging\nlogger = logging.getLogger(__name__)\n"
    assert scan_sources({"shop/__init__.py": shared, "shop/orders.py": child}).findings
    assert not scan_sources({"shop/__init__.py": shared, "other/orders.py": child}).findings
