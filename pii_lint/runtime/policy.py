"""What the application decided: one immutable snapshot of settings, swapped as a whole.

Example::

    >>> configure(never=["username"], always=["badge"]).never
    frozenset({'username'})
    >>> configure(never=[], always=[]).replacement
    '[REDACTED:{type}]'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pii_lint import patterns
from pii_lint.runtime.action_table import Actions, actions_of, check_actions

if TYPE_CHECKING:
    from pii_lint.runtime.decision import Decision


class Settings(NamedTuple):
    """``always`` and ``never``: keys (any case) whose values are always, or never, redacted for their name.

    ``replacement``: what stands for a datum, with ``{type}``; ``private_addresses``: also redact 10.0.0.1 and
    its like; ``pseudonymous_ids``: also the ids of persons without a name; ``phone_regions``: whose national numbers
    to find (``pii-lint[phones]``); ``key``, ``keys``, ``digest``: for ``pseudonymize``; ``actions``: (channel or
    none, data type, action); ``vault``: keeps tokens; ``on_failure``: what happens to what cannot be read. Beyond
    ``max_depth`` levels, ``max_items`` elements or ``max_text`` characters nothing is read, and what is not read is
    replaced.
    """

    always: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    replacement: str = "[REDACTED:{type}]"
    private_addresses: bool = False
    key: bytes | None = None
    max_depth: int = 100
    max_items: int = 1_000_000
    max_text: int = 10_000_000
    keys: tuple[tuple[str, bytes], ...] = ()
    digest: str = "blake2b"
    actions: Actions = ()
    vault: object = None
    on_failure: str = "label"
    pseudonymous_ids: bool = False
    phone_regions: tuple[str, ...] = ()


_settings = Settings()
_listeners: list[Callable[[Settings], None]] = []


def current() -> Settings:
    """The settings in force."""
    return _settings


def on_change(listener: Callable[[Settings], None]) -> None:
    """Call ``listener`` with the settings, now and after each ``configure``."""
    _listeners.append(listener)
    listener(_settings)


def renew() -> None:
    """Let whoever asked for it know of the settings again: what else they rest on has changed."""
    for listener in _listeners:
        listener(_settings)


def configure(
    *,
    always: Iterable[str] | None = None,
    never: Iterable[str] | None = None,
    replacement: str | None = None,
    private_addresses: bool | None = None,
    key: bytes | str | None = None,
    max_depth: int | None = None,
    max_items: int | None = None,
    max_text: int | None = None,
    keys: Mapping[str, bytes | str] | None = None,
    digest: str | None = None,
    actions: Mapping[str, str | Mapping[str, str]] | None = None,
    vault: object = None,
    on_failure: str | None = None,
    pseudonymous_ids: bool | None = None,
    phone_regions: Iterable[str] | None = None,
) -> Settings:
    """Change what is given, keep the rest; returns the settings in force. Takes effect with the next call.

    ``actions``: data type, or channel with data types of its own, to one of ``ACTIONS``; what is said of a type holds
    for those below it, ``*`` for all. ``keys``: id to key, the newest last. ``digest``: ``blake2b`` or ``hmac-sha256``.
    ``on_failure``: what cannot be read gets a ``label``, is a ``drop``, or is a ``keep`` (it may leak).

    Raises ValueError when ``replacement`` would itself be taken for personal data, a limit is not positive, a name is
    not known, or an action lacks its key or vault.
    """
    global _settings
    changes: dict[str, Any] = {
        "always": None if always is None else _folded(always),
        "never": None if never is None else _folded(never),
        "replacement": None if replacement is None else _checked(replacement),
        "private_addresses": private_addresses,
        "key": key.encode() if isinstance(key, str) else key,
        "max_depth": _positive("max_depth", max_depth, 300),
        "max_items": _positive("max_items", max_items),
        "max_text": _positive("max_text", max_text),
        "keys": None if keys is None else _checked_keys(keys),
        "digest": _one_of("digest", digest, ("blake2b", "hmac-sha256")),
        "actions": None if actions is None else actions_of(actions),
        "vault": vault,
        "pseudonymous_ids": pseudonymous_ids,
        "phone_regions": None if phone_regions is None else _checked_regions(phone_regions),
        "on_failure": _one_of("on_failure", on_failure, ("label", "drop", "keep")),
    }
    made = _settings._replace(**{name: value for name, value in changes.items() if value is not None})
    if made.actions:
        check_actions(made, warn=actions is not None)
    _settings = made
    for listener in _listeners:
        listener(_settings)
    return _settings


def decide(data: Iterable[str] | str, channel: str, **event: Any) -> Decision:
    """Whether these kinds of data may leave on ``channel``: see ``decision.decide``, which has the same arguments."""
    from pii_lint.runtime.decision import decide

    return decide(data, channel, **event)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset((names,) if isinstance(names, str) else (name.lower() for name in names))


def _positive(name: str, value: int | None, most: int | None = None) -> int | None:
    if value is not None and (value < 1 or (most is not None and value > most)):
        raise ValueError(f"{name}: {value} is not between 1 and {most or 'infinity'}")
    return value


def _one_of(name: str, value: str | None, known: tuple[str, ...]) -> str | None:
    if value is not None and value not in known:
        raise ValueError(f"{name}: {value!r} is none of {', '.join(known)}")
    return value


def _checked_regions(regions: Iterable[str]) -> tuple[str, ...]:
    from pii_lint.runtime.phones import check_regions

    return check_regions((regions,) if isinstance(regions, str) else regions)


def _checked_keys(keys: Mapping[str, bytes | str]) -> tuple[tuple[str, bytes], ...]:
    for name, key in keys.items():
        if not re.fullmatch(r"[a-z0-9]{1,16}", name):
            raise ValueError(f"keys: {name!r} is no id of a key; use up to 16 small letters and digits, such as 2026")
        if not key:
            raise ValueError(f"keys: the key {name!r} is empty")
    return tuple((name, key.encode() if isinstance(key, str) else bytes(key)) for name, key in keys.items())


def _checked(replacement: str) -> str:
    try:
        sample = replacement.format(type="email")
    except (LookupError, ValueError) as error:
        raise ValueError(f"replacement: {replacement!r} is no format with {{type}} ({error})") from None
    if not sample or patterns.find(sample) or patterns.find(f"password={sample}"):
        raise ValueError(f"replacement: {replacement!r} would itself be taken for personal data; put it in brackets")
    return replacement


def treated(replacement: str) -> Callable[[str], object]:
    """A test for text that was redacted, masked or pseudonymised already and is left alone."""
    before, _, after = replacement.partition("{type}")
    token = re.escape(before.format()) + (
        "[a-z0-9_.]{1,64}" + re.escape(after.format()) if "{type}" in replacement else ""
    )
    masked = r"[^\s*]{0,4}\*{3}[^\s*]{0,4}"
    word = rf"(?:{token}|(?:pii|tok)_(?:[a-z0-9]{{1,16}}_)?[a-z2-7]{{26}}|{masked}(?:@{masked}\.[a-z0-9-]{{2,24}})?)"
    return re.compile(rf"{word}(?:[\s,;]{{1,3}}{word}){{0,20}}").fullmatch
