"""Functions of the project that make data harmless, seen from their body."""
import hashlib
import hmac
import secrets


def mask(x):
    return "***"


def mask_all_characters(x):
    return "*" * len(x)


def digest(x):
    return hashlib.sha256(x.encode()).hexdigest()


def keyed(x):
    return hmac.new(b"key", x.encode(), "sha256").hexdigest()


def by_wrapper(x):
    y = x.strip()
    return SANITIZE(y)


def pretends(x):
    return x


def sanitize(x):
    return x.strip()


def mask_some(x, really):
    if really:
        return SANITIZE(x)
    return x


def mask_all(x, really):
    if really:
        return SANITIZE(x)
    return "text"


def scrub(obj):
    return {k: "***" for k in obj}


def scrub_values(obj):
    return {k: SANITIZE(v) for k, v in obj.items()}


def scrub_in_place(obj):
    obj["a"] = "***"


class Masked:
    def __init__(self, a):
        self.a = SANITIZE(a)
        self.b = a


def case_constant_result():
    SINK(mask(SOURCE))  # none
    SINK(mask_all_characters(SOURCE))  # none
    SINK(pretends(SOURCE))  # flow
    SINK(sanitize(SOURCE))  # flow


def case_digest():
    SINK(digest(SOURCE))  # none
    SINK(keyed(SOURCE))  # none
    SINK(hashlib.blake2b(SOURCE.encode(), key=b"key").hexdigest())  # none
    h = hashlib.sha256()
    h.update(SOURCE.encode())
    SINK(h.hexdigest())  # none
    SINK(secrets.token_hex(8))  # none
    SINK(secrets.compare_digest(SOURCE, SOURCE))  # none


def case_wrapped():
    SINK(by_wrapper(SOURCE))  # none
    SINK(mask_all(SOURCE, True))  # none
    SINK(mask_some(SOURCE, False))  # flow


def case_containers():
    SINK(scrub({"a": SOURCE}))  # none
    SINK(scrub_values({"a": SOURCE}))  # none
    obj = {"a": SOURCE}
    SINK(obj)  # flow
    scrub_in_place(obj)
    SINK(obj)  # none


def case_field():
    SINK(Masked(SOURCE).a)  # none
    SINK(Masked(SOURCE).b)  # flow


def case_after_use():
    a = SOURCE
    SANITIZE(a)
    SINK(a)  # flow


def case_part_of_expression():
    a = SOURCE
    SINK(SANITIZE(a) + a)  # flow
    SINK(SANITIZE(a) + "text")  # none
    SINK(f"{SANITIZE(a)}")  # none
    SINK(a if len(a) > 99 else SANITIZE(a))  # flow norun
    SINK(a if not a else SANITIZE(a))  # none


def case_mapped():
    SINK([SANITIZE(x) for x in [SOURCE]])  # none
    SINK(list(map(SANITIZE, [SOURCE])))  # none
    SINK([x for x in [SOURCE]])  # flow
