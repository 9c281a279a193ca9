"""Saying that a finding is meant, as changes of files: a comment at its place, or an allowance in the settings.

An editor that can ask for a reason does so (see ``server``); where none is given, the comment has none, which is told
as a note, and the allowance says that it is missing.
"""

from __future__ import annotations

import re
from pathlib import Path

from pii_lint.config.allowance import Entry, written
from pii_lint.config.load import OWN_FILE, PROJECT_FILE
from pii_lint.fix.comments import comment
from pii_lint.fix.source import Source, Unchangeable
from pii_lint.lsp.messages import Piece, Ready
from pii_lint.model import Finding, Region

_UNTIL = re.compile(r"(?:^|\s)until=(\d{4}-\d\d-\d\d)\b")
NO_REASON = "no reason was given yet"


def suppression(content: bytes, finding: Finding, reason: str) -> Piece | None:
    """The comment that silences ``finding`` in a file; ``None`` where there is no place for one."""
    try:
        source = Source(content)
    except Unchangeable:
        return None
    edit = comment(source, finding, " ".join(reason.split()))
    if edit is None:
        return None
    ends = []
    for offset in (edit.start, edit.end):
        before = source.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        ends += [before.count("\n") + 1, len(before) - before.rfind("\n")]
    return Piece(Region(*ends), edit.text)


def settings_file(ready: Ready, folder: Path) -> Path:
    """Where an allowance of a folder belongs; the file need not be there yet."""
    return Path(ready.file) if ready.file else folder / OWN_FILE


def allowance(finding: Finding, file: Path, folder: Path, reason: str) -> str:
    """The entry that allows the data of ``finding`` on its channel in its file, to be put at the end of ``file``.

    ``until=2027-01-31`` in the reason becomes its end, as in a comment.
    """
    try:
        path = (folder / finding.location.path).relative_to(file.parent).as_posix()
    except ValueError:
        path = finding.location.path
    dated = _UNTIL.search(reason)
    said = " ".join(_UNTIL.sub("", reason).split()) or NO_REASON
    data = finding.data_types or ("*",)
    until = dated[1] if dated is not None else ""
    entry = Entry(data[0] if len(data) == 1 else data, finding.channel, path, said, until)
    return written(entry, OWN_FILE if file.name != PROJECT_FILE else PROJECT_FILE)
