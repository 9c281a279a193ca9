"""Generators that talk to their callers, iterators of one's own, asynchronous ones, and threads that consume them."""
import asyncio
import collections
import contextlib
import queue
import threading


def echoes():
    got = None
    while True:
        got = yield got


def shows_sent():
    while True:
        got = yield "text"
        SINK(got)  # flow


def shows_sent_clean():
    while True:
        got = yield SOURCE
        SINK(got)  # none


def accumulates():
    seen = []
    while True:
        item = yield seen
        seen.append(item)


def delegate_and_send():
    yield from echoes()


def handles():
    try:
        yield "text"
    except ValueError as error:
        SINK(error)  # flow known-miss: what is thrown into a generator is not followed
        yield "b"


def handles_clean():
    try:
        yield SOURCE
    except ValueError as error:
        SINK(error)  # none
        yield "b"


def primed(f):
    def start(*args):
        g = f(*args)
        next(g)
        return g

    return start


@primed
def collector(out):
    while True:
        item = yield
        out.append(item)


def yields_pairs(a):
    yield "a", a
    yield "b", a


def yields_dicts(a):
    yield {"a": a, "b": "text"}


def yields_conditionally(items):
    for item in items:
        if item:
            yield item


def yields_from_try(a):
    try:
        yield a
    finally:
        SINK("text")  # none


def early(a):
    if a:
        return a
    yield "text"


def inner_function(a):
    def inner():
        yield a

    return inner()


def chain_of(*sources):
    for source in sources:
        yield from source


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def windows(items):
    previous = None
    for item in items:
        yield previous, item
        previous = item


def recursive(tree):
    for item in tree:
        if isinstance(item, list):
            yield from recursive(item)
        else:
            yield item


class Pages:
    def __init__(self, items):
        self.items = items
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= len(self.items):
            raise StopIteration
        item = self.items[self.at]
        self.at += 1
        return item


class Lines:
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        yield from self.text.splitlines()

    def numbers(self):
        return (n for n, _ in enumerate(self))

    def upper(self):
        return (line.upper() for line in self)


class AsyncPages:
    def __init__(self, items):
        self.items = items

    def __aiter__(self):
        self.rest = iter(self.items)
        return self

    async def __anext__(self):
        try:
            return next(self.rest)
        except StopIteration:
            raise StopAsyncIteration from None


class AsyncResource:
    def __init__(self, a):
        self.a = a

    async def __aenter__(self):
        return self.a

    async def __aexit__(self, *error):
        return None


async def agives(a):
    yield a


async def awaits(a):
    await asyncio.sleep(0)
    return a


@contextlib.asynccontextmanager
async def alent(a):
    yield a


def case_send():
    g = echoes()
    next(g)
    SINK(g.send(SOURCE))  # flow
    s = shows_sent()
    next(s)
    s.send(SOURCE)
    c = shows_sent_clean()
    next(c)
    c.send("text")
    k = accumulates()
    next(k)
    SINK(k.send(SOURCE))  # flow
    d = delegate_and_send()
    next(d)
    SINK(d.send(SOURCE))  # flow


def case_throw():
    g = handles()
    next(g)
    g.throw(ValueError(SOURCE))
    g = handles_clean()
    next(g)
    g.throw(ValueError("text"))


def case_primed():
    out = []
    c = collector(out)
    c.send(SOURCE)
    SINK(out)  # flow known-miss: what an object appends to a list that it was given is not seen there


def case_yields():
    for key, value in yields_pairs(SOURCE):
        SINK(value)  # flow
        SINK(key)  # none
    SINK(dict(yields_pairs(SOURCE))["a"])  # flow
    for row in yields_dicts(SOURCE):
        SINK(row["a"])  # flow
        SINK(row["b"])  # none
    SINK([row["b"] for row in yields_dicts(SOURCE)])  # none
    SINK({row["a"] for row in yields_dicts(SOURCE)})  # flow
    SINK(list(yields_conditionally([SOURCE])))  # flow
    SINK(list(yields_conditionally(["text"])))  # none
    SINK(list(yields_from_try(SOURCE)))  # flow
    SINK(list(early(SOURCE)))  # none
    SINK(list(inner_function(SOURCE)))  # flow
    SINK(list(inner_function("text")))  # none
    SINK(list(chain_of(["a"], [SOURCE])))  # flow
    SINK(list(chain_of(["a"], ["b"])))  # none
    SINK(list(batches([SOURCE, "b"], 1)))  # flow
    SINK(list(batches(["a", "b"], 1)))  # none
    SINK([now for _, now in windows([SOURCE])])  # flow
    SINK([before for before, _ in windows(["a", "b"])])  # none
    SINK(list(recursive(["a", ["b", [SOURCE]]])))  # flow
    SINK(list(recursive(["a", ["b"]])))  # none


