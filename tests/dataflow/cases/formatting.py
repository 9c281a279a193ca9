"""``%``, ``str.format``, ``format_map``, ``join``, concatenation, ``string.Template``."""
import string


def case_percent():
    a = SOURCE
    SINK("x %s" % a)  # flow
    SINK("x %s" % len(a))  # none
    SINK("%s %s" % ("text", a))  # flow
    SINK("%s %s" % ("text", "other"))  # none


def case_percent_mapping():
    a = SOURCE
    SINK("%(k)s" % {"k": a})  # flow
    SINK("%(k)s" % {"k": "text"})  # none


def case_format():
    a = SOURCE
    SINK("x {}".format(a))  # flow
    SINK("x {}".format("text"))  # none
    SINK("x {k}".format(k=a))  # flow
    SINK("x {0[k]}".format({"k": a}))  # flow


def case_format_map():
    a = SOURCE
    SINK("x {k}".format_map({"k": a}))  # flow
    SINK("x {k}".format_map({"k": "text"}))  # none


def case_format_builtin():
    a = SOURCE
    SINK(format(a, ">40"))  # flow
    SINK(format("text", ">40"))  # none


def case_join():
    a = SOURCE
    SINK(", ".join([a, "text"]))  # flow
    SINK(", ".join(["text"]))  # none
    SINK(a.join(["x", "y"]))  # flow


def case_concatenation():
    a = SOURCE
    SINK("x " + a)  # flow
    SINK(a + " x")  # flow
    SINK("x " + "y")  # none


def case_repetition():
    a = SOURCE
    SINK(a * 2)  # flow
    SINK("-" * len(a))  # none


def case_template():
    a = SOURCE
    shape = string.Template("x $k")
    SINK(shape.substitute(k=a))  # flow
    SINK(shape.safe_substitute({"k": a}))  # flow
    SINK(shape.substitute(k="text"))  # none


class Priced:
    def __init__(self, buyer):
        self.buyer = buyer

    def __format__(self, spec):
        return f"for {self.buyer}"

    def __str__(self):
        return "price"


def case_own_format():
    SINK("{:full}".format(Priced(SOURCE)))  # flow
    SINK("{}".format(Priced(SOURCE)))  # flow
    SINK("{!s}".format(Priced(SOURCE)))  # none
    SINK("%s" % Priced(SOURCE))  # none


def case_fields_of_a_template():
    SINK("{0}".format("text", SOURCE))  # none
    SINK("{1} {0}".format("text", SOURCE))  # flow
    SINK("{plain}".format(plain="text", data=SOURCE))  # none
    SINK("{data}".format(plain="text", data=SOURCE))  # flow
    SINK("{0.buyer}".format(Priced(SOURCE)))  # flow
    SINK("{0[a]}".format({"a": "text", "b": SOURCE}))  # none
    SINK("{0[b]}".format({"a": "text", "b": SOURCE}))  # flow
    SINK("{b}".format_map({"a": "text", "b": SOURCE}))  # flow
    SINK("{a}".format_map({"a": "text", "b": SOURCE}))  # none
    SINK("{:{width}}".format(SOURCE, width=20))  # flow
