"""What opens doors: tokens of known vendors, JWT, keys, passwords in URLs and beside their names.

The prefixes are those the vendors publish for secret scanning.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("postgres://app:s3cret@db/shop password=hunter2")]
    ['url_credentials', 'named_password']
"""

from __future__ import annotations

import re

from pii_lint.patterns.detector import Detector, Gate, always, having, lazily

PASSWORD = "user.authorization.password"
CREDENTIALS = "user.authorization.credentials"
TOKEN = "user.authorization.token"
API_KEY = "user.authorization.api_key"

_URL = r"://(?P<v>[^\s:/?#@\"'<>]{0,256}:[^\s/?#@\"'<>]{1,256})@"
_JWT = r"eyJ(?<![\w-]eyJ)[\w-]{6,}\.[\w-]{6,}\.[\w-]*"
_PEM = r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}-----)?"
_BEARER = r"(?<![a-z0-9])(?:bearer|basic|apikey|token)[ ]+(?P<v>[A-Za-z0-9._~+/-]{16,4096}={0,2})"

_VALUE = (
    r"\\?[\"']?[ ]?(?P<sep>:=|=>|[=:])[ ]?"
    r"(?:\\?\"(?P<a>[^\"\\\n]{1,512})|\\?'(?P<b>[^'\\\n]{1,512})|(?P<c>[^\s,;&\"'<>(){}\[\]]{1,512}))"
)
_PASSWORD = rf"(?<![a-z])(?:password|passwd|passphrase|passcode|pwd|otp|cvv2?|cvc){_VALUE}"
_TOKEN = (
    r"(?<![a-z])(?:secret|secret[_-]?key|secret[_-]?access[_-]?key|api[_-]?key|access[_-]?key|private[_-]?key"
    rf"|client[_-]?secret|token|jwt){_VALUE}"
)
# A placeholder, a type or a word of a sentence is no secret.
_HOLLOW = lazily(
    r"(?:true|false|none|null|nil|undefined|str|string|int|bool|bytes|any|optional|required|missing|invalid|expired|n/?a)[.!]?$"
    r"|[*•x.\-_]+$|%[a-z]$|%\(|\$\{|(?-i:\$(?:[A-Z_]*|[a-z_]*)$)|\{|<|\[?(?:redacted|filtered|masked|hidden)|pii_|tok_",
    re.I,
)


def _named_extent(match: re.Match[str]) -> tuple[int, int] | None:
    group = match.lastgroup or "c"
    value = match.group(group)
    if _HOLLOW().match(value):
        return None
    # ``password: too short`` is prose; ``password: hunter2`` is not.
    if group == "c" and match.group("sep") == ":" and value.rstrip(".!?").isalpha():
        return None
    # ``token=parse(x)``, ``secret=settings.KEY`` are code.
    after = match.string[match.end() : match.end() + 1]
    return None if group == "c" and after == "(" else match.span(group)


def _is_opaque(text: str) -> bool:
    return any(c.isdigit() for c in text) or (text != text.lower() and len(text) >= 20)


def _vendor(name: str, pattern: str, words: str = "", gate: Gate = always) -> Detector:
    return Detector(name, API_KEY, rf"(?<![A-Za-z0-9_])(?:{pattern})", words=words, gate=gate, rank=0)


_assigns = having("=", ":")



def _has_url(raw: bytes) -> bool:
    return b"://" in raw and b"@" in raw


DETECTORS = (
    Detector("url_credentials", CREDENTIALS, _URL, gate=_has_url, part=having("@"), rank=0),
    Detector("jwt", TOKEN, _JWT, gate=having("eyj"), rank=0),
    Detector("private_key", CREDENTIALS, _PEM, words="private", gate=having("private key"), rank=0, lines=True),
    _vendor("aws_access_key", r"A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Z0-9])", gate=having("akia", "asia")),
    _vendor("google_key", r"AIza[\w-]{35}(?!\w)", gate=having("aiza")),
    _vendor("google_token", r"ya29\.[\w-]{20,512}|GOCSPX-[\w-]{20,64}", "ya gocspx"),
    _vendor("github_token", r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255}", "ghp gho ghu ghs ghr github"),
    _vendor("gitlab_token", r"glpat-[\w-]{20,64}", "glpat"),
    _vendor("slack_token", r"xox[abeoprs]-[\w-]{10,255}", "xoxa xoxb xoxe xoxo xoxp xoxr xoxs"),
    _vendor("slack_webhook", r"hooks\.slack\.com/services/[\w/]{10,128}", "hooks"),
    _vendor("stripe_key", r"[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[\w+/=]{16,255}", "sk rk whsec"),
    _vendor("anthropic_key", r"sk-ant-[\w-]{16,255}", "sk"),
    _vendor("openai_key", r"sk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,255}", "sk"),
    _vendor("npm_token", r"npm_[A-Za-z0-9]{36}(?!\w)", "npm"),
    _vendor("pypi_token", r"pypi-AgE[\w-]{50,512}", "pypi"),
    _vendor("sendgrid_key", r"SG\.[\w-]{16,64}\.[\w-]{16,128}", "sg"),
    _vendor("huggingface_token", r"hf_[A-Za-z0-9]{30,64}", "hf"),
    _vendor("digitalocean_token", r"do[opr]_v1_[0-9a-f]{64}", "doo dop dor"),
    _vendor("shopify_token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", "shpat shpca shppa shpss"),
    Detector(
        "telegram_token", API_KEY, r"(?<![\w:])[0-9]{8,10}:AA[\w-]{33}(?!\w)", gate=having("0:aa"), rank=0, digits=8
    ),
    Detector("bearer_token", TOKEN, _BEARER, words="bearer basic apikey token", test=_is_opaque, rank=0, fold=True),
    Detector(
        "named_password",
        PASSWORD,
        _PASSWORD,
        words="password passwd passphrase passcode pwd otp cvv cvc",
        gate=_assigns,
        trim=_named_extent,
        rank=0,
        fold=True,
    ),
    Detector(
        "named_token",
        TOKEN,
        _TOKEN,
        words="key apikey accesskey secretaccesskey privatekey clientsecret secret secretkey token jwt",
        gate=_assigns,
        trim=_named_extent,
        rank=0,
        fold=True,
    ),
)
