"""Rows of queries whose columns are written in the code."""

import sqlite3


def connected():
    conn = sqlite3.connect(":memory:")
    conn.row_factory = sqlite3.Row
    conn.execute("CREATE TABLE users (id INTEGER, SOURCE TEXT, plan TEXT)")
    conn.execute("INSERT INTO users VALUES (1, ?, 'text')", (SOURCE,))
    return conn


def case_by_place():
    cur = connected().cursor()
    cur.execute("SELECT SOURCE, plan FROM users WHERE id = ?", (1,))
    row = cur.fetchone()
    SINK(row[0])  # flow
    SINK(row[1])  # none
    cur.execute("SELECT plan FROM users")
    SINK(cur.fetchone()[0])  # none


def case_by_name():
    conn = connected()
    for row in conn.execute("SELECT plan, SOURCE FROM users"):
        SINK(row["plan"])  # none
        SINK(row["SOURCE"])  # flow
    for row in conn.execute("SELECT plan, u.SOURCE AS target FROM users u").fetchall():
        SINK(row["plan"])  # none
        SINK(row["target"])  # flow


def case_unpacked():
    conn = connected()
    for plan, target in conn.execute("SELECT plan, SOURCE FROM users"):
        SINK(plan)  # none
        SINK(target)  # flow


def case_computed():
    conn = connected()
    count, target = conn.execute("SELECT COUNT(SOURCE), LOWER(SOURCE) FROM users").fetchone()
    SINK(count)  # none
    SINK(target)  # flow


def case_as_dicts():
    rows = [dict(row) for row in connected().execute("SELECT plan, SOURCE FROM users").fetchall()]
    SINK(rows)  # flow
    for row in rows:
        SINK(row["plan"])  # none
        SINK(row["SOURCE"])  # flow


QUERY = "SELECT id, SOURCE FROM users"


class Store:
    def __init__(self):
        self.cursor = connected().cursor()

    def load(self):
        self.cursor.execute(QUERY)
        return self.cursor.fetchall()

    def show(self):
        for number, target in self.load():
            SINK(number)  # none
            SINK(target)  # flow


def case_of_a_store():
    Store().show()
