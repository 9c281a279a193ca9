from ..core import give


def later():
    return give()


def later_clean():
    return len(give())
