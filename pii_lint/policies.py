"""The policy file of the runtime, as the analyser reads it: named in the settings, or found beside them.

Example: ``policy = "deploy/policy.toml"`` in ``[tool.pii-lint]``; without it ``pii-policy.toml`` or ``policy.toml``
in the same folder is taken, if it is one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pii_lint.config.schema import Config
from pii_lint.errors import ConfigError
from pii_lint.findings.hosts import host_of
from pii_lint.findings.permits import Permit, Permits
from pii_lint.findings.places import Texts
from pii_lint.model import Finding
from pii_lint.rulepack.pack import RulePack

if TYPE_CHECKING:
    from pii_lint.runtime.decision import Rule

NAMES = ("pii-policy.toml", "policy.toml")
_ASKED = ("purpose", "event", "environment", "region", "age_group", "subject", "consent")


def permits(
    config: Config, root: Path, pack: RulePack, read: Callable[[str], bytes], today: datetime.date
) -> Permits | None:
    """What the policy allows; ``None`` without one. Raises ConfigError for one that cannot be read."""
    path = Path(config.policy) if config.policy else _found(Path(config.base or root))
    if path is None:
        return None
    from pii_lint.runtime.policy_file import PolicyError, load

    try:
        policy = load(path)
    except OSError as error:
        raise ConfigError(str(path), f"policy cannot be read: {error.strerror}", "name another in `policy`") from error
    except PolicyError as error:
        raise ConfigError("", "\n".join(error.problems)) from None
    texts = Texts(read)

    def vendor(finding: Finding) -> str:
        return _vendor(finding, pack, texts)

    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return Permits([_permit(rule) for rule in policy.rules], shown, today, vendor)


def _found(folder: Path) -> Path | None:
    """A policy in ``folder``; other tools may have a file of the same name."""
    for name in NAMES:
        path = folder / name
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if "legal_basis" in text and "[[allow]]" in text:
            return path
    return None


def _permit(rule: Rule) -> Permit:
    asked = [(name, getattr(rule, name)) for name in _ASKED]
    return Permit(
        id=rule.id,
        denies=rule.action != "allow",
        data=rule.data,
        channel=rule.channel,
        vendor=tuple(one.casefold() for one in rule.vendor),
        asked=tuple(f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in asked if values),
        reason=rule.reason,
        legal_basis=rule.legal_basis,
        until=rule.until,
    )


def _vendor(finding: Finding, pack: RulePack, texts: Texts) -> str:
    """To whom a finding's data goes, as far as the rules and the code say so."""
    model = pack.call(finding.sink) or pack.call_as_written(finding.sink)
    sinks = model.sinks if model is not None else (*pack.assign(finding.sink), *pack.item(finding.sink))
    vendor = next((one.vendor for one in sinks if one.vendor), "")
    if not vendor:
        name = host_of(texts, finding.location)
        host = pack.host(name) if name else None
        vendor = host.vendor if host is not None else name
    return vendor
