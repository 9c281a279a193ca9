"""Dicts and their kin: methods, merging, iteration."""
from collections import ChainMap, Counter, OrderedDict, defaultdict
from types import MappingProxyType


def case_get():
    x = {"a": SOURCE, "b": "text"}
    SINK(x.get("a"))  # flow
    SINK(x.get("b"))  # none
    SINK(x.get("c", SOURCE))  # flow
    SINK(x.get("c", "text"))  # none


def case_pop():
    x = {"a": SOURCE, "b": "text"}
    SINK(x.pop("b"))  # none
    SINK(x.pop("a"))  # flow
    SINK(x)  # none
    SINK(x.pop("c", SOURCE))  # flow


def case_popitem():
    x = {"a": SOURCE}
    k, v = x.popitem()
    SINK(k)  # none
    SINK(v)  # flow


def case_setdefault():
    x = {}
    SINK(x.setdefault("a", SOURCE))  # flow
    SINK(x["a"])  # flow
    SINK(x.setdefault("b", "text"))  # none
    x.setdefault("c", []).append(SOURCE)
    SINK(x["c"])  # flow
    SINK(x["b"])  # none


def case_update():
    x = {"b": "text"}
    x.update({"a": SOURCE})
    SINK(x["a"])  # flow
    SINK(x["b"])  # none
    y = {}
    y.update(a=SOURCE)
    SINK(y["a"])  # flow
    z = {}
    z.update([("a", SOURCE)])
    SINK(z)  # flow
    z.update({"a": "text"})
    SINK(z)  # none


def case_views():
    x = {"a": SOURCE}
    SINK(list(x.values()))  # flow
    SINK(list(x.keys()))  # none
    SINK(list(x))  # none
    SINK(x.items())  # flow
    y = {SOURCE: "text"}
    SINK(list(y))  # flow
    SINK(list(y.values()))  # none


def case_iteration():
    x = {"a": SOURCE}
    for k in x:
        SINK(k)  # none
        SINK(x[k])  # flow
    for k, v in x.items():
        SINK(k)  # none
        SINK(v)  # flow
    for v in x.values():
        SINK(v)  # flow
    for k, v in {SOURCE: "text"}.items():
        SINK(k)  # flow
        SINK(v)  # none


def case_merging():
    x = {"a": SOURCE} | {"b": "text"}
    SINK(x["a"])  # flow
    SINK(x["b"])  # none
    y = {"b": "text"}
    y |= {"a": SOURCE}
    SINK(y["a"])  # flow
    SINK(({"a": SOURCE} | {"a": "text"})["a"])  # none


def case_fromkeys():
    SINK(dict.fromkeys(["a"], SOURCE))  # flow
    SINK(dict.fromkeys([SOURCE]))  # flow
    SINK(dict.fromkeys(["a"], "text"))  # none


def case_copies():
    x = {"a": SOURCE, "b": "text"}
    SINK(x.copy()["a"])  # flow
    SINK(x.copy()["b"])  # none
    SINK(dict(x)["a"])  # flow
    SINK(dict(x, a="text")["a"])  # none
    SINK(dict(**x)["b"])  # none


def case_key_variable():
    key = "a"
    x = {"a": SOURCE, "b": "text"}
    SINK(x[key])  # flow
    other = "b"
    SINK(x[other])  # none


def case_nested_writes():
    x = {"one": {}}
    x["one"]["a"] = SOURCE
    SINK(x["one"]["a"])  # flow
    SINK(x["one"].get("b"))  # none
    SINK(x)  # flow


def case_defaultdict():
    x = defaultdict(list)
    x["a"].append(SOURCE)
    SINK(x["a"])  # flow
    SINK(x["b"])  # none


def case_counter():
    x = Counter([SOURCE])
    SINK(x)  # flow
    SINK(x.most_common(1))  # flow
    SINK(list(x.values()))  # none
    SINK(x[SOURCE])  # none


def case_kin():
    SINK(ChainMap({"a": SOURCE})["a"])  # flow
    SINK(ChainMap({"a": "text"}, {"a": SOURCE})["a"])  # none
    SINK(OrderedDict(a=SOURCE)["a"])  # flow
    SINK(OrderedDict(a="text")["a"])  # none
    SINK(MappingProxyType({"a": SOURCE})["a"])  # flow


def case_integer_keys():
    x = {1: SOURCE, 2: "text"}
    SINK(x[1])  # flow
    SINK(x[2])  # none


def case_filtered():
    x = {"a": SOURCE, "b": "text"}
    SINK({k: v for k, v in x.items() if k == "b"})  # none
    SINK({k: x[k] for k in ("b",)})  # none
    SINK({k: x[k] for k in ("a",)})  # flow
