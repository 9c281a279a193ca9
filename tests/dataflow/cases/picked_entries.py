"""Loops over keys that are written in the code pick, skip or change just these entries."""

KEEP = ("id", "at")
SECRET = {"mail", "phone"}
FROZEN = frozenset(KEEP)


def record():
    return {"id": 1, "at": 2, "mail": SOURCE}


def case_picked():
    value = {"id": 1, "at": 2, "mail": SOURCE}
    SINK({k: value[k] for k in ("id", "at")})  # none
    SINK({k: value[k] for k in KEEP})  # none
    SINK({k: value[k] for k in FROZEN})  # none
    SINK([value[k] for k in KEEP])  # none
    short = {k: value[k] for k in ("id", "mail")}
    SINK(short["id"])  # none
    SINK(short["mail"])  # flow
    SINK(short)  # flow


def case_tested():
    value = {"id": 1, "at": 2, "mail": SOURCE}
    SINK({k: v for k, v in value.items() if k in KEEP})  # none
    SINK({k: v for k, v in value.items() if k not in SECRET})  # none
    SINK({k: v for k, v in value.items() if k != "mail"})  # none
    SINK({k: v for k, v in value.items() if not k == "mail"})  # none
    SINK({k: v for k, v in value.items() if k != "id"})  # flow
    SINK({k: v for k, v in value.items() if k in SECRET and v})  # flow
    SINK({k.upper(): v for k, v in value.items()})  # flow
    SINK({v: k for k, v in value.items()})  # flow


def picked(row):
    return {key: row[key] for key in KEEP}


def stripped(row):
    clean = dict(row)
    for key in SECRET:
        clean.pop(key, None)
    return clean


def case_passed():
    SINK(picked({"id": 1, "at": 2, "mail": SOURCE}))  # none
    SINK(picked({"id": SOURCE, "at": 2}))  # flow
    SINK(stripped({"id": 1, "mail": SOURCE}))  # none
    SINK(stripped({"id": SOURCE, "mail": "text"}))  # flow


def case_loop():
    value = {"id": 1, "at": 2, "mail": SOURCE}
    for key in ("id", "at"):
        SINK(value[key])  # none
    for key in ("id", "mail"):
        SINK(value[key])  # flow
    for key in ("mail", "id"):
        if key == "id":
            break
        SINK(value[key])  # flow
    for key in KEEP:
        if key == "id":
            continue
        value.pop("mail", None)
    SINK(value)  # none


def case_masked():
    value = {"id": 1, "mail": SOURCE}
    for key in SECRET:
        if key in value:
            value[key] = "***"
    SINK(value)  # none
