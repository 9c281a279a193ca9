#!/usr/bin/env python3
"""Draws identifiers with the places where they stand from unpacked packages, to be labelled by reading.

    bench/identifiers/collect.py FOLDER [--each 27] > places.jsonl

FOLDER holds a folder for each package. From each package about ``--each`` places are drawn, a third of each kind:
``uniform`` from all names; ``person`` from names with a word about people or what people have, and from general
ones (``name``, ``id``) on an object with such a word; ``alike`` from names that look like personal data and often
are not (``email_template``, ``address_family``, ``name`` on anything). The lists of words are this script's own and
are not taken from the rules. The draw goes by SHA-256 of the place, so that a second run draws the same.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STRATA = ("uniform", "person", "alike")
SAME_PAIR = 3
SAME_NAME = 24
SKIPPED = re.compile(
    r"(^|/)(tests?|testing|migrations|alembic|versions|locale|_?vendor(ed)?|node_modules|docs?|build|lib2to3"
    r"|conftest\.py|test_[^/]*\.py|[^/]*_tests?\.py|tests\.py|[^/]*_pb2(_grpc)?\.py)(/|$)"
)
TYPES = re.compile(
    r"(.*\.)?(Any|Awaitable|Callable|ClassVar|Dict|Iterable|List|Literal|Mapping|Optional|Sequence|Set|Tuple|Type|Union"
    r"|dict|list|set|tuple|type)"
)
VERSIONED = re.compile(r"^[^/]+-\d[^/]*/")
TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

PERSON_WORDS = frozenset(
    """fullname firstname lastname surname nickname nick username initials signature email emails mail phone telephone
    tel mobile fax address addresses street city zip zipcode postcode postal country latitude longitude coordinates
    gps ip ipaddress imei useragent ua cookie cookies session fingerprint password passwd pwd passphrase secret otp
    pin credential credentials jwt apikey birth birthday birthdate dob born age gender sex race ethnicity religion
    nationality citizenship language marital spouse married children child ssn passport license licence social tax
    vat iban bic account bank card cvv cvc expiry salary wage income loan balance payment billing diagnosis disease
    patient medication drug allergy blood weight height disability medical doctor insurance genetic symptom employee
    employer occupation department hire resume student grade degree school university education user users customer
    member guest person people owner author creator sender recipient contact contacts buyer seller subscriber
    participant attendee applicant candidate visitor friend follower profile bio avatar photo picture portrait voice
    message comment answer feedback vote party union criminal plate vehicle vorname nachname strasse plz ort telefon
    geburtsdatum nom prenom adresse ville naissance nome cognome indirizzo codice nombre apellido apellidos correo
    telefono direccion cedula naam insuree teacher staff volunteer speaker voter tenant driver passenger traveler
    handle skype twitter facebook github telegram homepage""".split()
)
PEOPLE = frozenset(
    """user users customer client member guest person people owner author creator sender recipient contact buyer
    seller subscriber participant attendee applicant candidate visitor friend follower profile patient doctor
    employee student teacher staff speaker insuree partner traveler player actor voter account holder invitee human
    usuario kunde utente cliente empleado personne party identity individual beneficiary cardholder payer donor
    volunteer tweet insuree_obj signup registration address position lead""".split()
)
TECHNICAL_WORDS = frozenset(
    """template templates count counts num number_of class cls form field fields regex pattern type types kind is has
    max min len length size limit format formatter parser validator backend handler manager model factory config
    settings option options flag enabled disabled required verified path file filename dir url uri view route
    endpoint column columns table index idx hash hashed digest mask masked encrypted label widget help error errors
    exception status state mode level default choices choice list_display permission permissions group role policy
    rule module package function method argument arg param attr attribute property tag version header headers prefix
    suffix separator sep cache timeout ttl expires date time at on server host port socket family space range
    algorithm method func callback hook signal event task queue job plugin service provider client_class serializer
    schema query filter sort order lookup map mapping resolver generator iterator context request response""".split()
)
AMBIGUOUS = frozenset(
    """name names address addresses id key title state region code token tokens age sex position location body
    message text content first last label description value data number account contact host ip user owner author
    username email phone login password secret session cookie agent signature image photo note comment subject date
    country city language locale gender race class weight height balance card pin plate bank birth child parent
    family given nick alias handle role job grade score history profile client member session_id identity sender
    recipient reply_to mail mailbox path domain realm principal sub iss jwt credentials""".split()
)


class Place(NamedTuple):
    """An identifier where it stands; ``owner`` is what it hangs on, ``scope`` the class and function around it."""

    package: str
    file: str
    line: int
    kind: str
    owner: str
    name: str
    scope: str
    source: str

    def digest(self) -> str:
        """The number that orders the draw."""
        return hashlib.sha256(f"{self.package}|{self.file}|{self.line}|{self.owner}.{self.name}".encode()).hexdigest()


class Collector(ast.NodeVisitor):
    """All places of one module."""

    def __init__(self, package: str, file: str, lines: list[str]) -> None:
        self.package, self.file, self.lines = package, file, lines
        self.places: list[Place] = []
        self.scope: list[str] = []
        self.classes: list[str] = []
        self.called: set[int] = set()
        self.owners: dict[int, str] = {}

    def add(self, node: ast.AST, kind: str, owner: str, name: str) -> None:
        """Notes one identifier."""
        line = getattr(node, "lineno", 0)
        source = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""
        if 1 < len(name) <= 60 and not (name.startswith("__") and name.endswith("__")):
            scope = ".".join(self.scope[-2:])
            self.places.append(Place(self.package, self.file, line, kind, owner, name, scope, source[:160]))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Fields of the class, then what is in it."""
        for one in node.body:
            targets = [one.target] if isinstance(one, ast.AnnAssign) else getattr(one, "targets", [])
            for target in targets:
                if isinstance(target, ast.Name):
                    self.add(target, "field", node.name, target.id)
                    self.called.add(id(target))
        self.scope.append(node.name)
        self.classes.append(node.name)
        self.generic_visit(node)
        self.classes.pop()
        self.scope.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Parameters, then the body."""
        self.scope.append(node.name)
        arguments = node.args
        for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if one.arg not in ("self", "cls"):
                self.add(one, "parameter", "", one.arg)
        self.generic_visit(node)
        self.scope.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        """A dictionary on the right belongs to the name on the left."""
        if isinstance(node.value, ast.Dict):
            self.owners[id(node.value)] = self.chain(node.targets[0])
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """Variables where they are bound."""
        if isinstance(node.ctx, ast.Store) and id(node) not in self.called:
            self.add(node, "variable", "", node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Attributes that are not called and are no classes."""
        if id(node) not in self.called and not (node.attr[:1].isupper() and node.attr[1:2].islower()):
            self.add(node, "attribute", self.chain(node.value), node.attr)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """``.get("key")`` is a key; a method's name is none of the kinds."""
        self.called.add(id(node.func))
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop", "setdefault") and node.args:
            self.key(node.args[0], self.chain(node.func.value))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """``row["key"]``."""
        self.key(node.slice, self.chain(node.value))
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        """``{"key": value}``, on the variable or key that the dictionary is given to."""
        owner = self.owners.get(id(node), "")
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                self.key(key, owner)
                if isinstance(value, ast.Dict) and isinstance(key, ast.Constant):
                    self.owners[id(value)] = str(key.value)
        self.generic_visit(node)

    def key(self, node: ast.expr, owner: str) -> None:
        """Notes a key that reads like an identifier."""
        if TYPES.fullmatch(owner) or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return
        if re.fullmatch(r"[\w-]+", node.value):
            self.add(node, "key", owner, node.value)

    def chain(self, node: ast.expr) -> str:
        """``request.user`` of that expression; the class for ``self``, the function for a call."""
        if isinstance(node, ast.Name):
            return self.classes[-1] if node.id in ("self", "cls") and self.classes else node.id
        if isinstance(node, ast.Attribute):
            owner = self.chain(node.value)
            return f"{owner}.{node.attr}" if owner else node.attr
        if isinstance(node, ast.Call):
            return self.chain(node.func)
        if isinstance(node, ast.Subscript):
            owner = self.chain(node.value)
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            return f"{owner}.{key}" if isinstance(key, str) and key.isidentifier() else owner
        return ""


