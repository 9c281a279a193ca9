"""The moment at which the clients of Segment, RudderStack and PostHog send what they have queued.

They queue messages and post them from threads of their own, again and again if it fails. What is posted is asked about
at each attempt: a message whose subject opted out since is left out.

Example::

    >>> from pii_lint.runtime import bind, use
    >>> from pii_lint.runtime.optout import OptOuts
    >>> store = OptOuts(key="k")
    >>> use(opt_outs=store)
    >>> sent = []
    >>> post = asking(lambda *, batch: sent.extend(batch))
    >>> with bind(subject="user-7"):
    ...     message = kept({"messageId": "m1"}, "messageId", "segment")
    >>> store.opt_out("user-7")
    >>> post(batch=[message, {"messageId": "m2"}]); sent
    [{'messageId': 'm2'}]
    >>> use(opt_outs=None)
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from pii_lint.runtime import delivery

_POSTING = {
    "segment.analytics": (("client", "post"), ("consumer", "post")),
    "rudderstack.analytics": (("client", "post"), ("consumer", "post")),
    "posthog": (("client", "batch_post"), ("consumer", "batch_post"), ("consumer", "_send_v1_batch")),
}
_NAMES = ("messageId", "uuid")
_waiting = delivery.Waiting()


def kept(message: dict[str, Any], name: str, vendor: str) -> dict[str, Any]:
    """``message``, which is about to be queued under its id (``name``), and is given one if need be."""
    event = message.get("event")
    one = delivery.held("analytics", vendor, event if isinstance(event, str) else "")
    if one is None:
        return message
    if not message.get(name):
        message = {**message, name: str(uuid.uuid4())}
    _waiting.keep(str(message[name]), one)
    return message


def watch(package: str) -> None:
    """Ask whenever clients of this package post; once is enough, and a package that is not loaded posts nothing."""
    for place, name in _POSTING.get(package, ()):
        where = sys.modules.get(f"{package}.{place}")
        post = getattr(where, name, None)
        if callable(post) and not hasattr(post, "__wrapped__"):
            setattr(where, name, asking(post))


def vendor(client: object) -> str:
    """``segment`` or ``rudderstack``, by where the client's class comes from; else an empty text."""
    names = {cls.__module__.partition(".")[0] for cls in type(client).__mro__}
    return next((one for one in ("segment", "rudderstack") if one in names), "")


def asking(post: Callable[..., Any]) -> Callable[..., Any]:
    """``post`` with a ``batch`` of messages, without those that may not leave any more; none left: nothing is sent."""

    @wraps(post)
    def asked(*args: Any, **kwargs: Any) -> Any:
        place = next((number for number, one in enumerate(args) if isinstance(one, list)), None)
        batch = kwargs.get("batch") if place is None else args[place]
        if not isinstance(batch, list):
            return post(*args, **kwargs)
        names = [next((one.get(name) for name in _NAMES if one.get(name)), None) for one in batch]
        with delivery.sending([_waiting.get(name) for name in names]) as allowed:
            # The client counts its own list afterwards, so that one stays as it is.
            left = [one for one, free in zip(batch, allowed, strict=True) if free]
            if place is None:
                kwargs["batch"] = left
            else:
                args = (*args[:place], left, *args[place + 1 :])
            result = post(*args, **kwargs) if left else None
        _waiting.sent(names)
        return result

    return asked
