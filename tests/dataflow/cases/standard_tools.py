"""Tools of the standard library: itertools, functools, operator, collections, and methods of containers."""
import bisect
import collections
import copy
import dataclasses
import enum
import functools
import heapq
import io
import itertools
import operator
import string
import textwrap
import types


class Person:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def give(self, suffix=""):
        return self.a + suffix


@dataclasses.dataclass(order=True)
class Row:
    a: str
    b: str = "text"
    rest: list = dataclasses.field(default_factory=list)


class Kind(enum.Enum):
    A = SOURCE
    B = "text"

    @property
    def label(self):
        return self.value

    @classmethod
    def parse(cls, text):
        return cls(text)


class Flag(enum.IntFlag):
    ONE = 1
    TWO = 2


class Word(str, enum.Enum):
    A = "a"
    B = "b"


Point = collections.namedtuple("Point", ["a", "b"], defaults=["text"])


@functools.lru_cache(maxsize=None)
def cached(a):
    return a


@functools.total_ordering
class Ordered:
    def __init__(self, a):
        self.a = a

    def __lt__(self, other):
        return self.a < other.a

    def __eq__(self, other):
        return self.a == other.a


def case_itertools():
    SINK(list(itertools.chain(["a"], [SOURCE])))  # flow
    SINK(list(itertools.chain(["a"], ["b"])))  # none
    SINK(list(itertools.chain.from_iterable([["a"], [SOURCE]])))  # flow
    SINK(list(itertools.islice([SOURCE, "b"], 1)))  # flow
    SINK(list(itertools.islice(["a", "b"], 1)))  # none
    SINK(list(itertools.takewhile(bool, [SOURCE])))  # flow
    SINK(list(itertools.dropwhile(len, ["a"])))  # none
    SINK(list(itertools.compress(["a", SOURCE], [0, 1])))  # flow
    SINK(list(itertools.accumulate(["a", SOURCE])))  # flow
    SINK(list(itertools.repeat(SOURCE, 2)))  # flow
    SINK(next(itertools.cycle([SOURCE])))  # flow
    SINK(next(itertools.count()))  # none
    SINK([b for a, b in itertools.pairwise(["a", SOURCE])])  # flow
    SINK(list(itertools.combinations(["a", SOURCE], 2))[0])  # flow
    SINK(list(itertools.permutations(["a", "b"])))  # none
    SINK([b for _, b in itertools.product(["a"], [SOURCE])])  # flow
    SINK([a for a, _ in itertools.product(["a"], [SOURCE])])  # none
    SINK([b for _, b in itertools.zip_longest(["a"], [SOURCE])])  # flow
    SINK([a for a, _ in itertools.zip_longest(["a"], [SOURCE])])  # none
    for key, group in itertools.groupby([("k", SOURCE)], key=lambda pair: pair[0]):
        SINK(list(group))  # flow
        SINK(key)  # none
    one, two = itertools.tee([SOURCE])
    SINK(list(two))  # flow
    SINK(list(itertools.starmap(lambda a, b: b, [("a", SOURCE)])))  # flow
    SINK(list(itertools.starmap(lambda a, b: a, [("a", SOURCE)])))  # none


def case_functools():
    SINK(functools.reduce(lambda a, b: a + b, ["a", SOURCE]))  # flow
    SINK(functools.reduce(lambda a, b: a + len(b), [SOURCE], 0))  # none
    SINK(cached(SOURCE))  # flow
    SINK(cached("a"))  # none
    SINK(cached.__wrapped__(SOURCE))  # flow
    SINK(sorted([SOURCE], key=functools.cmp_to_key(lambda a, b: 0)))  # flow
    SINK(max(Ordered(SOURCE), Ordered(SOURCE)).a)  # flow
    SINK(Ordered(SOURCE) >= Ordered("a"))  # none
    method = functools.partial(Person.give, suffix="x")
    SINK(method(Person(SOURCE, "b")))  # flow
    SINK(method(Person("a", SOURCE)))  # none


