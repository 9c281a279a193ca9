"""Mappings that were passed in, without an entry that was taken away or overwritten."""


def popped(**fields):
    fields.pop("to")
    SINK(fields)  # none


def popped_another(**fields):
    fields.pop("other", None)
    SINK(fields)  # flow


def overlaid(**fields):
    fields["to"] = "***"
    SINK(fields)  # none


def deleted(record):
    del record["a"]
    del record["b"]
    SINK(record)  # none
    return record


def one_deleted(record):
    del record["a"]
    SINK(record["b"])  # flow
    SINK(record)  # flow


def scrub(record):
    record.pop("contact", None)


def inner(**fields):
    SINK(fields)  # none


def outer(**fields):
    fields.pop("to")
    inner(**fields)


def case_parameters():
    popped(to=SOURCE)
    popped_another(to=SOURCE)
    overlaid(to=SOURCE)
    SINK(deleted({"a": SOURCE, "b": SOURCE, "c": "text"}))  # none
    one_deleted({"a": SOURCE, "b": SOURCE})
    outer(to=SOURCE, text="text")


def case_changed_argument():
    row = {"contact": SOURCE, "n": 3}
    scrub(row)
    SINK(row)  # none
    other = {"contact": "text", "mail": SOURCE}
    scrub(other)
    SINK(other)  # flow


def masked(record):
    if "contact" in record:
        record["contact"] = "***"
    SINK(record)  # none


def checked(text):
    if "@" not in text:
        SINK(text + "!")  # flow norun
    return "<" + text + ">"


def case_masked_where_present():
    masked({"contact": SOURCE, "n": 3})
    row = {"contact": SOURCE}
    if "contact" in row:
        row["contact"] = "***"
    SINK(row)  # none
    if "contact" not in row:
        row["contact"] = SOURCE
    SINK(checked(SOURCE))  # flow
