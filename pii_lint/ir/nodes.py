"""The intermediate representation: what one file says, in about thirty small frozen records.

Every later stage, the cache and worker processes see nothing else of a file. ``print(user.email)`` becomes

    Do(Call(Name("print"), (Arg(Attr(Name("user"), "email")),)))

A *site* is an opaque, file-unique, non-negative integer that names a node's place in its file. Only
``pii_lint.frontend.positions`` looks inside, and turns the few that a report needs into lines and columns.
"""

from __future__ import annotations

from typing import Union

import msgspec

NO_SITE = -1


class Record(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Base of all IR records: immutable, compact, without cycles."""


class Const(Record, frozen=True, tag=1):
    """A literal. Bytes are kept as Latin-1 text; ``...``, complex and over-long numbers as ``None``.

    Text is cut to its first 400 characters. Only whole string literals have a site.
    """

    value: Union[str, int, float, bool, None]
    site: int = NO_SITE


class Name(Record, frozen=True, tag=2):
    """A variable read (or bound, when it stands in a target)."""

    id: str
    site: int = NO_SITE


class Attr(Record, frozen=True, tag=3):
    """``obj.name``."""

    obj: Expr
    name: str
    site: int = NO_SITE


class Item(Record, frozen=True, tag=4):
    """``obj[key]``; a slice has the key ``None``; ``obj[a, b]`` has a tuple ``Seq`` as key."""

    obj: Expr
    key: Expr | None
    site: int = NO_SITE


class Arg(Record, frozen=True):
    """One argument of a call: ``value``, ``keyword=value``, ``*value`` (star 1), ``**value`` (star 2)."""

    value: Expr
    keyword: str | None = None
    star: int = 0


class Call(Record, frozen=True, tag=5):
    """``func(args)``."""

    func: Expr
    args: tuple[Arg, ...]
    site: int = NO_SITE


class Text(Record, frozen=True, tag=6):
    """An f-string: its literal pieces (``Const``) and expressions in order.

    A nested format specification contributes its expressions after the value it formats. ``{x!r}``
    holds ``repr(x)``, a ``Call`` of the built-in (``!s``: ``str``, ``!a``: ``ascii``), and ``{x=}`` also the
    piece ``x=`` before it.
    Implicitly concatenated strings of which one is an f-string are one ``Text``.
    """

    parts: tuple[Expr, ...]
    site: int = NO_SITE


class Bin(Record, frozen=True, tag=7):
    """A binary operation; ``op`` as written (``+``, ``%``, ``|`` ...)."""

    op: str
    left: Expr
    right: Expr
    site: int = NO_SITE


class Choice(Record, frozen=True, tag=8):
    """A value that is one of several: ``a or b`` (op "or"), ``a and b`` ("and"), ``a if t else b`` ("if").

    ``test`` is set for "if" only. ``options`` of "if" are (then, else).
    """

    op: str
    options: tuple[Expr, ...]
    test: Expr | None = None


class Cut(Record, frozen=True, tag=9):
    """Evaluated, but the result carries none of it: comparisons, ``not``, ``~``, unary ``-`` and ``+``.

    ``op``: the first comparison operator as written (``==``, ``in``, ``is`` ...), or ``not``, ``-``, ``+``, ``~``.
    """

    op: str
    parts: tuple[Expr, ...]


class Seq(Record, frozen=True, tag=10):
    """A ``list``, ``tuple`` or ``set`` display (also an unpacking target); items may be ``Star``."""

    kind: str
    items: tuple[Expr, ...]


class Pair(Record, frozen=True):
    """One entry of a dict display; the key ``None`` stands for ``**value``."""

    key: Expr | None
    value: Expr


class Map(Record, frozen=True, tag=11):
    """A dict display."""

    items: tuple[Pair, ...]


class Star(Record, frozen=True, tag=12):
    """``*value`` in a display or an unpacking target."""

    value: Expr


class Clause(Record, frozen=True):
    """``for target in iter if condition ...`` of a comprehension."""

    target: Expr
    iter: Expr
    conditions: tuple[Expr, ...] = ()


class Comp(Record, frozen=True, tag=13):
    """A comprehension; ``kind`` is list, set, dict or generator; ``key`` is set for dict only.

    ``{**d for d in many}`` is a dict without a key, and its value a ``Star``.
    """

    kind: str
    value: Expr
    clauses: tuple[Clause, ...]
    key: Expr | None = None


class Lambda(Record, frozen=True, tag=14):
    """A lambda: a function named ``<lambda>`` whose body is one ``Return``."""

    function: Function


class Walrus(Record, frozen=True, tag=15):
    """``name := value``."""

    target: Name
    value: Expr


class Yield(Record, frozen=True, tag=16):
    """``yield value`` or, with ``delegate``, ``yield from value``."""

    value: Expr | None
    delegate: bool = False
    site: int = NO_SITE


# ``await x`` is lowered to ``x``; a parenthesised expression to what it holds.
Expr = Union[
    Const, Name, Attr, Item, Call, Text, Bin, Choice, Cut, Seq, Map, Star, Comp, Lambda, Walrus, Yield
]


class Assign(Record, frozen=True, tag=30):
    """``targets[0] = targets[1] = value``, or ``target: annotation [= value]`` (value ``None`` if absent)."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None
    site: int = NO_SITE


class Augment(Record, frozen=True, tag=31):
    """``target op= value``; ``op`` without the ``=``."""

    target: Expr
    op: str
    value: Expr
    site: int = NO_SITE


class Do(Record, frozen=True, tag=32):
    """An expression statement."""

    value: Expr


class Return(Record, frozen=True, tag=33):
    value: Expr | None
    site: int = NO_SITE


class Raise(Record, frozen=True, tag=34):
    """``raise error from cause``."""

    error: Expr | None
    cause: Expr | None
    site: int = NO_SITE


class Assert(Record, frozen=True, tag=35):
    test: Expr
    message: Expr | None
    site: int = NO_SITE


class Delete(Record, frozen=True, tag=36):
    targets: tuple[Expr, ...]


class If(Record, frozen=True, tag=37):
    """``elif`` is an ``If`` alone in ``orelse``; a chain of more than 64 continues as the next statement."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


class For(Record, frozen=True, tag=38):
    target: Expr
    iter: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()
    site: int = NO_SITE


class While(Record, frozen=True, tag=39):
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


class Handler(Record, frozen=True):
    """``except type as name: body`` (also ``except*``)."""

    type: Expr | None
    name: str | None
    body: tuple[Stmt, ...]
    site: int = NO_SITE


class Try(Record, frozen=True, tag=40):
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...] = ()
    orelse: tuple[Stmt, ...] = ()
    final: tuple[Stmt, ...] = ()


class WithItem(Record, frozen=True):
    context: Expr
    target: Expr | None = None


class With(Record, frozen=True, tag=41):
    items: tuple[WithItem, ...]
    body: tuple[Stmt, ...]


class Pattern(Record, frozen=True):
    """A match pattern, by ``kind``:

    ``value`` (literal or dotted name in ``value``), ``capture`` (``name``; ``None`` is ``_``),
    ``as`` (``items[0]`` bound to ``name``), ``or`` (``items``), ``sequence`` (``items``),
    ``star`` (``name`` may be ``None``), ``mapping`` (``keys`` with ``items``; ``name`` is ``**rest``),
    ``class`` (``value`` the class; ``items`` positional first, then one for each of ``attributes``).
    """

    kind: str
    value: Expr | None = None
    name: str | None = None
    items: tuple[Pattern, ...] = ()
    keys: tuple[Expr, ...] = ()
    attributes: tuple[str, ...] = ()
    site: int = NO_SITE


class Case(Record, frozen=True):
    pattern: Pattern
    guard: Expr | None
    body: tuple[Stmt, ...]


class Match(Record, frozen=True, tag=42):
    subject: Expr
    cases: tuple[Case, ...]


class Jump(Record, frozen=True, tag=43):
    """``break`` or ``continue``."""

    kind: str


class Scope(Record, frozen=True, tag=44):
    """``global names`` or ``nonlocal names`` (``kind``)."""

    kind: str
    names: tuple[str, ...]


class Alias(Record, frozen=True):
    """``name as asname``."""

    name: str
    asname: str | None = None


class Import(Record, frozen=True, tag=45):
    """``import a.b as c`` has ``module`` ``None``; ``from ..m import n`` has ``module="m"``, ``level=2``.

    ``from . import n`` has ``module=""``, ``level=1``.
    A star import has the one alias ``*``.
    """

    module: str | None
    names: tuple[Alias, ...]
    level: int = 0


class Param(Record, frozen=True):
    """A parameter; ``kind`` is positional_only, positional, star, keyword_only or double_star."""

    name: str
    kind: str = "positional"
    default: Expr | None = None
    annotation: Expr | None = None
    site: int = NO_SITE


class Function(Record, frozen=True, tag=46):
    """``def name(params) -> returns: body``, as a statement and inside ``Lambda``."""

    name: str
    params: tuple[Param, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    returns: Expr | None = None
    is_async: bool = False
    is_generator: bool = False
    site: int = NO_SITE


class Class(Record, frozen=True, tag=47):
    """``class name(bases, keyword=...): body``."""

    name: str
    bases: tuple[Arg, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    site: int = NO_SITE


# ``pass`` and type aliases are dropped.
Stmt = Union[
    Assign, Augment, Do, Return, Raise, Assert, Delete, If, For, While, Try, With, Match, Jump, Scope,
    Import, Function, Class,
]


class Problem(Record, frozen=True):
    """Something of a file that could not be analysed. ``line`` is 1-based, 0 for the whole file."""

    line: int
    message: str
    level: str = "error"


class Facts(Record, frozen=True):
    """All that later stages know of one file. ``path`` is relative to the scan's root, with ``/``."""

    path: str
    body: tuple[Stmt, ...]
    lines: int
    problems: tuple[Problem, ...] = ()
