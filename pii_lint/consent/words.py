"""Words: what the name of a variable, function, key or decorator says of consent.

Example:

    >>> said("opted_out"), said("tracking_enabled"), said("consent_form")
    (Said(sign=-1, purpose='any'), Said(sign=1, purpose='analytics'), None)
    >>> said("user.marketing_opt_in"), said("is_beta")
    (Said(sign=1, purpose='marketing'), None)
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple, Optional

from pii_lint.identifiers import tokens


class Said(NamedTuple):
    """``sign``: 1 where true means consent, -1 where it means none, 0 where it says that consent is needed."""

    sign: int
    purpose: str


ANY = "any"
_NAMED = frozenset(("consent", "consents", "consented", "consenting", "optin", "optins", "optout", "optouts"))
_TOPICS = {
    "analytics": "analytics", "analytic": "analytics", "tracking": "analytics", "telemetry": "analytics",
    "tracker": "analytics", "usage": "analytics", "stats": "analytics", "statistics": "analytics",
    "track": "analytics", "profiling": "analytics", "tracked": "analytics", "ga": "analytics", "gtag": "analytics",
    "marketing": "marketing", "newsletter": "marketing", "newsletters": "marketing", "promotional": "marketing",
    "promotions": "marketing", "advertising": "marketing", "ads": "marketing", "mailing": "marketing",
    "cookie": ANY, "cookies": ANY, "privacy": ANY, "gdpr": ANY, "ccpa": ANY,
}  # fmt: skip
_VENDORS = frozenset(("posthog", "segment", "mixpanel", "amplitude", "rudderstack", "heap", "matomo", "plausible"))
_WEAK = frozenset(("usage", "stats", "statistics", "ga", "privacy", "gdpr", "ccpa", "cookie", "cookies", "tracker"))
_YES = frozenset(
    "allow allowed allows allowing permit permits permitted permission accept accepted accepts agree agreed granted "
    "grant grants given enable enabled enables approved may can should active on send collect report want wants ok "
    "okay authorized authorised willing share anonymous anonymized anonymised gather".split()
)
_NO = frozenset(
    "disable disabled disables deny denied denies refuse refused refuses decline declined declines reject rejected "
    "rejects withdraw withdrawn revoke revoked block blocked forbid forbidden forbids off no not without suppress "
    "suppressed unsubscribed missing stop stopped never lacks skip prevent opted_out".split()
)
_NEEDS = frozenset("require requires required need needs needed".split())
_ENSURES = frozenset("require ensure assert enforce must demand check verify validate guard gate".split())
_EXEMPT = frozenset("exempt exempted bypass ignore ignored ignoring unless optional".split())
_ACCESS = frozenset(
    "view read manage dashboard edit access see export admin query".split()
)  # who may look at analytics
# A name that begins so does something with a choice, and is none.
_ACTS = frozenset(
    "set save store record write update log track create make add delete remove clear reset render show display "
    "handle process sync migrate register build parse serialize print emit publish notify import export test toggle "
    "on post put view list fetch do apply configure init setup withdraw revoke give prompt disable enable".split()
)
# A name that ends so is about a choice, and is none.
_THINGS = frozenset(
    "url urls form forms text page link links view views template html message messages banner dialog popup event "
    "events label title description help type serializer schema router version date time at timestamp ts token code "
    "email mail reason source log logs history field fields count number rate handler endpoint path screen prompt id "
    "ids uuid key keys name names data payload properties props config settings options manager service client api "
    "module backend dir model models class admin record records provider tab table column context".split()
)
_OBJECTS = frozenset(
    "manager service client api backend store config settings options data model record context".split()
)
_HOLDERS = frozenset(
    "consent consents privacy preference preferences permission permissions optin optout optins optouts cookies "
    "telemetry tracking analytics gdpr".split()
)
_HOLDS = frozenset("contains has includes exists set present get check is".split())
_PURPOSES = (
    ("marketing", frozenset("marketing newsletter newsletters promotional promotions promo advertising ads email "
                            "emails mail mails sms mailing push contact call phone ad advert adverts".split())),
    ("analytics", frozenset("analytics analytic tracking telemetry usage stats statistics track profiling "
                            "measurement metrics performance tracked ga gtag tracker do_not_track dnt".split())),
    ("other", frozenset("functional necessary essential terms tos age parental guardian photo research treatment "
                        "medical recording location oauth scope scopes oidc biometric legal image training "
                        "study surgery donor video call".split())),
)  # fmt: skip
_PHRASES = (
    (re.compile(r"\bopt(?:ed|s|ing)? out\b|\boptouts?\b|\bopts out\b"), " optout ", -1),
    (re.compile(r"\bopt(?:ed|s|ing)? in\b|\boptins?\b|\boptedin\b"), " optin ", 1),
    (re.compile(r"\bdo not (?:track|sell|share|contact|profile|collect)\b|\bdonottrack\b|\bdnt\b|\bno track\b"),
     " optout tracking ", -1),
    (re.compile(r"\bdo not (?:email|mail|call|sms)\b"), " optout marketing ", -1),
    (re.compile(r"\bglobal privacy control\b|\bsec gpc\b|\bgpc\b"), " optout ", -1),
    (re.compile(r"\bunsubscribed\b"), " optout marketing ", -1),
)  # fmt: skip
_HINT = re.compile(
    r"(?i)consent|opt.?(?:ed|s|ing)?.?(?:in|out)\b|opt.?(?:ed)?_?(?:in|out)|donottrack|do_?not|dnt|gpc|track|telemetry|"
    r"analytics|marketing|gdpr|ccpa|privacy|cookie|newsletter|usage|stats|statistics|profiling|ads\b|unsubscribed"
)
_TAIL = 3  # segments of a dotted name that are looked at


def may_speak(name: str) -> bool:
    """A quick look: whether ``name`` can say anything of consent."""
    return _HINT.search(name) is not None


@functools.lru_cache(maxsize=50_000)
def said(name: str) -> Optional[Said]:
    """What a name says, if it names a check or a choice; of a dotted one the last segments count."""
    if not may_speak(name):
        return None
    segments = [tokens(one) for one in name.split(".")[-_TAIL:]]
    last = segments[-1]
    found = _phrase(last, acts=True)
    if found is not None:
        return found
    return _held([word for part in segments[:-1] for word in part], last) if len(segments) > 1 else None


def said_key(name: str) -> Optional[Said]:
    """The same for the key of a setting or environment variable, where a bare topic is a switch: ``X_TELEMETRY``."""
    found = said(name)
    if found is None and may_speak(name):
        words = tokens(name.rpartition(".")[2])
        if words and words[-1] in ("telemetry", "tracking", "analytics") and len(words) <= 3 and words[0] not in _ACTS:
            return Said(1, "analytics")
    return found


def ensures(name: str) -> Optional[Said]:
    """What ``require_consent(user)`` makes sure of when it comes back, or as a decorator or context manager."""
    words = tokens(name.rpartition(".")[2])
    if not words or not _EXEMPT.isdisjoint(words):
        return None
    whole = _phrase([word for word in words if word not in _ENSURES | _NEEDS | {"raise", "abort", "if", "unless"}])
    if whole is None or (_ENSURES | _NEEDS | {"raise", "abort"}).isdisjoint(words):
        return None
    return Said(1, whole.purpose)


def purpose_of(words: str) -> str:
    """The purpose that a text or name is about: marketing, analytics, other, or none (an empty text)."""
    found = set(tokens(words))
    for purpose, own in reversed(_PURPOSES):
        if found & own:
            return purpose
    return ""


def topic_of(text: str) -> str:
    """The purpose, if the text names a purpose and nothing else: ``"analytics"``, ``Purpose.TRACKING``."""
    words = [word for word in tokens(text.rpartition(".")[2]) if word not in ("data", "third", "party", "cookies")]
    own = {word for _, some in _PURPOSES for word in some}
    return purpose_of(" ".join(words)) if words and own.issuperset(words) else ""


def permits(name: str) -> bool:
    """Whether a function of this name answers whether something is permitted: ``is_allowed``, ``given``."""
    words = tokens(name.rpartition(".")[2])
    yes = {"allow", "allowed", "allows", "permits", "permitted", "given", "granted", "accepted", "agreed", "approved"}
    yes |= {"permission", "grants", "accepts", "ok"}
    return bool(yes & set(words)) and not _ACTS & set(words[:1])


def judges(text: str) -> int:
    """1 for a value that means yes (``"granted"``, ``Status.ACCEPTED``), -1 for one that means no, 0 for others."""
    words = set(tokens(text.rpartition(".")[2]))
    if text.strip().lower() in ("1", "true", "yes", "y", "on", "t"):
        return 1
    if text.strip().lower() in ("0", "false", "no", "n", "off", "none", "", "f", "never"):
        return -1
    optout = "out" in words or "optout" in words
    if words & _NO or optout or words & {"false", "none", "unknown", "redact", "pending", "unset"}:
        return -1
    return 1 if words & (_YES | {"yes", "true", "optin", "in", "full", "opted", "all", "any", "explicit"}) else 0


def _phrase(words: list[str], acts: bool = False) -> Optional[Said]:
    text = " ".join(words)
    sign = 1
    named = False
    for pattern, instead, worth in _PHRASES:
        text, times = pattern.subn(instead, text)
        if times:
            named, sign = True, sign * worth
    left = text.split()
    if not left or (acts and left[0] in _ACTS and not _is_state(left)) or left[-1] in _THINGS:
        return None
    if not _EXEMPT.isdisjoint(left) or not _ACCESS.isdisjoint(left):
        return None
    topics = [word for word in left if word in _TOPICS]
    yes, no = _YES.intersection(left), _NO.intersection(left)
    if not named and _NAMED.isdisjoint(left):
        vendor = not _VENDORS.isdisjoint(left)
        if not (topics or vendor) or not (yes or no):
            return None
        if topics and not vendor and all(word in _WEAK for word in topics) and not _clear(left, topics):
            return None
    if _NEEDS.intersection(left):
        return Said(0, _purpose(left))
    sign *= -1 if len([word for word in left if word in _NO]) % 2 else 1
    return Said(sign, _purpose(left))


def _is_state(left: list[str]) -> bool:
    """``disable_telemetry``, ``enable_tracking``, ``track_usage``: settings that are called like acts."""
    return left[0] in ("disable", "enable") and len(left) > 1 and any(word in _TOPICS for word in left[1:])


def _clear(left: list[str], topics: list[str]) -> bool:
    """Whether a weak topic is one of consent: ``usage_stats_enabled``, ``accepted_cookies``, not ``cookie_enabled``."""
    if len(set(topics)) > 1:
        return True
    decided = {"accepted", "accept", "accepts", "agreed", "granted", "declined", "refused", "rejected", "denied"}
    if decided & set(left):
        return True
    return topics[0] in ("usage", "stats", "statistics") and bool({"collect", "send", "report", "share"} & set(left))


def _purpose(left: list[str]) -> str:
    return purpose_of(" ".join(left)) or ANY


def _held(holder: list[str], last: list[str]) -> Optional[Said]:
    """What a member of something that keeps choices says: ``consents.given``, ``preferences.analytics``."""
    text = " ".join(holder)
    if not last or last[0] in _ACTS or last[-1] in _THINGS:
        return None
    own = _HOLDERS.intersection(holder) or ("opt" in holder and {"in", "out", "outs", "ins"} & set(holder))
    if not own:
        return None
    out = bool(re.search(r"\bopt(?:ed)? ?outs?\b|\boptouts?\b", text))
    strong = out or bool(_NAMED & set(holder)) or "opt" in holder
    purpose = purpose_of(" ".join([*last, *holder])) or ANY
    if permits(" ".join(last)) or {"active", "enabled", "may", "can"} & set(last):
        if strong or {"privacy", "telemetry", "tracking", "analytics", "permissions"} & set(holder):
            return Said(-1 if _NO.intersection(last) else 1, purpose)
        return None
    if _NO.intersection(last) and (strong or {"telemetry", "tracking", "analytics"} & set(holder)):
        return Said(-1, purpose)
    if strong and (set(last) <= _HOLDS or all(word in _TOPICS or word in ("is", "has") for word in last)):
        return Said(-1 if out else 1, purpose)
    if {"preference", "preferences", "privacy", "permissions"} & set(holder) and all(word in _TOPICS for word in last):
        return Said(1, purpose)
    return None
