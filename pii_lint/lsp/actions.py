"""What can be done about a finding in an editor: fix it, say at its place that it is meant, allow it in settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from pii_lint.lsp import consents
from pii_lint.lsp.diagnostics import of_findings
from pii_lint.lsp.messages import Cure, Piece
from pii_lint.lsp.session import Session
from pii_lint.lsp.texts import Text, overlap
from pii_lint.model import Finding, Region

if TYPE_CHECKING:
    from pii_lint.lsp.server import Server

SUPPRESS = "pii-lint.suppress"
ALLOW = "pii-lint.allow"
WITH_REASON = "pii-lint.withReason"  # a command of the editor: asks for a reason, then calls the command it is given


async def offered(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The actions for the findings in a range."""
    uri = params.text_document.uri
    found = server.session_of(uri)
    if found is None or not server.is_current(found[0], found[1]):
        return []
    session, path = found
    text = server.text(session, path)
    (line, column), (end_line, end_column) = text.place(params.range.start), text.place(params.range.end)
    asked = Region(line, column, end_line, end_column)
    here = [one for one in session.findings.get(path, ()) if overlap(one.location.region, asked)]
    if not here:
        return []
    answer = await session.ask("cures", path, fingerprints=[one.fingerprint for one in here])
    if not server.is_current(session, path):
        return []
    cures = {one.fingerprint: one for one in answer.cures}
    actions: list[lsp.CodeAction] = []
    for finding in here:
        about = of_findings([finding], lambda one: server.text(session, one), lambda one: server.uri(session, one))
        if finding.fingerprint in cures:
            actions.append(_fix(uri, finding, cures[finding.fingerprint], text, about))
        actions += _consents(server, session, uri, finding, about)
    return actions


def _fix(uri: str, finding: Finding, cure: Cure, text: Text, about: list[lsp.Diagnostic]) -> lsp.CodeAction:
    careful = "" if cure.safe else " (changes what the program shows)"
    return lsp.CodeAction(
        title=f"{finding.rule}: {cure.words}{careful}",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=about,
        is_preferred=cure.safe,
        edit=lsp.WorkspaceEdit(changes={uri: [_text_edit(text, one) for one in cure.pieces]}),
    )


def _consents(
    server: Server, session: Session, uri: str, finding: Finding, about: list[lsp.Diagnostic]
) -> list[lsp.CodeAction]:
    assert session.ready is not None
    labels = ", ".join(session.ready.labels.get(key, key) for key in finding.data_types)
    offers = (
        (SUPPRESS, f"{finding.rule}: suppress here"),
        (ALLOW, f"{finding.rule}: allow {labels or 'this'} in {finding.channel} for this file"),
    )
    actions = []
    for command, title in offers:
        action = lsp.CodeAction(title=title, kind=lsp.CodeActionKind.QuickFix, diagnostics=about)
        edit = _edit(server, session, command, uri, finding, "")
        if edit is None:
            continue
        if server.options.asks_reason:
            action.title += ", with a reason..."
            action.command = lsp.Command(title, WITH_REASON, arguments=[command, uri, finding.fingerprint])
        else:
            action.edit = edit
        actions.append(action)
    return actions


def carry_out(server: Server, command: str, uri: str, fingerprint: str, reason: str) -> None:
    """Have the editor make the change of ``SUPPRESS`` or ``ALLOW`` with a reason."""
    found = server.session_of(uri)
    if found is None:
        return
    session, path = found
    here = [one for one in session.findings.get(path, ()) if one.fingerprint == fingerprint]
    if not here or not server.is_current(session, path):
        server.show("pii-lint: the code has changed; try again", lsp.MessageType.Info)
        return
    edit = _edit(server, session, command, uri, here[0], reason)
    if edit is not None:
        server.workspace_apply_edit(lsp.ApplyWorkspaceEditParams(edit, "pii-lint"))


def _edit(
    server: Server, session: Session, command: str, uri: str, finding: Finding, reason: str
) -> lsp.WorkspaceEdit | None:
    if command == SUPPRESS:
        from pii_lint.lsp.server import content

        source = server.workspace.get_text_document(uri).source
        piece = consents.suppression(content(source), finding, reason)
        text = Text(source, server.workspace.position_codec)
        return None if piece is None else lsp.WorkspaceEdit(changes={uri: [_text_edit(text, piece)]})
    assert session.ready is not None
    file = consents.settings_file(session.ready, session.folder)
    entry = consents.allowance(finding, file, session.folder, reason)
    return _appended(server, session, file, entry)


def _appended(server: Server, session: Session, file: Path, entry: str) -> lsp.WorkspaceEdit | None:
    """``entry`` at the end of a file, which is made if it is not there."""
    uri = server.uri(session, str(file))
    if not file.exists() and uri not in server.workspace.text_documents:
        workspace = server.client_capabilities.workspace
        editing = workspace.workspace_edit if workspace is not None else None
        operations = editing.resource_operations if editing is not None else None
        if lsp.ResourceOperationKind.Create not in (operations or ()):
            return None
        start = lsp.Position(0, 0)
        insert = lsp.TextEdit(lsp.Range(start, start), entry)
        made = lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), [insert])
        return lsp.WorkspaceEdit(document_changes=[lsp.CreateFile(uri), made])
    text = server.text(session, str(file))
    last = text.lines[-1] if text.lines else ""
    ended = not last or last.endswith(("\n", "\r"))
    end = text.position(len(text.lines) + ended, 1 if ended else len(last) + 1)
    gap = ("" if ended else "\n") + ("\n" if text.lines and last.strip() else "")
    return lsp.WorkspaceEdit(changes={uri: [lsp.TextEdit(lsp.Range(end, end), gap + entry)]})


def _text_edit(text: Text, piece: Piece) -> lsp.TextEdit:
    return lsp.TextEdit(text.range(piece.region), piece.text)
