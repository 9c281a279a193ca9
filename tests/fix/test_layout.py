"""Everything that is not changed keeps its bytes, and the import goes where a person would write it."""

from __future__ import annotations

import pytest

from .conftest import Fixed

BODY = "\n\ndef act(user):\n    logging.info('%s', user.email)\n"
NEW = "from pii_lint.runtime import pseudonymize\n"
LF = NEW.encode()
CRLF = LF.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "before, after",
    [
        ("import logging\n", f"import logging\n\n{NEW}"),
        ("import logging\n\nimport requests\n", f"import logging\n\nimport requests\n{NEW}"),
        (
            "import logging\n\nfrom flask import g\nfrom requests import get\n",
            f"import logging\n\nfrom flask import g\n{NEW}from requests import get\n",
        ),
        ("import logging\n\nfrom . import models\n", f"import logging\n\n{NEW}\nfrom . import models\n"),
        ("import logging\n\nimport shop\n", f"import logging\n\n{NEW}\nimport shop\n"),
        ("from shop import logging\nimport logging\n", f"{NEW}\nfrom shop import logging\nimport logging\n"),
        (
            '"""What it is."""\nfrom __future__ import annotations\nimport logging\n',
            f'"""What it is."""\nfrom __future__ import annotations\nimport logging\n\n{NEW}',
        ),
        (
            "import logging\nfrom pii_lint.runtime import redact\n",
            "import logging\nfrom pii_lint.runtime import redact, pseudonymize\n",
        ),
        (
            "import logging\nfrom pii_lint.runtime import (\n    mask,\n    redact,\n)\n",
            "import logging\nfrom pii_lint.runtime import (\n    mask,\n    redact, pseudonymize,\n)\n",
        ),
        (
            "import logging\nfrom pii_lint.runtime import *\n",
            f"import logging\nfrom pii_lint.runtime import *\n{NEW}",
        ),
        (
            "import logging\nfrom pii_lint.runtime import pseudonymize\n",
            "import logging\nfrom pii_lint.runtime import pseudonymize\n",
        ),
    ],
)
def test_the_import_joins_its_group(fixed: Fixed, before: str, after: str) -> None:
    fixed("", name="shop.py")
    text, result = fixed(before + BODY)
    assert text == after + BODY.replace("user.email", "pseudonymize(user.email)")
    assert len(result.fixed) == 1


def test_the_import_is_above_the_first_use(fixed: Fixed) -> None:
    text, result = fixed("import logging\nlogging.info('%s', user.email)\nimport requests\nfrom zoo import x\n")
    assert (
        text
        == f"import logging\n\n{NEW}logging.info('%s', pseudonymize(user.email))\nimport requests\nfrom zoo import x\n"
    )
    compile(text, "app.py", "exec")
    assert len(result.fixed) == 1


def test_a_name_that_is_taken_gets_another(fixed: Fixed) -> None:
    text, _ = fixed("import logging\n\n\ndef act(user, pseudonymize):\n    logging.info('%s', user.email)\n")
    assert "from pii_lint.runtime import pseudonymize as pii_pseudonymize\n" in text
    assert "logging.info('%s', pii_pseudonymize(user.email))" in text


def test_an_alias_that_is_there_is_used(fixed: Fixed) -> None:
    text, _ = fixed(f"import logging\nfrom pii_lint.runtime import pseudonymize as token\n{BODY}")
    assert "logging.info('%s', token(user.email))" in text


def test_a_file_without_imports(fixed: Fixed) -> None:
    text, _ = fixed('"""What it is."""\n\n\ndef act(user):\n    print(user.email)\n', unsafe=True)
    assert text.startswith(f'"""What it is."""\n\n{NEW}')
    text, _ = fixed("def act(user):\n    print(user.email)\n", unsafe=True)
    assert text == f"{NEW}\ndef act(user):\n    print(pseudonymize(user.email))\n"


@pytest.mark.parametrize(
    "content, new",
    [
        (
            b"import logging\r\nlogging.info('%s', user.email)\r\n",
            b"import logging\r\n\r\n" + CRLF + b"logging.info('%s', pseudonymize(user.email))\r\n",
        ),
        (
            b"\xef\xbb\xbfimport logging\nlogging.info('\xc3\xa4 %s', user.email)",
            b"\xef\xbb\xbfimport logging\n\n" + LF + b"logging.info('\xc3\xa4 %s', pseudonymize(user.email))",
        ),
        (
            b"# -*- coding: latin-1 -*-\nimport logging\nlogging.info('\xe4 %s', user.email)\n",
            b"# -*- coding: latin-1 -*-\nimport logging\n\n"
            + LF
            + b"logging.info('\xe4 %s', pseudonymize(user.email))\n",
        ),
        (
            b"import logging\nif x:\n\tlogging.info( '%s',user.email  )  # why\n\n\n\n",
            b"import logging\n\n" + LF + b"if x:\n\tlogging.info( '%s',pseudonymize(user.email)  )  # why\n\n\n\n",
        ),
    ],
    ids=["line ends", "byte order mark", "encoding", "white space"],
)
def test_bytes_are_kept(fixed: Fixed, content: bytes, new: bytes) -> None:
    _, result = fixed(content)
    assert [change.new for change in result.changes] == [new]


def test_a_file_that_does_not_parse_is_left(fixed: Fixed) -> None:
    before = "import logging\n\n\ndef act(user):\n    logging.info('%s', user.email)\n\n\ndef broken(:\n    pass\n"
    text, result = fixed(before)
    assert text == before
    assert [left.why for left in result.left] == ["the file cannot be changed: it does not parse"]
