"""What an editor may ask of the server, each feature one function; ``serve()`` runs it on stdin and stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from pii_lint.config.load import OWN_FILE, PROJECT_FILE
from pii_lint.lsp import actions, hover
from pii_lint.lsp.server import Server, path_of
from pii_lint.lsp.session import Session
from pii_lint.lsp.texts import holds
from pii_lint.model import Finding
from pii_lint.policies import NAMES as POLICIES

SETTINGS = (PROJECT_FILE, OWN_FILE, *POLICIES)
WATCHED = ("**/*.py", "**/*.toml", "**/*.json")


def serve() -> None:
    """Serve one editor, until it leaves."""
    server = made()
    try:
        server.start_io(sys.stdin.buffer, sys.stdout.buffer)
    finally:
        server.end()


def made() -> Server:
    """A server with all features."""
    server = Server()
    for register in (_life, _texts, _questions, _commands):
        register(server)
    return server


def _life(server: Server) -> None:
    @server.feature(lsp.INITIALIZED)
    def initialized(server: Server, params: lsp.InitializedParams) -> None:
        server.begin(server.workspace.folders, server.given_options)
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in WATCHED])
            what = lsp.Registration("watched", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(lsp.RegistrationParams([what]))

    @server.feature(lsp.INITIALIZE)
    def initialize(server: Server, params: lsp.InitializeParams) -> None:
        server.given_options = params.initialization_options

    @server.feature(lsp.SHUTDOWN)
    def shutdown(server: Server, params: None) -> None:
        server.end()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(server: Server, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        event = params.event
        server.change_folders([one.uri for one in event.added], [one.uri for one in event.removed])

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration(server: Server, params: lsp.DidChangeConfigurationParams) -> None:
        settings: Any = params.settings
        if isinstance(settings, dict) and "pii-lint" in settings:
            server.set_options(settings["pii-lint"])

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(server: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        for session in server.sessions.values():
            inside = [one for one in paths if one.is_relative_to(session.folder)]
            python = [one.relative_to(session.folder).as_posix() for one in inside if one.suffix in (".py", ".pyw")]
            if python and not session.only:
                session.disk(python)
            if any(_is_setting(one, session) for one in paths):
                session.reload()


def _texts(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        server.send(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        for session in server.sessions.values():
            if _is_setting(path, session):
                session.reload()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)


def _questions(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovered(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        found = server.session_of(params.text_document.uri)
        if found is None or found[0].ready is None:
            return None
        session, path = found
        ready = found[0].ready
        text = server.text(session, path)
        line, column = text.place(params.position)
        here = _at(session, path, line, column) if server.is_current(session, path) else []
        if here:
            said = [hover.of_finding(one, ready, lambda path: server.uri(session, path)) for one in here]
            return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(said)))
        word = text.word(params.position)
        if word is None:
            return None
        name, owner, region = word
        answer = await session.ask("name", path, name=name, owner=owner)
        if not answer.data:
            return None
        shown = hover.of_name(name, answer.data, ready)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, shown), text.range(region))

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def hints(server: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        found = server.session_of(params.text_document.uri)
        if found is None or found[0].ready is None or not server.options.inlay_hints:
            return []
        session, path = found
        ready = found[0].ready
        version = server.workspace.get_text_document(params.text_document.uri).version
        answer = await session.ask("parameters", path)
        document = server.workspace.get_text_document(params.text_document.uri)
        if document.version != version or not server.is_current(session, path):
            return []
        text = server.text(session, path)
        wanted = params.range
        return [
            lsp.InlayHint(
                position=text.range(one.region).end,
                label=f": {', '.join(ready.labels.get(key, key) for key in one.data)}",
                kind=lsp.InlayHintKind.Type,
                padding_left=False,
                tooltip=", ".join(one.data),
            )
            for one in answer.parameters
            if wanted.start.line <= one.region.start_line - 1 <= wanted.end.line
        ]

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    async def code_actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        kinds = params.context.only
        if kinds is not None and not any(lsp.CodeActionKind.QuickFix.startswith(kind) for kind in kinds):
            return []
        return await actions.offered(server, params)


def _commands(server: Server) -> None:
    @server.command(actions.SUPPRESS)
    def suppress(server: Server, uri: str, fingerprint: str, reason: str = "") -> None:
        actions.carry_out(server, actions.SUPPRESS, uri, fingerprint, reason)

    @server.command(actions.ALLOW)
    def allow(server: Server, uri: str, fingerprint: str, reason: str = "") -> None:
        actions.carry_out(server, actions.ALLOW, uri, fingerprint, reason)


def _at(session: Session, path: str, line: int, column: int) -> list[Finding]:
    """The findings that have their sink or a step at a place, those with the sink first."""
    sinks = [one for one in session.findings.get(path, ()) if holds(one.location.region, line, column)]
    steps = []
    for some in session.findings.values():
        for one in some:
            places = [step.location for flow in one.flows for step in flow.steps]
            if one not in sinks and any(at.path == path and holds(at.region, line, column) for at in places):
                steps.append(one)
    return [*sinks, *steps][:3]


def _is_setting(path: Path, session: Session) -> bool:
    if path.name in SETTINGS:
        return session.folder.is_relative_to(path.parent) or path.is_relative_to(session.folder)
    return session.ready is not None and str(path) in session.ready.files
