"""What the server and the process of a folder say to each other, as msgpack over a pipe.

``encoded(Put("views.py", b"...", 3))`` and at the other end ``TO_WORKER.decode(data)``. Paths are relative to the
folder, with ``/``.
"""

from __future__ import annotations

from typing import Any, Union

import msgspec

from pii_lint.model import Finding, Notice, Region, RuleInfo


class Put(msgspec.Struct, tag=True):
    """A file has this unsaved text, of this version; without content that on the disk counts."""

    path: str
    content: bytes | None
    version: int = 0


class Disk(msgspec.Struct, tag=True):
    """These files were written, made or deleted."""

    paths: list[str]


class Reload(msgspec.Struct, tag=True):
    """Settings or rules may have changed. With ``options`` those of the editor have."""

    options: dict[str, Any] | None = None


class Ask(msgspec.Struct, tag=True):
    """A question about a file: its ``number`` comes back with the answer."""

    number: int
    kind: str  # cures, parameters, name
    path: str
    fingerprints: list[str] = []
    name: str = ""
    owner: str = ""


class Ready(msgspec.Struct, tag=True):
    """The settings and rules that count from now on."""

    rules: dict[str, RuleInfo]
    labels: dict[str, str]
    sensitivities: dict[str, str]
    base: str
    file: str
    files: list[str]  # beside the settings


class Found(msgspec.Struct, tag=True):
    """What is new: the findings and notices of these files. ``versions`` are those of the texts they are about.

    ``whole`` says that the whole project was looked at with all changes.
    """

    findings: dict[str, tuple[Finding, ...]]
    notices: dict[str, tuple[Notice, ...]]
    versions: dict[str, int]
    whole: bool


class Failed(msgspec.Struct, tag=True):
    """Something that the user can mend keeps the folder from being analysed."""

    message: str


class Stage(msgspec.Struct, tag=True):
    """What is being done, in words, and how much of it in percent; done when ``percent`` is 100."""

    words: str
    percent: int


class Piece(msgspec.Struct):
    """Text to be put in the place of a region."""

    region: Region
    text: str


class Cure(msgspec.Struct):
    """A proved fix of the finding with this fingerprint, in words and as changes of its file."""

    fingerprint: str
    words: str
    pieces: list[Piece]
    safe: bool


class Parameter(msgspec.Struct):
    region: Region
    data: tuple[str, ...]


class Answer(msgspec.Struct, tag=True):
    """The answer to the question with this number; of a name, its data type."""

    number: int
    cures: list[Cure] = []
    parameters: list[Parameter] = []
    data: str = ""


TO_WORKER: msgspec.msgpack.Decoder[Union[Put, Disk, Reload, Ask]] = msgspec.msgpack.Decoder(
    Union[Put, Disk, Reload, Ask]
)
TO_SERVER: msgspec.msgpack.Decoder[Union[Ready, Found, Failed, Stage, Answer]] = msgspec.msgpack.Decoder(
    Union[Ready, Found, Failed, Stage, Answer]
)
encoded = msgspec.msgpack.Encoder().encode
