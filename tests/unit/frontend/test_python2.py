"""Files of Python 2 are read in full, with every place where it stands in the file."""

from __future__ import annotations

import ast
import random

import pytest

from pii_lint import api
from pii_lint.frontend import lower
from pii_lint.frontend.python2 import rewrite
from pii_lint.frontend.rewriting import Edit, Rewritten
from pii_lint.ir import nodes as ir
from pii_lint.model import Region

REWRITTEN = [
    ("print", "print()"),
    ("print a", "print(a)"),
    ("print a, b,", "print(a, b,)"),
    ("print (a), b", "print((a), b)"),
    ("print (a) % b  # why", "print((a) % b)  # why"),
    ("print 'a' \\\n    'b'", "print('a' \\\n    'b')"),
    ("print >>f, a", "print(     a, file=f)"),
    ("print >>self.out", "print(file=self.out)"),
    ("print [a for a in b]", "print([a for a in b])"),
    ("if x: print a; print b\nelse: print c", "if x: print(a); print(b)\nelse: print(c)"),
    ("for k in d: print k", "for k in d: print(k)"),
    ("f = lambda: 0; print f", "f = lambda: 0; print(f)"),
    ("exec code", "exec(code)"),
    ("exec code in ns", "exec(code ,  ns)"),
    ("raise E, 'x' % y", "raise E( 'x' % y)"),
    ("raise E, 'x', tb", "raise E( 'x')"),
    ("raise E('x'), None, tb", "raise E('x')"),
    ("try: f()\nexcept E, e: pass", "try: f()\nexcept E as  e: pass"),
    ("try: f()\nexcept (A, B), e: pass", "try: f()\nexcept (A, B) as  e: pass"),
    ("x = `a`", "x = repr(a)"),
    ("if a <> b: pass", "if a != b: pass"),
    ("x = 0777 + 10L + 0xFFL + 0", "x = 0o777 + 10 + 0xFF + 0"),
    ("x = ur'\\d'", "x = r'\\d'"),
    ("print 'C:\\Users'", "print('C:/Users')"),
    ("def f(a, (b, c)): pass", "def f(a,  b, c ): pass"),
    ("s(d, key=lambda (k, v): (v, k))\nprint 1", "s(d, key=lambda  k, v : (v, k))\nprint(1)"),
    ("f(async=True)", "f(async_=True)"),
    ("self.async(1)", "self.async_(1)"),
    ("if a:\n        b = 1\n\tprint b\n    \tprint a", "if a:\n        b = 1\n\tprint(b)\n        print(a)"),
]


@pytest.mark.parametrize(("old", "new"), REWRITTEN)
def test_rewrite(old: str, new: str) -> None:
    done = rewrite(old)
    assert done is not None and done.text == new


@pytest.mark.parametrize(("old", "new"), REWRITTEN[:-1])
def test_what_is_made_is_python(old: str, new: str) -> None:
    ast.parse(new)


@pytest.mark.parametrize(
    "text",
    [
        "print(a)\n",
        "print(a, file=f)\nx = print\nprint.flush()\n",
        "exec(code, ns)\n",
        "raise E('x')\n",
        "try: f()\nexcept (A, B): pass\n",
        "try: f()\nexcept A, B: pass\n",
        "from __future__ import print_function\nprint -1\n",
        "x = '0777 <> `a`'  # print x\n",
        "async def f(): await g(a, b)\n",
        "def f(a=(1, 2)): pass\n",
        "d['a'].print\n",
    ],
)
def test_python_3_stays(text: str) -> None:
    assert rewrite(text) is None


SHOP = '''\
# -*- coding: utf-8 -*-
import logging
import sys
log = logging.getLogger(__name__)


def show(user):
    print user.email
    if user: print "é", user.phone; print >>sys.stderr, user.email
    try:
        log.info("mail: %s" % `user.email`)
    except (IOError, ValueError), error:
        raise ValueError, "no mail to %s" % user.email
    if user.age <> 0777 and log.info(ur"by %s", user.email): pass
    print "done"
'''


def test_findings_and_their_places() -> None:
    report = api.scan_sources({"shop.py": SHOP})
    assert not report.notices
    lines = SHOP.split("\n")
    found = [
        (each.rule, region.start_line, lines[region.start_line - 1][region.start_column - 1 : region.end_column - 1])
        for each in report.findings
        for region in [each.expression.region]
    ]
    assert found == [
        ("PII102", 8, "user.email"),
        ("PII102", 9, "user.phone"),
        ("PII102", 9, "user.email"),
        ("PII101", 11, '"mail: %s" % `user.email`'),
        ("PII201", 13, 'ValueError, "no mail to %s" % user.email'),
        ("PII101", 14, "user.email"),
    ]
    steps = [step.location.region for each in report.findings for flow in each.flows for step in flow.steps]
    assert all(0 < one.start_column <= one.end_column <= len(lines[one.end_line - 1]) + 1 for one in steps)


def test_a_mistake_beside_costs_its_statement_alone() -> None:
    source = b"def f(user):\n    print user.email\n\n\nx = = 1\n\n\ndef g(user):\n    print 'to', user.email\n"
    facts = lower(source, "a.py")
    assert [problem.line for problem in facts.problems] == [5]
    assert [each.name for each in facts.body if isinstance(each, ir.Function)] == ["f", "g"]
    report = api.scan_sources({"a.py": source.decode()})
    assert [each.expression.region for each in report.findings] == [Region(2, 11, 2, 21), Region(9, 17, 9, 27)]


def test_every_column_leads_back() -> None:
    make = random.Random(7)
    for _ in range(300):
        old = "".join(make.choice("abcdefgh\n") for _ in range(make.randrange(1, 40)))
        spots = sorted(make.sample(range(len(old) + 1), make.randrange(0, min(6, len(old)))))
        edits = []
        for start, limit in zip(spots, [*spots[1:], len(old)], strict=False):
            end = min(limit, start + make.randrange(3))
            if "\n" not in old[start:end]:
                edits.append(Edit(start, end, "+" * make.randrange(4)))
        done = Rewritten.of(old, edits)
        lines = old.split("\n")
        for number, line in enumerate(done.text.split("\n"), 1):
            for column, char in enumerate(line, 1):
                back = done.original(Region(number, column, number, column + 1))
                assert 1 <= back.start_column <= len(lines[number - 1]) + 1
                assert char == "+" or lines[number - 1][back.start_column - 1] == char
