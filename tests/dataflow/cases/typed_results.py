"""What annotations say of results, of entries and of what implements an interface."""

from __future__ import annotations

import functools
from typing import Optional, Protocol

STORE = {}


class User:
    def __init__(self, email, zone):
        self.email = email
        self.zone = zone

    def __repr__(self):
        return f"User({self.email})"


class Order:
    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"Order({self.number})"


def load(key) -> User:
    return STORE[key]


def find(key) -> Optional[User]:
    return STORE.get(key)


def all_of(key) -> list[User]:
    return [STORE[key]]


def by_zone(key) -> dict[str, User]:
    return {"k": STORE[key]}


def load_order(key) -> Order:
    return STORE[key]


def put():
    STORE["u"] = User(SOURCE, "text")
    STORE["o"] = Order("text")


def case_results():
    put()
    SINK(load("u"))  # flow
    SINK(load("u").zone)  # none
    SINK(find("u"))  # flow
    SINK(load_order("o"))  # none known-noise: the annotation of a result is not read
    for one in all_of("u"):
        SINK(one)  # flow
        SINK(one.zone)  # none
    for key, one in by_zone("u").items():
        SINK(key)  # none
        SINK(one)  # flow


def entries(pair: tuple[User, Order], many: dict[str, list[User]]):
    SINK(pair[0])  # flow
    SINK(pair[1])  # none
    user, order = pair
    SINK(user)  # flow
    SINK(order)  # none
    SINK(many["x"][0])  # flow
    SINK(many["x"][0].zone)  # none


def case_entries():
    user = User(SOURCE, "text")
    entries((user, Order("text")), {"x": [user]})


class Sender(Protocol):
    def push(self, target): ...


class Loud:
    def push(self, target):
        SINK(target)  # flow known-miss: a protocol does not name the classes that satisfy it


class Quiet:
    def push(self, target):
        SINK("text")  # none


def use(sender: Sender):
    sender.push(SOURCE)


def case_protocol():
    use(Loud())
    use(Quiet())


@functools.singledispatch
def show(value):
    SINK(value)  # none known-noise: the general case of singledispatch is taken for all types


@show.register
def _(value: str):
    SINK(value)  # flow


@show.register(list)
def _(value):
    SINK(value)  # flow


def case_dispatch():
    show(SOURCE)
    show([SOURCE])
    show(3)
