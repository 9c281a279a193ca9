"""Texts and records that are put together step by step."""
import io
from datetime import datetime


def case_text_in_loop():
    out = ""
    for x in ["text", SOURCE]:
        out += f"{x};"
    SINK(out)  # flow
    count = 0
    for x in ["text", SOURCE]:
        count += len(x)
    SINK(count)  # none


def case_list_then_join():
    lines = ["head"]
    lines.append(f"k={SOURCE}")
    SINK("\n".join(lines))  # flow
    SINK(lines[0])  # none
    sizes = ["head"]
    sizes.append(f"k={len(SOURCE)}")
    SINK("\n".join(sizes))  # none


def case_record_by_steps():
    record = {}
    record["one"] = "text"
    record["two"] = {"a": SOURCE}
    SINK(record["one"])  # none
    SINK(record["two"])  # flow
    SINK(record["two"]["a"])  # flow
    SINK({k: type(v).__name__ for k, v in record.items()})  # none


def case_grouping():
    groups = {}
    for key, value in [("x", SOURCE), ("y", "text")]:
        groups.setdefault(key, []).append(value)
    SINK(groups)  # flow
    SINK({key: len(values) for key, values in groups.items()})  # none


def case_writer_passed_along():
    def write(out, x):
        out.write(x)

    out = io.StringIO()
    write(out, SOURCE)
    SINK(out.getvalue())  # flow known-miss: the type of an untyped parameter is not known where it is written to
    clean = io.StringIO()
    write(clean, "text")
    SINK(clean.getvalue())  # none


def case_dates():
    SINK(datetime.now().isoformat())  # none
    SINK(f"{datetime.now():%Y} {SOURCE}")  # flow


def case_pairs_and_indices():
    rows = [("k", SOURCE, 1), ("l", SOURCE, 2)]
    SINK([row[1] for row in rows])  # flow
    SINK([row[0] for row in rows])  # none
    SINK([row[-1] for row in rows])  # none
    SINK({key: n for key, _, n in rows})  # none
    SINK(dict((key, value) for key, value, _ in rows))  # flow


def case_while_queue():
    waiting = [SOURCE]
    while waiting:
        item = waiting.pop()
        SINK(item)  # flow
        SINK(len(waiting))  # none
