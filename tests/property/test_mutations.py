"""What is found does not depend on how a program is written: dead code, names, variables, order, functions."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import pytest
from compared import Found, Program
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutations import MUTATIONS
from programs import cases, examples, made_up, read

NAMES_COUNT = frozenset(("dead code", "reordered statements"))
"""Mutations for programs in which names are evidence, and a new name another one."""

SPLIT = "split function"
SURE = tuple(name for name in MUTATIONS if name != SPLIT)
CHANGED_BY_SPLITS = 0.12
"""Known: what an object, record or container is, and where in it data stands, may be lost when a function is handed it.
Of all places at which the functions of the data-flow suite can be split, at most this share changes what is found."""

_quick = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
quick = partial(settings, _quick)
deep = partial(settings, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))


@cache
def _before(kind: str, name: str) -> Found:
    return read(kind, name).found()


def check(program: Program, before: Callable[[], Found], mutation: str, data: st.DataObject, times: int = 1) -> None:
    """Change a copy of the program, scan it, and compare."""
    changed = program.copy()
    done = False
    for _ in range(times):
        path = data.draw(st.sampled_from(sorted(changed.trees)), label="file")
        done |= MUTATIONS[mutation](changed.trees[path], lambda places: data.draw(st.sampled_from(places)))
    if done and (found := changed.found()) != before():
        text = "\n".join(f"# {path}\n{source}" for path, source in changed.sources().items())
        pytest.fail(f"{mutation}: gone {sorted(before() - found)}, new {sorted(found - before())}\n{text}")


def test_a_changed_flow_is_noticed() -> None:
    program = Program.of({"a.py": "x = 'text'\nSINK(x)\ny = SOURCE\nSINK(y)\n"})
    assert {line for _, line, _, _ in program.found()} == {4}
    changed = program.copy()
    changed.trees["a.py"].body[0:0] = ast.parse("print(1)\nSINK(SOURCE)").body
    changed.trees["a.py"].body[2] = ast.parse("x = SOURCE").body[0]
    assert {line for _, line, _, _ in changed.found()} == {0, 2, 4}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_finds_a_place(mutation: str) -> None:
    text = "def f(x):\n    y = x\n    z = 'text'\n    SINK(y)\n    SINK(z)\n    return y\nf(SOURCE)\n"
    program = Program.of({"a.py": text})
    changed = program.copy()
    assert MUTATIONS[mutation](changed.trees["a.py"], lambda places: places[-1])
    assert changed.sources() != program.sources()
    assert {line for _, line, _, _ in changed.found()} == {4}


@pytest.mark.parametrize("mutation", MUTATIONS)
@quick(max_examples=8)
@given(program=made_up(), data=st.data())
def test_made_up_programs(mutation: str, program: Program, data: st.DataObject) -> None:
    check(program, program.found, mutation, data)


@pytest.mark.parametrize("mutation", SURE)
@quick(max_examples=12)
@given(data=st.data())
def test_cases(mutation: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(cases())), label="case")
    check(read("case", name), partial(_before, "case", name), mutation, data)


@pytest.mark.parametrize("mutation", sorted(NAMES_COUNT))
@quick(max_examples=3)
@given(data=st.data())
def test_examples(mutation: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(examples())), label="application")
    check(read("example", name), partial(_before, "example", name), mutation, data)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS)
@deep(max_examples=400)
@given(program=made_up(), data=st.data())
def test_made_up_programs_in_depth(mutation: str, program: Program, data: st.DataObject) -> None:
    check(program, program.found, mutation, data, times=3)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", SURE)
@pytest.mark.parametrize("name", sorted(cases()))
@deep(max_examples=20)
@given(data=st.data())
def test_cases_in_depth(name: str, mutation: str, data: st.DataObject) -> None:
    check(read("case", name), partial(_before, "case", name), mutation, data)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", sorted(NAMES_COUNT))
@pytest.mark.parametrize("name", sorted(examples()))
@deep(max_examples=20)
@given(data=st.data())
def test_examples_in_depth(name: str, mutation: str, data: st.DataObject) -> None:
    check(read("example", name), partial(_before, "example", name), mutation, data)


def _splits(name: str) -> Iterator[Program]:
    """A case once for each place at which one of its functions can be split."""
    for path in read("case", name).trees:
        for place in itertools.count():
            changed = read("case", name).copy()
            sizes: list[int] = []

            def choose(places: Sequence[Any], at: int = place, sizes: list[int] = sizes) -> Any:
                sizes.append(len(places))
                return places[min(at, len(places) - 1)]

            if not MUTATIONS[SPLIT](changed.trees[path], choose) or place >= sizes[0]:
                break
            yield changed


@pytest.mark.slow
def test_split_cases_in_depth(record_property: Callable[[str, object], None]) -> None:
    same = [changed.found() == _before("case", name) for name in cases() for changed in _splits(name)]
    record_property("figure", f"split functions: {same.count(False)} of {len(same)} splits change what is found")
    assert len(same) > 1000
    assert same.count(False) <= CHANGED_BY_SPLITS * len(same)
