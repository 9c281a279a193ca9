"""The fast path against the exact one on many values: ``python bench/differential.py [--values 1000000]``.

The values are all texts of Faker's workloads and random cuts of them, each read twice: fresh, and from memory.
Ends with status 1 at the first difference, which it prints. Needs ``faker``.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import workloads

from pii_lint.runtime.detect import Keys, Texts
from pii_lint.runtime.policy import Settings


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)


def values(seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    for round_ in count(seed):
        for stream in (workloads.events(500, 0.5, round_), workloads.lines(500, 0.5, round_)):
            for item, _ in stream:
                for text in leaves(item):
                    yield text
                    start = rng.randrange(len(text) + 1)
                    yield text[start : start + rng.randrange(60)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether the fast path finds what the exact one finds.")
    parser.add_argument("--values", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = Texts(Settings(), Keys(Settings()))
    number = found = 0
    for number, text in enumerate(islice(values(options.seed), options.values), 1):
        exact = texts.exact(text)
        found += bool(exact)
        if texts.spans(text) != exact or texts.spans(text) != exact:
            raise SystemExit(f"different on {text!r}: {texts.spans(text)} and {exact}")
        if number % 100_000 == 0:
            print(f"{number:,} values, {found:,} with personal data, no difference", flush=True)
    print(f"{number:,} values, {found:,} with personal data, no difference")


if __name__ == "__main__":
    main()
