"""Programs of odd shapes, each with one leak at its heart. Run as a script it scans them, one line of JSON a shape.

``found`` shapes are read to the end and give the leak; of ``told`` ones the user hears that they cannot be read.
"""

from __future__ import annotations

import json

PRINT = "print(user.email)\n"


def lines(pattern: str, count: int) -> str:
    """``pattern`` once for each number, which ``#`` stands for, the next number for ``@``."""
    return "".join(pattern.replace("#", str(at)).replace("@", str(at + 1)) for at in range(count))


FOUND: dict[str, dict[str, str]] = {
    "a function of ten thousand lines": {"a.py": "def f(user):\n" + lines("    x# = y#\n", 10_000) + f"    {PRINT}"},
    "a long chain of names": {"a.py": "g0 = user.email\n" + lines("g@ = g#\n", 3_000) + "print(g3000)\n"},
    "a dict of five thousand": {"a.py": "D = {\n" + lines("    'k#': email,\n", 5_000) + "}\nprint(D)\n"},
    "a list of five thousand": {"a.py": "D = [" + "('a', 1, user.email), " * 5_000 + "]\nprint(D)\n"},
    "a dict that is filled": {"a.py": "d = {}\n" + lines("d['k#'] = user.email\n", 3_000) + "print(d)\n"},
    "a long sum": {"a.py": "print(" + " + ".join(["email"] * 800) + ")\n"},
    "a long choice": {"a.py": "print(" + " or ".join(["email"] * 3_000) + ")\n"},
    "a long f-string": {"a.py": "print(f'" + "{user.email}" * 2_000 + "')\n"},
    "a long line": {"a.py": "x = '" + "ann@example.org " * 60_000 + "'\n" + PRINT},
    "many branches": {"a.py": "if k == 0:\n    x = 1\n" + lines("elif k == #:\n    x = #\n", 800) + PRINT},
    "more branches than Python takes": {
        "a.py": f"if k == 0:\n    {PRINT}" + lines("elif k == #:\n    x = #\n", 2_500) + PRINT
    },
    "many levels": {"a.py": "".join("    " * at + "if x:\n" for at in range(90)) + "    " * 90 + PRINT},
    "functions in functions": {"a.py": "".join(" " * at + "def f(email):\n" for at in range(90)) + " " * 90 + PRINT},
    "lambdas in lambdas": {"a.py": "f = " + "lambda email: " * 100 + "print(email)\n"},
    "tries in tries": {
        "a.py": "".join(" " * at + "try:\n" for at in range(18))
        + " " * 18
        + "raise ValueError(user.email)\n"
        + "".join(" " * at + "except Exception as e:\n" + " " * at + " print(e)\n" for at in range(17, -1, -1))
    },
    "many functions that call on": {
        "a.py": lines("def f#(x):\n    f@(x)\n", 800) + "def f800(x): print(x)\nf0(user.email)\n"
    },
    "functions in a circle": {
        "a.py": lines("def f#(x):\n    return f@(x)\n", 50)
        + "def f50(x):\n    print(x)\n    f0(x)\nf0(user.email)\n"
    },
    "a deep hierarchy": {
        "a.py": "class K0:\n    def go(self, x): print(x)\n"
        + lines("class K@(K#): pass\n", 800)
        + "K800().go(user.email)\n"
    },
    "classes in a circle": {
        "a.py": f"class A(B): pass\nclass B(C): pass\nclass C(A):\n  def f(self): {PRINT}class S(S): pass\n"
    },
    "imports in a circle": {
        "a.py": "from b import *\nfrom b import b, y\ndef a(email): return b(email)\nx = y\na(user.email)\n",
        "b.py": "from a import *\nfrom a import a, x\nimport b\n"
        "def b(email):\n    print(email)\n    a(email)\ny = b.x\n",
    },
    "a module that imports itself": {
        "a.py": f"from a import q\nfrom a import q as r\nimport a.a\nq = r\nr = q\n{PRINT}"
    },
    "names in a circle": {"a.py": "a = b\nb = c\nc = a\ndef f(): return f\nf()()()(a)\n" + PRINT},
    "a value that grows": {
        "a.py": "x = user.email\nwhile x:\n    x = [x, {'k': x}]\n    x[0].y = x\n    x['z'] = x.y\n    print(x)\n"
    },
    "decorators of themselves": {
        "a.py": "def d(f):\n    @d\n    def w(*a, **k):\n        print(a, k)\n        return w(*a, **k)\n    return w\n"
        "@d\n@d\ndef g(x): return g\ng(user.email)(g)(g)\n"
    },
    "a fixed point of functions": {
        "a.py": "def y(f): return (lambda x: f(lambda v: x(x)(v)))(lambda x: f(lambda v: x(x)(v)))\n"
        "print(y(lambda g: lambda email: g(email))(user.email))\n"
    },
    "arguments upon arguments": {
        "a.py": "def f(*a, **k):\n    f(*a, *a, **k, **k)\n    print(*a, **k)\nf(*[user.email] * 5)\n"
    },
    "carriage returns": {"a.py": "def f(user):\r    print(user.email)\r"},
    "a byte order mark": {"a.py": "\ufeff" + PRINT},
    "form feeds": {"a.py": "\f" + PRINT + "\f\n"},
    "letters of the world": {"a.py": "def f(имя, ﬁrst_name):\n    print(имя, ﬁrst_name)\n"},
}

TOLD: dict[str, dict[str, str]] = {
    "a thousand brackets": {"a.py": "x = " + "[" * 1_000 + "]" * 1_000 + "\n"},
    "a thousand attributes": {"a.py": "print(user" + ".x" * 2_000 + ")\n"},
    "a thousand calls": {"a.py": "print(user" + ".x()" * 2_000 + ")\n"},
}


LONG: dict[str, str] = {
    "a.py": "def told(who):\n    log.info(who)\ndef f(user):\n"
    + lines("    print(user.email)\n", 1)
    + lines("    told('nobody')\n", 20_000)
    + "    return user\n"
}
"""More steps than the analysis of one function may take; what leaks before and in other functions is found."""


def main() -> None:
    from pii_lint.api import scan_sources

    for name, sources in (FOUND | TOLD | {"too many steps": LONG}).items():
        report = scan_sources(sources)
        notices = [notice.message for notice in report.notices if notice.level != "note"]
        print(json.dumps({"name": name, "findings": len(report.findings), "notices": notices}), flush=True)


if __name__ == "__main__":
    main()
