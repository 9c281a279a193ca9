"""Steps through the standard library: itertools, functools, operator, heapq, queue, contextvars."""
import contextvars
import heapq
import itertools
import operator
import queue
import threading
import typing
from concurrent.futures import ThreadPoolExecutor
from functools import cmp_to_key, reduce


def case_itertools():
    x = [SOURCE]
    SINK(list(itertools.chain(["text"], x)))  # flow
    SINK(list(itertools.chain.from_iterable([x])))  # flow
    SINK(list(itertools.islice(x, 1)))  # flow
    SINK(list(itertools.repeat(SOURCE, 2)))  # flow
    SINK(list(itertools.product(["text"], x)))  # flow
    SINK(list(itertools.permutations(x)))  # flow
    SINK(list(itertools.zip_longest(["a", "b"], x)))  # flow
    SINK(list(itertools.takewhile(lambda v: v, x)))  # flow
    SINK(list(itertools.accumulate(x)))  # flow
    SINK(list(itertools.starmap(lambda a, b: a, [(SOURCE, "text")])))  # flow
    SINK(list(itertools.starmap(lambda a, b: b, [(SOURCE, "text")])))  # none
    SINK(next(itertools.cycle(x)))  # flow
    SINK(list(itertools.chain(["text"], ["x"])))  # none
    SINK(list(itertools.islice(itertools.count(len(SOURCE)), 2)))  # none


def case_tee_and_groupby():
    a, b = itertools.tee([SOURCE])
    SINK(list(a))  # flow
    for key, group in itertools.groupby([SOURCE], key=len):
        SINK(key)  # none
        SINK(list(group))  # flow
    for x, y in itertools.pairwise(["text", SOURCE]):
        SINK(y)  # flow
    for x, y in itertools.pairwise(["text", "x"]):
        SINK(y)  # none


def case_operator():
    class Box:
        a = SOURCE
        b = "text"

        def get(self):
            return self.a

    SINK(operator.itemgetter("a")({"a": SOURCE, "b": "text"}))  # flow
    SINK(operator.itemgetter("b")({"a": SOURCE, "b": "text"}))  # none
    SINK(operator.attrgetter("a")(Box()))  # flow
    SINK(operator.attrgetter("b")(Box()))  # none
    SINK(operator.methodcaller("get")(Box()))  # flow
    SINK(operator.add("x", SOURCE))  # flow
    SINK(operator.eq("x", SOURCE))  # none
    SINK(operator.getitem([SOURCE], 0))  # flow
    SINK(list(map(operator.itemgetter(0), [(SOURCE, "text")])))  # flow
    SINK(list(map(operator.itemgetter(1), [(SOURCE, "text")])))  # none


def case_functools():
    SINK(reduce(operator.add, ["x", SOURCE]))  # flow
    SINK(reduce(operator.add, ["x", "y"]))  # none
    SINK(sorted([SOURCE], key=cmp_to_key(lambda a, b: 0)))  # flow


def case_heapq():
    x = []
    heapq.heappush(x, SOURCE)
    SINK(x)  # flow
    SINK(heapq.heappop(x))  # flow
    SINK(heapq.nlargest(1, [SOURCE]))  # flow
    SINK(heapq.nlargest(1, ["text"]))  # none


def case_queue():
    q = queue.Queue()
    q.put(SOURCE)
    SINK(q.get())  # flow
    clean = queue.Queue()
    clean.put("text")
    SINK(clean.get())  # none
    last = queue.LifoQueue()
    last.put_nowait((1, SOURCE))
    n, a = last.get_nowait()
    SINK(n)  # none
    SINK(a)  # flow


def case_contextvars():
    var = contextvars.ContextVar("var", default="text")
    SINK(var.get())  # none
    var.set(SOURCE)
    SINK(var.get())  # flow


def case_typing():
    SINK(typing.cast(str, SOURCE))  # flow
    SINK(typing.cast(str, "text"))  # none


def shown_in_thread(x):
    SINK(x)  # flow


def clean_in_thread(x):
    SINK(x)  # none


def case_threads():
    t = threading.Thread(target=shown_in_thread, args=(SOURCE,))
    t.start()
    t.join()
    t = threading.Thread(target=clean_in_thread, kwargs={"x": "text"})
    t.start()
    t.join()
    local = threading.local()
    local.a = SOURCE
    SINK(local.a)  # flow


def same(x):
    return x


def case_executor():
    with ThreadPoolExecutor(1) as pool:
        SINK(pool.submit(same, SOURCE).result())  # flow
        SINK(pool.submit(len, SOURCE).result())  # none
        SINK(list(pool.map(same, [SOURCE])))  # flow
        SINK(list(pool.map(len, [SOURCE])))  # none
        pool.submit(shown_in_thread, SOURCE).result()


class Holder:
    def __init__(self, held, plain):
        self.held = held
        self.plain = plain


def case_attribute_getters():
    from operator import attrgetter, methodcaller

    holder = Holder(SOURCE, "text")
    SINK(attrgetter("held")(holder))  # flow
    SINK(attrgetter("plain")(holder))  # none
    SINK(list(map(attrgetter("held"), [holder])))  # flow
    SINK(list(map(attrgetter("plain"), [holder])))  # none
    SINK(methodcaller("upper")(SOURCE))  # flow
    SINK(methodcaller("count", "a")(SOURCE))  # none


def case_writers():
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer).writerow([SOURCE])
    SINK(buffer.getvalue())  # flow
