quiet = "text"
_hidden = SOURCE


def give():
    return SOURCE


def keep(x):
    return x


def hidden():
    return _hidden
