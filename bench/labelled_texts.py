"""How right the detectors are on texts that others generated: ``python bench/labelled_texts.py [--learned]``.

The texts and their labels come from presidio-evaluator's generator (templates and Faker data that its authors chose);
install ``presidio-evaluator presidio-anonymizer pandas tqdm`` beside the package. An entity is found if a span of the
same type overlaps it; a span that overlaps no entity of its type is a false alarm. Names of places are found by a span
of any part of an address. With ``--learned`` the model of ``pii-lint[ml]`` reads along.
"""

from __future__ import annotations

import argparse
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pii_lint.patterns import Span
from pii_lint.runtime.detect import Keys, Texts
from pii_lint.runtime.policy import Settings

# Their entities, by the types that are compared.
GOLD = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "IBAN_CODE": "iban", "US_SSN": "ssn",
    "IP_ADDRESS": "ip", "PERSON": "person", "GPE": "place", "STREET_ADDRESS": "place", "LOCATION": "place",
}  # fmt: skip
OURS = {
    "user.contact.email": "email", "user.contact.phone_number": "phone", "user.contact.fax_number": "phone",
    "user.financial.credit_card": "card", "user.financial.iban": "iban", "user.government_id.us_ssn": "ssn",
    "user.device.ip_address": "ip", "user.name": "person", "user.contact.address": "place",
}  # fmt: skip
STRUCTURED = ("email", "phone", "card", "iban", "ssn", "ip")


class Entity(NamedTuple):
    start: int
    end: int
    kind: str


def generated(count: int, seed: int) -> list[tuple[str, list[Entity]]]:
    """Texts with their labels, as the generator makes them for en_US."""
    from presidio_evaluator.data_generator import PresidioSentenceFaker

    made = PresidioSentenceFaker("en_US", lower_case_ratio=0.05, random_seed=seed)
    texts = []
    for one in made.generate_new_fake_sentences(num_samples=count):
        labels = [
            Entity(s.start_position, s.end_position, GOLD[s.entity_type]) for s in one.spans if s.entity_type in GOLD
        ]
        texts.append((one.full_text, labels))
    return texts


def kind_of(data: str) -> str | None:
    """What a data type is compared as."""
    while data:
        if data in OURS:
            return OURS[data]
        data = data.rpartition(".")[0]
    return None


def score(
    texts: Iterable[tuple[str, list[Entity]]], find: Callable[[str], list[Span]]
) -> tuple[Counter[str], Counter[str], Counter[str], list[tuple[str, str, str]]]:
    """Entities, found ones, and false alarms by kind, with some of what went wrong."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    wrong: list[tuple[str, str, str]] = []
    for text, labels in texts:
        spans = [Entity(s.start, s.end, kind) for s in find(text) if (kind := kind_of(s.data))]
        for label in labels:
            total[label.kind] += 1
            if any(overlaps(label, span) for span in spans):
                right[label.kind] += 1
            else:
                wrong.append(("missed", label.kind, text[max(0, label.start - 20) : label.end + 8]))
        for span in spans:
            if not any(overlaps(label, span) for label in labels):
                false[span.kind] += 1
                wrong.append(("false", span.kind, text[max(0, span.start - 20) : span.end + 8]))
    return total, right, false, wrong


def overlaps(one: Entity, other: Entity) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def f1(
    kinds: Iterable[str], total: Counter[str], right: Counter[str], false: Counter[str]
) -> tuple[float, float, float]:
    """Precision, recall and F1 over these kinds together."""
    hit, all_, alarms = (sum(counts[kind] for kind in kinds) for counts in (right, total, false))
    precision, recall = hit / max(1, hit + alarms), hit / max(1, all_)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report(name: str, texts: list[tuple[str, list[Entity]]], find: Callable[[str], list[Span]], show: int) -> None:
    total, right, false, wrong = score(texts, find)
    print(f"\n{name}: {len(texts):,} texts")
    print(f"  {'':12}{'entities':>9}{'precision':>11}{'recall':>8}{'F1':>7}")
    rows = [(kind, (kind,)) for kind in (*STRUCTURED, "person", "place")]
    for label, kinds in (*rows, ("structured", STRUCTURED), ("person+place", ("person", "place"))):
        precision, recall, mean = f1(kinds, total, right, false)
        print(f"  {label:12}{sum(total[k] for k in kinds):9,}{precision:11.3f}{recall:8.3f}{mean:7.3f}")
    for one in wrong[:show]:
        print("   ", *one, sep=" | ")


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and recall on presidio-evaluator's generated texts.")
    parser.add_argument("--texts", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--learned", action="store_true", help="with the model of pii-lint[ml]")
    parser.add_argument("--show", type=int, default=0, help="print so many mistakes")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    texts = generated(options.texts, options.seed)
    rules = Texts(Settings(), Keys(Settings()))
    report("Rules", texts, rules.spans, options.show)
    if options.learned:
        from pii_lint.runtime.learned import Learned

        report("Rules and model", texts, Learned().spans, options.show)


if __name__ == "__main__":
    main()
