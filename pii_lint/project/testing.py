"""Which files are tests that a test runner runs: what enters there is made up.

``Rehearsals(hierarchy).holds("shop/tests/test_mail.py")`` is true if the file is named as tests are, and imports what
tests are made of or has a class that is a test case. The name alone says little: a command may be called ``test.py``.
"""

from __future__ import annotations

from pii_lint.project.hierarchy import Hierarchy
from pii_lint.project.modules import is_test

_TOOLS = (
    "unittest",
    "pytest",
    "nose",
    "testtools",
    "twisted.trial",
    "django.test",
    "rest_framework.test",
    "hypothesis",
)


class Rehearsals:
    """Answers for one program; each file is looked at once."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._known: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Whether what enters in the file ``path`` is made up."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = is_test(path) and self._uses_tools(path)
        return known

    def _uses_tools(self, path: str) -> bool:
        module = self._hierarchy.program.modules[path]
        for meanings in module.names.values():
            for meaning in meanings:
                names = [meaning.id]
                if meaning.kind == "class":
                    names = self._hierarchy.externals(meaning.id)
                if any(name == tool or name.startswith(tool + ".") for name in names for tool in _TOOLS):
                    return True
        return False
