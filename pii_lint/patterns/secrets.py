"""What opens doors: tokens of known vendors, JWT, keys, passwords in URLs and beside their names.

The prefixes are those the vendors publish for secret scanning.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("postgres://app:s3cret@db/shop password=hunter2")]
    ['url_credentials', 'named_password']
"""

from __future__ import annotations

import re

from pii_lint.patterns.detector import Detector, both, having

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
_HOLLOW = re.compile(
    r"(?:true|false|none|null|nil|undefined|str|string|int|bool|bytes|any|optional|required|missing|invalid|expired|n/?a)[.!]?$"
    r"|[*•x.\-_]+$|%\w|%\(|\$|\{|<|\[?(?:redacted|filtered|masked|hidden)|pii_",
    re.I,
)


def _named_extent(match: re.Match[str]) -> tuple[int, int] | None:
    group = match.lastgroup or "c"
    value = match.group(group)
    if _HOLLOW.match(value):
        return None
    # ``password: too short`` is prose; ``password: hunter2`` is not.
    if group == "c" and match.group("sep") == ":" and value.rstrip(".!?").isalpha():
        return None
    # ``token=parse(x)``, ``secret=settings.KEY`` are code.
    after = match.string[match.end() : match.end() + 1]
    return None if group == "c" and after == "(" else match.span(group)


def _is_opaque(text: str) -> bool:
    return any(c.isdigit() for c in text) or (text != text.lower() and len(text) >= 20)


def _vendor(name: str, pattern: str, *literals: str) -> Detector:
    # The prefix goes first, so that the search is for a literal; the boundary is looked for behind it.
    return Detector(name, API_KEY, pattern, gate=having(*literals), rank=0, numeric=False)


DETECTORS = (
    Detector("url_credentials", CREDENTIALS, _URL, gate=both(having("@"), having("://")), rank=0, numeric=False),
    Detector("jwt", TOKEN, _JWT, gate=having("eyj"), rank=0, numeric=False),
    Detector("private_key", CREDENTIALS, _PEM, gate=having("private key"), rank=0, numeric=False),
    _vendor(
        "aws_access_key", r"(?<![A-Z0-9])A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?![A-Z0-9])", "akia", "asia", "abia", "acca"
    ),
    _vendor(
        "github_token",
        r"gh[pousr]_(?<!\w.{4})[A-Za-z0-9]{30,255}|github_pat_\w{22,255}",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
    ),
    _vendor("gitlab_token", r"glpat-[\w-]{20,64}", "glpat-"),
    _vendor(
        "slack_token", r"xox[abeoprs]-[\w-]{10,255}|hooks\.slack\.com/services/[\w/]{10,128}", "xox", "hooks.slack.com/"
    ),
    _vendor(
        "stripe_key", r"[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[\w+/=]{16,255}", "k_live_", "k_test_", "whsec_"
    ),
    _vendor("anthropic_key", r"sk-ant-[\w-]{16,255}", "sk-ant-"),
    _vendor("openai_key", r"sk-(?<!\w.{3})(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,255}", "sk-"),
    _vendor("google_key", r"AIza[\w-]{35}(?!\w)|ya29\.[\w-]{20,512}|GOCSPX-[\w-]{20,64}", "aiza", "ya00.", "gocspx-"),
    _vendor("npm_token", r"npm_[A-Za-z0-9]{36}(?!\w)", "npm_"),
    _vendor("pypi_token", r"pypi-AgE[\w-]{50,512}", "pypi-age"),
    _vendor("sendgrid_key", r"SG\.(?<!\w.{3})[\w-]{16,64}\.[\w-]{16,128}", "sg."),
    _vendor("twilio_key", r"(?<!\w)(?:AC|SK)[0-9a-f]{32}(?!\w)", "ac", "sk"),
    _vendor("huggingface_token", r"hf_(?<!\w.{3})[A-Za-z0-9]{30,64}", "hf_"),
    _vendor("digitalocean_token", r"do[opr]_v1_[0-9a-f]{64}", "_v0_"),
    _vendor("shopify_token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", "shp"),
    _vendor("telegram_token", r"(?<![\w:])[0-9]{8,10}:AA[\w-]{33}(?!\w)", "0:aa"),
    Detector(
        "bearer_token",
        TOKEN,
        _BEARER,
        gate=having("bearer ", "basic ", "apikey ", "token "),
        test=_is_opaque,
        rank=0,
        numeric=False,
        fold=True,
    ),
    Detector(
        "named_password",
        PASSWORD,
        _PASSWORD,
        gate=both(having("=", ":"), having("pass", "pwd", "otp", "cvv", "cvc")),
        trim=_named_extent,
        rank=0,
        numeric=False,
        fold=True,
    ),
    Detector(
        "named_token",
        TOKEN,
        _TOKEN,
        gate=both(having("=", ":"), having("secret", "key", "token", "jwt")),
        trim=_named_extent,
        rank=0,
        numeric=False,
        fold=True,
    ),
)
