"""From bytes to text, as Python reads source files: byte order mark, PEP 263 cookie, else UTF-8.

``decode(b"# -*- coding: latin-1 -*-\\n'\\xe9'")`` ends with ``'é'``.
"""

from __future__ import annotations

import io
import tokenize


class Unreadable(Exception):
    """The file as a whole cannot be read as Python source; ``str()`` says why, for people."""


def decode(source: bytes) -> str:
    """The text of a source file by its byte order mark or PEP 263 cookie; raises ``Unreadable``."""
    if b"\0" in source:
        raise Unreadable("contains NUL bytes; is it a text file in UTF-8?")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise Unreadable(f"cannot be decoded ({error}); save it as UTF-8 or declare its encoding") from None
    return text.removeprefix("\ufeff")
