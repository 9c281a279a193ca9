"""Settings from file, environment and options: what folds over what, and how mistakes are named."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pii_lint.config.load import check_names, load
from pii_lint.config.schema import Config
from pii_lint.errors import ConfigError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project: Path, text: str, name: str = "pii-lint.toml") -> None:
    (project / name).write_text(text, encoding="utf-8")


def problems(**arguments: object) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(environment={}, **arguments)  # type: ignore[arg-type]
    assert caught.value.exit_status == 2
    return str(caught.value).splitlines()


def test_defaults(project: Path) -> None:
    config = load(["."], environment={})
    assert config.min_severity == "medium"
    assert (config.select, config.ignore, config.rules, config.allow) == ((), (), (), ())
    assert config.default_rules
    assert config.base == project.as_posix()


def test_layers_fold_in_order(project: Path) -> None:
    write(project, 'select = ["PII101"]\nignore = ["PII201"]\nmin-severity = "low"\njobs = 2\n')
    environment = {"PII_LINT_IGNORE": "PII301, PII401", "PII_LINT_JOBS": "3", "PII_LINT_MIN_CONFIDENCE": "medium"}
    config = load(["."], environment=environment, options={"select": ["PII102"], "jobs": 4, "min_severity": None})
    assert config.select == ("PII102",)
    assert config.ignore == ("PII201", "PII301", "PII401")
    assert (config.min_severity, config.min_confidence, config.jobs) == ("low", "medium", 4)


def test_found_in_a_folder_above_the_paths(project: Path) -> None:
    (project / "src" / "shop").mkdir(parents=True)
    write(project, "[tool.other]\n", "src/pyproject.toml")
    write(project, '[tool.pii-lint]\nexclude = ["gen/"]\n', "pyproject.toml")
    config = load(["src/shop"], environment={})
    assert config.exclude == ("gen/",)
    assert config.base == project.as_posix()


def test_search_ends_at_the_root_of_the_repository(project: Path) -> None:
    write(project, "jobs = 7\n")
    (project / "vendored" / ".git").mkdir(parents=True)
    assert load(["vendored"], environment={}).jobs == 0
    assert load(["."], environment={}).jobs == 7


def test_both_files_with_settings(project: Path) -> None:
    write(project, "jobs = 7\n")
    write(project, "[tool.pii-lint]\njobs = 2\n", "pyproject.toml")
    assert problems(paths=["."]) == [
        "pii-lint.toml: settings also stand in [tool.pii-lint] of pyproject.toml beside it (keep one of the two)"
    ]


def test_every_mistake_is_named_with_file_and_key(project: Path) -> None:
    write(
        project,
        """
        selct = ["PII101"]
        min-severity = "hihg"
        exclude = "tests"
        sanitizers = ["shop mask"]
        rules = ["absent.toml"]
        jobs = -1
        cache = "yes"
        [[allow]]
        data = "user.contact.email"
        [[allow]]
        reason = "x"
        until = "2027-02-31"
        [per-path-ignores]
        "tests/" = "PII101"
        """,
    )
    assert problems(paths=["."]) == [
        "pii-lint.toml: selct: unknown key (did you mean 'select'?)",
        "pii-lint.toml: min-severity: not a choice: 'hihg' (one of low, medium, high, critical)",
        "pii-lint.toml: exclude: expected a list, got a string",
        "pii-lint.toml: jobs: expected a whole number >= 0",
        "pii-lint.toml: cache: expected true or false, got a string",
        "pii-lint.toml: per-path-ignores: expected a list, got a string at [...]",
        "pii-lint.toml: rules: no such file: absent.toml",
        "pii-lint.toml: sanitizers: 'shop mask' is not a dotted name (such as 'shop.privacy.mask')",
        "pii-lint.toml: allow[1]: 'reason' is missing (why may this data go there?)",
        "pii-lint.toml: allow[2].until: not a date (write 2027-01-31)",
        "pii-lint.toml: allow[2]: 'data' is missing (a data type such as \"user.contact.email\")",
    ]


def test_mistakes_of_all_layers_at_once(project: Path) -> None:
    write(project, "jobs = 'many'\n")
    with pytest.raises(ConfigError) as caught:
        load(["."], environment={"PII_LINT_MIN_SEVERITY": "big"}, options={"rules": ["gone.toml"]})
    assert str(caught.value).splitlines() == [
        "pii-lint.toml: jobs: expected a whole number, got a string",
        "PII_LINT_MIN_SEVERITY: not a choice: 'big' (one of low, medium, high, critical)",
        "--rules: no such file: gone.toml",
    ]


def test_allow_entries(project: Path) -> None:
    write(
        project,
        """
        [[allow]]
        data = ["user.contact.email", "user.name"]
        channel = "messaging"
        path = "src/mail/"
        reason = "the mail provider needs it"
        until = 2027-01-31
        """,
    )
    (entry,) = load(["."], environment={}).allow
    assert entry.data == ("user.contact.email", "user.name")
    assert (entry.channel, entry.path, entry.until) == (
        ("messaging",),
        ("src/mail/",),
        datetime.date(2027, 1, 31),
    )
    assert (entry.file, entry.where) == ("pii-lint.toml", "allow[1]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select = [\n", "not valid TOML"),
        ("jobs = 1\njobs = 2\n", "not valid TOML"),
    ],
)
def test_broken_file(project: Path, text: str, message: str) -> None:
    write(project, text)
    (line,) = problems(paths=["."])
    assert line.startswith("pii-lint.toml: ")
    assert message in line


def test_broken_pyproject_without_settings_is_not_ours(project: Path) -> None:
    write(project, "{{ cookiecutter.name }} = [\n", "pyproject.toml")
    assert load(["."], environment={}) == Config(base=project.as_posix())


def test_broken_pyproject_with_settings(project: Path) -> None:
    write(project, "[tool.pii-lint]\njobs = [\n", "pyproject.toml")
    (line,) = problems(paths=["."])
    assert line.startswith("pyproject.toml: not valid TOML")


def test_named_file(project: Path) -> None:
    write(project, "jobs = 5\n", "ci.toml")
    config = load(["."], file="ci.toml", environment={})
    assert (config.jobs, config.file) == (5, str(project / "ci.toml"))
    assert problems(file="absent.toml") == ["absent.toml: cannot be read: No such file or directory"]
    write(project, "[tool.other]\n", "pyproject.toml")
    assert "no [tool.pii-lint] table" in problems(file="pyproject.toml")[0]


def test_rule_files_are_relative_to_their_layer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sub").mkdir()
    for name in ("a.toml", "sub/b.toml"):
        (project / name).touch()
    write(project, 'rules = ["a.toml"]\n')
    monkeypatch.chdir(project / "sub")
    config = load(["."], environment={}, options={"rules": ["b.toml"]})
    assert config.rules == (str(project / "a.toml"), str(project / "sub" / "b.toml"))


KNOWN = {
    "rules": ["PII101", "PII102", "PII201"],
    "data_types": ["user.contact.email", "user.name.first"],
    "channels": ["logging", "console"],
}


def test_unknown_names_are_told_with_the_nearest(project: Path) -> None:
    write(
        project,
        """
        select = ["PII999", "PII101/specal"]
        [[allow]]
        data = "user.contact.mail"
        channel = "loging"
        reason = "x"
        [per-path-ignores]
        "tests/" = ["PII1O1"]
        """,
    )
    config = load(["."], environment={}, options={"ignore": ["PII301"]})
    with pytest.raises(ConfigError) as caught:
        check_names(config, **KNOWN)
    text = str(caught.value)
    assert "pii-lint.toml: select: unknown rule 'PII999'" in text
    assert "pii-lint.toml: select: unknown rule 'PII101/specal' (did you mean 'PII101'?)" in text
    assert "unknown data type 'user.contact.mail' (did you mean 'user.contact.email'?)" in text
    assert "allow[1].channel: unknown channel 'loging' (did you mean 'logging'?)" in text
    assert "per-path-ignores.'tests/': unknown rule 'PII1O1' (did you mean 'PII101'?)" in text
    assert "--ignore: unknown rule 'PII301'" in text
    assert len(text.splitlines()) == 6


def test_known_names_pass(project: Path) -> None:
    options = {"select": ["PII1", "PII", "PII201/special"], "ignore": ["PII102"]}
    write(project, '[[allow]]\ndata = "user.contact"\nreason = "x"\n')
    check_names(load(["."], environment={}, options=options), **KNOWN)