def case_operator():
    p = Person(SOURCE, "text")
    SINK(operator.attrgetter("a")(p))  # flow
    SINK(operator.attrgetter("b")(p))  # none
    SINK(operator.attrgetter("a", "b")(p)[0])  # flow
    SINK(operator.attrgetter("a", "b")(p)[1])  # none
    SINK(operator.itemgetter("a")({"a": SOURCE, "b": "text"}))  # flow
    SINK(operator.itemgetter("b")({"a": SOURCE, "b": "text"}))  # none
    SINK(operator.methodcaller("give")(p))  # flow
    SINK(operator.methodcaller("give", "x")(Person("a", SOURCE)))  # none
    SINK(list(map(operator.attrgetter("a"), [p])))  # flow
    SINK(list(map(operator.attrgetter("b"), [p])))  # none
    SINK(operator.concat("a", SOURCE))  # flow
    SINK(operator.getitem({"a": SOURCE}, "a"))  # flow
    SINK(operator.getitem({"a": SOURCE, "b": "text"}, "b"))  # none
    SINK(operator.contains([SOURCE], SOURCE))  # none
    SINK(operator.eq(SOURCE, "a"))  # none
    SINK(operator.itemgetter(slice(0, 2))(SOURCE))  # flow
    d = {}
    operator.setitem(d, "a", SOURCE)
    SINK(d["a"])  # flow
    SINK(operator.length_hint([SOURCE]))  # none
    SINK(operator.countOf([SOURCE], "a"))  # none


def case_collections():
    d = collections.defaultdict(list)
    d["a"].append(SOURCE)
    d["b"].append("text")
    SINK(d["a"])  # flow
    SINK(d["b"])  # none
    SINK(dict(d)["a"])  # flow
    o = collections.OrderedDict(a=SOURCE, b="text")
    o.move_to_end("a")
    SINK(o["a"])  # flow
    SINK(o["b"])  # none
    SINK(o.popitem(last=True)[1])  # flow
    c = collections.ChainMap({"a": "text"}, {"a": SOURCE, "b": SOURCE})
    SINK(c["a"])  # none
    SINK(c["b"])  # flow
    n = collections.Counter([SOURCE, SOURCE])
    SINK(n.most_common(1)[0][0])  # flow
    SINK(list(n))  # flow
    q = collections.deque([SOURCE], maxlen=3)
    q.appendleft("text")
    SINK(q.pop())  # flow
    q.extend([SOURCE])
    q.rotate()
    SINK(list(q))  # flow
    p = Point(SOURCE)
    SINK(p.a)  # flow
    SINK(p.b)  # none
    SINK(p[0])  # flow
    SINK(p._asdict()["a"])  # flow
    SINK(p._replace(a="text").a)  # none
    SINK(p._fields)  # none
    a, b = p
    SINK(a)  # flow
    SINK(b)  # none
    SINK(Point._make([SOURCE, "b"]).a)  # flow


def case_enums():
    SINK(Kind.A.value)  # flow
    SINK(Kind.B.value)  # none
    SINK(Kind.A.name)  # none
    SINK(Kind.A.label)  # flow
    SINK(Kind.B.label)  # none
    SINK([k.value for k in Kind])  # flow
    SINK([k.name for k in Kind])  # none
    SINK(Kind["A"].value)  # flow
    SINK(Kind["B"].value)  # none
    SINK(Kind.parse(SOURCE).name)  # none
    SINK(Flag.ONE | Flag.TWO)  # none
    SINK(Word.A.value)  # none
    SINK(Word.A.upper())  # none
    SINK(len(Kind))  # none


