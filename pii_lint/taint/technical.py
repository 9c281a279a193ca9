"""Technical attributes: what an attribute of an object says about the object, and not of the data it holds.

``response.status_code`` of a response that holds an e-mail address is a number, ``field.value`` of a form field that is
called ``email`` is the address itself.
"""

from __future__ import annotations


def cuts(name: str) -> bool:
    """Whether an attribute says something about an object, not what the object holds (``response.status_code``)."""
    if name in _TECHNICAL or name.startswith(("is_", "has_", "num_")):
        return True
    return name.startswith("__") and name not in _BEHIND


IDS = frozenset(("id", "pk", "uuid", "guid"))  # whose id it is makes it personal or not
HOLDING = frozenset((".value", ".data", ".text", ".raw", ".raw_data", ".string", ".values", ".cleaned"))
_BEHIND = frozenset(("__cause__", "__context__", "__notes__", "__dict__"))  # of an exception, or of any object
_TECHNICAL = frozenset(
    "id pk uuid guid status status_code count size length type kind ok elapsed created modified created_at updated_at "
    "created_on updated_on date_created date_modified timestamp version slug serial errors is_valid exists ndim shape "
    "dtype scheme port index content_type reason returncode lineno objects DoesNotExist MultipleObjectsReturned "
    "_meta".split()
)
