"""Keeps a report from becoming the next leak: personal data and secrets in what it quotes are starred out.

Example: ``mask('log.info("mail to ann@example.org", user.email)')`` is
``log.info("mail to ***************", user.email)``. A mask is as long as what it hides, so columns stay true.
To the detectors of ``pii_lint.patterns``, which prove what they find, it adds wider ones: a report errs on the side of
hiding, so a number of seven digits is starred whether or not it is anybody's.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from pii_lint.model import Finding, Flow, Notice, Report, Step
from pii_lint.patterns import find

# Repetitions that could start anywhere are bounded: a line of embedded data may have a million characters.
_EMAIL = re.compile(r"[^\s\"'<>()\[\]{},;:=@`]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Digits in groups as people write telephone, card, account and identity numbers; at least seven of them.
_NUMBER = re.compile(r"(?<![\w.])(?:\d{33,}|\+?\(?\d(?:[ ()./\-]{0,2}\d){6,31}(?!\w))")
_BEARER = re.compile(r"(?:(?<=\bBearer )|(?<=\bBasic ))[\w.~+/=\-]{8,}")
# A quoted run of letters and digits without a space, long and mixed: a key, a digest, a session.
_OPAQUE = re.compile(r"(?<=[\"'])(?=[\w+/=\-]*\d)(?=[\w+/=\-]*[A-Za-z])[\w+/=\-]{24,}(?=[\"'])")
# A literal that its name says to be a secret or a datum of a person: password="...", "ssn": "...".
_NAMED = re.compile(
    r"(?ix) (?: pass (?:word|wd|phrase)? | pwd | secret | token | api_?key | private_?key | access_?key | credential s?"
    r" | authorization | cookie | session_?(?:id|key) | otp | pin | cvv | cvc"
    r" | ssn | iban | passport\w{0,20} | tax_?id | national_?id | dob | birth_?\w{0,20} | date_of_birth"
    r" | (?:first|last|full|given|family|middle|maiden|user)_?name | surname | street\w{0,20} | address\w{0,20}"
    r" | diagnosis | phone\w{0,20} | mobile | e?mail (?:_?address)? )"
    r" [\"']? \]? \s* (?:=|:(?!=)|==|!=) \s* [rbuf]{0,2} ([\"']) (?P<value> (?: \\. | (?!\1)[^\\] )+ )"
)
_SET_TO_TEXT = re.compile(r"[=:]\s*[rbufRBUF]{0,2}[\"']")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FLOAT = re.compile(r"\d+\.\d+")
# Placeholders inside a named literal are code, not data: "{user.email}", "%s", "%(mail)s".
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([^()]{0,80}\)[a-z]|%[a-z]")
_STAR = "*"


@lru_cache(maxsize=4096)
def mask(text: str, *, dates: bool = True) -> str:
    """``text`` with what looks like personal data or a secret replaced by as many stars.

    ``dates`` false keeps ISO dates (in prose they are deadlines, in a literal somebody's birthday).
    """
    if _SET_TO_TEXT.search(text):  # faster to tell than that no name of a secret stands anywhere
        text = _NAMED.sub(_mask_named, text)
    for span in find(text):
        if dates or not _ISO_DATE.fullmatch(text, span.start, span.end):
            text = text[: span.start] + _STAR * (span.end - span.start) + text[span.end :]
    if "@" in text:
        text = _EMAIL.sub(_stars, text)
    text = _BEARER.sub(_stars, text)
    text = _OPAQUE.sub(_stars, text)
    return _NUMBER.sub(lambda match: _mask_number(match, dates), text)


def masked(report: Report) -> Report:
    """``report`` with its own texts masked; ``sources`` stay as they are, for whoever quotes them masks them."""
    return msgspec.structs.replace(
        report,
        findings=tuple(_finding(finding) for finding in report.findings),
        suppressed=tuple(_finding(finding) for finding in report.suppressed),
        notices=tuple(masked_notice(notice) for notice in report.notices),
    )


def masked_notice(notice: Notice) -> Notice:
    """``notice`` with its message masked; a path stays as it is, for it must lead to the file."""
    return Notice(notice.path, notice.line, notice.level, _prose(notice.message))


def _finding(finding: Finding) -> Finding:
    suppression = finding.suppression
    if suppression is not None:
        suppression = msgspec.structs.replace(suppression, justification=_prose(suppression.justification))
    return msgspec.structs.replace(
        finding,
        message=_prose(finding.message),
        hint=_prose(finding.hint),
        flows=tuple(_flow(flow) for flow in finding.flows),
        suppression=suppression,
    )


def _flow(flow: Flow) -> Flow:
    steps = tuple(map(_step, flow.steps))
    return flow if steps == flow.steps else Flow(flow.data_type, steps)


def _step(step: Step) -> Step:
    message = _prose(step.message)
    return step if message == step.message else Step(step.location, message)


def _prose(text: str) -> str:
    return mask(text, dates=False)


def _stars(match: re.Match[str]) -> str:
    return _STAR * len(match[0])


def _mask_number(match: re.Match[str], dates: bool) -> str:
    number = match[0]
    if _FLOAT.fullmatch(number) or (not dates and _ISO_DATE.fullmatch(number)):
        return number
    return _STAR * len(number)


def _mask_named(match: re.Match[str]) -> str:
    value = match["value"]
    pieces, at = [], 0
    for placeholder in _PLACEHOLDER.finditer(value):
        pieces += [_STAR * (placeholder.start() - at), placeholder[0]]
        at = placeholder.end()
    pieces.append(_STAR * (len(value) - at))
    return match[0][: match.start("value") - match.start()] + "".join(pieces)
