"""Files and pipes through redaction to one output: which form each has, in blocks, in order.

Example::

    >>> import io
    >>> out = io.BytesIO()
    >>> inputs = [Input("a.log", io.BufferedReader(io.BytesIO(b"to ann@example.org\\n")))]
    >>> tally, forms = passed(inputs, out, Settings(), jobs=1)
    >>> out.getvalue(), tally.changed, forms
    (b'to [REDACTED:email]\\n', 1, {'a.log': 'text'})
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pii_lint.runtime.policy import Settings
from pii_lint.runtime.streams.blocks import Block, FileSource, FollowedSource, PipeSource, Source, blocks
from pii_lint.runtime.streams.compression import uncompressed
from pii_lint.runtime.streams.fault import StreamFault
from pii_lint.runtime.streams.forms import HEAD, SAMPLE, Form, detected
from pii_lint.runtime.streams.lanes import Lanes
from pii_lint.runtime.streams.tally import Tally


class Input(NamedTuple):
    """``raw``: a buffered reader of bytes. ``live``: a pipe or terminal, whose bytes pass as they come."""

    name: str
    raw: Any
    live: bool = False


def passed(
    inputs: Iterable[Input],
    out: Any,
    settings: Settings,
    *,
    jobs: int,
    kind: str = "",
    follow: Path | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[Tally, dict[str, str]]:
    """Write the inputs, redacted, to ``out``; returns what was found, and the form of each input by its name.

    ``kind``: their form, if it is known. ``follow``: this file instead of the inputs, for ever; an interrupt
    ends it. ``progress`` hears how many bytes are read, compressed or not.

    Raises StreamFault where an input is damaged; what could be read of it is written then.
    """
    tally, forms = Tally(), dict[str, str]()
    before = 0

    def tasks() -> Iterator[tuple[Form, Block]]:
        nonlocal before
        if follow is not None:
            yield from _tasks(str(follow), FollowedSource(follow), kind, forms)
            return
        for one in inputs:
            try:
                for task in _tasks(one.name, _source(one), kind, forms):
                    yield task
                    if not one.live:
                        progress(before + one.raw.tell())
            except OSError as error:
                raise StreamFault(one.name, f"cannot be read: {error.strerror or error}") from error
            if not one.live:
                before += one.raw.tell()

    live = follow is not None or any(one.live for one in inputs)
    with Lanes(settings, jobs) as lanes:
        try:
            for data, found in lanes.redacted(tasks()):
                tally.add(found)
                out.write(data)
                if live:
                    out.flush()
        except KeyboardInterrupt:
            if follow is None:
                raise
    return tally, forms


def _source(one: Input) -> Source:
    reader = uncompressed(one.raw, one.name)
    if one.live and reader is one.raw:
        # Beyond what is buffered already, the pipe itself is asked, for it alone does not wait for more.
        return PipeSource(one.raw.fileno(), one.raw.read1(len(one.raw.peek(1))) if one.raw.peek(1) else b"")
    return FileSource(reader)


def _tasks(name: str, source: Source, kind: str, forms: dict[str, str]) -> Iterator[tuple[Form, Block]]:
    sample = b""
    while chunk := source.read():
        sample += chunk
        if len(sample) >= SAMPLE or (source.idle() and b"\n" in sample):
            break
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise StreamFault(name, "is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8")
    form = detected(sample[:SAMPLE], name, kind)
    forms[name] = form.kind
    if form.head:
        yield Form(HEAD), Block(sample[: form.head])
    for block in blocks(_Begun(source, sample[form.head :]), form.end):
        yield form, block


class _Begun:
    """A source of which something was read already."""

    def __init__(self, inner: Source, before: bytes) -> None:
        self._inner, self._before = inner, before

    def read(self) -> bytes:
        if self._before:
            data, self._before = self._before, b""
            return data
        return self._inner.read()

    def idle(self) -> bool:
        return self._inner.idle()
