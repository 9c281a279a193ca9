"""One redactor for many threads, settings that change under way, and a fork."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import threading
from typing import Any

import pytest

from pii_lint.runtime import configure, redact


def work(number: int) -> dict[str, Any]:
    return redact(
        {"email": f"a{number}@example.org", "note": f"step {number} of {number}", "ip": f"81.2.69.{number % 200 + 1}"}
    )


def wrong(number: int) -> bool:
    done = work(number)
    return "@" in str(done) or "81.2" in str(done) or done["note"] != f"step {number} of {number}"


def test_threads_and_changing_settings() -> None:
    failures: list[int] = []

    def run(start: int) -> None:
        failures.extend(number for number in range(start, start + 2000) if wrong(number))

    threads = [threading.Thread(target=run, args=(start * 1000,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        configure(private_addresses=bool(number % 2))
    configure(private_addresses=False)
    for thread in threads:
        thread.join()
    assert failures == []


def test_tasks() -> None:
    async def run() -> list[bool]:
        return list(await asyncio.gather(*(asyncio.to_thread(wrong, number) for number in range(20))))

    assert not any(asyncio.run(run()))


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_forked_process_redacts() -> None:
    redact({"email": "before@example.org"})
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(wrong, range(20)) == [False] * 20


def test_a_spawned_process_redacts() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(redact, [{"email": "a@example.org", "n": 1}]) == [{"email": "[REDACTED:email]", "n": 1}]
