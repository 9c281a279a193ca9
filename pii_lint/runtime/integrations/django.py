"""Django: error reports (debug pages, mails to admins) without personal data.

In use: ``DEFAULT_EXCEPTION_REPORTER_FILTER = "pii_lint.runtime.integrations.django.RedactingReporterFilter"``. Logs are
covered by ``install()``, or by ``{"()": "pii_lint.runtime.RedactingFilter"}`` among the filters of ``LOGGING``.

Example (needs Django)::

    >>> issubclass(RedactingReporterFilter, SafeExceptionReporterFilter)
    True
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.views.debug import SafeExceptionReporterFilter

from pii_lint.runtime import redact

redact = partial(redact, channel="error")


class RedactingReporterFilter(SafeExceptionReporterFilter):  # type: ignore[misc]
    """Django's own filter, and after it ours; active in debug mode too."""

    def is_active(self, request: Any) -> bool:
        """Always True: a debug page shows as much as a report."""
        return True

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        """A setting or an entry of ``META`` without personal data."""
        cleansed = super().cleanse_setting(key, value)
        clean = redact({key: cleansed})
        return next(iter(clean.values())) if isinstance(clean, dict) else clean

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
            (name, next(iter(clean.values())) if isinstance(clean := redact({name: value}), dict) else clean)
            for name, value in super().get_traceback_frame_variables(request, tb_frame)
        ]
