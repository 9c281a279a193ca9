"""The process of one folder: it keeps the project in memory, and tells the server what is new after each change.

Example: ``Worker(connection, "/src/shop", {}, "").run()`` reads the project, tells what an earlier scan found, solves
the whole, and from then on answers changes: first as far as they reach in a moment, then to their end, and when nothing
has changed for a while, by solving the whole anew. While it does so it looks after every few functions whether there is
something more urgent: nothing that an editor waits for stands behind a whole solution.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from pii_lint.errors import PiiLintError
from pii_lint.living.workspace import Workspace, named_files
from pii_lint.lsp import cures
from pii_lint.lsp.messages import (
    TO_WORKER,
    Answer,
    Ask,
    Disk,
    Failed,
    Found,
    Parameter,
    Put,
    Ready,
    Reload,
    Stage,
    encoded,
)
from pii_lint.model import Finding, Notice

AT_ONCE = 0.12  # seconds that the first answer to a change may take to follow data
QUIET = 2.0  # seconds without a change until the whole is solved anew
IDLE = 60.0  # seconds in which nothing is asked, and tidying up disturbs nobody
MANY = 50  # changed files from which on the project is read anew


class _Anew(Exception):
    """What is being solved is not of interest any more."""


class _Enough(Exception):
    """The time for a first answer is over."""


class Worker:
    """``options``: settings over the project's; ``quiet`` among them, in seconds. ``only``: see ``Workspace``."""

    def __init__(self, connection: Connection, folder: str, options: Mapping[str, Any], only: str) -> None:
        self._connection = connection
        self._folder = folder
        self._only = only
        self._set(options)
        self._versions: dict[str, int] = {}
        self._told: dict[str, tuple[Finding, ...]] = {}
        self._noted: dict[str, tuple[Notice, ...]] = {}
        self._due = 0.0  # when the whole is to be solved
        self._anew = True
        self._is_solving = False
        self._is_open = False

    def _set(self, options: Mapping[str, Any]) -> None:
        self._options = {key: value for key, value in options.items() if key != "quiet"}
        self._quiet = float(options.get("quiet", QUIET))
        self._workspace = Workspace(self._folder, self._options, self._only)

    def run(self) -> None:
        """Until the server is gone."""
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                if self._anew:
                    self._open()
                self._turn()

    def _turn(self) -> None:
        if self._connection.poll(0):
            self._listen()
        elif self._anew:
            return
        elif self._workspace.missed:
            for path in sorted(self._workspace.missed):
                self._workspace.put(path, None)
            self._workspace.missed.clear()
        elif self._workspace.current is not None and not self._workspace.current.is_settled:
            self._follow()
        elif not self._workspace.is_solved and time.monotonic() >= self._due:
            self._solve()
        else:
            wait = IDLE if self._workspace.is_solved else max(0.0, self._due - time.monotonic())
            if self._connection.poll(wait):
                self._listen()
            elif self._workspace.is_solved:
                gc.collect()  # what little is left of former solutions
                self._connection.poll(None)

    # ---------------------------------------------------------------- stages

    def _open(self) -> None:
        self._anew = self._is_open = False
        workspace = self._workspace
        try:
            self._say(Stage("reading", 0))
            workspace.open()
        except PiiLintError as error:
            self._say(Failed(str(error)), Stage("", 100))
            while not self._anew:  # nothing can be done until the settings are mended
                self._connection.poll(None)
                self._listen()
            return
        self._is_open = True
        config = workspace.config
        ready = Ready(
            workspace.rules(),
            workspace.labels(),
            {key: data.sensitivity for key, data in workspace.pack.data_types.items()},
            config.base,
            config.file,
            named_files(config),
        )
        self._say(ready)
        if workspace.remember():
            self._tell()
        self._due = 0.0

    def _solve(self) -> None:
        last = -1

        def progress(done: int, total: int) -> None:
            nonlocal last
            current = self._workspace.current
            if self._connection.poll(0):
                self._listen()
                if self._anew:
                    raise _Anew
            elif current is not None and not current.is_settled:
                self._follow()
            percent = min(99, 100 * done // max(total, 1))
            if percent >= last + 5:
                last = percent
                self._say(Stage("following data", percent))

        self._is_solving = True
        try:
            self._workspace.solve(progress)
        except _Anew:
            return
        finally:
            self._is_solving = False
        self._follow()
        self._say(Stage("", 100))

    def _follow(self) -> None:
        """Follow changes to their end, or until there are others, and tell what is known by then."""

        def progress(done: int, total: int) -> None:
            if self._connection.poll(0):
                raise _Enough

        try:
            self._workspace.work(progress)
        except _Enough:
            return
        self._tell()

    # ---------------------------------------------------------------- listening

    def _listen(self) -> None:
        """Take in all that was said, and answer a change as far as that is possible at once."""
        puts: dict[str, Put] = {}
        questions: list[Ask] = []
        while self._connection.poll(0):
            message = TO_WORKER.decode(self._connection.recv_bytes())
            if isinstance(message, Put):
                puts[message.path] = message  # of several texts only the last counts
            elif isinstance(message, Ask):
                questions.append(message)
            elif isinstance(message, Disk):
                self._disk(message.paths, puts)
            else:
                self._reload(message)
        if self._anew or not self._is_open:
            for put in puts.values():
                self._workspace.keep(put.path, put.content)
                self._versions[put.path] = put.version
            for question in questions:
                self._say(Answer(question.number))
            return
        known = [put for put in puts.values() if self._take(put)]
        if known:
            if self._workspace.current is not None:  # the first solution waits for nobody
                self._due = time.monotonic() + self._quiet
            end = time.monotonic() + AT_ONCE

            def progress(done: int, total: int) -> None:
                if time.monotonic() > end:
                    raise _Enough

            with contextlib.suppress(_Enough):
                self._workspace.work(progress)
            self._tell()
        for question in questions:
            self._answer(question)

    def _take(self, put: Put) -> bool:
        workspace = self._workspace
        self._versions[put.path] = put.version
        if not workspace.holds(put.path) and not workspace.is_new(put.path):
            return False
        workspace.put(put.path, put.content)
        return True

    def _disk(self, paths: list[str], puts: dict[str, Put]) -> None:
        if len(paths) > MANY:
            self._anew = True
        for path in paths:
            if path not in puts and path not in self._workspace.overlay:
                puts[path] = Put(path, None)

    def _reload(self, message: Reload) -> None:
        if message.options is not None:
            overlay = self._workspace.overlay
            self._set(message.options)
            for path, content in overlay.items():
                self._workspace.keep(path, content)
            self._anew = True
        elif self._workspace.is_outdated():
            self._anew = True
        else:
            self._tell()  # a policy counts as it is now

    # ---------------------------------------------------------------- telling

    def _answer(self, question: Ask) -> None:
        workspace = self._workspace
        answer = Answer(question.number)
        if question.kind == "name":
            found = workspace.pack.names.classify(question.name, question.owner or None)
            answer.data = found.data if found is not None else ""
        elif question.kind == "parameters" and workspace.current is not None and not workspace.is_broken(question.path):
            if workspace.holds(question.path):
                found_at = workspace.current.parameters(question.path, workspace.read)
                answer.parameters = [Parameter(region, data) for region, data in found_at]
        elif question.kind == "cures" and not workspace.is_broken(question.path):
            findings = [one for one in self._told.get(question.path, ()) if one.fingerprint in question.fingerprints]
            answer.cures = cures.proved(workspace, findings)
        self._say(answer)

    def _tell(self) -> None:
        report = self._workspace.report()
        findings: dict[str, list[Finding]] = {}
        for one in report.findings:
            findings.setdefault(one.location.path, []).append(one)
        notices: dict[str, list[Notice]] = {}
        for notice in report.notices:
            notices.setdefault(notice.path, []).append(notice)
        told = {path: tuple(some) for path, some in findings.items()}
        noted = {path: tuple(some) for path, some in notices.items()}
        changed = {path for path in told.keys() | self._told.keys() if told.get(path) != self._told.get(path)}
        changed |= {path for path in noted.keys() | self._noted.keys() if noted.get(path) != self._noted.get(path)}
        changed |= self._workspace.overlay.keys()  # their versions are new, if nothing else
        self._told, self._noted = told, noted
        self._say(
            Found(
                {path: told.get(path, ()) for path in changed},
                {path: noted.get(path, ()) for path in changed},
                {path: self._versions.get(path, 0) for path in changed},
                self._workspace.is_solved and not self._is_solving,
            )
        )

    def _say(self, *messages: Any) -> None:
        for message in messages:
            self._connection.send_bytes(encoded(message))


def run(connection: Connection, folder: str, options: Mapping[str, Any], only: str) -> None:
    """The main function of the process."""
    gc.disable()  # solutions are taken apart when they are replaced; see ``Generation.close``
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # stdout is the server's: nothing here may speak to the editor
    sys.stdout = sys.stderr
    Worker(connection, folder, options, only).run()
