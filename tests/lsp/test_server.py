"""The language server as an editor uses it: a real client, a real process, the leaky shop of the examples."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")
sys.path.insert(0, str(Path(__file__).parent))

from editor import Editor
from lsprotocol import types as lsp

EXAMPLES = Path(__file__).parents[2] / "examples"
AUDIT = 'audit.record("login_failed", email)'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(EXAMPLES / "flask_shop/leaky", folder)
    return folder


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def whole(text: str) -> lsp.Range:
    return lsp.Range(lsp.Position(0, 0), lsp.Position(text.count("\n") + 1, 0))


def applied(text: str, edits: list[lsp.TextEdit]) -> str:
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        start, end = edit.range.start, edit.range.end
        assert start.line == end.line
        line = lines[start.line] if start.line < len(lines) else ""
        line = line[: start.character] + edit.new_text + line[end.character :]
        lines[start.line : start.line + 1] = [line]
    return "".join(lines)


def begins(editor: Editor, path: Path) -> int:
    """The line in which the way to the first leak of a file begins."""
    way = editor.shown[path.as_uri()][0].related_information
    return way[0].location.range.start.line if way else -1


def test_diagnostics_follow_what_is_typed_across_files(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            accounts, audit = shop / "accounts.py", shop / "audit.py"
            text = accounts.read_text("utf-8")
            editor.open(accounts)
            (leak,) = await editor.codes(audit, "PII101")
            assert leak.range == lsp.Range(lsp.Position(7, 33), lsp.Position(7, 39))
            assert leak.severity == lsp.DiagnosticSeverity.Warning and leak.source == "pii-lint"
            assert leak.message.splitlines()[1].startswith("Fix: log `pseudonymize(detail)`")
            assert leak.related_information is not None
            assert [one.location.uri for one in leak.related_information] == [accounts.as_uri()] * 3

            editor.type(accounts, text.replace(AUDIT, AUDIT.replace("email", "email[:0] and 'x'")))
            editor.type(accounts, text.replace(AUDIT, AUDIT.replace("email", "'x'")))
            await editor.codes(audit)
            editor.type(accounts, text)
            await editor.codes(audit, "PII101")
            editor.type(accounts, f"# a line\n{text}")  # the way there moves too
            await editor.codes(accounts, *[str(one.code) for one in editor.shown[accounts.as_uri()]])
            (leak,) = await editor.codes(audit, "PII101")
            assert leak.related_information is not None
            await editor.until(lambda: begins(editor, audit) == 52)

            editor.close(accounts)  # what was not saved is gone
            await editor.until(lambda: begins(editor, audit) == 51)

    run(test)


def test_code_that_does_not_parse_keeps_what_was_known(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            audit = shop / "audit.py"
            text = audit.read_text("utf-8")
            editor.open(audit)
            await editor.codes(audit, "PII101")
            editor.type(audit, "def broken(:\n" + text)
            (leak,) = await editor.codes(audit, "PII101")
            assert leak.range.start.line == 8
            editor.type(audit, text.replace("    logger.info(", "    logger.info("[:-1]))
            await editor.codes(audit)
            editor.type(audit, "\x00")
            editor.type(audit, "")
            await editor.codes(audit)
            editor.type(audit, text)
            await editor.codes(audit, "PII101")

    run(test)


def test_files_that_come_and_go(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            audit = shop / "audit.py"
            await editor.codes(audit, "PII101")
            text = audit.read_text("utf-8")
            audit.unlink()
            editor.on_disk(audit, lsp.FileChangeType.Deleted)
            await editor.codes(audit)
            audit.write_text(text, "utf-8")
            editor.on_disk(audit, lsp.FileChangeType.Created)
            await editor.codes(audit, "PII101")
            new = shop / "new.py"
            editor.open(new, "def f(user):\n    print(user.email)\n")  # on no disk yet
            await editor.codes(new, "PII102")
            editor.close(new)
            await editor.codes(new)
            shutil.rmtree(shop)
            editor.on_disk(audit, lsp.FileChangeType.Deleted)
            await editor.codes(audit)

    run(test)


def test_hover_says_why_and_which_way(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            audit, accounts = shop / "audit.py", shop / "accounts.py"
            await editor.codes(audit, "PII101")

            async def said(path: Path, line: int, column: int) -> str:
                about = lsp.TextDocumentIdentifier(path.as_uri())
                found = await editor.client.text_document_hover_async(
                    lsp.HoverParams(about, lsp.Position(line - 1, column - 1))
                )
                return found.contents.value if found is not None else ""

            editor.open(audit)
            await editor.codes(audit, "PII101")
            text = await said(audit, 8, 36)
            assert text.startswith("**PII101 pii-in-log**: medium severity, high confidence")
            assert "- e-mail address (`user.contact.email`), personal" in text
            assert f"1. [accounts.py:52]({accounts.as_uri()}#L52) e-mail address in key `email`" in text
            assert "4. [audit.py:8]" in text and "**Why:** Logs are copied" in text and "GDPR" in text
            assert "**PII101 pii-in-log**" in await said(accounts, 52, 7)  # a step of the way
            assert await said(audit, 1, 2) == ""
            other = shop / "other.py"
            editor.open(other, "def f(user):\n    return user.phone_number\n")
            await editor.codes(other)
            assert await said(other, 2, 20) == (
                "`phone_number`: by its name phone number (`user.contact.phone_number`), personal"
            )

    run(test)


def test_actions_fix_suppress_and_allow(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            audit, settings = shop / "audit.py", shop / "pii-lint.toml"
            text = audit.read_text("utf-8")
            editor.open(audit)
            (leak,) = await editor.codes(audit, "PII101")

            async def actions() -> list[lsp.CodeAction]:
                await editor.settled()
                found = await editor.client.text_document_code_action_async(
                    lsp.CodeActionParams(
                        lsp.TextDocumentIdentifier(audit.as_uri()), leak.range, lsp.CodeActionContext([leak])
                    )
                )
                return [one for one in found or () if isinstance(one, lsp.CodeAction)]

            fix, suppress, allow = await actions()
            assert fix.title == "PII101: write `redact(detail)`" and fix.is_preferred
            assert fix.edit is not None and fix.edit.changes is not None
            fixed = applied(text, list(fix.edit.changes[audit.as_uri()]))
            assert "from pii_lint.runtime import redact" in fixed and "event, redact(detail)" in fixed
            editor.type(audit, fixed)
            await editor.codes(audit)
            editor.type(audit, text)
            await editor.codes(audit, "PII101")

            assert suppress.edit is not None and suppress.edit.changes is not None
            silent = applied(text, list(suppress.edit.changes[audit.as_uri()]))
            assert silent.splitlines()[7].endswith("# pii-lint: ignore[PII101]")
            editor.type(audit, silent)
            await editor.codes(audit)
            assert [one.message for one in editor.shown[audit.as_uri()]] == [
                "suppression without a reason: say why after the closing bracket"
            ]
            editor.type(audit, text)
            await editor.codes(audit, "PII101")

            assert allow.edit is not None and allow.edit.document_changes is not None
            made, entry = allow.edit.document_changes
            assert isinstance(made, lsp.CreateFile) and made.uri == settings.as_uri()
            assert isinstance(entry, lsp.TextDocumentEdit)
            settings.write_text(entry.edits[0].new_text, "utf-8")  # type: ignore[union-attr]
            editor.on_disk(settings, lsp.FileChangeType.Created)
            await editor.codes(audit)
            settings.unlink()
            editor.on_disk(settings, lsp.FileChangeType.Deleted)
            await editor.codes(audit, "PII101")

    run(test)


def test_an_editor_that_asks_for_the_reason(shop: Path) -> None:
    async def test() -> None:
        (shop / "pyproject.toml").write_text("[tool.pii-lint]\nmin-severity = 'medium'", "utf-8")
        async with Editor(shop, options={"asksReason": True}) as editor:
            audit = shop / "audit.py"
            editor.open(audit)
            (leak,) = await editor.codes(audit, "PII101")
            found = await editor.client.text_document_code_action_async(
                lsp.CodeActionParams(
                    lsp.TextDocumentIdentifier(audit.as_uri()), leak.range, lsp.CodeActionContext([leak])
                )
            )
            assert sum(one.title.endswith(", with a reason...") for one in found or ()) == 2
            for command in ("pii-lint.suppress", "pii-lint.allow"):  # as the editor does when it has asked
                await editor.client.workspace_execute_command_async(
                    lsp.ExecuteCommandParams(
                        command, [audit.as_uri(), leak.data["fingerprint"], "asked for by support until=2999-01-31"]
                    )
                )
            await editor.until(lambda: len(editor.applied) == 2)
            first, second = (one.changes or {} for one in editor.applied)
            words = "asked for by support until=2999-01-31"
            assert first[audit.as_uri()][0].new_text.strip() == f"# pii-lint: ignore[PII101] {words}"
            (written,) = second[(shop / "pyproject.toml").as_uri()]
            assert written.new_text == (
                '\n\n[[tool.pii-lint.allow]]\ndata = "user.contact.email"\nchannel = "logging"\n'
                'path = "/audit.py"\nreason = "asked for by support"\nuntil = 2999-01-31\n'
            )

    run(test)


def test_hints_show_data_types_of_parameters(shop: Path) -> None:
    async def test() -> None:
        async with Editor(shop) as editor:
            audit = shop / "audit.py"
            editor.open(audit)
            await editor.settled()
            await editor.codes(audit, "PII101")
            found = await editor.client.text_document_inlay_hint_async(
                lsp.InlayHintParams(lsp.TextDocumentIdentifier(audit.as_uri()), whole(editor.texts[audit][1]))
            )
            assert [(one.position, one.label) for one in found or ()] == [(lsp.Position(6, 24), ": e-mail address")]

    run(test)


def test_settings_that_change_and_are_wrong(shop: Path) -> None:
    async def test() -> None:
        settings = shop / "pii-lint.toml"
        settings.write_text("min-severity = 'hihg'\n", "utf-8")
        async with Editor(shop) as editor:
            audit = shop / "audit.py"
            editor.open(audit)
            await editor.until(lambda: editor.messages)
            assert "min-severity: not a choice: 'hihg'" in editor.messages[0]
            settings.write_text("ignore = ['PII101']\n", "utf-8")
            editor.on_disk(settings, lsp.FileChangeType.Changed)
            await editor.codes(audit)
            editor.client.workspace_did_change_configuration(
                lsp.DidChangeConfigurationParams({"pii-lint": {"select": "PII101"}})
            )
            await editor.until(lambda: len(editor.messages) > 1)
            assert "options of the editor: Expected `array`, got `str` - at `$.select`" in editor.messages[1]
            settings.unlink()
            editor.on_disk(settings, lsp.FileChangeType.Deleted)
            await editor.codes(audit, "PII101")
            editor.client.workspace_did_change_configuration(
                lsp.DidChangeConfigurationParams({"pii-lint": {"minSeverity": "critical", "quiet": 0.1}})
            )
            await editor.codes(audit)

    run(test)


def test_many_folders_and_files_outside_of_all(shop: Path, tmp_path: Path) -> None:
    async def test() -> None:
        clinic = tmp_path / "clinic"
        shutil.copytree(EXAMPLES / "django_clinic/leaky", clinic)
        alone = tmp_path / "alone.py"
        alone.write_text("def f(user):\n    print(user.email)\n", "utf-8")
        async with Editor(shop, clinic) as editor:
            await editor.codes(shop / "audit.py", "PII101")
            await editor.until(lambda: any("/clinic/" in uri and some for uri, some in editor.shown.items()))
            editor.open(alone)
            await editor.codes(alone, "PII102")
            editor.close(alone)
            await editor.codes(alone)
            gone = lsp.WorkspaceFoldersChangeEvent([], [lsp.WorkspaceFolder(clinic.as_uri(), "clinic")])
            editor.client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(gone))
            await editor.until(lambda: not any("/clinic/" in uri and some for uri, some in editor.shown.items()))

    run(test)


def test_places_count_as_the_editor_counts(tmp_path: Path) -> None:
    async def test() -> None:
        path = tmp_path / "a.py"
        async with Editor(tmp_path) as editor:
            editor.open(path, "def f(user):\n    print('😀é', user.email)\n")
            (leak,) = await editor.codes(path, "PII102")
            assert (leak.range.start.character, leak.range.end.character) == (17, 27)

    run(test)


def test_an_analysis_that_dies_is_started_again(shop: Path) -> None:
    import os
    import signal

    async def test() -> None:
        async with Editor(shop) as editor:
            audit = shop / "audit.py"
            text = audit.read_text("utf-8")
            editor.open(audit)
            await editor.codes(audit, "PII101")
            children = Path(f"/proc/{editor.process}/task/{editor.process}/children").read_text().split()
            for child in children:
                if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(int(child), signal.SIGKILL)
            await editor.until(lambda: any("started again" in one for one in editor.messages))
            editor.type(audit, f"\n{text}")
            (leak,) = await editor.codes(audit, "PII101")
            assert leak.range.start.line == 8

    if not Path("/proc/self/task").is_dir():
        pytest.skip("needs /proc to find the process")
    run(test)
