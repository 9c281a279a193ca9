"""The shop's own database: who signed up, and what they ordered."""

import sqlite3
from collections import namedtuple
from contextlib import closing

from shop import settings

Person = namedtuple("Person", "id name email")

SCHEMA = """
CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, name TEXT, email TEXT);
CREATE TABLE IF NOT EXISTS orders (number TEXT PRIMARY KEY, person TEXT, item TEXT);
"""


def connection():
    return closing(sqlite3.connect(settings.FOLDER / "shop.db", timeout=20, isolation_level=None))


def create():
    with connection() as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA)


def add(token, name, email):
    with connection() as db:
        db.execute("INSERT INTO people VALUES (?, ?, ?)", (token, name, email))


def find(token):
    with connection() as db:
        row = db.execute("SELECT id, name, email FROM people WHERE id = ?", (token,)).fetchone()
    return Person(*row) if row else None


def order(person, number, item):
    with connection() as db:
        db.execute("INSERT INTO orders VALUES (?, ?, ?)", (number, person.id, item))
