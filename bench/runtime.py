"""Leaks and false alarms of the runtime, and of other redactors in the same run: ``python bench/runtime.py``.

The workloads are those of ``workloads.py``, made from Faker (install ``faker``); another redactor takes part if it can
be imported. A datum leaks if it stands verbatim in what comes out; a clean item counts as altered if it comes out
different; clean items hold private addresses and hosts' names, which some redactors take for personal. Both rates with
95 % intervals (E. B. Wilson, 1927). Redactors of text are called for each text of an event, as their users would; they
see no keys. The time is CPU time, so read the ratios.
"""

from __future__ import annotations

import argparse
import importlib
import math
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import workloads

Redact = Callable[[Any], Any]


def per_text(redact: Callable[[str], str]) -> Redact:
    """A redactor of texts on all texts of a value."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return redact(value)
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return [walk(item) for item in value] if isinstance(value, list) else value

    return walk


def presidio() -> Redact:
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        """Its patterns alone: a pipeline without a model."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def load(self) -> None:
            pass

        def is_loaded(self) -> bool:
            return True

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(nlp_engine=Blank(), registry=registry, supported_languages=["en"])

    def redact(text: str) -> str:
        for span in sorted(engine.analyze(text=text, language="en"), key=lambda one: -one.start):
            text = f"{text[: span.start]}[{span.entity_type}]{text[span.end :]}"
        return text

    return per_text(redact)


def sentry() -> Redact:
    import copy

    from sentry_sdk.scrubber import EventScrubber

    scrubber = EventScrubber(recursive=True)

    def redact(value: Any) -> Any:
        if isinstance(value, str):
            return value
        twin = copy.deepcopy(value)
        scrubber.scrub_dict(twin)
        return twin

    return redact


def cloakrs() -> Redact:
    module = importlib.import_module("cloakrs")
    scanner = module.Scanner()

    def redact(text: str) -> str:
        # It counts in bytes.
        raw = text.encode()
        for one in sorted(scanner.scan(text).findings, key=lambda one: -one.start):
            raw = raw[: one.start] + b"[X]" + raw[one.end :]
        return raw.decode("utf-8", "replace")

    return per_text(redact)


def of_text(module: str, name: str) -> Callable[[], Redact]:
    return lambda: per_text(getattr(importlib.import_module(module), name))


def ours() -> Redact:
    from pii_lint.runtime import redact

    return redact


PEERS: dict[str, Callable[[], Redact]] = {
    "pii_lint.runtime": ours,
    "presidio-analyzer (patterns)": presidio,
    "scrubadub": of_text("scrubadub", "clean"),
    "datafog": of_text("datafog", "sanitize"),
    "sentry-sdk (keys)": sentry,
    "hushlog": lambda: importlib.import_module("hushlog").redact_dict,
    "depii": of_text("depii", "redact"),
    "fastscrub": of_text("fastscrub", "scrub"),
    "cloakrs": cloakrs,
}


def wilson(hits: int, count: int) -> str:
    """The rate with its 95 % interval, in per cent."""
    if not count:
        return "-"
    z, rate = 1.96, hits / count
    middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(rate * (1 - rate) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{100 * rate:6.2f} [{100 * max(0.0, middle - half):.2f}, {100 * (middle + half):.2f}]"


def row(name: str, redact: Redact, items: list[tuple[Any, workloads.Planted]], budget: float) -> str:
    """One line of the table; a slow redactor sees as many items as fit into its seconds."""
    leaked = planted = altered = clean = seen = 0
    taken = 0.0
    for item, data in items:
        start = time.process_time()
        out = redact(item)
        taken += time.process_time() - start
        seen += 1
        text = str(out)
        planted += len(data)
        leaked += sum(value in text for _, value in data)
        clean += not data
        altered += not data and out != item
        if taken > budget:
            break
    return f"  {name:30}{wilson(leaked, planted):>24}{wilson(altered, clean):>24}{seen / taken:12,.0f}/s {seen:8,}"


def contestants() -> Iterator[tuple[str, Redact]]:
    for name, make in PEERS.items():
        try:
            yield name, make()
        except ImportError as error:  # noqa: PERF203 - each is asked on its own
            print(f"  {name}: not installed ({error.name})")


def main() -> None:
    parser = argparse.ArgumentParser(description="Leaks and false alarms on generated events, log lines and sentences.")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="CPU seconds for each redactor and workload")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    found = list(contestants())
    streams = {
        "Events, data under telling keys": list(workloads.events(options.items, 0.5, options.seed)),
        "Log lines of servers": list(workloads.lines(options.items, 0.5, options.seed + 1)),
        "Sentences without keys": list(workloads.sentences(options.items // 4, options.seed + 2)),
    }
    for title, items in streams.items():
        print(f"\n{title}\n  {'':30}{'leaked, %':>24}{'clean altered, %':>24}{'speed':>14} {'items':>8}")
        for name, redact in found:
            try:
                print(row(name, redact, items, options.seconds), flush=True)
            except Exception as error:  # noqa: PERF203 - the others go on
                print(f"  {name:30} failed: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
