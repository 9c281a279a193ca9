from typing import Optional


class User:
    def __init__(self, email: str, zone: str) -> None:
        self.email = email
        self.zone = zone

    def __repr__(self) -> str:
        return f"User({self.email})"


def load(key) -> User:
    return cache[key]


def fetch(key) -> "User":
    return key.somewhere()


def find(key) -> Optional[User]:
    raise NotImplementedError


def all_of(key) -> list[User]:
    return key.rows


def main(user: User):
    print(user)  # leak
    print(load("x"))  # leak
    print(load("x").zone)
    print(fetch("x"))  # leak
    print(find("x"))  # leak
    for one in all_of("x"):
        print(one)  # leak
        print(one.zone)