def places(package: Path) -> Iterator[Place]:
    """The places of all modules of a package, but for its tests and what it vendors."""
    for path in sorted(package.rglob("*.py")):
        file = VERSIONED.sub("", path.relative_to(package).as_posix())
        if SKIPPED.search(file):
            continue
        try:
            text = path.read_text(encoding="utf-8")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        collector = Collector(package.name, file, text.split("\n"))
        collector.visit(tree)
        yield from collector.places


def stratum(place: Place) -> str:
    """The narrowest stratum that a place belongs to."""
    words = {word.lower() for word in TOKEN.findall(place.name)}
    low = place.name.lower()
    around = {word.lower() for word in TOKEN.findall(place.owner.rpartition(".")[2])}
    if low in AMBIGUOUS and around & PEOPLE:
        return "person"
    if low in AMBIGUOUS or (words & PERSON_WORDS and words & TECHNICAL_WORDS):
        return "alike"
    if words & PERSON_WORDS:
        return "person"
    embedded = any(len(word) > 3 and word in low for word in PERSON_WORDS)
    return "alike" if embedded else "uniform"


def draw(found: list[Place], each: int, pairs: Counter[str], names: Counter[str]) -> Iterator[tuple[str, Place]]:
    """A third of each stratum, no pair of object and name twice in a package nor often in the whole list."""
    ordered = sorted(found, key=Place.digest)
    seen: set[tuple[str, str]] = set()
    for wanted in STRATA:
        left = each // len(STRATA)
        for place in ordered:
            if not left:
                break
            last = place.owner.rpartition(".")[2]
            pair = (last, place.name)
            full = pairs[".".join(pair)] >= SAME_PAIR or names[place.name] >= SAME_NAME
            if pair in seen or full or (wanted != "uniform" and stratum(place) != wanted):
                continue
            seen.add(pair)
            pairs[".".join(pair)] += 1
            names[place.name] += 1
            left -= 1
            yield wanted, place


def main() -> None:
    """Prints the drawn places, one JSON object a line."""
    parser = argparse.ArgumentParser(description="Draws identifiers with their places from unpacked packages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=27, metavar="N", help="places of each package")
    options = parser.parse_args()
    pairs: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for package in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        found = list(places(package))
        for wanted, place in draw(found, options.each, pairs, names):
            print(json.dumps({**place._asdict(), "stratum": wanted}, ensure_ascii=False))
        print(f"{package.name}: {len(found)} places", file=sys.stderr)


if __name__ == "__main__":
    main()
