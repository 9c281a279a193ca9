"""Context managers of one's own and of the library, and exceptions caught elsewhere than where they arise."""
import contextlib
import traceback
import warnings


class Transaction:
    def __init__(self, a):
        self.a = a
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        if error is not None:
            self.log.append(str(error))
        return True


class Reporter:
    def __enter__(self):
        return "text"

    def __exit__(self, kind, error, tb):
        SINK(error)  # flow
        return True


class QuietReporter:
    def __enter__(self):
        return SOURCE

    def __exit__(self, kind, error, tb):
        SINK(kind)  # none
        return True


class Base(contextlib.AbstractContextManager):
    def __init__(self, a):
        self.a = a

    def __exit__(self, *error):
        return None


class Decorating(contextlib.ContextDecorator):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


@contextlib.contextmanager
def catches():
    try:
        yield "text"
    except ValueError as error:
        SINK(error)  # flow known-miss: what a body raises is not seen in the manager made of a generator, or of low confidence after a long way


@contextlib.contextmanager
def sets(target, a):
    target.append(a)
    yield target
    target.clear()


@contextlib.contextmanager
def nested(a):
    with lends(a) as inner:
        yield inner


@contextlib.contextmanager
def lends(a):
    yield {"a": a, "b": "text"}


class Pool:
    def __init__(self, a):
        self.a = a

    @contextlib.contextmanager
    def connect(self):
        yield self.a

    @contextlib.contextmanager
    def label(self):
        yield "text"


class AppError(Exception):
    """Keeps a code and details."""

    code = "app"

    def __init__(self, message, details=None):
        super().__init__(message)
        self.details = details


class NotFound(AppError):
    code = "missing"


class Formatted(Exception):
    template = "no %s"

    def __init__(self, what):
        self.what = what

    def __str__(self):
        return self.template % self.what


class Hidden(Exception):
    def __init__(self, what):
        super().__init__("text")
        self.what = what


class WithDict(Exception):
    def to_dict(self):
        return {"message": str(self), "kind": type(self).__name__}


def find(a):
    raise NotFound(f"no {a}", details={"a": a, "b": "text"})


def find_plain(a):
    raise NotFound("no such thing", details={"a": "text"})


def wraps(a):
    try:
        find(a)
    except NotFound as error:
        raise RuntimeError("failed") from error


def passes(a):
    return find(a)


def handles_all(f, a):
    try:
        f(a)
    except Exception as error:
        return error
    return None


def retries(a):
    last = None
    for _ in range(2):
        try:
            find(a)
        except AppError as error:
            last = error
    raise last


def cleans(a):
    try:
        find(a)
    finally:
        SINK("text")  # none


def converts(a):
    try:
        return int(a)
    except ValueError:
        raise ValueError(f"not a number: {a}") from None


def checks(a):
    assert a != SOURCE, f"bad {a}"


def errors_as_values(a):
    if a:
        return None, ValueError(a)
    return "text", None


class Service:
    def run(self, a):
        self.fail(a)

    def fail(self, a):
        raise AppError(a)


class Handler:
    def __init__(self, service):
        self.service = service

    def handle(self, a):
        try:
            self.service.run(a)
        except AppError as error:
            SINK(error)  # flow
            SINK(error.code)  # none


def case_managers():
    with Transaction(SOURCE) as t:
        SINK(t.a)  # flow
    with Transaction("text") as t:
        raise ValueError(SOURCE)
    SINK(t.log)  # flow
    with Reporter() as label:
        SINK(label)  # none
        raise ValueError(SOURCE)


def case_quiet():
    with QuietReporter() as a:
        SINK(a)  # flow
        raise ValueError("text")


def case_base_manager():
    with Base(SOURCE) as b:
        SINK(b.a)  # flow
    with Base("text") as b:
        SINK(b.a)  # none


def case_generator_manager():
    with catches():
        raise ValueError(SOURCE)


def case_managers_with_values():
    seen = []
    with sets(seen, SOURCE) as got:
        SINK(got)  # flow
        SINK(seen)  # flow known-miss: what a manager changes is seen as it is after the with statement
    with nested(SOURCE) as d:
        SINK(d["a"])  # flow
        SINK(d["b"])  # none
    with Pool(SOURCE).connect() as c:
        SINK(c)  # flow
    with Pool(SOURCE).label() as c:
        SINK(c)  # none
    with contextlib.ExitStack() as stack:
        d = stack.enter_context(lends(SOURCE))
        SINK(d["a"])  # flow
        SINK(d["b"])  # none
    with contextlib.closing(Closes(SOURCE)) as c:
        SINK(c.a)  # flow
    with contextlib.suppress(ValueError):
        SINK(SOURCE)  # flow
        raise ValueError(SOURCE)


