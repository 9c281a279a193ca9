"""Gates never hide a find, time grows linearly, spans are sound: on generated texts."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pii_lint.patterns import DETECTORS, PRIVATE, Detector, Scanner, find, find_exact, scanner
from pii_lint.patterns.detector import outline

# Shapes of data and of what resembles them, in pieces that meet at random.
PIECES = [
    r"[0-9]{1,20}",
    r"[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}",
    r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
    r"\+?[0-9]{1,3} ?\(?[0-9]{2,4}\)? [0-9 ]{5,9}",
    r"0[1-9][0-9]{1,4}[ /.-][0-9]{3,8}",
    r"[2-6][0-9]{3}([ -]?[0-9]{4}){3}",
    r"[A-Za-z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}",
    r"([0-9]{1,3}\.){3}[0-9]{1,3}",
    r"([0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}",
    r"([0-9A-F]{2}[:-]){5}[0-9A-F]{2}",
    r"[a-z.]{1,8}(@|%40)[a-z-]{1,8}\.(com|org|xn--p1ai)",
    r"[A-Z]{1,6}[0-9]{2,9}[A-Z]{0,2}",
    r"[0-9]{6}[-+A][0-9]{3,4}[A-Z0-9]?",
    r"(password|pwd|token|api_key|secret)(=|: ?|\": ?\")[a-z0-9]{1,12}\"?",
    r"(nhs|ssn|bsn|pesel|cpf|sin|tfn|cpr|passport|idnr|aadhaar) ?(no)?[ :=]{1,2}[0-9A-Z -]{6,14}",
    r"(phone|tel|mobile|fax|call me at)[:= ]{1,2}[0-9 -]{7,14}",
    r"(dob|born|birthday|n. le)[: ]{1,2}[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}",
    r"(lat|lon|gps)[=: ]{1,2}-?[0-9]{1,3}\.[0-9]{2,7}(, ?-?[0-9]{1,3}\.[0-9]{3,6})?",
    r"(sk-|ghp_|xoxb-|AKIA|AIza|glpat-|eyJ|hf_|npm_|SG\.)[A-Za-z0-9_.-]{8,50}",
    r"[a-z]{2,8}://[a-z]{0,5}:[a-z0-9]{0,5}@?[a-z.]{1,9}",
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-9:.,]{5,12}(Z|\+[0-9:]{4,5})?",
    r"(Bearer|Basic|token) [A-Za-z0-9+/=._-]{10,40}",
    r"[a-z ]{0,12}",
    r"[ ,;:=\"'()/.\n-]{1,3}",
]

# Data whose parts may lie in several parts of the outline.
WHOLE = [
    "AB 123456 C", "AB123456 C", "AB 12 34 56 C", "GB29 NWBK 6016 1331 9268 19", "gb29nwbk 6016 1331 9268 19",
    "1 85 05 78 006 084 91", "185052A 006 084 91", "0049 30 901820", "0049 (30) 901820", "0171 / 1234567",
    "0171 - 1234567", "(0171) 1234567", "(030) / 1234567", "+44 (0)20 7946 0958", "1 (415) 555-2671",
    "call me at:00201 00000",
    "4111 1111 1111 1111", "2341 2341 2346", "postgres://app:s3,c=ret@db/x", "020 7946 0958", "81.2.69.142",
]  # fmt: skip

pieces = st.one_of(*(st.from_regex(re.compile(piece, re.ASCII), fullmatch=True) for piece in PIECES))
texts = st.lists(st.one_of(pieces, st.sampled_from(WHOLE), st.text(max_size=6)), max_size=8).map("".join)
ALL: tuple[Detector, ...] = (*DETECTORS, PRIVATE)
SCANNER = Scanner(ALL)


@settings(max_examples=600, deadline=None)
@given(texts)
def test_gates_hide_nothing(text: str) -> None:
    raw = outline(text)
    for detector in ALL:
        if detector.find(text):
            assert detector.may_match(raw), detector
    assert find(text) == find_exact(text)
    assert SCANNER.find(text) == SCANNER.exact(text)
    # ... and again, now from what the outline was remembered for; also for its neighbour with other digits.
    other = text.translate(str.maketrans("0123456789", "4728391650"))
    assert SCANNER.find(text) == SCANNER.exact(text)
    assert SCANNER.find(other) == SCANNER.exact(other)


PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIabc 4111 1111 1111 1111\n-----END RSA PRIVATE KEY-----"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(texts, st.just(PEM)), max_size=5).map("\n".join))
def test_long_texts_are_read_by_line(text: str) -> None:
    before = scanner._LONG
    scanner._LONG = 30
    try:
        assert SCANNER.find(text) == SCANNER.exact(text)
    finally:
        scanner._LONG = before


@settings(max_examples=300, deadline=None)
@given(texts)
def test_spans_are_in_order_apart_and_not_empty(text: str) -> None:
    end = 0
    for span in find(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def test_what_is_remembered_is_bounded_and_opened_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pii_lint.patterns.scanner._PART_LIMIT", 10)
    small = Scanner(ALL)
    for length in range(50):
        small.find("x" * length)
        small.find(f"ann{'n' * length}@example.org {'1' * length}.2.3.4 password phone")
    assert 0 < len(small._closed) <= 10 and 0 < len(small._open) <= 10
    assert not any(b"@" in raw for raw in (*small._closed, *small._open))
    assert not any(raw.islower() for raw in small._open if raw not in small._words)


@given(st.text())
def test_an_outline_has_the_length_of_its_text(text: str) -> None:
    assert len(outline(text)) == len(text)


ADVERSARIES = [
    "1", "1 ", "1-", "1.", "(1", "+1", "+1 ", "a", "a.", "a@", "@", "a@b.", "a@b", "a:", ":", "::", "1:", "aa:",
    "4111 ", "DE89", "DE89 ", "de89-", "eyJ", "eyJa.", "://", "://a:", "://a:b", "password=", "password",
    "pass word:", '"password": "', "nhs ", "nhs", "passport", "passport a", "born ", "dob 1", "tel ",
    "phone phone: ", "call me ", "-----BEGIN PRIVATE KEY-----", "bearer ", "bearer a", "AKIA", "sk-", "ghp_",
    "gps 1.000", "lat", "x=", "x:x=", "a='", 'a="', '\\"', "0", "01 ", "é", "٣", "-", "_", "=", " ", "%40", "a%40",
    "1_1", "f", "2001:", "1.1.1.", "driver's license ", "xoxb-", "SG.a.", "hooks.slack.com/services/",
    "A ", "Ann ", "Ann", "Ann Lee ", "Aa-", "A. ", "Mr. ", "Mr. de ", "12 A", "12 Elm ", "12 rue de ", "1 Aa St ",
    "Aa weg 1", "Weg 1", "0x", "0xa", "bc1q", "1A", "vin ", "plate: a", "swift a", "Dear ", "Dear A ", "my name is ",
]  # fmt: skip

READ = """
import resource, sys
from pii_lint.patterns import find_exact
from pii_lint.runtime import redact
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
for unit in eval(sys.argv[3]):
    text = (unit * (int(sys.argv[1]) // len(unit) + 1))[: int(sys.argv[1])]
    find_exact(text)
    redact(text)
"""


def read_all(length: int, cpu_seconds: int) -> int:
    command = [sys.executable, "-c", READ, str(length), str(cpu_seconds), repr(ADVERSARIES)]
    return subprocess.run(command, check=False).returncode


def test_no_text_is_catastrophic() -> None:
    # Linear reading takes a few seconds; one quadratic expression alone would take the limit many times over.
    assert read_all(50_000, 60) == 0


@pytest.mark.slow
def test_no_megabyte_is_catastrophic() -> None:
    assert read_all(1_000_000, 900) == 0
