"""Parameters of all kinds, defaults, unpacking on both sides, and what is rebound or forwarded."""
import functools


def positional_only(a, b, /, c, *, d):
    return a, b, c, d


def with_defaults(a, b="text", *rest, c=None, **more):
    return {"a": a, "b": b, "rest": rest, "c": c, "more": more}


def forwards(*args, **kwargs):
    return with_defaults(*args, **kwargs)


def forwards_more(x, *args, **kwargs):
    return with_defaults(*args, c=x, **kwargs)


def takes_first(first, *others):
    return first


def takes_others(first, *others):
    return others


def second_of_rest(*args):
    return args[1]


def first_of_rest(*args):
    return args[0]


def splits(*args):
    head, *tail = args
    return head, tail


def pops(**kwargs):
    name = kwargs.pop("name", None)
    return name, kwargs


def gets(**kwargs):
    return kwargs.get("name"), kwargs.get("other", "text")


def merges(**kwargs):
    values = {"a": "text", **kwargs}
    return values


def overrides(**kwargs):
    values = {**kwargs, "a": "text"}
    return values


def updates(options=None, **kwargs):
    options = dict(options or {})
    options.update(kwargs)
    return options


def mutable_default(x, seen=[]):
    seen.append(x)
    return seen


def clean_default(x, seen=None):
    seen = seen or []
    seen.append(len(x))
    return seen


def default_is_source(x=SOURCE):
    return x


def default_is_expression(x=SOURCE.upper(), y="a".upper()):
    return x, y


def annotated(x: "str", *, y: int = 3) -> "str":
    return x


def in_out(target, value):
    target["a"] = value


def swaps(a, b):
    return b, a


def rebinds(a):
    a = "text"
    return a


def nested_defaults(a, make=lambda x=SOURCE: x):
    return make()


def keyword_only(*, a, b="text"):
    return a, b


def counts(*args):
    return len(args)


def each(*args):
    return [arg for arg in args if arg]


def named(**kwargs):
    return list(kwargs), list(kwargs.values())


def loops(**kwargs):
    out = {}
    for key, value in kwargs.items():
        out[key] = value
    return out


def case_kinds():
    a, b, c, d = positional_only(SOURCE, "b", c="c", d="d")
    SINK(a)  # flow
    SINK(b, c, d)  # none
    a, b, c, d = positional_only("a", "b", "c", d=SOURCE)
    SINK(d)  # flow
    SINK(a, b, c)  # none
    a, b, c, d = positional_only("a", "b", **{"c": SOURCE, "d": "d"})
    SINK(c)  # flow
    SINK(d)  # none


def case_defaults():
    x = with_defaults(SOURCE)
    SINK(x["a"])  # flow
    SINK(x["b"])  # none
    SINK(x["c"])  # none
    x = with_defaults("a", "b", SOURCE, "r", k="v")
    SINK(x["rest"])  # flow
    SINK(x["rest"][0])  # flow
    SINK(x["rest"][1])  # none
    SINK(x["more"])  # none
    x = with_defaults("a", c=SOURCE, k="v", m=SOURCE)
    SINK(x["c"])  # flow
    SINK(x["more"]["m"])  # flow
    SINK(x["more"]["k"])  # none
    SINK(default_is_source())  # flow
    SINK(default_is_source("text"))  # none
    SINK(default_is_expression()[0])  # flow
    SINK(default_is_expression()[1])  # none
    SINK(nested_defaults("text"))  # flow
    SINK(nested_defaults("text", lambda: "b"))  # none


def case_forwarded():
    x = forwards(SOURCE, "b", c="c", k="v")
    SINK(x["a"])  # flow
    SINK(x["b"])  # none
    SINK(x["c"])  # none
    SINK(x["more"])  # none
    x = forwards("a", b="b", c=SOURCE, k=SOURCE)
    SINK(x["a"])  # none
    SINK(x["c"])  # flow
    SINK(x["more"]["k"])  # flow
    x = forwards_more(SOURCE, "a", "b", k="v")
    SINK(x["c"])  # flow
    SINK(x["a"])  # none
    SINK(x["b"])  # none
    SINK(x["more"])  # none