def case_iterators():
    SINK(list(Pages([SOURCE])))  # flow
    SINK(list(Pages(["text"])))  # none
    SINK(next(Pages([SOURCE])))  # flow
    for page in Pages([SOURCE]):
        SINK(page)  # flow
    SINK(list(Lines(SOURCE)))  # flow
    SINK(list(Lines(SOURCE).numbers()))  # none
    SINK(list(Lines(SOURCE).upper()))  # flow
    it = iter(["text", SOURCE])
    next(it)
    SINK(next(it))  # flow
    SINK(max(iter(Pages(["a"]))))  # none
    first, *rest = Pages([SOURCE, "b"])
    SINK(first)  # flow
    SINK(any(Pages([SOURCE])))  # none
    SINK(SOURCE in Pages(["a"]))  # none
    SINK(list(zip(Pages(["a"]), Pages([SOURCE])))[0][1])  # flow
    SINK(list(zip(Pages(["a"]), Pages([SOURCE])))[0][0])  # none
    SINK([x for x in Pages([SOURCE]) if x])  # flow


async def case_async():
    SINK([x async for x in agives(SOURCE)])  # flow
    SINK([x async for x in agives("text")])  # none
    async for x in AsyncPages([SOURCE]):
        SINK(x)  # flow
    async for x in AsyncPages(["text"]):
        SINK(x)  # none
    async with AsyncResource(SOURCE) as a:
        SINK(a)  # flow
    async with AsyncResource("text") as b:
        SINK(b)  # none
    async with alent(SOURCE) as c, alent("text") as d:
        SINK(c)  # flow
        SINK(d)  # none
    a, b = await asyncio.gather(awaits(SOURCE), awaits("text"))
    SINK(a)  # flow
    SINK(b)  # none
    SINK(await asyncio.wait_for(awaits(SOURCE), 1))  # flow
    SINK(await asyncio.wait_for(awaits("text"), 1))  # none
    task = asyncio.create_task(awaits(SOURCE))
    SINK(await task)  # flow
    SINK(task.result())  # flow
    for done in asyncio.as_completed([awaits(SOURCE)]):
        SINK(await done)  # flow
    SINK({x: y async for x, y in apairs(SOURCE)}["a"])  # flow
    q = asyncio.Queue()
    await q.put(SOURCE)
    SINK(await q.get())  # flow
    await q.put("text")
    future = asyncio.get_running_loop().create_future()
    future.set_result(SOURCE)
    SINK(await future)  # flow
    SINK(await asyncio.shield(awaits(SOURCE)))  # flow
    SINK(await anext(agives(SOURCE)))  # flow
    SINK(await asyncio.to_thread(len, SOURCE))  # none


async def apairs(a):
    yield "a", a


class Consumer(threading.Thread):
    def __init__(self, source, label):
        super().__init__(daemon=True)
        self.source = source
        self.label = label

    def run(self):
        SINK(self.label)  # none
        while not self.source.empty():
            SINK(self.source.get())  # flow


class Worker(threading.Thread):
    def __init__(self, items, out):
        threading.Thread.__init__(self)
        self.items = items
        self.out = out

    def run(self):
        for item in self.items:
            SINK(item)  # flow
            self.out.append(item)


def consume(source):
    while not source.empty():
        SINK(source.get_nowait())  # flow


def consume_clean(source):
    while not source.empty():
        SINK(source.get_nowait())  # none


def case_threads():
    q = queue.Queue()
    q.put(SOURCE)
    c = Consumer(q, "label")
    c.start()
    c.join()
    out = []
    w = Worker([SOURCE], out)
    w.start()
    w.join()
    SINK(out)  # flow
    r = queue.Queue()
    r.put(SOURCE)
    t = threading.Thread(target=consume, args=(r,))
    t.start()
    t.join()
    s = queue.SimpleQueue()
    s.put("text")
    t = threading.Thread(target=consume_clean, kwargs={"source": s})
    t.start()
    t.join()
    local = threading.local()
    local.a = SOURCE
    local.b = "text"
    SINK(local.a)  # flow
    SINK(local.b)  # none
    d = collections.deque(maxlen=2)
    d.append(SOURCE)
    SINK(d.popleft())  # flow
    results = {}
    t = threading.Thread(target=lambda: results.update(a=SOURCE, b="text"))
    t.start()
    t.join()
    SINK(results["a"])  # flow
    SINK(results["b"])  # none
