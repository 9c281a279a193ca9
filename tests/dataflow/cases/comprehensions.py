"""All four comprehensions: values, several ``for``s, conditions, scope."""


def case_list():
    a = [SOURCE]
    SINK([x for x in a])  # flow
    SINK(["text" for x in a])  # none
    SINK([len(x) for x in a])  # none


def case_set():
    a = [SOURCE]
    SINK({x for x in a})  # flow
    SINK({len(x) for x in a})  # none


def case_dict_value():
    a = [SOURCE]
    SINK({i: x for i, x in enumerate(a)})  # flow
    SINK({i: "text" for i, x in enumerate(a)})  # none


def case_dict_key():
    a = [SOURCE]
    SINK({x: 1 for x in a})  # flow
    SINK({len(x): 1 for x in a})  # none


def case_generator():
    a = [SOURCE]
    SINK(list(x for x in a))  # flow
    SINK(list(len(x) for x in a))  # none
    SINK(", ".join(x for x in a))  # flow
    SINK(sum(len(x) for x in a))  # none


def case_two_for():
    a = [[SOURCE], ["text"]]
    SINK([x for row in a for x in row])  # flow
    SINK([y for row in a for y in ("x", "y")])  # none


def case_condition_only():
    a = SOURCE
    SINK([x for x in ["t", "u"] if x != a])  # none
    SINK([x for x in [a, "u"] if x != "u"])  # flow


def case_nested():
    a = [SOURCE]
    SINK([[x for x in a] for _ in range(2)])  # flow
    SINK([[len(x) for x in a] for _ in range(2)])  # none


def case_unpacked_target():
    a = [(SOURCE, "text")]
    SINK([x for x, y in a])  # flow
    SINK([y for x, y in a])  # none


def case_walrus_inside():
    a = [SOURCE]
    SINK([y for x in a if (y := x)])  # flow
    SINK(y)  # flow


def case_scope():
    x = "text"
    SINK([x for x in [SOURCE]])  # flow
    SINK(x)  # none


def case_attribute_of_element():
    class Box:
        def __init__(self, a, b):
            self.a = a
            self.b = b

    items = [Box(SOURCE, "text")]
    SINK([x.a for x in items])  # flow
    SINK([x.b for x in items])  # none
