"""A request belongs to the vendor whose host the code says, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.api import scan_sources

CODE = """\
import os

import requests

TRACK = "https://api.segment.io/v1"
OTHER = "https://one.example.org"
TWICE = "https://api.segment.io/v1"
TWICE = os.environ["ADDRESS"]


class Client:
    def __init__(self):
        self.base = os.getenv("ADDRESS", "https://hooks.slack.com")

    def send(self, user, where):
        requests.post({url}, json={{"email": user.email}})
"""


@pytest.mark.parametrize(
    ("url", "rule", "channel"),
    [
        ('"https://api.segment.io/v1/track"', "PII301", "analytics"),
        ('"HTTPS://API.SEGMENT.IO/v1/track".lower()', "PII501", "http"),
        ('"https://API.segment.io:443"', "PII301", "analytics"),
        ("TRACK", "PII301", "analytics"),
        ('TRACK + "/track"', "PII301", "analytics"),
        ('f"{TRACK}/track"', "PII301", "analytics"),
        ('"%s/track" % TRACK', "PII501", "http"),
        ('"https://api.segment.io/{}".format(where)', "PII301", "analytics"),
        ('f"{self.base}/services/1"', "PII601", "messaging"),
        ('"https://eu.i.posthog.com/capture"', "PII301", "analytics"),
        ("OTHER", "PII501", "http"),
        ("TWICE", "PII501", "http"),
        ("where", "PII501", "http"),
        ('f"https://{where}/api.segment.io"', "PII501", "http"),
        ('"https://api.segment.io.example.org/"', "PII501", "http"),
        ('"https://example.org/?to=https://api.segment.io/"', "PII501", "http"),
    ],
)
def test_the_host_decides(url: str, rule: str, channel: str) -> None:
    (finding,) = scan_sources({"app.py": CODE.format(url=url)}).findings
    assert (finding.rule, finding.channel) == (rule, channel)


def test_a_rule_file_adds_a_vendor(tmp_path: Path) -> None:
    rules = tmp_path / "ours.toml"
    rules.write_text(
        '[[host]]\nvendor = "Ours"\nhosts = ["*.example.org"]\nrule = "PII301"\nchannel = "analytics"\n'
        'allows = ["user.contact"]\n'
    )
    code = CODE.format(url='"https://one.example.org"').replace('"email"', '"email": user.email, "password"')
    (plain,) = scan_sources({"app.py": code}).findings
    assert plain.data_types == ("user.contact.email",)
    assert scan_sources({"app.py": code}, [rules]).findings == ()
    mixed = code.replace('"password": user.email', '"birthday": user.birth_date')
    (finding,) = scan_sources({"app.py": mixed}, [rules]).findings
    assert finding.data_types == ("user.demographic.date_of_birth",)
    assert finding.rule == "PII301"
