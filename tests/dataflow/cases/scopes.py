"""``global``, ``nonlocal``, class scope, module globals, shadowing."""

shared = "text"
loud = SOURCE
quiet = "text"
holder = {"a": "text"}


def set_shared():
    global shared
    shared = SOURCE


def shadow():
    quiet = SOURCE
    return len(quiet)


def case_global_written():
    set_shared()
    SINK(shared)  # flow


def case_global_read():
    SINK(loud)  # flow
    shadow()
    SINK(quiet)  # none


def case_global_item():
    holder["a"] = SOURCE
    SINK(holder["a"])  # flow


def case_nonlocal():
    a = b = "text"

    def inner():
        nonlocal a
        a = SOURCE
        b = SOURCE
        return len(b)

    inner()
    SINK(a)  # flow
    SINK(b)  # none


def case_parameter_shadows():
    def inner(loud):
        SINK(loud)  # none

    inner("text")

    def other():
        SINK(loud)  # flow

    other()


def case_class_scope():
    class Box:
        a = SOURCE
        b = "text"
        SINK(a)  # flow
        SINK(b)  # none

    SINK(Box.a)  # flow
    SINK(Box.b)  # none


def case_class_scope_is_not_enclosing():
    quiet = "text"

    class Box:
        quiet = SOURCE

        def show(self):
            SINK(quiet)  # none
            SINK(self.quiet)  # flow

    Box().show()


def case_comprehension_sees_enclosing():
    a = SOURCE
    SINK([a for _ in range(1)])  # flow
    SINK([0 for a in range(1)])  # none


SINK(loud)  # flow
SINK(quiet)  # none
