"""Policies as TOML: read, checked as a whole, and watched while the application runs.

Example::

    >>> read("[[allow]]\\nid = 'a'\\ndata = ['user.contact.mail']\\nchannel = 'smoke'\\n")
    Traceback (most recent call last):
        ...
    pii_lint.runtime.policy_file.PolicyError: policy: allow 'a': data: there is no 'user.contact.mail'
    policy: allow 'a': channel: there is no 'smoke'
    policy: allow 'a': reason is missing
    policy: allow 'a': legal_basis is missing
    policy: allow 'a': owner is missing
    policy: allow 'a': until is missing
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pii_lint.runtime.decision import ALLOW, BASES, REDACT, SUPPRESS, Policy, Rule
from pii_lint.runtime.guard import SHARED
from pii_lint.vocabulary import CHANNELS, DATA_TYPES

_LISTS = (
    "data", "channel", "vendor", "purpose", "event", "environment", "region", "age_group", "subject", "consent",
)  # fmt: skip
_TEXTS = ("reason", "legal_basis", "owner")
_NAME = re.compile(r"[\w][\w .:/\-]{0,79}").fullmatch
_TABLES = {"allow", "deny", "test", "signals"}


class PolicyError(ValueError):
    """Mistakes in a policy; ``problems`` has all of them, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def tables(text: str, name: str = "policy") -> dict[str, Any]:
    """The tables of a policy's text; raises PolicyError when it is no TOML."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError([f"{name}: {error}"]) from None


def read(text: str, name: str = "policy") -> Policy:
    """The policy that ``text`` says; raises PolicyError with all that is wrong with it."""
    content = tables(text, name)
    problems = [f"{name}: there is no table {table!r}" for table in content if table not in _TABLES]
    rules: list[Rule] = []
    for kind in ("deny", "allow"):
        entries = content.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            problems.append(f"{name}: {kind}: write [[{kind}]]")
            continue
        for number, entry in enumerate(entries, 1):
            where = f"{name}: {kind} {entry.get('id', number)!r}"
            found = list(_problems(kind, entry))
            problems += [f"{where}: {problem}" for problem in found]
            if not found:
                rules.append(_rule(kind, entry))
    ids = [rule.id for rule in rules]
    problems += [f"{name}: the id {one!r} is used twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    shared = content.get("signals", {})
    channels = shared.get("channels", sorted(SHARED)) if isinstance(shared, dict) else None
    if not isinstance(channels, list) or any(one not in CHANNELS for one in channels) or set(shared) - {"channels"}:
        problems.append(f"{name}: signals: write channels = [...] with some of {', '.join(CHANNELS)}")
    if problems:
        raise PolicyError(problems)
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Policy(rules, version=version, shared=channels or ())


def load(path: str | os.PathLike[str]) -> Policy:
    """The policy in a file; raises PolicyError, or OSError where it cannot be read."""
    try:
        return read(Path(path).read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise PolicyError([f"{path}: not UTF-8: {error.reason} at byte {error.start}"]) from None


class PolicyFile:
    """A policy that follows its file: looked at with the first event after each ``every`` seconds.

    A change that cannot be read, or a file that is gone, leaves the policy as it was, and ``error`` says why. Raises
    PolicyError or OSError when there is no policy to begin with.
    """

    def __init__(self, path: str | os.PathLike[str], *, every: float = 0.05) -> None:
        self.path = Path(path)
        self.error = ""
        self._every = every
        self._looked = time.monotonic()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Policy], None]] = []
        self._stamp = self._stamped()
        self._policy = load(self.path)
        _files.add(self)

    def current(self) -> Policy:
        """The policy in force."""
        if time.monotonic() - self._looked >= self._every:
            self._look()
        return self._policy

    def on_change(self, listener: Callable[[Policy], None]) -> None:
        """Call ``listener`` with each policy that follows."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def _look(self) -> None:
        # Another thread that looks already is enough.
        if not self._lock.acquire(blocking=False):
            return
        try:
            self._looked = time.monotonic()
            stamp = self._stamped()
            if stamp == self._stamp:
                return
            before = self._policy
            self._policy = load(self.path)
            self._stamp, self.error = stamp, ""
            if self._policy.version != before.version:
                for listener in self._listeners:
                    listener(self._policy)
        except (OSError, PolicyError) as error:
            self.error = str(error)
        finally:
            self._lock.release()

    def _stamped(self) -> tuple[int, ...]:
        status = self.path.stat()
        return status.st_mtime_ns, status.st_size, status.st_ino


_files: weakref.WeakSet[PolicyFile] = weakref.WeakSet()


def _after_fork() -> None:
    # Another thread of the parent may have been looking.
    for one in list(_files):
        one._lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _problems(kind: str, entry: Mapping[str, Any]) -> Iterator[str]:
    known = {"id", "until", "action", *_LISTS, *_TEXTS}
    yield from (f"there is no key {key!r}" for key in entry if key not in known)
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        yield "id is missing"
    elif not _NAME(entry["id"]):
        yield "id: write a short name of letters, digits and . : / - _"
    for name in _LISTS:
        values = entry.get(name, [])
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
            yield f"{name}: write a text or a list of texts"
            continue
        good = {"data": DATA_TYPES, "channel": CHANNELS}.get(name)
        yield from (f"{name}: there is no {one!r}" for one in values if good is not None and one not in good)
    if kind == "deny":
        if entry.get("action", SUPPRESS) not in (SUPPRESS, REDACT):
            yield f"action: write {SUPPRESS!r} or {REDACT!r}"
        if "consent" in entry:
            yield "consent is for [[allow]]"
        return
    yield from (f"{name} is missing" for name in ("data", "channel") if not entry.get(name))
    yield from (f"{name} is missing" for name in _TEXTS if not entry.get(name) or not isinstance(entry[name], str))
    basis = entry.get("legal_basis")
    if isinstance(basis, str) and basis and basis not in BASES:
        yield f"legal_basis: {basis!r} is none of {', '.join(BASES)}"
    if basis == "consent" and not (entry.get("consent") or entry.get("purpose")):
        yield "legal_basis: consent to what? name it in consent or purpose"
    if "until" not in entry:
        yield "until is missing"
    elif type(entry["until"]) is not date:
        yield "until: write a date, such as 2027-01-31"
    if "action" in entry:
        yield "action is for [[deny]]"


def _rule(kind: str, entry: Mapping[str, Any]) -> Rule:
    fields: dict[str, Any] = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in ((name, entry.get(name, ())) for name in _LISTS)
    }
    if kind == "allow" and entry["legal_basis"] == "consent" and not fields["consent"]:
        fields["consent"] = fields["purpose"]
    return Rule(
        entry["id"], ALLOW if kind == "allow" else entry.get("action", SUPPRESS), until=entry.get("until"),
        **fields, **{name: entry.get(name, "") for name in _TEXTS},
    )  # fmt: skip
