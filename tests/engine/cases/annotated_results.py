from __future__ import annotations

from typing import Optional, TypedDict


class User:
    def __init__(self, email: str, zone: str) -> None:
        self.email = email
        self.zone = zone

    def __repr__(self) -> str:
        return f"User({self.email})"


class Order:
    number: str

    def __repr__(self) -> str:
        return f"Order({self.number})"


class Row(TypedDict):
    user: User
    order: Order


def find(key: str) -> Optional[User]: ...


def row() -> Row: ...


def load(key) -> User:
    return cache[key]


def main(pair: tuple[User, Order]):
    print(pair[0])  # leak
    print(pair[1])
    user, other = pair
    print(user)  # leak
    print(other)
    found = find("x")
    if found is not None:
        print(found)  # leak
    print(row()["user"])  # leak
    print(row()["order"])
    print(load("x"))  # leak
    print(load("x").zone)
