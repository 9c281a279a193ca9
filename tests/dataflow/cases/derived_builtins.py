"""Classes that derive from str, tuple and dict keep what they are made from."""


class Handle(str):
    pass


class Address(tuple):
    pass


class Settings(dict):
    pass


class Names(list):
    def first(self):
        return self[0]


def case_text():
    SINK(Handle(SOURCE))  # flow
    SINK(Handle("text"))  # none
    SINK(Handle(SOURCE).upper())  # flow


def case_tuple():
    made = Address((SOURCE, "text"))
    SINK(made[0])  # flow
    SINK(made[1])  # none


def case_dict():
    SINK(Settings({"a": SOURCE, "b": "text"})["a"])  # flow
    SINK(Settings({"a": SOURCE, "b": "text"})["b"])  # none
    SINK(Settings(a=SOURCE)["a"])  # flow


def case_list():
    SINK(Names([SOURCE]).first())  # flow
    SINK(Names(["text"]).first())  # none
