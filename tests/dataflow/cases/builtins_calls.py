"""Builtin functions that hand on what they are given."""
import copy


def case_iterators():
    SINK(list(iter([SOURCE])))  # flow
    SINK(list(zip(["text"], [SOURCE])))  # flow
    SINK(list(zip(["text"], ["x"])))  # none
    SINK(list(enumerate([SOURCE])))  # flow
    SINK(list(reversed([SOURCE])))  # flow
    SINK(dict(zip(["a"], [SOURCE]))["a"])  # flow
    SINK(list(range(len(SOURCE))))  # none


def case_conversions():
    SINK(tuple([SOURCE]))  # flow
    SINK(set([SOURCE]))  # flow
    SINK(frozenset({SOURCE}))  # flow
    SINK(memoryview(SOURCE.encode()).tobytes())  # flow
    SINK(tuple([len(SOURCE)]))  # none


def case_numbers():
    SINK(abs(len(SOURCE)))  # none
    SINK(round(len(SOURCE) / 2))  # none
    SINK(hash(SOURCE))  # none
    SINK(f"{SOURCE} {len(SOURCE)}")  # flow


def case_namespaces():
    a = SOURCE
    SINK(locals()["a"])  # flow
    b = "text"
    SINK(locals()["b"])  # none


def case_copies():
    x = {"a": SOURCE, "b": ["text"]}
    SINK(copy.copy(x)["a"])  # flow
    SINK(copy.deepcopy(x)["a"])  # flow
    SINK(copy.deepcopy(x)["b"])  # none


def case_two_argument_iter():
    values = [SOURCE, ""]
    for x in iter(lambda: values.pop(0), ""):
        SINK(x)  # flow
    clean = ["text", ""]
    for x in iter(lambda: clean.pop(0), ""):
        SINK(x)  # none


def case_type_call():
    Box = type("Box", (), {"a": SOURCE, "b": "text"})
    SINK(Box.a)  # flow
    SINK(Box.b)  # none


def case_print_to_text():
    import io

    out = io.StringIO()
    print("x", SOURCE, file=out)
    SINK(out.getvalue())  # flow
    clean = io.StringIO()
    print("x", file=clean)
    SINK(clean.getvalue())  # none
