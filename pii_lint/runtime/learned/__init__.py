"""The learned tier: names and places in free text, found by a model; never in the way of an event unless asked to be.

``Learned`` reads texts by rules and model together, where the caller can wait: batches, prompts. ``Watcher`` reads
samples of what the rules call clean in a thread of its own, and teaches the rules which keys and templates carry
personal data. Needs the extra ``pii-lint[ml]``, or another ``Model``: ``Presidio`` and ``Spacy`` wrap those.

Example, with a model that knows one name::

    >>> class Toy:
    ...     def find(self, texts):
    ...         return [[found("user.name", t.find("Ann"), t.find("Ann") + 3)] if "Ann" in t else [] for t in texts]
    >>> Learned(Toy()).redact({"note": "Ann called from 81.2.69.142", "n": 1})
    {'note': '[REDACTED:name] called from [REDACTED:ip]', 'n': 1}
"""

from __future__ import annotations

from pii_lint.runtime.learned.adapters import Presidio, Spacy
from pii_lint.runtime.learned.model import Model, found, united
from pii_lint.runtime.learned.rampart import Rampart
from pii_lint.runtime.learned.reading import Learned
from pii_lint.runtime.learned.watcher import Watcher, watch

__all__ = ["Learned", "Model", "Presidio", "Rampart", "Spacy", "Watcher", "found", "united", "watch"]
