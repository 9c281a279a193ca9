"""Celery: a task is about whom its publisher was about, with the signals of that request.

What travels in the message's headers is the keyed hash of the subject, not the id: a worker with the same key finds the
same opt-outs. A task that is published where nobody is bound is about nobody.

In use, in publishers and workers, after ``use(opt_outs=...)``::

    from pii_lint.runtime.integrations import celery
    celery.connect()

Example::

    >>> from pii_lint.runtime import bind
    >>> from pii_lint.runtime.context import current
    >>> headers = {}
    >>> with bind(subject="user-7", region="EU"):
    ...     publish(headers=headers, subjects=Subjects(key="k"))
    >>> sorted(headers["pii_lint"]), "user-7" in str(headers)
    (['region', 'subject'], False)
"""

from __future__ import annotations

from typing import Any

from pii_lint.runtime import context, guard
from pii_lint.runtime.context import Context
from pii_lint.runtime.integrations.queues import redact_published
from pii_lint.runtime.signals import Signals
from pii_lint.runtime.subjects import Subjects

HEADER = "pii_lint"
_bound: dict[str, Any] = {}


def connect() -> None:
    """Carry what is bound with every task that this process publishes, and bind it for every task that it runs.

    What workers log of the arguments is redacted, too. Raises ValueError without a key that lasts: a hash made here
    would mean nothing to a worker.
    """
    from celery import signals

    if not _subjects().lasting:
        raise ValueError("tasks carry hashes of subjects, which need a key that lasts: set PII_LINT_KEY")
    signals.before_task_publish.connect(publish, weak=False)
    signals.before_task_publish.connect(redact_published, weak=False)
    signals.task_prerun.connect(begin, weak=False)
    signals.task_postrun.connect(end, weak=False)


def disconnect() -> None:
    """Undo ``connect``."""
    from celery import signals

    signals.before_task_publish.disconnect(publish)
    signals.before_task_publish.disconnect(redact_published)
    signals.task_prerun.disconnect(begin)
    signals.task_postrun.disconnect(end)


def publish(sender: Any = None, headers: Any = None, subjects: Subjects | None = None, **_: Any) -> None:
    """For ``before_task_publish``: what is bound here goes into the headers."""
    bound = context.current()
    if bound is None or not isinstance(headers, dict):
        return
    signals = bound.signals
    said = {
        "subject": None if bound.subject is None else (subjects or _subjects()).name(bound.subject),
        "gpc": signals.gpc, "dnt": signals.dnt, "granted": sorted(signals.granted), "refused": sorted(signals.refused),
        "region": bound.region, "age_group": bound.age_group,
    }  # fmt: skip
    headers[HEADER] = {name: value for name, value in said.items() if value}


def begin(task_id: str = "", task: Any = None, **_: Any) -> None:
    """For ``task_prerun``: bind what came with the message, and nothing that another task left."""
    said = getattr(getattr(task, "request", None), HEADER, None)
    said = said if isinstance(said, dict) else {}
    signals = Signals(
        bool(said.get("gpc")), bool(said.get("dnt")), frozenset(said.get("granted", ())),
        frozenset(said.get("refused", ())),
    )  # fmt: skip
    bound = Context(
        said.get("subject"), signals, region=said.get("region", ""), age_group=said.get("age_group", "")
    )
    _bound[task_id] = context.enter(**bound._asdict())


def end(task_id: str = "", **_: Any) -> None:
    """For ``task_postrun``: undo ``begin``."""
    token = _bound.pop(task_id, None)
    if token is not None:
        context.leave(token)


def _subjects() -> Subjects:
    opt_outs = guard.in_use().opt_outs
    return Subjects() if opt_outs is None else opt_outs.subjects
