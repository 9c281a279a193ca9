"""Methods of ``str`` and ``bytes`` that carry the text on, and those that do not."""


def case_case_and_space():
    a = SOURCE
    SINK(a.upper())  # flow
    SINK(a.lower())  # flow
    SINK(a.title())  # flow
    SINK(a.capitalize())  # flow
    SINK(a.swapcase())  # flow
    SINK(a.casefold())  # flow
    SINK(a.strip())  # flow
    SINK(a.rstrip("."))  # flow
    SINK("text".upper())  # none
    SINK(a.isupper())  # none


def case_padding():
    a = SOURCE
    SINK(a.center(40))  # flow
    SINK(a.ljust(40, "."))  # flow
    SINK(a.zfill(40))  # flow
    SINK(a.expandtabs())  # flow
    SINK("x".ljust(len(a)))  # none


def case_splitting():
    a = SOURCE
    SINK(a.split("@"))  # flow
    SINK(a.split("@")[0])  # flow
    SINK(a.rsplit("@", 1)[-1])  # flow known-miss: behind the @ of an address stands a domain, which is judged harmless
    SINK(a.partition("@"))  # flow
    SINK(a.rpartition("@")[2])  # flow known-miss: behind the @ of an address stands a domain, which is judged harmless
    SINK(a.splitlines())  # flow
    SINK("x y".split(" "))  # none
    SINK(len(a.split("@")))  # none


def case_replacing():
    a = SOURCE
    SINK(a.replace(".", "-"))  # flow
    SINK("x".replace("x", a))  # flow
    SINK("x".replace("x", "y"))  # none
    SINK(a.translate({46: "-"}))  # flow
    SINK(a.removeprefix("x"))  # flow
    SINK(a.removesuffix("x"))  # flow


def case_encoding():
    a = SOURCE
    SINK(a.encode())  # flow
    SINK(a.encode("utf-8").decode("utf-8"))  # flow
    SINK(bytes(a, "utf-8"))  # flow
    SINK(bytearray(a, "utf-8"))  # flow
    SINK(str(a.encode(), "utf-8"))  # flow
    SINK(a.encode().hex())  # flow
    SINK(len(a.encode()))  # none
    SINK("text".encode())  # none


def case_characters():
    a = SOURCE
    for x in a:
        SINK(x)  # flow
        break
    SINK("".join(x for x in a))  # flow
    SINK(list(a))  # flow
    for x in "text":
        SINK(x)  # none


def case_string_types():
    a = SOURCE
    SINK(str(a))  # flow
    SINK(repr(a))  # flow
    SINK(ascii(a))  # flow
    SINK(str(len(a)))  # none
    SINK(str(12))  # none


def case_join_generator():
    a = SOURCE
    SINK("-".join(x.upper() for x in a.split(".")))  # flow
    SINK("-".join(str(len(x)) for x in a.split(".")))  # none


def case_method_by_class():
    a = SOURCE
    SINK(str.strip(a))  # flow
    SINK(str.startswith(a, "x"))  # none
    f = a.upper
    SINK(f())  # flow known-miss: a bound method of a text in a variable is not followed
    g = a.isalpha
    SINK(g())  # none
