"""Checks that the names in library files exist in the libraries: reads their source, imports and runs nothing.

    python rules/verify.py                                          # all files, the versions that they name
    python rules/verify.py rules/libraries/sentry.toml              # one file
    python rules/verify.py --sample 5                               # a few, other ones each day
    python rules/verify.py --folder unpacked rules/libraries/sentry.toml

prints each name that is not found, and each keyword in ``args`` that its function does not take. A name that leaves
what can be read from the source (attributes set at run time, ``**kwargs`` interfaces) is listed as unreadable.
Versions stand in ``verified`` (``"rq 2.6.0, dramatiq 1.18.0 (a note)"``, or ``"2.6.0"`` of the library that the
file is named for); what stands in the note between backticks is of other versions or made at run time, and may be
missing. They are installed with pip into ``--packages`` (default: a folder for temporary files), each into a folder
of its own, without what they depend on, and stay there for the next run. A folder given with ``--folder`` is read
as it is.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import tomli

from pii_lint.rulepack.pattern import canonical, expand
from pii_lint.rulepack.schema import RuleFile, Setting

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr


class Library:
    """The modules below some folders, parsed when asked for."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        self.trees: dict[str, ast.Module | None] = {}
        self.files: dict[str, Path | None] = {}
        self.found: dict[tuple[str, ...], Definition | str | None] = {}

    def tree(self, module: str) -> ast.Module | None:
        if module not in self.trees:
            self.trees[module] = self._parse(module)
        return self.trees[module]

    def _file(self, module: str) -> Path | None:
        if module not in self.files:
            self.files[module] = self._search(module)
        return self.files[module]

    def _search(self, module: str) -> Path | None:
        inner = Path(*module.split("."))
        for folder in self.folders:
            for path in (folder / inner / "__init__.py", folder / inner.with_suffix(".py")):
                if path.is_file():
                    return path
                if path.with_suffix(".pyi").is_file():
                    return path.with_suffix(".pyi")
        return None

    def _parse(self, module: str) -> ast.Module | None:
        path = self._file(module)
        try:
            return None if path is None else ast.parse(path.read_bytes())
        except SyntaxError:
            return None

    def is_folder(self, module: str) -> bool:
        inner = Path(*module.split("."))
        return any((folder / inner).is_dir() for folder in self.folders)

    def find(self, dotted: str) -> Definition | str | None:
        """The definition of ``dotted``; a text when it cannot be read; ``None`` when it is not there."""
        parts = dotted.split(".")
        for cut in range(len(parts), 0, -1):
            module = ".".join(parts[:cut])
            found = self._member(module, parts[cut:], 0) if self.tree(module) is not None else None
            if found is not None:
                return found
        return None

    def _member(self, module: str, names: list[str], depth: int) -> Definition | str | None:
        key = (module, *names)
        if key not in self.found:
            self.found[key] = None
            self.found[key] = self._look(module, names, depth)
        return self.found[key]

    def _look(self, module: str, names: list[str], depth: int) -> Definition | str | None:
        if not names:
            return "module"
        if depth > 12:
            return "unreadable"
        tree = self.tree(module)
        if tree is None:
            return "unreadable" if self.is_folder(module) else None
        doubtful: Definition | str | None = None
        for node in _statements(tree.body):
            found = self._bound(module, node, names, depth)
            if found is not None and not _is_doubtful(found, names, node):
                return found
            doubtful = doubtful if found is None else found
        if doubtful is not None:
            return doubtful
        if self.tree(f"{module}.{names[0]}") is not None or self.is_folder(f"{module}.{names[0]}"):
            return self._member(f"{module}.{names[0]}", names[1:], depth + 1)
        return "unreadable" if _has_getattr(tree) else None

    def _bound(self, module: str, node: ast.stmt, names: list[str], depth: int) -> Definition | str | None:
        head, rest = names[0].removesuffix("()"), names[1:]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == head:
            return "unreadable" if rest else node
        if isinstance(node, ast.ClassDef) and node.name == head:
            return self._in_class(module, node, rest, depth) if rest else node
        if isinstance(node, ast.Assign | ast.AnnAssign) and _binds(node, head):
            return self._assigned(module, node, rest, depth)
        if isinstance(node, ast.Import):
            for alias in node.names:
                if (alias.asname or alias.name.partition(".")[0]) == head:
                    return self._member(alias.name if alias.asname else head, rest, depth + 1)
        if isinstance(node, ast.ImportFrom):
            return self._imported(module, node, names, depth)
        return None

    def _assigned(self, module: str, node: ast.Assign | ast.AnnAssign, rest: list[str], depth: int) -> Definition | str:
        value = node.value
        if not rest and value is not None:
            return value
        target = value.func if isinstance(value, ast.Call) else value
        if target is not None and isinstance(target, ast.Name | ast.Attribute):
            found = self._member(module, [*ast.unparse(target).split("."), *rest], depth + 1)
            if found is not None:
                return found
        return "unreadable"

    def _imported(self, module: str, node: ast.ImportFrom, names: list[str], depth: int) -> Definition | str | None:
        source = node.module or ""
        if node.level:
            path = self._file(module)
            is_package = path is not None and path.stem == "__init__"
            parents = module.split(".")
            parents = parents[: len(parents) - node.level + (1 if is_package else 0)]
            source = ".".join([*parents, *([source] if source else [])])
        head = names[0].removesuffix("()")
        for alias in node.names:
            if alias.name == "*":
                found = self._member(source, names, depth + 1) if source != module else None
                if found is not None:
                    return found
                if self.tree(source) is None and not self.is_folder(source):
                    return "unreadable"
            elif (alias.asname or alias.name) == head:
                if self.tree(source) is None and not self.is_folder(source):
                    return "unreadable"
                return self._member(source, [alias.name, *names[1:]], depth + 1)
        return None

    def _in_class(self, module: str, node: ast.ClassDef, names: list[str], depth: int) -> Definition | str | None:
        if depth > 12:
            return "unreadable"
        head, rest = names[0].removesuffix("()"), names[1:]
        for inner in _statements(node.body):
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and inner.name == head:
                if not rest:
                    if _is_overload(inner):
                        continue
                    return inner
                return self._through(module, getattr(inner, "returns", None), rest, depth)
            if isinstance(inner, ast.Assign | ast.AnnAssign) and _binds(inner, head):
                annotation = getattr(inner, "annotation", None)
                return self._through(module, annotation, rest, depth) if rest else inner.value or inner.annotation  # type: ignore[union-attr]
        for stored in ast.walk(node):
            if isinstance(stored, ast.Attribute) and isinstance(stored.ctx, ast.Store) and stored.attr == head:
                return "unreadable"
        open_ended = False
        for base in node.bases:
            base = base.value if isinstance(base, ast.Subscript) else base
            found = self._member(module, [*ast.unparse(base).split("."), *names], depth + 1)
            if found not in (None, "unreadable"):
                return found
            known = self._member(module, ast.unparse(base).split("."), depth + 1)
            open_ended = open_ended or found == "unreadable" or not isinstance(known, ast.ClassDef)
        return "unreadable" if (open_ended and node.bases) or _has_getattr(node) else None

    def _through(
        self, module: str, annotation: ast.expr | None, rest: list[str], depth: int
    ) -> Definition | str | None:
        if annotation is None:
            return "unreadable"
        text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
        found = self._member(module, [*str(text).split("."), *rest], depth + 1)
        return "unreadable" if found is None else found


