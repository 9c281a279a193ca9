import functools


def provide_session(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        if "session" in kwargs:
            return func(*args, **kwargs)
        return func(*args, session=object(), **kwargs)

    return wrapper


a1 = provide_session(lambda n, session=None: 1)(1)
a2 = provide_session(lambda n, session=None: 2)(1)
a3 = provide_session(lambda n, session=None: 3)(1)
a4 = provide_session(lambda n, session=None: 4)(1)
a5 = provide_session(lambda n, session=None: 5)(1)
a6 = provide_session(lambda n, session=None: 6)(1)
a7 = provide_session(lambda n, session=None: 7)(1)
a8 = provide_session(lambda n, session=None: 8)(1)
a9 = provide_session(lambda n, session=None: 9)(1)
b1 = provide_session(lambda n, session=None: 1)(1)
b2 = provide_session(lambda n, session=None: 2)(1)
b3 = provide_session(lambda n, session=None: 3)(1)
b4 = provide_session(lambda n, session=None: 4)(1)
b5 = provide_session(lambda n, session=None: 5)(1)
b6 = provide_session(lambda n, session=None: 6)(1)
b7 = provide_session(lambda n, session=None: 7)(1)
b8 = provide_session(lambda n, session=None: 8)(1)


@provide_session
def size(email, session=None):
    return len(email)


@provide_session
def login(user, session=None):
    return {"mail": user.email, "n": 1}


def show(user):
    print(size(user.email))
    print(login(user)["mail"])  # leak
    print(login(user))  # leak
    print(login(user)["n"])
