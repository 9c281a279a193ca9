"""Run a case with a sentinel as its source and see on which lines the sentinel arrives.

``SOURCE`` is a text of z, q and few other characters, so that it is still known after slicing, changing
case, reversing, Base64 or percent-encoding; ``SINK`` looks for it in ``str`` and ``repr`` of its arguments.
Functions of the case whose name starts with ``case_`` are called (coroutines are awaited).
"""

from __future__ import annotations

import asyncio
import builtins
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import GeneratorType, ModuleType

from suite import CASES, CaseFiles

SENTINEL = "zqzqzq@zqzq.zqzq"
_TRACES = ("zq", "qz", "zzz", "'z', 'q'", "enf6", "cxpx", "7a71")


class Unclear(AssertionError):
    """A sink was given something of which it is not clear whether it shows the data."""


@dataclass
class Arrivals:
    """Places of sinks, as (path relative to the cases, line): those executed, those the data reached."""

    executed: set[tuple[str, int]] = field(default_factory=set)
    reached: set[tuple[str, int]] = field(default_factory=set)


def shows(value: object) -> bool:
    """Whether the text forms of ``value`` hold the sentinel, whole or in part."""
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("latin-1")
    if isinstance(value, (GeneratorType, map, filter, zip)) or inspect.isasyncgen(value):
        raise Unclear(f"an iterator was given to a sink: {value!r}")
    try:
        text = f"{value} {value!r} {value!s}".lower()
    except Exception as error:
        raise Unclear(f"a sink was given what has no text form: {type(value)}") from error
    if any(trace in text for trace in _TRACES) or value in ("z", "q"):
        return True
    if any(isinstance(item, (str, bytes)) and shows(item) for item in getattr(value, "__dict__", {}).values()):
        raise Unclear(f"{value!r} holds the data but does not show it: write SINK(str(obj))")
    return False


@contextmanager
def _names_installed(arrivals: Arrivals, root: Path) -> Iterator[None]:
    def sink(*values: object, **named: object) -> None:
        frame = sys._getframe(1)
        while not frame.f_code.co_filename.startswith(str(root)):
            assert frame.f_back is not None
            frame = frame.f_back
        place = (Path(frame.f_code.co_filename).relative_to(root).as_posix(), frame.f_lineno)
        arrivals.executed.add(place)
        if any(shows(value) for value in (*values, *named.values())):
            arrivals.reached.add(place)

    names = {"SOURCE": SENTINEL, "SINK": sink, "SANITIZE": lambda *values, **named: ""}
    vars(builtins).update(names)
    try:
        yield
    finally:
        for name in names:
            delattr(builtins, name)


@contextmanager
def _modules_isolated(root: Path) -> Iterator[None]:
    before = set(sys.modules)
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.dont_write_bytecode = kept
        sys.path.remove(str(root))
        for name in set(sys.modules) - before:
            if str(root) in str(getattr(sys.modules[name], "__file__", "") or ""):
                del sys.modules[name]


def _call_entries(module: ModuleType) -> None:
    for name, value in list(vars(module).items()):
        if name.startswith("case_") and callable(value):
            result = value()
            if inspect.isawaitable(result):
                asyncio.run(_finish(result))


async def _finish(awaitable: object) -> None:
    await awaitable  # type: ignore[misc]


def _load(case: CaseFiles, root: Path) -> ModuleType:
    if case.is_package:
        return importlib.import_module(f"{case.name}.main")
    path = root / next(iter(case.sources))
    name = f"dataflow_case_{case.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def replay(case: CaseFiles, root: Path = CASES) -> Arrivals:
    """Execute ``case`` (its files lie under ``root``) and say where the sentinel arrived."""
    arrivals = Arrivals()
    with _names_installed(arrivals, root), _modules_isolated(root):
        _call_entries(_load(case, root))
    return arrivals
