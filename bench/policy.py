"""What deciding costs: ``python bench/policy.py``. CPU nanoseconds a call, the median of seven turns.

A policy of 50 rules, an opt-out store of 100,000 subjects in memory, and a subject that is bound.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pii_lint.runtime import bind, decide, redact, suppresses, use
from pii_lint.runtime.optout import OptOuts
from pii_lint.runtime.policy_file import PolicyFile, read

RULE = """
[[allow]]
id = "rule-{number}"
data = ["user.contact.email"]
channel = "http"
vendor = "vendor-{number}"
reason = "measured"
legal_basis = "contract"
owner = "nobody"
until = 2999-01-31
"""
TURNS = 50_000


def cost(name: str, call: Callable[[], object]) -> None:
    times = []
    for _ in range(7):
        start = time.process_time_ns()
        for _ in range(TURNS):
            call()
        times.append((time.process_time_ns() - start) / TURNS)
    print(f"| {name} | {statistics.median(times):,.0f} ns |")


def main() -> None:
    text = "".join(RULE.format(number=number) for number in range(50))
    event = {"order": 17, "plan": "pro", "note": "left at the door"}
    print("| | CPU |\n|---|---|")
    cost("`redact` of a clean event of three entries, nothing in use", lambda: redact(event))
    store = OptOuts(key="k")
    for number in range(100_000):
        store.opt_out(f"out-{number}")
    use(opt_outs=store)
    cost("the same, opt-outs in use, nobody bound", lambda: redact(event))
    with bind(subject="user-1"):
        cost("the same, a subject bound", lambda: redact(event, channel="analytics"))
        cost("`suppresses`, allowed", lambda: suppresses("analytics", "segment"))
        use(policy=read(text))
        cost("`decide`, 50 rules", lambda: decide(("user.contact.email",), "http", vendor="vendor-49"))
        cost("`redact` with a policy", lambda: redact(event, channel="http", vendor="vendor-49"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "policy.toml"
            path.write_text(text, encoding="utf-8")
            use(policy=PolicyFile(path))
            cost("`decide`, the policy watched", lambda: decide(("user.contact.email",), "http", vendor="vendor-49"))
    with bind(subject="out-1"):
        cost("`decide`, opted out", lambda: decide(("user.contact.email",), "http", vendor="vendor-49"))


if __name__ == "__main__":
    main()
