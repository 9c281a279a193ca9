"""The fingerprint of a line by which GitHub code scanning recognises an alert: ``primaryLocationLineHash``.

Example: ``line_hashes("x\\n")[1]`` is the value that uploading would compute for line 1.

The algorithm is the one of ``src/fingerprints.ts`` in github/codeql-action: a polynomial hash (base 37, modulo
2**64) over the hundred UTF-16 code units that follow the start of a line, spaces and tabs left out, line ends
made LF, the end of the file 65535 and then zeros; a colon and a count of the lines with that hash so far follow.
There it rolls over a ring buffer; here it is computed for the lines that are asked for.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Collection

_BASE = 37
_BLOCK = 100
_MODULUS = 1 << 64
_LINE_FEED = 10
_END_OF_FILE = 65535


def line_hashes(text: str, wanted: Collection[int] | None = None) -> dict[int, str]:
    """The hashes of the ``wanted`` lines of a file (of all by default), by their 1-based numbers."""
    units = _code_units(text)
    starts = [0, *(at + 1 for at, unit in enumerate(units[: -_BLOCK - 1]) if unit == _LINE_FEED)]
    seen: Counter[bytes] = Counter()
    hashes = {}
    for number, start in enumerate(starts, 1):
        block = units[start : start + _BLOCK]
        key = block.tobytes()  # lines of one hash are lines of one block
        seen[key] += 1
        if wanted is None or number in wanted:
            value = 0
            for unit in block:
                value = (value * _BASE + unit) % _MODULUS
            hashes[number] = f"{value:x}:{seen[key]}"
    return hashes


def _code_units(text: str) -> array[int]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    encoding = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
    units = array("H", text.encode(encoding, "surrogatepass"))
    units.append(_END_OF_FILE)
    units.extend([0] * _BLOCK)
    return units
