"""What docs/runtime.md and the modules show is what happens."""

from __future__ import annotations

import doctest
import importlib
import logging
import pkgutil
import re
from pathlib import Path

import pytest

import pii_lint.patterns
import pii_lint.runtime
from pii_lint.runtime import configure, policy, uninstall

MODULES = [
    found.name
    for package in (pii_lint.runtime, pii_lint.patterns)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]
MODULE_NAMES = [name.rpartition(".")[2] for name in MODULES if ".integrations." in name]


def test_the_guide() -> None:
    guide = Path(__file__).parents[3] / "docs" / "runtime.md"
    handlers = list(logging.getLogger("shop").handlers)
    before = policy.current()
    try:
        tried = doctest.testfile(str(guide), module_relative=False)
    finally:
        uninstall()
        logging.getLogger("shop").handlers[:] = handlers
        policy._settings = before
        configure()
    assert tried.failed == 0 and tried.attempted > 20


def test_the_guide_to_integrations() -> None:
    guide = Path(__file__).parents[3] / "docs" / "integrations.md"
    try:
        tried = doctest.testfile(str(guide), module_relative=False)
    finally:
        uninstall()
    assert tried.failed == 0 and tried.attempted > 10


def test_the_guide_to_integrations_names_what_there_is() -> None:
    text = (Path(__file__).parents[3] / "docs" / "integrations.md").read_text(encoding="utf-8")
    named = {(module, name) for module, name in re.findall(r"[`(=\[*](\w+)\.(\w+)", text) if module in MODULE_NAMES}
    known = {"structlog", "loguru", "sentry", "opentelemetry", "analytics", "queues", "flask", "responses", "outbound",
             "llm", "frames", "arrow", "spark", "hooks", "datadog"}  # fmt: skip
    assert {module for module, _ in named} >= known
    for module, name in sorted(named):
        source = Path(pii_lint.runtime.__file__).parent / "integrations" / f"{module}.py"
        found = re.search(rf"^(async )?(def|class) {name}\b", source.read_text(encoding="utf-8"), re.MULTILINE)
        assert found, f"{module}.{name}"


# What the examples of a module use.
NEEDS = {"arrow": "pyarrow", "flask": "flask", "opentelemetry_baggage": "opentelemetry.sdk"}
NO_EXAMPLE = (".integrations", ".frames", ".streams", ".spark")


@pytest.mark.parametrize("name", [*MODULES, "pii_lint.runtime", "pii_lint.patterns"])
def test_the_examples_of_a_module(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    if name.rpartition(".")[2] in NEEDS and ".integrations." in name:
        pytest.importorskip(NEEDS[name.rpartition(".")[2]])
    tried = doctest.testmod(module)
    assert tried.failed == 0
    assert tried.attempted > 0 or name.endswith(NO_EXAMPLE)
