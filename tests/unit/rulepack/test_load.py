"""Loading rule files: what they may say, and how mistakes are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.errors import RuleError
from pii_lint.rulepack.load import load
from pii_lint.rulepack.paths import builtin_files
from pii_lint.vocabulary import CHANNELS, SENSITIVITIES, SEVERITIES

GOOD = """
[[source]]
id = "our-source"
names = ["SOURCE"]
data = "user.content"

[[sink]]
id = "our-sink"
rule = "PII101"
channel = "logging"
calls = ["SINK"]

[[sanitizer]]
calls = ["CLEAN"]

[[propagator]]
calls = ["ours.wrap"]
flows = ['0["email"] -> return.address']

[[type]]
name = "ours.Person"
fields = { mail = "user.contact.email" }

[[data_type]]
key = "user.plaque"
label = "loyalty plaque"
sensitivity = "personal"
names = ["loyalty plaque"]
"""


def write(folder: Path, text: str, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    path = write(folder, text)
    with pytest.raises(RuleError) as caught:
        load([path])
    return [one.replace(str(path), "ours.toml") for one in caught.value.problems]


def test_builtin_packs_load_and_are_found_in_every_room() -> None:
    pack = load()
    assert {path.parent.name for path in builtin_files()} == {"data_types", "libraries", "policies"}
    assert {"PII101", "PII102", "PII201", "PII301", "PII401", "PII501", "PII601", "PII701", "PII801"} <= set(pack.rules)


def test_every_policy_is_complete() -> None:
    for rule in load().rules.values():
        assert set(rule.severity) == set(SENSITIVITIES)
        assert set(rule.severity.values()) <= set(SEVERITIES)
        assert rule.severity["public"] == "low"
        assert rule.channel in CHANNELS
        assert len(rule.short) <= 1000 and len(rule.full) <= 1000
        assert "## Leaks" in rule.help and "## Cured" in rule.help
        rule.message.format(data="e-mail address", sink="print")
        rule.hint.format(data="e-mail address", expression="user.email")


def test_a_user_file_adds_every_kind_of_table(tmp_path: Path) -> None:
    pack = load([write(tmp_path, GOOD)])
    source = pack.identifier("SOURCE")
    assert source is not None and source.id == "our-source"
    assert [one.id for one in pack.call_as_written("obj.SINK").sinks] == ["our-sink"]  # type: ignore[union-attr]
    assert pack.call("ours.wrap").propagators is not None  # type: ignore[union-attr]
    assert pack.type("ours.Person").fields == {"mail": "user.contact.email"}  # type: ignore[union-attr]
    assert pack.data_types["user.plaque"].label == "loyalty plaque"
    assert pack.names.classify("loyalty_plaque").data == "user.plaque"  # type: ignore[union-attr]


def test_without_defaults_only_the_users_sources_and_sinks_remain(tmp_path: Path) -> None:
    pack = load([write(tmp_path, GOOD)], default=False)
    assert [one.id for one in pack.content.source] == ["our-source"]
    assert [one.id for one in pack.content.sink] == ["our-sink"]
    assert pack.names.classify("email") is None
    assert pack.type("django.contrib.auth.models.User").fields == {}  # type: ignore[union-attr]
    assert "PII101" in pack.rules
    assert pack.call("builtins.len").sanitizers  # type: ignore[union-attr]


def test_all_problems_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        '[[sink]]\nid = "a"\nrule = "PII101"\nchanel = "logging"\ncalls = "print"\n\n'
        '[[sink]]\nid = 3\nrule = "PII101"\nchannel = "logging"\n\n[[sorce]]\nid = "x"\n',
    )
    assert found == [
        "ours.toml:4: sink has no key 'chanel' (did you mean 'channel'?)",
        "ours.toml:5: sink.calls: expected list, got str",
        "ours.toml:1: sink lacks 'channel'",
        "ours.toml:8: sink.id: expected str, got int",
        "ours.toml:12: there is no table or key 'sorce' (did you mean 'source'?)",
    ]


@pytest.mark.parametrize(
    ("table", "line", "what"),
    [
        ('[[source]]\nid = "a"\nnames = ["A"]\ndata = "user.contact.emial"', 4, "unknown data type"),
        ('[[source]]\nid = "a"\ndata = "user.content"', 2, "matches nothing"),
        ('[[source]]\nid = "a"\nnames = ["A"]\ndata = "user.content"\nconfidence = "sure"', 5, "unknown confidence"),
        ('[[source]]\nid = "a"\ndata = "user.content"\nfunctions = ["main"]', 4, "'main' is no signature"),
        ('[[source]]\nid = "a"\ndata = "user.content"\ndecorated = ["a..b"]', 4, "an empty segment"),
        ('[[source]]\nid = "a"\ndata = "user.content"\nnames = ["A"]\nparameters = [1]', 5, "no effect without"),
        ('[[type]]\nname = "a.B"\ndecorated = ["a.b"]\nparameters = ["<bode>"]', 4, "is no parameter (a position"),
        ('[[sink]]\nid = "a"\nrule = "PII999"\nchannel = "logging"\ncalls = ["A"]', 3, "unknown rule 'PII999'"),
        ('[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "log"\ncalls = ["A"]', 4, "unknown channel 'log'"),
        ('[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "logging"\ncalls = ["a.{b,c"]', 5, "'{' without '}'"),
        ('[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "logging"\ncalls = ["a..b"]', 5, "an empty segment"),
        ('[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "logging"\ncalls = ["A"]\nargs = [-1]', 6, "is no argument"),
        ('[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "logging"', 2, "matches nothing"),
        (
            '[[sink]]\nid = "a"\nrule = "PII101"\nchannel = "logging"\ncalls = ["A"]\nonly = ["user.a"]',
            6,
            "unknown data",
        ),
        ('[[host]]\nvendor = "a"\nhosts = ["https://a.io"]\nrule = "PII301"\nchannel = "http"', 3, "no name of a host"),
        ('[[host]]\nvendor = "a"\nhosts = ["a.io"]\nrule = "PII3"\nchannel = "http"', 4, "unknown rule 'PII3'"),
        ('[[host]]\nvendor = "a"\nhosts = ["a.io"]\nrule = "PII301"\nchannel = "web"', 5, "unknown channel 'web'"),
        ('[[sanitizer]]\ncalls = ["A"]\nclears = ["user.nothing"]', 3, "unknown data type"),
        ('[[propagator]]\ncalls = ["A"]\nflows = ["0 - return"]', 3, "has no '->'"),
        ('[[propagator]]\ncalls = ["A"]\nflows = ["0[x] -> return"]', 3, "is no path"),
        ('[[propagator]]\ncalls = ["A"]\nflows = ["return -> 0"]', 3, "starts at 'return'"),
        ('[[type]]\nname = "a.B"\nfields = { mail = "user.male" }', 3, "unknown data type"),
        ('[[type]]\nname = "a.B"\n[type.fields]\nmail = "user.male"', 3, "unknown data type"),
        ('[[data_type]]\nkey = "user.a"\nlabel = "a"\nsensitivity = "secret"', 4, "unknown sensitivity"),
        ('[[sink]]\nid = "print"\nrule = "PII102"\nchannel = "console"\ncalls = ["A"]', 2, "is already defined in"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, table: str, line: int, what: str) -> None:
    found = problems(tmp_path, table)
    assert len(found) == 1
    assert found[0].startswith(f"ours.toml:{line}: ")
    assert what in found[0]


def test_lines_are_right_below_a_text_that_looks_like_a_table(tmp_path: Path) -> None:
    example = "[[example]]\ncode = '''\n[[sink]]\nid = 1\n'''\n\n"
    found = problems(tmp_path, example + '[[sink]]\nid = "a"\nrule = "PII1"\nchannel = "logging"\ncalls = ["A"]\n')
    assert found[0].startswith("ours.toml:9: sink.rule: unknown rule 'PII1'")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[sink]]\nid = \n", ":2: is not TOML: "),
        (b"[[sink]]\nid = 'a", ":2: is not TOML: "),
        (b'[[sink]]\nid = "\xff"\n', ":2: is not UTF-8"),
        (b"sink = 3\n", ":1: sink is no list (write [[sink]])"),
        (b"[words]\npersons = 3\n", ":2: words.persons: expected list, got int"),
    ],
)
def test_unreadable_files(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(content)
    with pytest.raises(RuleError) as caught:
        load([path])
    assert f"{path}{message}" in str(caught.value)


def test_a_missing_file_and_a_wrong_file_are_both_reported(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        load([tmp_path / "none.toml", write(tmp_path, "[[sink]]\nid = \n")])
    assert len(caught.value.problems) == 2
    assert "cannot be read: No such file or directory" in caught.value.problems[0]
    assert caught.value.exit_status == 2
