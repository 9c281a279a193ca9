"""Shops on the given ports, one process each, forked after the libraries are loaded: ``python workers.py PORT...``.

Prints the process ids; ends its children when it is told to end.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import uvicorn

LOADED = (
    "opentelemetry.exporter.otlp.proto.http.trace_exporter", "opentelemetry.sdk.trace.export", "segment.analytics",
    "sentry_sdk.integrations.starlette", "starlette.applications", "starlette.middleware", "starlette.responses",
    "pii_lint.runtime.audit", "pii_lint.runtime.optout", "pii_lint.runtime.policy_file",
)  # fmt: skip
SHOP = Path(__file__).parents[2] / "examples" / "shop"


def serve(port: int) -> None:
    """One shop, until it is told to end."""
    sys.path.insert(0, str(SHOP))
    from shop.app import app

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=5)


def main() -> None:
    for name in LOADED:
        import_module(name)
    children: list[int] = []
    for port in map(int, sys.argv[1:]):
        child = os.fork()
        if child == 0:
            serve(port)
            os._exit(0)
        children.append(child)
    print(*children, flush=True)

    def end(*_: object) -> None:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
