"""What a generation says after edits is what a new one says of the edited files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pii_lint.frontend import lower
from pii_lint.living.generation import Generation
from pii_lint.model import Finding
from pii_lint.rulepack.load import load

EXAMPLES = Path(__file__).parents[3] / "examples"
PACK = load()
LOGGER = "import logging\n\nlog = logging.getLogger('a')\n\n\n"
RECORD = LOGGER + "def record(event, detail):\n    log.info('%s: %s', event, detail)\n"


class Project:
    def __init__(self, files: dict[str, str]) -> None:
        self.files = dict(files)
        self.generation = Generation([lower(text.encode(), path) for path, text in files.items()], PACK, strict=True)
        self.generation.run()

    def edit(self, path: str, text: str) -> list[Finding]:
        self.files[path] = text
        self.generation.update(lower(text.encode(), path))
        self.generation.work()
        return self.findings()

    def findings(self) -> list[Finding]:
        return self.generation.findings(lambda path: self.files[path].encode())


def whole(files: dict[str, str]) -> list[Finding]:
    return Project(files).findings()


def lines(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(one.location.path, one.location.region.start_line) for one in findings]


def shop(name: str) -> dict[str, str]:
    folder = EXAMPLES / name
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


@pytest.mark.parametrize("name", ["flask_shop/leaky", "django_clinic/leaky", "fastapi_rides/leaky"])
def test_each_file_emptied_and_put_back(name: str) -> None:
    files = shop(name)
    project = Project(files)
    before = project.findings()
    assert before == whole(files)
    for path, text in files.items():
        without = project.edit(path, "")
        missing = set(lines(whole({**files, path: ""}))) - set(lines(without))
        assert missing == set(), path  # what was stored elsewhere may stay until the whole is solved anew
        again = project.edit(path, text)
        assert [(one.location, one.rule, one.data_types, one.fingerprint) for one in again] == [
            (one.location, one.rule, one.data_types, one.fingerprint) for one in before
        ], path


@pytest.mark.parametrize("name", ["flask_shop/leaky", "fastapi_rides/leaky"])
def test_a_line_at_the_top_of_each_file_moves_its_findings(name: str) -> None:
    files = shop(name)
    project = Project(files)
    for path, text in files.items():
        found = project.edit(path, "# one\n" + text)
        files[path] = "# one\n" + text
        assert found == whole(files), path


def test_only_what_changed_is_walked() -> None:
    functions = "".join(f"def f{number}(user):\n    print(user.email)\n\n\n" for number in range(50))
    project = Project({"a.py": functions, "b.py": "def g(user):\n    print(user.plan)\n"})
    text = functions.replace("def f7(user):\n", "def f7(user):\n    x = 1\n")
    project.generation.update(lower(text.encode(), "a.py"))
    walked: list[int] = []
    project.generation.work(lambda done, total: walked.append(done))
    assert len(walked) * 8 < 20  # the module, the function, and not the other 49


def test_a_flow_that_begins_in_an_edited_caller() -> None:
    caller = "from audit import record\n\n\ndef login(user):\n    record('in', user.plan)\n"
    project = Project({"audit.py": RECORD, "login.py": caller})
    assert project.findings() == []
    found = project.edit("login.py", caller.replace("user.plan", "user.email"))
    assert lines(found) == [("audit.py", 7)]
    assert [step.location.path for step in found[0].flows[0].steps] == ["login.py", "login.py", "audit.py"]
    assert project.edit("login.py", caller) == []


def test_a_flow_that_ends_in_an_edited_callee() -> None:
    caller = "from audit import record\n\n\ndef login(user):\n    record('in', user.email)\n"
    silent = LOGGER + "def record(event, detail):\n    log.info('%s', event)\n"
    project = Project({"audit.py": silent, "login.py": caller})
    assert project.findings() == []
    assert lines(project.edit("audit.py", RECORD)) == [("audit.py", 7)]
    assert lines(project.edit("audit.py", "\n\n" + RECORD)) == [("audit.py", 9)]
    assert project.edit("audit.py", silent) == []


def test_a_function_that_goes_and_comes_back() -> None:
    caller = "from audit import record\n\n\ndef login(user):\n    record('in', user.email)\n"
    project = Project({"audit.py": RECORD, "login.py": caller})
    assert len(project.findings()) == 1
    assert project.edit("audit.py", LOGGER) == []
    assert len(project.edit("audit.py", RECORD)) == 1


def test_a_new_file() -> None:
    project = Project({"login.py": "from audit import record\n\n\ndef login(user):\n    record('in', user.email)\n"})
    assert project.findings() == []
    project.edit("audit.py", RECORD)
    assert lines(project.findings()) == lines(whole(project.files))


def test_a_set_up_that_collects() -> None:
    project = Project({"a.py": "import sentry_sdk\n\nsentry_sdk.init('x')\n", "b.py": "x = 1\n"})
    assert project.findings() == []
    found = project.edit("a.py", "import sentry_sdk\n\n\nsentry_sdk.init('x', send_default_pii=True)\n")
    assert [(one.rule, one.location.region.start_line) for one in found] == [("PII901", 4)]
    assert project.edit("b.py", "x = 2\n") == found
    assert project.edit("a.py", "import sentry_sdk\n") == []


def test_a_base_class_that_changes() -> None:
    model = "class Base:\n    def shown(self):\n        return {}\n\n\nclass User(Base):\n    def tell(self):\n"
    model += "        print(self.shown())\n"
    project = Project({"a.py": model.format("'x'")})
    assert project.findings() == []
    leaky = model.format("self.email")
    assert lines(project.edit("a.py", leaky)) == lines(whole({"a.py": leaky})) != []


def test_the_parameters_that_hold_personal_data() -> None:
    text = "def send(email, count):\n    return email\n\n\ndef put(it):\n    return it\n\n\n"
    text += "def use(user):\n    put(user.phone)\n"
    project = Project({"a.py": text})
    found = project.generation.parameters("a.py", lambda path: text.encode())
    assert [(region.start_line, region.start_column, data) for region, data in found] == [
        (1, 10, ("user.contact.email",)),
        (5, 9, ("user.contact.phone_number",)),
    ]


def test_work_that_is_interrupted_goes_on() -> None:
    files = shop("flask_shop/leaky")
    project = Project(files)
    text = files["audit.py"].replace("def record(event, detail):", "def record(event, detail, more=None):")
    project.generation.update(lower(text.encode(), "audit.py"))

    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    rounds = 0
    while not project.generation.is_settled:
        rounds += 1
        try:
            project.generation.engine.work(stop, 1)
        except Enough:
            continue
    assert rounds > 1
    project.files["audit.py"] = text
    assert lines(project.findings()) == lines(whole(project.files))
