"""Futures and tasks stand for what they return; an exit stack enters what it is given."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack


class Lookup:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *exc):
        return None


def echo(x):
    return x


async def answer(x):
    return x


def case_entered():
    with ExitStack() as stack:
        SINK(stack.enter_context(Lookup(SOURCE)))  # flow
        SINK(stack.enter_context(Lookup("text")))  # none


def case_future():
    future = Future()
    future.set_result(SOURCE)
    SINK(future.result())  # flow
    other = Future()
    other.set_result("text")
    SINK(other.result())  # none


def case_completed():
    with ThreadPoolExecutor() as pool:
        for done in as_completed([pool.submit(echo, SOURCE)]):
            SINK(done.result())  # flow
        for done in as_completed([pool.submit(echo, "text")]):
            SINK(done.result())  # none


async def case_waited():
    done, pending = await asyncio.wait([asyncio.create_task(answer(SOURCE))])
    for task in done:
        SINK(task.result())  # flow
    done, pending = await asyncio.wait([asyncio.create_task(answer("text"))])
    for task in done:
        SINK(task.result())  # none


def produce(q):
    q.put(("text", SOURCE))


def consume(q):
    plain, data = q.get()
    SINK(plain)  # none
    SINK(data)  # flow


def case_queue_passed():
    import queue

    q = queue.Queue()
    produce(q)
    consume(q)
