"""Where in the application something was sent from: the file and line that the audit trail records.

It is the innermost frame that belongs neither to the runtime nor to the standard library nor, if there is another, to
an installed package. What lies above an event loop or a thread runs the application and is not asked.

Example::

    >>> from logging import handlers
    >>> said(handlers.__file__), said("<stdin>"), said("/srv/lib/site-packages/shop/cart.py")
    ('', '', 'shop/cart.py')
"""

from __future__ import annotations

import os
import re
import sys

_OWN = os.path.dirname(__file__)  # noqa: PTH120
_LIBRARY = os.path.dirname(os.__file__)  # noqa: PTH120
_INSTALLED = ("site-packages", "dist-packages")
_RUNNERS = (("asyncio", "events.py"), ("asyncio", "runners.py"))
_THREADS = "threading.py"
_WRITABLE = re.compile(r"[\w./\-]{1,240}").fullmatch
_DEEPEST = 60
_KEPT = 4_096


def sent_from() -> str:
    """``shop/cart.py:118``, or an empty text where no frame is the application's."""
    frame = sys._getframe(1)
    fallback = ""
    for _ in range(_DEEPEST):
        name, installed, runs = _known.get(frame.f_code.co_filename) or _remembered(frame.f_code.co_filename)
        if name:
            if not installed:
                return f"{name}:{frame.f_lineno}"
            fallback = fallback or f"{name}:{frame.f_lineno}"
        if runs or frame.f_back is None:
            break
        frame = frame.f_back
    return fallback


def said(file: str) -> str:
    """The name of a source file in the trail: from the working directory, or from where it is imported, on.

    Empty for files of the runtime and of the standard library, and for what is no file.
    """
    return _remembered(file)[0]


_known: dict[str, tuple[str, bool, bool]] = {}
"""For each file: what is said of it, whether it belongs to an installed package, whether it runs others."""


def _remembered(file: str) -> tuple[str, bool, bool]:
    from pathlib import Path  # costs more to import than all of the above, and is asked once a file

    if len(_known) >= _KEPT:
        _known.clear()
    parts = Path(file).parts
    runs = Path(file).is_relative_to(_LIBRARY) and (parts[-2:] in _RUNNERS or parts[-1] == _THREADS)
    known = _known[file] = _said(file), any(one in parts for one in _INSTALLED), runs
    return known


def _said(file: str) -> str:
    if not file or file.startswith("<"):
        return ""
    from pathlib import Path

    path = Path(file).absolute()
    parts = path.parts
    last = max((place for place, part in enumerate(parts) if part in _INSTALLED), default=-1)
    if path.is_relative_to(_OWN) or (last < 0 and path.is_relative_to(_LIBRARY)):
        return ""
    # From where it is imported if that is known, else the last two names: a whole path may tell who works here.
    folders = [Path.cwd(), *sorted(map(Path, filter(None, sys.path)), key=lambda one: -len(one.parts))]
    inside = next((one for one in folders if len(one.parts) > 1 and path.is_relative_to(one)), None)
    if last >= 0:
        inside = Path(*parts[: last + 1])
    name = "/".join(path.relative_to(inside).parts if inside else parts[-2:])
    return name if _WRITABLE(name) else ""
