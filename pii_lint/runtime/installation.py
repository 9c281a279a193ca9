"""Everything at once: ``install`` sets up what it finds and says what it did, ``uninstall`` undoes it.

What is found: the standard library's logging, warnings and hooks for uncaught exceptions, and the libraries of
``integrations.patches``, whether they are loaded already or will be; they are never loaded for this.

Example::

    >>> report = install()
    >>> [one.library for one in report.done if one.library in ("logging", "python")]
    ['logging', 'python']
    >>> print(report.done[0])
    logging: message, arguments, extra, traceback and stack of all records
    >>> uninstall()
"""

from __future__ import annotations

import logging
import sys
import threading
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any, NamedTuple

from pii_lint.runtime.integrations import hooks
from pii_lint.runtime.integrations import logging as log_records
from pii_lint.runtime.integrations.patched import Patched
from pii_lint.runtime.integrations.patches import LEFT, PATCHES


class Done(NamedTuple):
    """``library`` is set up, and this is what it ``covers``; or it could not be (``fault``)."""

    library: str
    version: str
    covers: str
    fault: str = ""

    def __str__(self) -> str:
        name = f"{self.library} {self.version}".rstrip()
        return f"{name}: not set up: {self.fault}" if self.fault else f"{name}: {self.covers}"


class Installed:
    """What ``install`` did. ``done``: library by library, growing as they are loaded.

    ``left``: libraries that are loaded and left to you, with what to call: what goes there is what you mean to send.
    """

    def __init__(self) -> None:
        self.done: list[Done] = []

    @property
    def left(self) -> dict[str, str]:
        """What is loaded and not set up, by name, and what to call for it."""
        return {name: call for name, call in LEFT.items() if name in sys.modules}

    @property
    def faults(self) -> list[Done]:
        """What could not be set up."""
        return [one for one in self.done if one.fault]

    def __str__(self) -> str:
        left = [f"{name}: left to you: pii_lint.runtime.{call}" for name, call in self.left.items()]
        return "\n".join([*map(str, self.done), *left])

    __repr__ = __str__


class _Loading(MetaPathFinder):
    """Hears of modules as they are loaded, so that the order of imports does not matter."""

    def __init__(self) -> None:
        self._busy = threading.local()

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname not in PATCHES or getattr(self._busy, "name", "") == fullname:
            return None
        self._busy.name = fullname
        try:
            for finder in sys.meta_path:
                spec = None if finder is self else finder.find_spec(fullname, path, target)
                if spec is not None:
                    break
            else:
                return None
        finally:
            self._busy.name = ""
        loader: Any = spec.loader
        execute = getattr(loader, "exec_module", None)
        if execute is not None:

            def exec_module(module: Any) -> None:
                execute(module)
                _set_up(fullname, module)

            loader.exec_module = exec_module
        return spec


_lock = threading.RLock()
_installed: Installed | None = None
_patched: Patched | None = None
_loading = _Loading()


def install(logger: logging.Logger | str | None = None) -> Installed:
    """Redact what this process logs, traces, reports and counts from now on; returns what was set up, and what was not.

    With ``logger`` only the records that its present handlers see. Calling it again adds handlers that are new.
    """
    global _installed, _patched
    with _lock:
        log_records.install(logger)
        report = _installed or Installed()
        if logger is not None:
            name = logger if isinstance(logger, str) else logger.name
            return _only(report, f"records that the handlers of {name or 'root'} see")
        if _installed is None:
            _installed, _patched = report, Patched()
            hooks.install_hooks()
            report.done += (
                Done("logging", "", "message, arguments, extra, traceback and stack of all records"),
                Done("python", "", "uncaught exceptions, of threads too, and warnings"),
            )
            sys.meta_path.insert(0, _loading)
            for name in PATCHES:
                module = sys.modules.get(name)
                # One that is being loaded just now is set up when it is.
                if module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
                    _set_up(name, module)
        return report


def _only(report: Installed, covers: str) -> Installed:
    some = Installed()
    some.done = [*report.done, Done("logging", "", covers)]
    return some


def uninstall() -> None:
    """Undo ``install``: hooks, handlers, and what was replaced in libraries, are as before."""
    global _installed, _patched
    with _lock:
        log_records.uninstall()
        if _installed is not None:
            if _loading in sys.meta_path:
                sys.meta_path.remove(_loading)
            hooks.uninstall_hooks()
            if _patched is not None:
                _patched.undo()
        _installed = _patched = None


def _set_up(name: str, module: Any) -> None:
    """Set a library up, and note it; what fails is noted and costs nothing else."""
    with _lock:
        if _installed is None or _patched is None:
            return
        patch = PATCHES[name]
        if any(one.library == patch.library and not one.fault for one in _installed.done):
            return
        fault = ""
        try:
            patch.apply(module, _patched)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        _installed.done.append(Done(patch.library, _version(name), patch.covers, fault))


def _version(name: str) -> str:
    package = name.partition(".")[0]
    found = getattr(sys.modules.get(package), "__version__", "")
    return found if isinstance(found, str) else ""
