"""Data that one part puts and another takes: queues, futures, context variables, generators that are sent to."""

import asyncio
import contextvars
import queue
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from contextlib import ExitStack, contextmanager


class Stage:
    def __init__(self):
        self.inbox = queue.Queue()

    def put(self, item):
        self.inbox.put(item)

    def take(self):
        return self.inbox.get()


def case_queue_in_an_attribute():
    stage = Stage()
    stage.put(SOURCE)
    SINK(stage.take())  # flow
    clean = Stage()
    clean.put("text")
    SINK(clean.take())  # none


def produce(q):
    q.put(("text", SOURCE))


def consume(q):
    a, b = q.get()
    SINK(a)  # none
    SINK(b)  # flow


def case_queue_passed():
    q = queue.SimpleQueue()
    produce(q)
    consume(q)


def same(x):
    return x


def case_executor():
    with ThreadPoolExecutor(1) as pool:
        futures = [pool.submit(same, SOURCE)]
        for future in futures:
            SINK(future.result())  # flow
        for future in as_completed(futures):
            SINK(future.result())  # flow
        done, pending = wait([pool.submit(same, "text")])
        SINK(len(pending))  # none
        for future in done:
            SINK(future.result())  # none


async def give(x):
    return x


async def case_tasks():
    tasks = [asyncio.create_task(give(SOURCE))]
    done, pending = await asyncio.wait(tasks)
    for task in done:
        SINK(task.result())  # flow
    SINK(len(pending))  # none
    SINK(await asyncio.gather(*[give(x) for x in [SOURCE]]))  # flow
    SINK(await asyncio.gather(*[give(x) for x in ["text"]]))  # none
    future = asyncio.get_running_loop().create_future()
    future.set_result(SOURCE)
    SINK(future.done())  # none
    SINK(await future)  # flow


CURRENT = contextvars.ContextVar("current", default="text")
OTHER = contextvars.ContextVar("other", default="text")


def enter():
    CURRENT.set(SOURCE)
    OTHER.set("x")


def case_context_variables():
    enter()
    SINK(CURRENT.get())  # flow
    SINK(OTHER.get())  # none


def echo():
    got = yield "text"
    SINK(got)  # flow
    yield "text"


def case_sent():
    generator = echo()
    next(generator)
    SINK(generator.send(SOURCE))  # none known-noise: what is sent in is taken for what comes out next


def counter():
    last = None
    count = 0

    def put(value):
        nonlocal last, count
        last = value
        count += 1

    def peek():
        return last

    def size():
        return count

    return put, peek, size


def case_closures_share():
    put, peek, size = counter()
    put(SOURCE)
    SINK(peek())  # flow known-miss: two closures that share a variable do not see each other's changes
    SINK(size())  # none


class Held:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *error):
        return None


def rows():
    yield {"a": SOURCE, "b": "text"}


@contextmanager
def opened():
    yield rows()


def case_contexts():
    with ExitStack() as stack:
        SINK(stack.enter_context(Held(SOURCE)))  # flow
        SINK(stack.enter_context(Held("text")))  # none
    with opened() as stream:
        row = next(stream)
        SINK(row["a"])  # flow
        SINK(row["b"])  # none known-noise: a row of a generator that a context manager gives is not known part by part
