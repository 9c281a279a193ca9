"""What an editor may set: the ``initializationOptions``, and later the section ``pii-lint`` of its settings.

``read({"minSeverity": "low"})`` gives the options and no complaint.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pii_lint.config.schema import Level, Severity


class Options(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """``select`` to ``rules`` come over the settings of the project, as on a command line.

    ``scope``: findings of all files of a folder are shown, or of open ones. ``quiet``: seconds without a change
    after which the whole is solved anew. ``asks_reason``: the editor has a command ``pii-lint.withReason`` that
    asks for a reason. ``inlay_hints``: data types are shown at parameters when the editor asks for hints.
    """

    select: list[str] = []
    ignore: list[str] = []
    min_confidence: Level | None = None
    min_severity: Severity | None = None
    rules: list[str] = []
    scope: Literal["workspace", "open"] = "workspace"
    quiet: float = 2.0
    asks_reason: bool = False
    inlay_hints: bool = True

    def settings(self) -> dict[str, Any]:
        """What the analysis has to know."""
        return {
            "select": self.select,
            "ignore": self.ignore,
            "min_confidence": self.min_confidence,
            "min_severity": self.min_severity,
            "rules": self.rules,
            "quiet": self.quiet,
        }


def read(given: object) -> tuple[Options, str]:
    """The options, and what is wrong with them (then the defaults count)."""
    if given is None:
        return Options(), ""
    try:
        return msgspec.convert(given, Options), ""
    except msgspec.ValidationError as error:
        known = ", ".join(Options.__struct_encode_fields__)
        return Options(), f"pii-lint: options of the editor: {error} (known: {known})"
