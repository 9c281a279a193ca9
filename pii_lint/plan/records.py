"""A tracking plan, whatever it was written in.

Example: ``Plan({"Order placed": Event({"total": Property(), "mail": Property("user.contact.email")})})`` says that
of the event ``Order placed`` there are two properties, of which one may hold an e-mail address.
"""

from __future__ import annotations

import msgspec


class Property(msgspec.Struct, frozen=True):
    """``data``: the kind of personal data that it may hold, ``*`` for any, empty for none."""

    data: str = ""

    def allows(self, key: str) -> bool:
        """Whether a kind of data may be in it."""
        return self.data == "*" or (bool(self.data) and f"{key}.".startswith(f"{self.data}."))


class Event(msgspec.Struct, frozen=True):
    """``open``: there may be properties that the plan does not name."""

    properties: dict[str, Property]
    open: bool = False


class Plan(msgspec.Struct, frozen=True):
    """``events`` by name; ``files``: where they stand, for messages."""

    events: dict[str, Event]
    files: tuple[str, ...] = ()
