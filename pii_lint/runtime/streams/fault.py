"""What can be wrong with a stream: where, what, and what to do about it.

Example::

    >>> str(StreamFault("app.log.gz", "ends early", "copy it again"))
    'app.log.gz: ends early (copy it again)'
"""

from __future__ import annotations


class StreamFault(Exception):
    """A stream that cannot be read or written, or not to its end."""

    def __init__(self, where: str, what: str, hint: str = "") -> None:
        super().__init__(where, what, hint)
        self.where, self.what, self.hint = where, what, hint

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.hint})" if self.hint else "")
