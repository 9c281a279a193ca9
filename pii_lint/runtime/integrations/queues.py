"""What goes into queues: serialisers of Kafka's clients, and what Celery writes about a task.

Example::

    >>> serializer(lambda value, context=None: str(value).encode())({"first_name": "Ann", "n": 1})
    b"{'first_name': '[REDACTED:first_name]', 'n': 1}"

In use: ``{"value.serializer": serializer(JSONSerializer(...))}`` (confluent-kafka),
``value_serializer=serializer(dumps)`` (aiokafka, kafka-python);
``before_task_publish.connect(redact_published)`` and ``Celery(task_cls=task_class())`` (Celery).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pii_lint.runtime import redact

redact = partial(redact, channel="messaging")
_SHOWN = ("argsrepr", "kwargsrepr")


def serializer(inner: Callable[..., Any]) -> Callable[..., Any]:
    """A serialiser that gives ``inner`` the redacted value, with whatever else the client passes (a context)."""

    def redacting(value: Any, *context: Any, **named: Any) -> Any:
        return inner(redact(value), *context, **named)

    return redacting


def redact_published(sender: Any = None, headers: Any = None, **kwargs: Any) -> None:
    """For Celery's ``before_task_publish``: what workers log of the arguments holds no personal data.

    The arguments themselves stay: the task needs them.
    """
    if isinstance(headers, dict):
        for name in _SHOWN:
            if isinstance(headers.get(name), str):
                headers[name] = redact(headers[name])


def task_class() -> Any:
    """A base class for Celery's tasks: what a task raises reaches logs, events and the result backend without personal
    data; needs ``celery``."""
    from celery import Task
    from celery.exceptions import Ignore, Reject, Retry

    from pii_lint.runtime.integrations.exceptions import cleaned

    class Redacting(Task):  # type: ignore[misc]
        abstract = True

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            try:
                return self.run(*args, **kwargs)
            except Retry as retry:
                if isinstance(retry.exc, BaseException):
                    retry.exc = cleaned(retry.exc)
                raise
            except (Ignore, Reject):
                raise
            except Exception as error:
                clean = cleaned(error)
                if clean is error:
                    raise
                raise clean from None

    return Redacting
