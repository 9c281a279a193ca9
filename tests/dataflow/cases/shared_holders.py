"""Queues and context variables: who takes out gets what another function put in."""

import asyncio
import contextvars
import queue

current = contextvars.ContextVar("current", default="")
clean_one = contextvars.ContextVar("clean_one", default="")


def set_current(value):
    current.set(value)


def set_clean(value):
    clean_one.set(value)


def get_current():
    return current.get()


def case_context_variable():
    set_current(SOURCE)
    set_clean("text")
    show_current()


def show_current():
    SINK(current.get())  # flow
    SINK(get_current())  # flow
    SINK(clean_one.get())  # none


class Stage:
    def __init__(self):
        self.inbox = queue.Queue()

    def put(self, item):
        self.inbox.put(item)

    def run(self):
        SINK(self.inbox.get())  # flow


class CleanStage:
    def __init__(self):
        self.inbox = queue.Queue()

    def put(self, item):
        self.inbox.put(item)

    def run(self):
        SINK(self.inbox.get())  # none


class Table:
    def __init__(self):
        self.rows = {}

    def put(self, key, item):
        self.rows[key] = item

    def show(self):
        SINK(self.rows["a"])  # flow
        SINK(list(self.rows))  # none


def case_stages():
    stage = Stage()
    stage.put(SOURCE)
    stage.run()
    clean = CleanStage()
    clean.put("text")
    clean.run()
    table = Table()
    table.put("a", SOURCE)
    table.show()


async def producer(q):
    await q.put(("text", SOURCE))


async def consumer(q):
    plain, data = await q.get()
    SINK(plain)  # none
    SINK(data)  # flow


async def case_passed_queue():
    q = asyncio.Queue()
    await asyncio.gather(producer(q), consumer(q))
