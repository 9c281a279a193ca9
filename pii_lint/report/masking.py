"""Keeps a report from becoming the next leak: personal data and secrets in what it quotes are starred out.

Example: ``mask('log.info("mail to ann@example.org", user.email)')`` is
``log.info("mail to ***************", user.email)``. A mask is as long as what it hides, so columns stay true.
It errs on the side of hiding: a number of seven digits is starred whether or not it is anybody's.
"""

from __future__ import annotations

import re

import msgspec

from pii_lint.model import Finding, Flow, Notice, Report

_EMAIL = re.compile(r"[^\s\"'<>()\[\]{},;:=@`]+@[\w-]+(?:\.[\w-]+)+")
# Digits in groups as people write telephone, card, account and identity numbers; at least seven of them.
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./\-]{0,2}\d){6,}(?!\w)")
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_TOKEN = re.compile(
    r"\b(?:sk|pk|rk)_(?:live|test)_\w+"
    r"|\b(?:gh[pousr]|github_pat|glpat|xox[abeoprs]|sk|hf|npm|pypi|shpat|SG)[-_.][\w.\-]{16,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\beyJ[\w\-]+\.[\w\-]+(?:\.[\w\-]*)?"
    r"|(?<=://)[^\s/\"'@{}]+:[^\s/\"'@{}]+(?=@)"
    r"|\b(?:Bearer|Basic) +[\w.~+/=\-]{8,}"
)
# A quoted run of letters and digits without a space, long and mixed: a key, a digest, a session.
_OPAQUE = re.compile(r"(?<=[\"'])(?=[\w+/=\-]*\d)(?=[\w+/=\-]*[A-Za-z])[\w+/=\-]{24,}(?=[\"'])")
# A literal that its name says to be a secret or a datum of a person: password="...", "ssn": "...".
_NAMED = re.compile(
    r"(?ix) (?: pass (?:word|wd|phrase)? | pwd | secret | token | api_?key | private_?key | access_?key | credential s?"
    r" | authorization | cookie | session_?(?:id|key) | otp | pin | cvv | cvc"
    r" | ssn | iban | passport\w* | tax_?id | national_?id | dob | birth_?\w* | date_of_birth"
    r" | (?:first|last|full|given|family|middle|maiden|user)_?name | surname | street\w* | address\w*"
    r" | diagnosis | phone\w* | mobile | e?mail (?:_?address)? )"
    r" [\"']? \]? \s* (?:=|:(?!=)|==|!=) \s* [rbuf]{0,2} ([\"']) (?P<value> (?: \\. | (?!\1)[^\\] )+ )"
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FLOAT = re.compile(r"\d+\.\d+")
_KEPT_IPS = frozenset({"127.0.0.1", "0.0.0.0", "255.255.255.255"})
# Placeholders inside a named literal are code, not data: "{user.email}", "%s", "%(mail)s".
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([^)]*\)[a-z]|%[a-z]")
_STAR = "*"


def mask(text: str, *, dates: bool = True) -> str:
    """``text`` with what looks like personal data or a secret replaced by as many stars.

    ``dates`` false keeps ISO dates (in prose they are deadlines, in a literal somebody's birthday).
    """
    text = _NAMED.sub(_mask_named, text)
    if "@" in text:
        text = _EMAIL.sub(_stars, text)
    text = _TOKEN.sub(_stars, text)
    text = _OPAQUE.sub(_stars, text)
    text = _IBAN.sub(_stars, text)
    text = _IP.sub(lambda match: match[0] if match[0] in _KEPT_IPS else _stars(match), text)
    return _NUMBER.sub(lambda match: _mask_number(match, dates), text)


def masked(report: Report) -> Report:
    """``report`` with its own texts masked; ``sources`` stay as they are, for whoever quotes them masks them."""
    return msgspec.structs.replace(
        report,
        findings=tuple(_finding(finding) for finding in report.findings),
        suppressed=tuple(_finding(finding) for finding in report.suppressed),
        notices=tuple(
            Notice(notice.path, notice.line, notice.level, _prose(notice.message)) for notice in report.notices
        ),
    )


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
    steps = tuple(msgspec.structs.replace(step, message=_prose(step.message)) for step in flow.steps)
    return Flow(flow.data_type, steps)


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
