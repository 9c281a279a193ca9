"""Flask: error responses, what is logged of an exception, and whom a request is about.

Example (needs Flask)::

    >>> from flask import Flask
    >>> app = protect(Flask("shop"))
    >>> @app.get("/<who>")
    ... def show(who):
    ...     return f"no account of {who}", 500
    >>> app.test_client().get("/ann@example.org").text
    'no account of [REDACTED:email]'

In use: ``protect(app, subject=lambda environ: ...)``, once, after other wrappers of ``app.wsgi_app``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from pii_lint.runtime import redact
from pii_lint.runtime.integrations.exceptions import redacted_traceback
from pii_lint.runtime.integrations.responses import ERRORS_FROM, RedactingWSGI
from pii_lint.runtime.middleware import Signalled, WSGIMiddleware

redact = partial(redact, channel="logging")
_App = TypeVar("_App")


def protect(
    app: _App, *, subject: Callable[[Any], str | None] | None = None, signals: Signalled | None = None,
    errors_from: int = ERRORS_FROM,
) -> _App:  # fmt: skip
    """The application, which from now on binds each request's subject and signals (functions of the environ), answers
    errors without personal data, and logs exceptions without it."""
    flask: Any = app
    flask.wsgi_app = WSGIMiddleware(
        RedactingWSGI(flask.wsgi_app, errors_from=errors_from), subject=subject, signals=signals
    )
    log = flask.log_exception

    def log_exception(exc_info: Any) -> None:
        clean = redacted_traceback(exc_info)
        if clean is None:
            log(exc_info)
        else:
            from flask import request

            flask.logger.error("Exception on %s [%s]\n%s", redact(request.path), request.method, clean)

    flask.log_exception = log_exception
    return app
