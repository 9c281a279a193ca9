"""What an object shows when it is turned into text: ``__str__``, ``__repr__``, ``__format__``."""


class Shows:
    def __init__(self, a):
        self.a = a

    def __str__(self):
        return f"<{self.a}>"


class Hides:
    def __init__(self, a):
        self.a = a

    def __str__(self):
        return "<text>"

    def __repr__(self):
        return f"<{self.a}>"


class OnlyRepr:
    def __init__(self, a):
        self.a = a

    def __repr__(self):
        return f"<{self.a}>"


class Formats:
    def __init__(self, a):
        self.a = a

    def __format__(self, how):
        return self.a


class Default:
    def __init__(self, a):
        self.a = a


class Inherits(Shows):
    pass


class ByHelper(Default):
    def __str__(self):
        return self.full()

    def full(self):
        return "x " + self.a


class Masks(Default):
    def __str__(self):
        return SANITIZE(self.a)

    __repr__ = __str__


class AsBytes(Default):
    def __bytes__(self):
        return self.a.encode()


class ReprIsStr(Default):
    def __repr__(self):
        return self.a

    __str__ = __repr__


class AsPath(Default):
    def __fspath__(self):
        return self.a


def case_str():
    x = Shows(SOURCE)
    SINK(str(x))  # flow
    SINK(f"{x}")  # flow
    SINK("%s" % x)  # flow
    SINK("{}".format(x))  # flow
    SINK(f"{x!s}")  # flow
    SINK(str(Shows("text")))  # none


def case_repr_of_str_only():
    x = Shows(SOURCE)
    SINK(repr(x))  # none
    SINK(f"{x!r}")  # none
    SINK("%r" % x)  # none
    SINK(str([x]))  # none
    SINK(x)  # flow


def case_str_hides():
    x = Hides(SOURCE)
    SINK(str(x))  # none
    SINK(f"{x}")  # none
    SINK(repr(x))  # flow
    SINK(f"{x!r}")  # flow
    SINK("%r" % x)  # flow
    SINK([x])  # flow


def case_repr_serves_str():
    x = OnlyRepr(SOURCE)
    SINK(x)  # flow
    SINK(str(x))  # flow
    SINK(f"{x}")  # flow
    SINK(OnlyRepr("text"))  # none


def case_format():
    x = Formats(SOURCE)
    SINK(f"{x}")  # flow
    SINK(format(x, ""))  # flow
    SINK(f"{x!s}")  # none
    SINK("{:>9}".format(Formats("text")))  # none


def case_default():
    x = Default(SOURCE)
    SINK(str(x))  # none
    SINK(f"{x}")  # none
    SINK(f"{x.a}")  # flow


def case_inherited():
    SINK(Inherits(SOURCE))  # flow
    SINK(Inherits("text"))  # none
    SINK(ByHelper(SOURCE))  # flow
    SINK(ByHelper("text"))  # none
    SINK(ReprIsStr(SOURCE))  # flow


def case_masked():
    SINK(str(Masks(SOURCE)))  # none
    SINK(f"{Masks(SOURCE)!r}")  # none


def case_bytes():
    SINK(bytes(AsBytes(SOURCE)))  # flow
    SINK(bytes(AsBytes("text")))  # none


def case_in_containers():
    SINK({"k": OnlyRepr(SOURCE)})  # flow
    SINK({"k": OnlyRepr("text")})  # none
    SINK((OnlyRepr(SOURCE),))  # flow


def given(x: Shows):
    SINK(str(x))  # flow


def case_annotated():
    given(Shows(SOURCE))
