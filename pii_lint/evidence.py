"""Evidence: what the runtime's audit trail says of where personal data was seen.

Example: ``sightings("/var/lib/shop/audit")`` gives one record for each place and channel, with the kinds of data that
were redacted or let pass there. The trail holds no data, so neither does a finding that is made of it.
"""

from __future__ import annotations

from collections import defaultdict

from pii_lint.errors import ConfigError
from pii_lint.findings.seen import Sighting

_ACTIONS = ("redact", "allow")


def sightings(folder: str) -> list[Sighting]:
    """What was seen, by place; raises ConfigError where there is no trail, or it cannot be read."""
    from pii_lint.runtime.audit.reader import records
    from pii_lint.runtime.audit.record import AuditError

    times: dict[tuple[str, str], int] = defaultdict(int)
    data: dict[tuple[str, str], set[str]] = defaultdict(set)
    done: dict[tuple[str, str], set[str]] = defaultdict(set)
    try:
        for record in records(folder):
            if record.action in _ACTIONS and record.source and record.data:
                place = record.source, record.channel
                times[place] += record.times
                data[place].update(record.data)
                done[place].add(record.action)
    except (AuditError, OSError) as error:
        raise ConfigError("--evidence", str(error), "name the folder of an audit trail") from error
    found: list[Sighting] = []
    for place in sorted(times):
        name, _, line = place[0].rpartition(":")
        some = tuple(one for one in _ACTIONS if one in done[place])
        found.append(Sighting(name, int(line), place[1], tuple(sorted(data[place])), times[place], some))
    return found
