"""``*args`` and ``**kwargs`` in both directions; one key of ``**kwargs`` is one path."""


def pair(a, b):
    SINK(a)  # flow
    SINK(b)  # none


def takes_args(*args):
    SINK(args)  # flow
    SINK(args[0])  # none
    SINK(args[1])  # flow


def takes_kwargs(**kwargs):
    SINK(kwargs)  # flow
    SINK(kwargs["a"])  # flow
    SINK(kwargs["b"])  # none
    SINK(kwargs.get("a"))  # flow
    SINK(kwargs.get("b"))  # none


def rest(a, *args, **kwargs):
    SINK(a)  # none
    SINK(args)  # none
    SINK(kwargs)  # flow


def rest_args(a, *args, **kwargs):
    SINK(a)  # none
    SINK(args)  # flow
    SINK(kwargs)  # none


def named_then_rest(a, **kwargs):
    SINK(a)  # flow
    SINK(kwargs)  # none


def passes_on(*args, **kwargs):
    return target(*args, **kwargs)


def target(a, b, c="text"):
    SINK(a)  # none
    SINK(b)  # flow
    SINK(c)  # flow
    return c


def returns_args(*args):
    return args


def returns_kwargs(**kwargs):
    return kwargs


def case_unpack_list():
    obj = [SOURCE, "text"]
    pair(*obj)
    pair(*(SOURCE, "text"))


def case_unpack_dict():
    obj = {"b": "text", "a": SOURCE}
    pair(**obj)
    pair(SOURCE, **{"b": "text"})


def case_collected():
    takes_args("text", SOURCE)
    takes_kwargs(a=SOURCE, b="text")
    rest("text", "x", k=SOURCE)
    rest_args("text", SOURCE, k="x")
    named_then_rest(a=SOURCE, k="text")


def case_passed_on():
    passes_on("text", SOURCE, c=SOURCE)


def case_returned():
    SINK(returns_args(SOURCE, "text")[0])  # flow
    SINK(returns_args(SOURCE, "text")[1])  # none
    SINK(returns_kwargs(a=SOURCE, b="text")["a"])  # flow
    SINK(returns_kwargs(a=SOURCE, b="text")["b"])  # none


def case_key_removed():
    def inner(**kwargs):
        kwargs.pop("a")
        SINK(kwargs)  # none

    inner(a=SOURCE, b="text")


def case_key_overridden():
    def inner(a, b):
        SINK(a)  # none
        SINK(b)  # flow

    obj = {"a": SOURCE, "b": SOURCE}
    inner(**{**obj, "a": "text"})
