"""The server: which folder a file belongs to, what is sent to its process, and what of its answers the editor gets.

Example: ``Server().start_io()`` serves an editor on stdin and stdout. What the editor asks for is in ``features``.
"""

from __future__ import annotations

import asyncio
import io
import tokenize
from collections.abc import Iterable
from pathlib import Path

from lsprotocol.types import (
    Diagnostic,
    MessageType,
    PublishDiagnosticsParams,
    ShowMessageParams,
)
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from pii_lint import __version__
from pii_lint.lsp.diagnostics import of_findings, of_notices
from pii_lint.lsp.messages import Failed, Found, Ready, Stage
from pii_lint.lsp.options import Options, read
from pii_lint.lsp.session import Session, Told
from pii_lint.lsp.stages import Stages
from pii_lint.lsp.texts import Text
from pii_lint.project.discover import PROJECT_MARKS, project_folders

PAUSE = 0.05  # seconds without a keystroke after which a text is looked at
SUFFIXES = (".py", ".pyw")


class Server(LanguageServer):
    """See the module."""

    def __init__(self) -> None:
        super().__init__("pii-lint", f"v{__version__}")
        self.options = Options()
        self.given_options: object = None  # as they came with the first request
        self.sessions: dict[Path, Session] = {}
        self._folders: list[Path] = []
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._shown: dict[Path, set[str]] = {}  # the addresses at which something of a session is shown
        self._stages = Stages(self)

    # ---------------------------------------------------------------- folders

    def begin(self, folders: Iterable[str], options: object) -> None:
        """Take up the folders (by their addresses) that the editor has open."""
        self.set_options(options)
        self.change_folders(folders, ())

    def set_options(self, given: object) -> None:
        """Options of the editor; what is wrong with them is shown."""
        before = self.options
        self.options, wrong = read(given)
        if wrong:
            self.show(wrong)
        if before.settings() != self.options.settings():
            for session in self.sessions.values():
                session.reload(self.options.settings())
        if before.scope != self.options.scope:
            for session in self.sessions.values():
                self.publish(session, {*session.findings, *session.notices})

    def change_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Open and close folders; open files go to the folder they are in now."""
        for uri in removed:
            folder = path_of(uri)
            if folder in self._folders:
                self._folders.remove(folder)
            self._end(folder)
        for uri in added:
            folder = path_of(uri)
            if folder not in self._folders:
                self._folders.append(folder)
                self.sessions[folder] = self._session(folder)
        for document in list(self.workspace.text_documents.values()):
            if _is_python(document.uri):
                self.send(document.uri)

    def _session(self, folder: Path, only: str = "") -> Session:
        return Session(folder, self.options.settings(), self._hear, only)

    def _end(self, folder: Path) -> None:
        session = self.sessions.pop(folder, None)
        if session is not None:
            session.close()
            for uri in self._shown.pop(folder, set()):
                self._publish(uri, [], None)

    def session_of(self, uri: str) -> tuple[Session, str] | None:
        """The session that a file belongs to, and its path there; one is begun for a file outside of all folders."""
        path = path_of(uri)
        if not uri.startswith("file:") or path.suffix not in SUFFIXES:
            return None
        around = [one for one in self._folders if path.is_relative_to(one)]
        folder = max(around, key=lambda one: len(one.parts)) if around else _project_of(path) or path
        if folder not in self.sessions:
            alone = folder == path
            self.sessions[folder] = self._session(path.parent if alone else folder, str(path) if alone else "")
        session = self.sessions[folder]
        return session, path.relative_to(session.folder).as_posix()

    def end(self) -> None:
        """End all processes."""
        for session in self.sessions.values():
            session.close()
        self.sessions.clear()

    # ---------------------------------------------------------------- texts

    def changed(self, uri: str) -> None:
        """A text was changed: it is sent when no other change follows at once."""
        self._forget(uri)
        self._timers[uri] = asyncio.get_running_loop().call_later(PAUSE, self.send, uri)

    def send(self, uri: str) -> None:
        """Have the text of an open file analysed."""
        self._forget(uri)
        found = self.session_of(uri)
        if found is not None:
            document = self.workspace.get_text_document(uri)
            found[0].put(found[1], content(document.source), document.version or 0)

    def closed(self, uri: str) -> None:
        """A file is not open any more: what is on the disk counts."""
        self._forget(uri)
        found = self.session_of(uri)
        if found is None:
            return
        session, path = found
        folder = self._key(session)
        others = [path_of(one) for one in self.workspace.text_documents if one != uri]
        if folder not in self._folders and not any(one.is_relative_to(folder) for one in others):
            self._end(folder)
            return
        session.put(path, None)
        if self.options.scope == "open":
            self._publish(uri, [], None)

    def _forget(self, uri: str) -> None:
        timer = self._timers.pop(uri, None)
        if timer is not None:
            timer.cancel()

    def document(self, session: Session, path: str) -> TextDocument | None:
        """The open document of a file."""
        found: TextDocument | None = self.workspace.text_documents.get(self.uri(session, path))
        return found

    def uri(self, session: Session, path: str) -> str:
        """The address of a file, as the editor writes it if it is open there."""
        absolute = session.folder / path
        for uri in map(str, self.workspace.text_documents):
            if path_of(uri) == absolute:
                return uri
        return absolute.as_uri()

    def text(self, session: Session, path: str) -> Text:
        """The text of a file as the editor sees it."""
        document = self.document(session, path)
        if document is not None:
            return Text(document.source, self.workspace.position_codec)
        try:
            return Text((session.folder / path).read_bytes().decode("utf-8", "replace"), self.workspace.position_codec)
        except OSError:
            return Text("", self.workspace.position_codec)

    def is_current(self, session: Session, path: str) -> bool:
        """Whether what is known of a file is about the text that the editor has."""
        document = self.document(session, path)
        return document is None or session.versions.get(path) == (document.version or 0)

    # ---------------------------------------------------------------- telling

    def _hear(self, session: Session, told: Told) -> None:
        if isinstance(told, Found):
            self.publish(session, {*told.findings, *told.notices})
            if told.whole:
                self.refresh()
        elif isinstance(told, Stage):
            self._stages.tell(session, told)
        elif isinstance(told, Failed):
            self.show(told.message)
        else:
            assert isinstance(told, Ready)

    def publish(self, session: Session, paths: Iterable[str]) -> None:
        """Show what is known of files."""
        texts: dict[str, Text] = {}

        def text(path: str) -> Text:
            if path not in texts:
                texts[path] = self.text(session, path)
            return texts[path]

        shown = self._shown.setdefault(self._key(session), set())
        for path in sorted(paths):
            document = self.document(session, path)
            if not path or path.endswith(".ipynb") or not self.is_current(session, path):
                continue  # a newer text is on its way, and so is what is to be said of it
            uri = self.uri(session, path)
            found: list[Diagnostic] = []
            if document is not None or self.options.scope == "workspace":
                found = of_findings(session.findings.get(path, ()), text, lambda one: self.uri(session, one))
                found += of_notices(session.notices.get(path, ()), text)
            if found or document is not None or uri in shown:
                self._publish(uri, found, document.version if document is not None else None)
            if found:
                shown.add(uri)
            else:
                shown.discard(uri)

    def _key(self, session: Session) -> Path:
        return Path(session.only) if session.only else session.folder

    def _publish(self, uri: str, found: list[Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(PublishDiagnosticsParams(uri, found, version))

    def show(self, message: str, kind: MessageType = MessageType.Error) -> None:
        """Show a message to the user."""
        self.window_show_message(ShowMessageParams(kind, message))

    def refresh(self) -> None:
        """Have the editor ask for hints again, if it can be told to."""
        workspace = self.client_capabilities.workspace
        hints = workspace.inlay_hint if workspace is not None else None
        if self.options.inlay_hints and hints is not None and hints.refresh_support:
            self.workspace_inlay_hint_refresh(None)


def content(source: str) -> bytes:
    """A text as the bytes of a file, in the encoding that it says it has."""
    octets = source.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(octets).readline)
        return source.encode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        return octets


def path_of(uri: str) -> Path:
    """The path of a file by its address."""
    return Path(to_fs_path(uri) or uri)


def _project_of(path: Path) -> Path | None:
    """The project around a file that is in no folder of the editor, if it is seen to be one."""
    for one in map(Path, project_folders([path.as_posix()])):
        if any((one / mark).exists() for mark in (".git", *PROJECT_MARKS)) or (path.parent / "__init__.py").exists():
            return one
    return None


def _is_python(uri: str) -> bool:
    return uri.endswith(SUFFIXES)
