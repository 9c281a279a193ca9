"""async/await, tasks, gather, async iteration and context managers."""
import asyncio
from contextlib import asynccontextmanager


async def same(x):
    return x


async def fixed(x):
    return "text"


async def shown(x):
    SINK(x)  # flow


async def shown_clean(x):
    SINK(x)  # none


async def gives(x):
    yield x


async def counts(x):
    yield len(x)


class Giver:
    def __init__(self, a):
        self.a = a

    async def __aenter__(self):
        return self.a

    async def __aexit__(self, *error):
        return None


class Items:
    def __init__(self, a):
        self.a = a
        self.left = 1

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return self.a


class Awaitable:
    def __init__(self, a):
        self.a = a

    def __await__(self):
        yield from ()
        return self.a


@asynccontextmanager
async def lent(x):
    yield x


def blocking(x):
    return x


async def case_await():
    SINK(await same(SOURCE))  # flow
    SINK(await fixed(SOURCE))  # none
    await shown(SOURCE)
    await shown_clean("text")
    later = same(SOURCE)
    SINK(await later)  # flow
    SINK(await Awaitable(SOURCE))  # flow known-miss: awaiting an object of the program does not run its __await__
    SINK(await Awaitable("text"))  # none


async def case_tasks():
    task = asyncio.create_task(same(SOURCE))
    SINK(await task)  # flow
    SINK(task.result())  # flow
    other = asyncio.create_task(fixed(SOURCE))
    SINK(await other)  # none
    SINK(await asyncio.ensure_future(same(SOURCE)))  # flow


async def case_gather():
    a, b = await asyncio.gather(same(SOURCE), fixed(SOURCE))
    SINK(a)  # flow
    SINK(b)  # none
    SINK(await asyncio.gather(same(SOURCE)))  # flow


async def case_waiting():
    SINK(await asyncio.wait_for(same(SOURCE), 5))  # flow
    SINK(await asyncio.wait_for(fixed(SOURCE), 5))  # none
    SINK(await asyncio.shield(same(SOURCE)))  # flow
    SINK(await asyncio.to_thread(blocking, SOURCE))  # flow
    SINK(await asyncio.to_thread(len, SOURCE))  # none
    loop = asyncio.get_running_loop()
    SINK(await loop.run_in_executor(None, blocking, SOURCE))  # flow
    for done in asyncio.as_completed([same(SOURCE)]):
        SINK(await done)  # flow


async def case_iteration():
    async for x in gives(SOURCE):
        SINK(x)  # flow
    async for x in counts(SOURCE):
        SINK(x)  # none
    async for x in Items(SOURCE):
        SINK(x)  # flow
    async for x in Items("text"):
        SINK(x)  # none
    SINK([x async for x in gives(SOURCE)])  # flow
    SINK([x async for x in counts(SOURCE)])  # none


async def case_context():
    async with Giver(SOURCE) as a:
        SINK(a)  # flow
    async with Giver("text") as a:
        SINK(a)  # none
    async with lent(SOURCE) as a:
        SINK(a)  # flow
    async with lent("text") as a:
        SINK(a)  # none


async def case_queue():
    q = asyncio.Queue()
    await q.put(SOURCE)
    SINK(await q.get())  # flow
    clean = asyncio.Queue()
    await clean.put("text")
    SINK(await clean.get())  # none


async def case_future():
    f = asyncio.get_running_loop().create_future()
    f.set_result(SOURCE)
    SINK(await f)  # flow
    g = asyncio.get_running_loop().create_future()
    g.set_result("text")
    SINK(await g)  # none


def case_run():
    SINK(asyncio.new_event_loop().run_until_complete(same(SOURCE)))  # flow
    SINK(asyncio.new_event_loop().run_until_complete(fixed(SOURCE)))  # none
