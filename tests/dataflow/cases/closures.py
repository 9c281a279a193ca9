"""Captured variables: read, written, late bound, factories."""


def case_read():
    a = SOURCE
    b = "text"

    def inner():
        SINK(a)  # flow
        SINK(b)  # none

    inner()


def case_returned_function():
    def make(a):
        def inner():
            return a

        return inner

    SINK(make(SOURCE)())  # flow
    SINK(make("text")())  # none


def case_two_levels():
    def outer(a):
        def middle():
            def inner():
                SINK(a)  # flow

            inner()

        middle()

    outer(SOURCE)


def case_late_binding():
    a = "text"

    def inner():
        SINK(a)  # flow

    a = SOURCE
    inner()


def case_default_binds_early():
    a = "text"

    def inner(a=a):
        SINK(a)  # none

    a = SOURCE
    inner()
    SINK(a)  # flow


def case_counter():
    def make():
        kept = []

        def add(a):
            kept.append(a)

        def get():
            return kept

        return add, get

    add, get = make()
    add(SOURCE)
    SINK(get())  # flow known-miss: two closures that share a variable do not see each other's changes
    add, get = make()
    add("text")
    SINK(get())  # none


def case_lambda_capture():
    a = SOURCE
    f = lambda: a
    g = lambda: len(a)
    SINK(f())  # flow
    SINK(g())  # none


def case_captured_container():
    box = {"a": "text", "b": "text"}

    def fill():
        box["a"] = SOURCE

    fill()
    SINK(box["a"])  # flow
    SINK(box["b"])  # none


def case_sink_in_closure_called_elsewhere():
    def make(a):
        def emit():
            SINK(a)  # flow known-miss: a sink in a closure that is called elsewhere needs the captured value there

        return emit

    def run(f):
        f()

    run(make(SOURCE))


def case_parameter_of_the_factory():
    def make(prefix):
        def inner(x):
            return prefix + str(len(x))

        return inner

    SINK(make("text")(SOURCE))  # none
    SINK(make(SOURCE)("text"))  # flow
