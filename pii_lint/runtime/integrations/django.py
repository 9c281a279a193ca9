"""Django: error responses, error reports (debug pages, mails to admins) and logs without personal data.

In use, in the settings::

    MIDDLEWARE = ["pii_lint.runtime.integrations.django.redact_errors", ...]
    DEFAULT_EXCEPTION_REPORTER_FILTER = "pii_lint.runtime.integrations.django.RedactingReporterFilter"
    LOGGING_CONFIG = "pii_lint.runtime.integrations.django.configure_logging"

Example (needs Django)::

    >>> issubclass(RedactingReporterFilter, SafeExceptionReporterFilter)
    True
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from django.views.debug import SafeExceptionReporterFilter

from pii_lint.runtime import redact
from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.integrations.logging import install
from pii_lint.runtime.integrations.responses import ERRORS_FROM, Pieces, is_readable, redact_body

redact = partial(redact, channel="error")


class RedactingReporterFilter(SafeExceptionReporterFilter):  # type: ignore[misc]
    """Django's own filter, and after it ours; active in debug mode too."""

    def is_active(self, request: Any) -> bool:
        """Always True: a debug page shows as much as a report."""
        return True

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        """A setting or an entry of ``META`` without personal data."""
        cleansed = super().cleanse_setting(key, value)
        return redacted_entry(redact, key, cleansed)[1]

    def get_post_parameters(self, request: Any) -> Any:
        """The posted form without personal data, as a dict."""
        posted = super().get_post_parameters(request)
        return redact(dict(posted.items())) if posted else posted

    def get_cleansed_multivaluedict(self, request: Any, multivaluedict: Any) -> Any:
        """A form of many values without personal data."""
        cleansed = super().get_cleansed_multivaluedict(request, multivaluedict)
        return redact({name: cleansed.getlist(name) for name in cleansed}) if cleansed else cleansed

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        """The variables of a frame without personal data."""
        return [
            (name, redacted_entry(redact, name, value)[1])
            for name, value in super().get_traceback_frame_variables(request, tb_frame)
        ]


def configure_logging(config: Any) -> None:
    """For ``LOGGING_CONFIG``: set logging up by ``LOGGING``, as Django does, and redact what it logs from then on."""
    from logging.config import dictConfig

    dictConfig(config)
    install()


def redact_errors(get_response: Any) -> Callable[[Any], Any]:
    """For ``MIDDLEWARE``, the first: errors (from status 500 on) answer without personal data, streamed or not.

    Sync and async.
    """
    if inspect.iscoroutinefunction(get_response):

        async def handle(request: Any) -> Any:
            return redact_response(await get_response(request))

        return handle
    return lambda request: redact_response(get_response(request))


redact_errors.sync_capable = redact_errors.async_capable = True  # type: ignore[attr-defined]


def redact_response(response: Any, errors_from: int = ERRORS_FROM) -> Any:
    """The response, its content redacted in place if it is an error and text."""
    kind = response.get("Content-Type", "")
    if response.status_code < errors_from or not is_readable(kind, response.get("Content-Encoding", "")):
        return response
    if not response.streaming:
        clean = redact_body(response.content, kind)
        if clean is not response.content:
            response.content = clean
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(clean))
        return response
    del response["Content-Length"]
    parts, pieces = response.streaming_content, Pieces()
    if response.is_async:

        async def later() -> Any:
            async for part in parts:
                yield pieces.add(part)
            yield pieces.end()

        response.streaming_content = later()
    else:

        def now() -> Any:
            for part in parts:
                yield pieces.add(part)
            yield pieces.end()

        response.streaming_content = now()
    return response
