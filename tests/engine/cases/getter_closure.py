def direct(actor):
    get = actor.get
    return {"email": get("email")}


def closure(actor):
    get = lambda key: getattr(actor, key, None)
    return {"email": get("email")}


def either(actor):
    get = actor.get if isinstance(actor, dict) else lambda key: getattr(actor, key, None)
    return {"email": get("email")}


def read(record, key):
    return record[key] if key in record else None


def show(x):
    print(direct(x))  # leak
    print(closure(x))  # leak
    print(either(x))  # leak
    print(read(x, "email"))  # leak
    email = read(x, "email")
    print(email)  # leak
