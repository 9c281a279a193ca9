"""Which host a request goes to, as far as the code says so.

Example: for ``requests.post("https://api.segment.io/v1/track", json=event)`` it is ``api.segment.io``, also where the
address is ``f"{BASE}/track"`` and ``BASE = "https://api.segment.io/v1"`` stands in the same file.
"""

from __future__ import annotations

import ast
import re

from pii_lint.findings.advice import parsed
from pii_lint.findings.places import Texts
from pii_lint.model import Location

_DEPTH = 4
_ADDRESS = re.compile(r"https?://(?:[^/@\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[:/?#]|$)")
_KEYWORDS = ("url", "base_url", "endpoint")


def host_of(texts: Texts, call: Location) -> str:
    """The name of the host in lower case; empty where the code at ``call`` does not say."""
    code = parsed(texts.at(call))
    if code is None or not isinstance(code.node, ast.Call):
        return ""
    named = [one.value for one in code.node.keywords if one.arg in _KEYWORDS]
    for expr in (*code.node.args[:2], *named):  # request("POST", url)
        found = _ADDRESS.match(_start(texts, call.path, expr, _DEPTH))
        if found is not None:
            return found[1].lower()
    return ""


def _start(texts: Texts, path: str, node: ast.expr, depth: int) -> str:
    """How the text that ``node`` makes begins."""
    if depth == 0:
        return ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr) and node.values:
        first = node.values[0]
        return _start(texts, path, first.value if isinstance(first, ast.FormattedValue) else first, depth - 1)
    if isinstance(node, ast.BinOp):
        return _start(texts, path, node.left, depth - 1)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "rstrip", "replace"):
            return _start(texts, path, node.func.value, depth - 1)
        starts = (_start(texts, path, arg, depth - 1) for arg in node.args)  # getenv("API", "https://...")
        return next((start for start in starts if start.startswith("http")), "")
    if isinstance(node, (ast.Name, ast.Attribute)):
        return _assigned(texts, path, node.id if isinstance(node, ast.Name) else node.attr, depth - 1)
    return ""


def _assigned(texts: Texts, path: str, name: str, depth: int) -> str:
    """How the text begins that ``name`` is given in the file, if it is given just one."""
    pattern = rf"(?m)^[ \t]*(?:self\.|cls\.)?{re.escape(name)}[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*(.+)$"
    given = {found[1] for found in re.finditer(pattern, "\n".join(texts.lines(path)))}
    code = parsed(given.pop()) if len(given) == 1 else None
    return "" if code is None else _start(texts, path, code.node, depth)