def case_containers():
    x = ["a", "b"]
    x.insert(0, SOURCE)
    SINK(x)  # flow
    x.remove(SOURCE)
    y = [SOURCE]
    y[:] = ["text"]
    SINK(y)  # none known-noise: a slice that is replaced keeps what was there
    y.extend([SOURCE])
    SINK(y[-1])  # flow
    z = [("b", SOURCE), ("a", "text")]
    z.sort(key=lambda pair: pair[0])
    SINK([b for _, b in z])  # flow
    SINK([a for a, _ in z])  # none
    heap = []
    heapq.heappush(heap, (1, SOURCE))
    SINK(heapq.heappop(heap)[1])  # flow
    SINK(heapq.nlargest(1, [(1, SOURCE)])[0][0])  # none
    keys = []
    bisect.insort(keys, SOURCE)
    SINK(keys)  # flow
    s = {SOURCE} | {"a"}
    SINK(s)  # flow
    SINK({"a"} & {SOURCE})  # none
    SINK({SOURCE}.union(["a"]))  # flow
    SINK({"a", "b"}.difference({SOURCE}))  # none
    t = set()
    t.update([SOURCE], ["b"])
    SINK(t)  # flow
    SINK(frozenset([SOURCE]))  # flow
    d = dict.fromkeys([SOURCE], 1)
    SINK(list(d))  # flow
    SINK(list(d.values()))  # none
    e = dict(zip(["a", "b"], [SOURCE, "text"]))
    SINK(e["a"])  # flow
    e |= {"c": SOURCE}
    SINK(e["c"])  # flow
    f = {"a": SOURCE, "b": "text"}
    SINK(f.pop("b"))  # none
    SINK(f.pop("a"))  # flow
    SINK(f)  # none
    g = {"a": {"b": {"c": SOURCE, "d": "text"}}}
    SINK(g["a"]["b"]["c"])  # flow
    SINK(g["a"]["b"]["d"])  # none
    SINK(g.get("a", {}).get("b", {}).get("c"))  # flow
    SINK(g.get("a", {}).get("b", {}).get("d"))  # none
    h = copy.deepcopy(g)
    h["a"]["b"]["c"] = "text"
    SINK(g["a"]["b"]["c"])  # flow
    SINK(types.MappingProxyType({"a": SOURCE})["a"])  # flow
    SINK(list(reversed([SOURCE])))  # flow
    SINK(list(map(str.upper, [SOURCE])))  # flow
    SINK(list(map(len, [SOURCE])))  # none
    SINK(list(filter(None, [SOURCE])))  # flow
    SINK(list(enumerate([SOURCE]))[0][1])  # flow
    SINK(list(enumerate([SOURCE]))[0][0])  # none
    SINK(min([SOURCE], key=len))  # flow
    SINK(sum([[SOURCE], ["a"]], []))  # flow
    SINK(len([SOURCE]))  # none
    SINK([SOURCE].index(SOURCE))  # none
    SINK([SOURCE].count("a"))  # none
    SINK(list(range(len(SOURCE))))  # none
    SINK(id(SOURCE))  # none
    SINK(isinstance(SOURCE, str))  # none
    SINK(memoryview(SOURCE.encode()).tobytes())  # flow


def case_records():
    r = Row(SOURCE)
    SINK(r)  # flow
    SINK(dataclasses.asdict(r)["a"])  # flow
    SINK(dataclasses.asdict(r)["b"])  # none
    SINK(dataclasses.replace(r, a="text").a)  # none
    SINK(dataclasses.replace(r, b="x").a)  # flow
    SINK(dataclasses.astuple(r)[0])  # flow
    SINK(dataclasses.astuple(r)[1])  # none
    SINK([f.name for f in dataclasses.fields(r)])  # none
    SINK([getattr(r, f.name) for f in dataclasses.fields(r)])  # flow known-miss: an attribute of a computed name is not followed
    SINK(sorted([Row("b"), Row("a")])[0])  # none
    r.rest.append(SOURCE)
    SINK(r.rest)  # flow
    SINK(Row("a").rest)  # none
    n = types.SimpleNamespace(a=SOURCE, b="text")
    SINK(n.a)  # flow
    SINK(n.b)  # none
    SINK(vars(n)["a"])  # flow
    n.c = SOURCE
    SINK(n.c)  # flow


def case_text_tools():
    SINK(string.Template("$a").substitute(a=SOURCE))  # flow
    SINK(string.Template("$a").safe_substitute({"a": "text"}))  # none
    SINK(textwrap.dedent(SOURCE))  # flow
    SINK(textwrap.shorten("text", 30))  # none
    out = io.StringIO()
    print("a", SOURCE, file=out)
    SINK(out.getvalue())  # flow
    SINK("{0[a]} {1.a}".format({"a": "x"}, Person(SOURCE, "b")))  # flow
    SINK("{0[a]} {1.b}".format({"a": "x"}, Person(SOURCE, "b")))  # none
    SINK("%(a)s" % {"a": SOURCE, "b": "text"})  # flow
    SINK("%(b)s" % {"a": SOURCE, "b": "text"})  # none
    SINK("%s %d" % (SOURCE, 3))  # flow
    SINK("%d" % len(SOURCE))  # none
    SINK("{a}".format_map({"a": SOURCE}))  # flow
    SINK("{b}".format_map({"a": SOURCE, "b": "text"}))  # none
    SINK("{a} {b}".format(**{"a": "x", "b": SOURCE}))  # flow
    SINK("{a}".format(**{"a": "x", "b": SOURCE}))  # none
    SINK(f"{SOURCE=}")  # flow
    SINK(f"{len(SOURCE):>{3}}")  # none
