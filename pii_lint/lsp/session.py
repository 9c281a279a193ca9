"""One folder as the server sees it: the process that analyses it, and what it told last.

``Session("/src/shop", {}, listener)`` starts the process; ``put`` sends text, ``ask`` gives the answer to a question,
and ``findings`` and ``notices`` hold what is known by path. A process that dies is started again, a few times.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pii_lint.lsp import worker
from pii_lint.lsp.messages import TO_SERVER, Answer, Ask, Disk, Failed, Found, Put, Ready, Reload, Stage, encoded
from pii_lint.model import Finding, Notice

Told = Found | Failed | Stage | Ready
MOST_STARTS = 3  # in so many seconds:
WITHIN = 60.0
WORDS = {
    "gone": "pii-lint: the analysis ended unexpectedly and is started again",
    "given up": "pii-lint: the analysis ended unexpectedly again and again: it stays off until the server is restarted",
}


class Session:
    """``tell`` is called, in the loop of the server, with this session and each thing that it hears."""

    def __init__(
        self, folder: Path, options: Mapping[str, Any], tell: Callable[[Session, Told], None], only: str = ""
    ) -> None:
        self.folder = folder
        self.only = only
        self.options = dict(options)
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.notices: dict[str, tuple[Notice, ...]] = {}
        self.versions: dict[str, int] = {}
        self.ready: Ready | None = None
        self.is_whole = False
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._texts: dict[str, Put] = {}
        self._questions: dict[int, asyncio.Future[Answer]] = {}
        self._number = 0
        self._starts: list[float] = []
        self._closed = False
        self._start()

    # ---------------------------------------------------------------- saying

    def put(self, path: str, content: bytes | None, version: int = 0) -> None:
        """A file has this text in the editor, or is closed."""
        put = Put(path, content, version)
        if content is None:
            self._texts.pop(path, None)
        else:
            self._texts[path] = put
        self._send(put)

    def disk(self, paths: list[str]) -> None:
        """Files were written, made or deleted by others."""
        self._send(Disk(paths))

    def reload(self, options: Mapping[str, Any] | None = None) -> None:
        """Settings or rules may have changed, or the options of the editor have."""
        if options is not None:
            self.options = dict(options)
        self._send(Reload(None if options is None else self.options))

    async def ask(self, kind: str, path: str, **more: Any) -> Answer:
        """The answer to a question; an empty one if the process cannot give it."""
        self._number += 1
        number = self._number
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._questions[number] = future
        self._send(Ask(number, kind, path, **more))
        try:
            return await future
        finally:
            self._questions.pop(number, None)

    def close(self) -> None:
        """End the process."""
        self._closed = True
        self._release()
        self._connection.close()
        self._process.kill()

    # ---------------------------------------------------------------- the process

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=worker.run, args=(theirs, str(self.folder), self.options, self.only), name="pii-lint analysis"
        )
        self._process.start()
        theirs.close()
        threading.Thread(target=self._read, args=(self._connection,), daemon=True).start()
        for put in self._texts.values():
            self._send(put)

    def _send(self, message: Any) -> None:
        try:
            self._connection.send_bytes(encoded(message))
        except (OSError, ValueError):  # it is gone: it hears of all texts when it is started again
            self._release()

    def _read(self, connection: Connection) -> None:
        try:
            while True:
                message = TO_SERVER.decode(connection.recv_bytes())
                self._loop.call_soon_threadsafe(self._hear, message)
        except (EOFError, OSError, RuntimeError):  # RuntimeError: the server's loop has ended
            if not self._closed and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._again)

    def _again(self) -> None:
        if self._closed:
            return
        self._release()
        now = time.monotonic()
        self._starts = [one for one in self._starts if one > now - WITHIN] + [now]
        if len(self._starts) > MOST_STARTS:
            self._tell(self, Failed(WORDS["given up"]))
            return
        self._tell(self, Failed(WORDS["gone"]))
        self._start()

    def _release(self) -> None:
        for number, future in self._questions.items():
            if not future.done():
                future.set_result(Answer(number))

    def _hear(self, message: Answer | Told) -> None:
        if self._closed:
            return
        if isinstance(message, Answer):
            future = self._questions.get(message.number)
            if future is not None and not future.done():
                future.set_result(message)
            return
        if isinstance(message, Ready):
            self.ready = message
        elif isinstance(message, Found):
            self.findings.update(message.findings)
            self.notices.update(message.notices)
            self.versions.update(message.versions)
            self.is_whole = message.whole
        self._tell(self, message)