def _is_overload(node: ast.stmt) -> bool:
    """Whether a definition only declares one of several signatures."""
    decorators = getattr(node, "decorator_list", [])
    return any(ast.unparse(one).rpartition(".")[2] == "overload" for one in decorators)


def _is_doubtful(found: Definition | str, names: list[str], node: ast.stmt) -> bool:
    """Whether a later statement may tell more of the name."""
    if isinstance(found, ast.stmt) and _is_overload(found) and len(names) == 1:
        return True
    return found == "unreadable" and isinstance(node, ast.ImportFrom) and any(one.name == "*" for one in node.names)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        for field in ("body", "orelse", "handlers", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                for inner in getattr(node, field, []):
                    yield from _statements(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])


def _binds(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(inner, ast.Name) and inner.id == name for target in targets for inner in ast.walk(target))


def _has_getattr(node: ast.Module | ast.ClassDef) -> bool:
    return any(isinstance(inner, ast.FunctionDef) and inner.name == "__getattr__" for inner in node.body)


def _keywords(found: Definition) -> set[str] | None:
    """The parameter names; ``None`` when the function takes any."""
    if isinstance(found, ast.ClassDef):
        inits = [one for one in found.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
        if not inits:
            return None
        found = inits[-1]
    if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) or found.args.kwarg is not None:
        return None
    return {one.arg for one in (*found.args.posonlyargs, *found.args.args, *found.args.kwonlyargs)}


class Result:
    """What came of a file: names that are ``missing``, that are ``unreadable``, and how many were ``found``.

    ``of_others``: names, or parts of them, that belong to other versions than the one that is read.
    """

    def __init__(self, of_others: list[str]) -> None:
        self.of_others = of_others
        self.missing: list[str] = []
        self.unreadable: list[str] = []
        self.found = 0

    def look_up(self, name: str, library: Library) -> Definition | None:
        """The definition of ``name``, counted; ``None`` where there is none to read."""
        found = library.find(name)
        if found is None:
            if not any(f".{old}." in f".{name}.".replace("()", "") for old in self.of_others):
                self.missing.append(name)
        elif isinstance(found, str) and found != "module":
            self.unreadable.append(name)
        else:
            self.found += 1
        return None if isinstance(found, str) else found