def case_rest():
    SINK(takes_first(SOURCE, "b"))  # flow
    SINK(takes_first("a", SOURCE))  # none
    SINK(takes_others("a", SOURCE))  # flow
    SINK(takes_others(SOURCE, "b"))  # none
    SINK(second_of_rest("a", SOURCE))  # flow
    SINK(second_of_rest(SOURCE, "b"))  # none
    SINK(first_of_rest("a", SOURCE))  # none
    SINK(first_of_rest(*[SOURCE, "b"]))  # flow
    head, tail = splits("a", SOURCE)
    SINK(head)  # none
    SINK(tail)  # flow
    head, tail = splits(SOURCE, "b")
    SINK(head)  # flow
    SINK(tail)  # none known-noise: of star arguments that are unpacked the places are not told apart
    SINK(counts(SOURCE))  # none
    SINK(each("a", SOURCE))  # flow
    SINK(each("a"))  # none


def case_keywords():
    name, others = pops(name=SOURCE, other="text")
    SINK(name)  # flow
    SINK(others)  # none
    name, others = pops(name="text", other=SOURCE)
    SINK(name)  # none
    SINK(others)  # flow
    SINK(gets(name=SOURCE)[0])  # flow
    SINK(gets(name=SOURCE)[1])  # none
    SINK(gets(other=SOURCE)[1])  # flow
    SINK(merges(a=SOURCE)["a"])  # flow
    SINK(merges(b=SOURCE)["a"])  # none
    SINK(overrides(a=SOURCE)["a"])  # none
    SINK(overrides(b=SOURCE)["b"])  # flow
    SINK(updates({"a": SOURCE}, b="text")["a"])  # flow
    SINK(updates({"a": SOURCE}, b="text")["b"])  # none
    SINK(updates(b=SOURCE)["b"])  # flow
    a, b = keyword_only(a=SOURCE)
    SINK(a)  # flow
    SINK(b)  # none
    a, b = keyword_only(**dict(a="text", b=SOURCE))
    SINK(a)  # none
    SINK(b)  # flow
    SINK(named(k=SOURCE)[1])  # flow
    SINK(named(k=SOURCE)[0])  # none
    SINK(loops(a=SOURCE, b="text")["a"])  # flow
    SINK(loops(a=SOURCE, b="text")["b"])  # none known-noise: a dict that is copied entry by entry has one entry for all keys


def case_mutable_default():
    mutable_default(SOURCE)
    SINK(mutable_default("text"))  # flow known-miss: what a default that is changed keeps from call to call is not followed
    SINK(clean_default("text"))  # none


def case_passed_containers():
    d = {}
    in_out(d, SOURCE)
    SINK(d["a"])  # flow
    e = {}
    in_out(e, "text")
    SINK(e["a"])  # none
    a, b = swaps(SOURCE, "text")
    SINK(a)  # none
    SINK(b)  # flow
    SINK(rebinds(SOURCE))  # none
    SINK(annotated(SOURCE))  # flow
    SINK(annotated("a"))  # none


def case_partial_kinds():
    f = functools.partial(with_defaults, SOURCE, c="c")
    SINK(f()["a"])  # flow
    SINK(f()["c"])  # none
    SINK(f("b")["b"])  # none
    SINK(f(c=SOURCE)["c"])  # flow
    g = functools.partial(f, SOURCE)
    SINK(g()["b"])  # flow
    SINK(f.func("text")["a"])  # none
    SINK(f.keywords["c"])  # none


def case_unpacking():
    (a, b), c = ("x", SOURCE), "c"
    SINK(b)  # flow
    SINK(a, c)  # none
    [first, *_, last] = ["a", "b", SOURCE]
    SINK(last)  # flow
    SINK(first)  # none
    a, *b = SOURCE, "b", "c"
    SINK(a)  # flow
    SINK(b)  # none
    *a, b = "x", SOURCE
    SINK(b)  # flow
    SINK(a)  # none
    for i, (k, v) in enumerate({"k": SOURCE}.items()):
        SINK(v)  # flow
        SINK(k)  # none
        SINK(i)  # none
    x = [*("a", "b"), *[SOURCE]]
    SINK(x[2])  # flow
    SINK(x[0])  # none
    d = {**{"a": SOURCE}, **{"a": "text", "b": SOURCE}}
    SINK(d["a"])  # none
    SINK(d["b"])  # flow
    a = b = SOURCE
    b = "text"
    SINK(a)  # flow
    SINK(b)  # none
    q = [None, None]
    q[0], q[1] = "text", SOURCE
    SINK(q[1])  # flow
    SINK(q[0])  # none
    (d["k"], d["m"]) = (SOURCE, "text")
    SINK(d["k"])  # flow
    SINK(d["m"])  # none
