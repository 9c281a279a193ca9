"""The fingerprint of a line by which GitHub code scanning recognises an alert: ``primaryLocationLineHash``.

Example: ``line_hashes("x\\n")[1]`` is the value that uploading would compute for line 1.

The algorithm is the one of ``src/fingerprints.ts`` in github/codeql-action: a polynomial hash (base 37, modulo
2**64) over the hundred UTF-16 code units that follow the start of a line, spaces and tabs left out, line ends
made LF, the end of the file 65535 and then zeros; a colon and a count of the lines with that hash so far follow.
There it rolls over a ring buffer; here it is computed for the lines that are asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import accumulate

_BASE = 37
_BLOCK = 100
_MODULUS = 1 << 64
_END_OF_FILE = "\uffff"
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def line_hashes(text: str, wanted: Collection[int] | None = None) -> dict[int, str]:
    """The hashes of the ``wanted`` lines of a file (of all by default), by their 1-based numbers."""
    units = _code_units(text)
    lines = units.split("\n")
    firsts = None if wanted is None else {lines[number - 1][:_BLOCK] for number in wanted if 1 <= number <= len(lines)}
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    units += _END_OF_FILE + "\0" * _BLOCK
    seen: Counter[str] = Counter()
    hashes = {}
    for number, (line, start) in enumerate(zip(lines, starts, strict=False), 1):
        if firsts is not None and line[:_BLOCK] not in firsts:
            continue  # another line than the wanted ones, so of another hash
        block = units[start : start + _BLOCK]
        seen[block] += 1  # lines of one hash are lines of one block
        if wanted is None or number in wanted:
            hashes[number] = f"{_hash(block):x}:{seen[block]}"
    return hashes


def _hash(block: str) -> int:
    value = 0
    for unit in map(ord, block):
        value = (value * _BASE + unit) % _MODULUS
    return value


def _code_units(text: str) -> str:
    """``text`` as it is hashed, each UTF-16 code unit one character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    return _ASTRAL.sub(_pair, text)


def _pair(match: re.Match[str]) -> str:
    high, low = divmod(ord(match[0]) - 0x10000, 0x400)
    return chr(0xD800 + high) + chr(0xDC00 + low)
