"""How a name is written: as a class, as a constant, as a setting of the program.

``is_constant("email", "ErrorCode", "attribute")`` is true: a member of an enumeration is no datum.
"""

from __future__ import annotations

REQUESTED = frozenset(("ARGS", "COOKIES", "DATA", "FILES", "FORM", "GET", "META", "POST", "REQUEST", "SESSION"))
"""What is written like a constant and holds what somebody sent."""
_ENUMERATIONS = (
    *("Choices", "Code", "Codes", "Columns", "Constants", "EntityType", "Enum", "Field", "Fields", "Kind", "Method"),
    "Reason",
)
_STATES = ("Action", "Disposition", "Mode", "Permission", "Role", "State", "Status")
_SETTINGS = ("conf", "config", "settings")
_PLACES = ("_KEY", "_LINK", "_PATH", "_URL")


def is_class_name(name: str) -> bool:
    """Whether ``name`` is in Pascal case."""
    return name[:1].isupper() and not name.isupper() and "_" not in name and name.isidentifier()


def is_constant(name: str, owner: str | None, kind: str) -> bool:
    """Whether ``owner`` is a table of constants or an enumeration: ``FIELDS["email"]``, ``ErrorCode.email``.

    So is a variable that is written as a constant and called a key, a path or an address of something.
    """
    if not owner:
        return kind == "variable" and name.isupper() and name.endswith(_PLACES)
    last = owner.rpartition(".")[2]
    if last.isupper():
        return kind == "key" and len(last) > 1 and last.rpartition("_")[2] not in REQUESTED
    return is_class_name(last) and last.endswith(_ENUMERATIONS)


def is_setting(name: str, owner: str | None) -> bool:
    """Whether the name is of a setting of the program: ``config["ADMIN_EMAIL"]``."""
    return owner is not None and len(name) > 2 and name.isupper() and owner.endswith(_SETTINGS)


def is_state(owner: str) -> bool:
    """Whether a class is called what enumerations with persons in them are: ``MemberRole.member``."""
    return owner.endswith(_STATES)
