"""What the shop needs around it: the sinks, a Redis, the workers, a small disk, a clock that can be set back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEY = "the key of this trial"


def until(true: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What ``true`` gives when it gives something; raises TimeoutError after ``seconds``."""
    end = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > end:
            raise TimeoutError(f"{true} gave nothing for {seconds} seconds")
        time.sleep(0.01)
    return found


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Redis:
    """Debian's ``redis-server`` on loopback, that keeps what it is told."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        program = shutil.which("redis-server")
        assert program is not None
        self.port, self.env = free_port(), env
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [
            program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder), "--save", "",
            "--appendonly", "yes", "--appendfsync", "always",
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, env={**os.environ, **self.env})
        until(lambda: self._answers())

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Clock:
    """The time of day of the processes that get ``env``: a shift of it (clock.c); the monotonic clock stays true."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.file.write_text("0")
        library = folder / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
        self.env = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(self.file)}

    def set_back(self) -> None:
        self.file.write_text("-86400")


class SmallDisk:
    """A file system of two megabytes; ``fill`` leaves no byte of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "disk"
        self.folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(self.folder)], capture_output=True, check=False
        )
        self.why_not = mounted.stderr.decode().strip() or "mount failed" if mounted.returncode else ""
        self.mounted = not mounted.returncode

    def fill(self) -> None:
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as file:
            while file.write(b"\0" * 4096):
                pass

    def free(self) -> None:
        (self.folder / "filler").unlink()

    def unmount(self) -> None:
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=True)


class Sinks:
    """Segment, Sentry and a collector, as far as the shop can tell."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "received.jsonl"
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "examples" / "shop" / "sinks.py"), str(self.file)], stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        segment, sentry, otlp = self.process.stdout.readline().split()
        self.env = {
            "SHOP_SEGMENT": f"http://127.0.0.1:{segment}", "SHOP_SENTRY": f"http://key@127.0.0.1:{sentry}/1",
            "SHOP_OTLP": f"http://127.0.0.1:{otlp}/v1/traces",
        }  # fmt: skip

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Workers:
    """Shops, one a port; ``pids`` and ``ports`` go together."""

    def __init__(self, count: int, env: dict[str, str]) -> None:
        self.env = {
            **os.environ, **env, "PII_LINT_KEY": KEY, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self.ports = [free_port() for _ in range(count)]
        self.parents: list[subprocess.Popen[str]] = []
        self.pids = self._started(self.ports)

    def _started(self, ports: list[int]) -> list[int]:
        command = [sys.executable, str(Path(__file__).with_name("workers.py")), *map(str, ports)]
        parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.env)
        self.parents.append(parent)
        assert parent.stdout is not None
        pids = [int(one) for one in parent.stdout.readline().split()]
        for port in ports:
            until(lambda port=port: self.health(port))  # type: ignore[misc]
        return pids

    def health(self, port: int) -> dict[str, Any]:
        """What a worker says of itself; empty where it does not answer."""
        with (
            suppress(OSError, ValueError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer,
        ):
            said: dict[str, Any] = json.load(answer)
            return said
        return {}

    def kill(self, place: int) -> int:
        """Kill a worker with -9; returns the id that it had."""
        pid = self.pids[place]
        os.kill(pid, signal.SIGKILL)
        return pid

    def restart(self, place: int) -> None:
        (self.pids[place],) = self._started([self.ports[place]])

    def stop(self) -> None:
        """Let all end in order: what they still hold is sent and sealed."""
        for parent in self.parents:
            parent.send_signal(signal.SIGTERM)
        try:
            for parent in self.parents:
                parent.wait(60)
        finally:
            for parent in self.parents:
                parent.kill()