class Closes:
    def __init__(self, a):
        self.a = a

    def close(self):
        return None


@Decorating()
def decorated(a):
    return a


@Decorating()
def decorated_clean(a):
    return len(a)


def case_decorating():
    SINK(decorated(SOURCE))  # flow
    SINK(decorated_clean(SOURCE))  # none


def case_caught():
    try:
        find(SOURCE)
    except NotFound as error:
        SINK(error)  # flow
        SINK(str(error))  # flow
        SINK(error.details["a"])  # flow
        SINK(error.details["b"])  # none
        SINK(error.code)  # none
        SINK(error.args[0])  # flow
        SINK(f"{error!r}")  # flow
        SINK(type(error).__name__)  # none
    try:
        find_plain(SOURCE)
    except NotFound as error:
        SINK(error)  # none
        SINK(error.details)  # none
    try:
        passes(SOURCE)
    except (KeyError, AppError) as error:
        SINK(error)  # flow
    try:
        passes(SOURCE)
    except KeyError as error:
        SINK(error)  # none norun
    except BaseException as error:
        SINK(error)  # flow


def case_wrapped():
    try:
        wraps(SOURCE)
    except RuntimeError as error:
        SINK(error)  # none
        SINK(error.__cause__)  # flow
        SINK(traceback.format_exc())  # flow known-miss: the text of a traceback does not show the cause


def case_elsewhere():
    SINK(handles_all(find, SOURCE))  # flow
    SINK(handles_all(find_plain, SOURCE))  # none
    try:
        retries(SOURCE)
    except AppError as error:
        SINK(error)  # flow known-miss: what a body raises is not seen in the manager made of a generator, or of low confidence after a long way
    try:
        cleans(SOURCE)
    except AppError as error:
        SINK(error)  # flow known-miss: what a body raises is not seen in the manager made of a generator, or of low confidence after a long way
    try:
        converts(SOURCE)
    except ValueError as error:
        SINK(error)  # flow
    try:
        checks(SOURCE)
    except AssertionError as error:
        SINK(error)  # flow
    value, error = errors_as_values(SOURCE)
    SINK(value)  # none
    SINK(error)  # flow
    Handler(Service()).handle(SOURCE)


def case_own_texts():
    try:
        raise Formatted(SOURCE)
    except Formatted as error:
        SINK(str(error))  # flow
        SINK(error.template)  # none
    try:
        raise Hidden(SOURCE)
    except Hidden as error:
        SINK(str(error))  # none
        SINK(error.what)  # flow
    try:
        raise WithDict(SOURCE)
    except WithDict as error:
        SINK(error.to_dict()["message"])  # flow
        SINK(error.to_dict()["kind"])  # none


def case_library_errors():
    try:
        int(SOURCE)
    except ValueError as error:
        SINK(error)  # flow known-miss: what a body raises is not seen in the manager made of a generator, or of low confidence after a long way
    try:
        {}[SOURCE]
    except KeyError as error:
        SINK(error)  # flow known-miss: what a body raises is not seen in the manager made of a generator, or of low confidence after a long way
    try:
        {}["text"]
    except KeyError as error:
        SINK(error)  # none
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("text")
        SINK(str(caught[0].message))  # none
    try:
        raise ValueError("a", SOURCE)
    except ValueError as error:
        a, b = error.args
        SINK(b)  # flow
        SINK(a)  # none
    try:
        try:
            raise ValueError(SOURCE)
        except ValueError as error:
            raise KeyError("text") from error
    except KeyError as error:
        SINK(error)  # none
        SINK(error.__context__)  # flow
    try:
        raise StopIteration(SOURCE)
    except StopIteration as stop:
        SINK(stop.value)  # flow
    try:
        raise SystemExit(SOURCE)
    except SystemExit as stop:
        SINK(stop.code)  # flow
    try:
        raise OSError(2, "text", SOURCE)
    except OSError as error:
        SINK(error.filename)  # flow
        SINK(error.errno)  # none
    f = ValueError("text").with_traceback(None)
    SINK(f)  # none
