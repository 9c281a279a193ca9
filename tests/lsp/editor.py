"""An editor for tests: a real client, over the stdin and stdout of a real ``pii-lint lsp``.

``async with Editor(folder) as editor`` starts the server; ``await editor.settled()`` waits until the whole project was
looked at. Waiting has an end, so that a server that says nothing fails a test and does not stop it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

LONGEST = 120.0
ROOT = Path(__file__).parents[2]


class Editor:
    """``shown`` holds the diagnostics by path; ``messages`` what was shown in words."""

    def __init__(self, *folders: Path, options: dict[str, Any] | None = None, create: bool = True) -> None:
        self.folders = folders
        self.options = {"quiet": 0.1, **(options or {})}
        self.shown: dict[str, list[lsp.Diagnostic]] = {}
        self.versions: dict[str, int | None] = {}
        self.messages: list[str] = []
        self.applied: list[lsp.WorkspaceEdit] = []
        self.progress: list[Any] = []
        self.texts: dict[Path, tuple[int, str]] = {}
        self.longest = LONGEST
        self._create = create
        self._news = asyncio.Event()
        self.client = LanguageClient("tests", "1")
        self._listen()

    def _listen(self) -> None:
        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.shown[params.uri] = list(params.diagnostics)
            self.versions[params.uri] = params.version
            self._news.set()

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def message(params: lsp.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

        @self.client.feature(lsp.WORKSPACE_APPLY_EDIT)
        def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
            self.applied.append(params.edit)
            self._news.set()
            return lsp.ApplyWorkspaceEditResult(True)

        @self.client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def progress(params: lsp.WorkDoneProgressCreateParams) -> None:
            return None

        @self.client.feature(lsp.PROGRESS)
        def progressed(params: lsp.ProgressParams) -> None:
            self.progress.append(params.value)
            self._news.set()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def register(params: lsp.RegistrationParams) -> None:
            return None

        @self.client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)
        def refresh(params: None) -> None:
            return None

    async def __aenter__(self) -> Editor:
        await self.client.start_io(
            sys.executable, "-m", "pii_lint", "lsp", env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        operations = [lsp.ResourceOperationKind.Create] if self._create else []
        capabilities = lsp.ClientCapabilities(
            window=lsp.WindowClientCapabilities(work_done_progress=True),
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=lsp.WorkspaceEditClientCapabilities(resource_operations=operations),
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
                inlay_hint=lsp.InlayHintWorkspaceClientCapabilities(refresh_support=True),
            ),
        )
        folders = [lsp.WorkspaceFolder(one.as_uri(), one.name) for one in self.folders]
        self.server = await self.client.initialize_async(
            lsp.InitializeParams(capabilities, workspace_folders=folders, initialization_options=self.options)
        )
        self.client.initialized(lsp.InitializedParams())
        return self

    async def __aexit__(self, *error: object) -> None:
        await asyncio.wait_for(self.client.shutdown_async(None), LONGEST)
        self.client.exit(None)
        await self.client.stop()

    @property
    def process(self) -> int:
        """The number of the server's process."""
        server = self.client._server
        assert server is not None
        return server.pid

    # ---------------------------------------------------------------- doing

    def open(self, path: Path, text: str | None = None) -> None:
        text = path.read_text(encoding="utf-8") if text is None else text
        self.texts[path] = 1, text
        item = lsp.TextDocumentItem(path.as_uri(), "python", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, path: Path, text: str) -> None:
        """Replace the text, as one change of the part that differs."""
        version, old = self.texts[path]
        self.texts[path] = version + 1, text
        start = next((at for at, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), min(len(old), len(text)))
        same = 0
        while same < min(len(old), len(text)) - start and old[-1 - same] == text[-1 - same]:
            same += 1
        change = lsp.TextDocumentContentChangePartial(
            range=lsp.Range(_position(old, start), _position(old, len(old) - same)),
            text=text[start : len(text) - same],
        )
        about = lsp.VersionedTextDocumentIdentifier(version + 1, path.as_uri())
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(about, [change]))

    def close(self, path: Path) -> None:
        del self.texts[path]
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(path.as_uri())))

    def on_disk(self, path: Path, kind: lsp.FileChangeType) -> None:
        event = lsp.FileEvent(path.as_uri(), kind)
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))

    # ---------------------------------------------------------------- waiting

    async def until(self, reached: Any) -> None:
        """Wait until ``reached()`` is true."""

        async def wait() -> None:
            while not reached():
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(wait(), self.longest)

    async def codes(self, path: Path, *expected: str) -> list[lsp.Diagnostic]:
        """Wait until the rules shown in a file, in its newest version, are these."""
        uri = path.as_uri()

        def reached() -> bool:
            if path in self.texts and self.versions.get(uri) != self.texts[path][0]:
                return False
            return [str(one.code) for one in self.shown.get(uri, ()) if one.code] == list(expected)

        try:
            await self.until(reached)
        except asyncio.TimeoutError:
            raise AssertionError((self.shown.get(uri), self.versions.get(uri), self.messages)) from None
        return self.shown.get(uri, [])

    async def settled(self) -> None:
        """Wait until the first whole solution is there."""
        await self.until(lambda: any(_is_end(one) for one in self.progress))


def _is_end(value: Any) -> bool:
    return (value.get("kind") if isinstance(value, dict) else getattr(value, "kind", "")) == "end"


def _position(text: str, offset: int) -> lsp.Position:
    before = text[:offset]
    line = before[before.rfind("\n") + 1 :]
    return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