def verify(content: RuleFile, library: Library) -> Result:
    """Looks for all names of a file in a library."""
    result = Result(re.findall(r"`([\w.]+)`", content.verified))
    tops = {one.stem for folder in library.folders for one in folder.iterdir()}

    def readable(name: str) -> bool:
        return name.partition(".")[0] in tops and "*" not in name and not name.startswith(".") and "." in name

    for kind in ("source", "sink", "sanitizer", "propagator", "type", "setting"):
        for entry in getattr(content, kind, ()):
            keys = ("calls", "attributes", "assigns", "decorated")
            texts = [text for key in keys for text in getattr(entry, key, ())]
            accepted: set[str] = set()
            open_ended = False
            variables = {name for text in texts for name in _of_variables(text, tops)}
            for name in sorted({canonical(one) for text in texts for one in expand(text)}):
                if not readable(name) or name in variables:
                    open_ended = True
                    continue
                found = result.look_up(name, library)
                keywords = None if found is None else _keywords(found)
                open_ended = open_ended or keywords is None
                accepted |= keywords or set()
            wanted = {one for one in getattr(entry, "args", ()) if isinstance(one, str)} - {"*", "self"}
            if kind == "setting":
                wanted = _arguments(entry)
            if not open_ended:
                result.missing += [f"{entry.id}: no function takes {one!r}" for one in sorted(wanted - accepted)]
    for entry in content.type:
        names = [entry.name, *(one for text in entry.aliases for one in expand(text))]
        for name in names:
            if readable(name):
                result.look_up(canonical(name), library)
    return result


def _arguments(entry: Setting) -> set[str]:
    """The keywords that a setting looks at, where it names just one way to write each."""
    return {one for one in (*entry.when, *entry.absent, *entry.unless) if one.isidentifier()} - {"value"}


def _of_variables(text: str, tops: set[str]) -> set[str]:
    """The names in ``{redis,redis_client}.set``: variables, of which one is called like a library."""
    names = [canonical(one) for one in expand(text)]
    if all(name.partition(".")[0] in tops for name in names):
        return set()
    return {name for name in names if name.count(".") == 1}


def versions(content: RuleFile) -> list[tuple[str, str]]:
    """The packages with their versions that ``verified`` names; ``Python`` is the standard library."""
    found = []
    for part in re.sub(r"\([^)]*\)", "", content.verified).split(","):
        match = re.fullmatch(r"\s*(?:([A-Za-z][\w.-]*)\s+)?(\d\S*)\s*", part)
        if match:
            found.append((match[1] or content.library, match[2]))
    return found


def install(package: str, version: str, packages: Path) -> Path | None:
    """The folder with the source of a package, installed there unless it is already; ``None``: it cannot be."""
    if package == "Python":
        return Path(sysconfig.get_paths()["stdlib"])
    folder = packages / f"{package}-{version}"
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", str(folder)]
        done = subprocess.run([*pip, "--only-binary", ":all:", f"{package}=={version}"], check=False)
        return folder if done.returncode == 0 else None
    return folder


def _check(path: Path, folders: list[Path], packages: Path) -> bool:
    """Whether nothing is missing; what is found, is told."""
    content = msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile)
    for package, version in versions(content) if not folders else ():
        folder = install(package, version, packages)
        if folder is None:
            print(f"{path.name}: {package} {version} cannot be installed")
            return False
        folders = [*folders, folder]
    if not folders:
        return True
    result = verify(content, Library(folders))
    counts = f"{result.found} names found, {len(result.unreadable)} unreadable, {len(result.missing)} missing"
    print(f"{path.name}: {counts}")
    for word, names in (("missing", result.missing), ("unreadable", result.unreadable)):
        for name in names:
            print(f"  {word}: {name}")
    return not result.missing


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check rule files against the libraries that they speak of.")
    parser.add_argument("files", nargs="*", type=Path, help="rule files (default: all libraries)")
    parser.add_argument("--folder", action="append", type=Path, default=[], help="source to read instead")
    parser.add_argument("--packages", type=Path, default=Path(tempfile.gettempdir()) / "verified-packages")
    parser.add_argument("--sample", type=int, help="check only so many files, drawn by the date")
    options = parser.parse_args(arguments)
    files = options.files or sorted(Path(__file__).with_name("libraries").glob("*.toml"))
    if options.sample is not None:
        draw = random.Random(datetime.date.today().isoformat())
        files = sorted(draw.sample(files, min(options.sample, len(files))))
    good = [_check(path, options.folder, options.packages) for path in files]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
