"""``yield``, ``yield from``, ``send``, ``return`` in a generator, infinite ones."""


def gives(a):
    yield a


def gives_two(a):
    yield "text"
    yield a


def counts(a):
    yield len(a)


def delegates(a):
    yield from gives(a)


def delegates_list(a):
    yield from [a]


def ends_with(a):
    yield "text"
    return a


def takes_result(a):
    result = yield from ends_with(a)
    SINK(result)  # flow


def takes_clean_result():
    result = yield from ends_with("text")
    SINK(result)  # none


def receives():
    got = yield "text"
    SINK(got)  # flow


def receives_clean():
    got = yield SOURCE
    SINK(got)  # none


def endless(a):
    while True:
        yield a


def pipeline(items):
    for item in items:
        yield item.strip()


def case_for():
    for x in gives(SOURCE):
        SINK(x)  # flow
    for x in gives("text"):
        SINK(x)  # none
    for x in counts(SOURCE):
        SINK(x)  # none


def case_next():
    SINK(next(gives(SOURCE)))  # flow
    SINK(next(counts(SOURCE)))  # none
    SINK(next(iter([SOURCE])))  # flow
    SINK(next(iter([]), SOURCE))  # flow
    SINK(next(iter([]), "text"))  # none


def case_collected():
    SINK(list(gives(SOURCE)))  # flow
    SINK(tuple(counts(SOURCE)))  # none
    SINK([*gives_two(SOURCE)])  # flow
    a, b = gives_two(SOURCE)
    SINK(b)  # flow


def case_delegated():
    SINK(list(delegates(SOURCE)))  # flow
    SINK(list(delegates_list(SOURCE)))  # flow
    SINK(list(delegates("text")))  # none


def case_return_value():
    list(takes_result(SOURCE))
    list(takes_clean_result())
    SINK(list(ends_with(SOURCE)))  # none


def case_send():
    g = receives()
    next(g)
    try:
        g.send(SOURCE)
    except StopIteration:
        pass
    g = receives_clean()
    next(g)
    try:
        g.send("text")
    except StopIteration:
        pass


def case_endless():
    for x in endless(SOURCE):
        SINK(x)  # flow
        break


def case_pipeline():
    SINK(list(pipeline(gives(SOURCE))))  # flow
    SINK(list(pipeline(gives("text"))))  # none


def case_generator_method():
    class Box:
        def __init__(self, a):
            self.a = a

        def items(self):
            yield self.a

    for x in Box(SOURCE).items():
        SINK(x)  # flow
    for x in Box("text").items():
        SINK(x)  # none
