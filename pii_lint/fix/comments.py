"""Comments that say that a finding is meant: written at the end of a line of its statement, or above it.

Example: for a finding in ``log.info(user.email)  # see #12`` the line becomes
``log.info(user.email)  # see #12  # pii-lint: ignore[PII101] asked for by support``.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection

from pii_lint.fix.edits import Edit
from pii_lint.fix.source import Source
from pii_lint.model import Finding

WIDEST = 120  # beyond it the comment goes above the statement, where it can
_WHOLE = re.compile(r"#\s*pii-lint:\s*ignore\s*\[([^\]]*)\].*?(?=\s#|$)")
_IGNORE = re.compile(r"#\s*pii-lint:\s*ignore\s*\[([^\]]*)\]")


def comment(source: Source, finding: Finding, text: str) -> Edit | None:
    """The edit that adds ``ignore[RULE] text`` for a finding; None where the language has no place for a comment."""
    region = finding.location.region
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.text, newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    ends = {token.start[0]: token.start[1] for token in tokens if token.type in (tokenize.NEWLINE, tokenize.NL)}
    words = f"# pii-lint: ignore[{finding.rule}] {text}".rstrip()
    for line in range(region.start_line, region.end_line + 1):
        if line not in ends:
            continue
        start, end = source.offset(line, 1), source.offset(line, ends[line] + 1)
        code = source.text[start:end]
        known = (
            _IGNORE.search(code)
            if any(token.type == tokenize.COMMENT and token.start[0] == line for token in tokens)
            else None
        )
        if known is not None:
            at = start + known.end(1)
            return Edit(at, at, f", {finding.rule}" if known[1].strip() else finding.rule)
        stripped = len(code.rstrip())
        if stripped + 2 + len(words) > WIDEST and _begins(tokens, region.start_line):
            break
        return Edit(start + stripped, end, f"  {words}")
    if not _begins(tokens, region.start_line):
        return None
    at = source.offset(region.start_line, 1)
    code = source.text[at : source.offset(region.start_line, region.start_column)]
    indent = code[: len(code) - len(code.lstrip())]
    return Edit(at, at, f"{indent}{words}{source.newline}")


def without(source: Source, line: int, codes: Collection[str]) -> Edit | None:
    """The edit that takes ``codes`` out of the suppression on a line, and the comment with the last of them."""
    start, end = source.offset(line, 1), source.offset(line + 1, 1)
    text = source.text[start:end]
    body = text.rstrip("\r\n")
    match = _WHOLE.search(body)
    if match is None:
        return None
    left = [one.strip() for one in match[1].split(",") if one.strip() and one.strip() not in codes]
    if left:
        return Edit(start + match.start(1), start + match.end(1), ", ".join(left))
    before, behind = body[: match.start()].rstrip(), body[match.end() :].strip()
    if not before and not behind:
        return Edit(start, end, "")
    kept = body[: match.start()] + behind if behind else before
    return Edit(start, start + len(body), kept)


def _begins(tokens: list[tokenize.TokenInfo], line: int) -> bool:
    """Whether a statement begins on a line."""
    before = tokenize.NEWLINE
    for token in tokens:
        if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING):
            continue
        if token.start[0] == line and before == tokenize.NEWLINE:
            return True
        before = token.type
    return False
