from models import Archived, Item
from sqlalchemy import select, text
from sqlalchemy.orm import aliased


def label_counter(rows):
    cols = []
    i = 0
    for row in rows:
        cols.append(Item.name.label(f"c{i}"))
        i += 1
    return select(Item.id, *cols)


def constants(rows):
    words = []
    for row in rows:
        words.append("x = 1")
    return text("SELECT * FROM items WHERE " + " AND ".join(words))


def constants_text(rows):
    sql = "SELECT 1"
    for row in rows:
        sql += ", 1"
    return text(sql)


def while_counter(n):
    sql = "SELECT 0"
    i = 0
    while i < n:
        sql += f", {i}"
        i += 1
    return text(sql)


def while_list(n):
    cols = []
    while len(cols) < n:
        cols.append(Item.name)
    return select(Item.id, *cols)


def aliases(rows):
    stmt = select(Item.id)
    for i, row in enumerate(rows):
        other = aliased(Archived, name=f"a{i}")
        stmt = stmt.join(other, other.id == Item.id)
    return stmt


def anonymous_aliases(rows):
    stmt = select(Item.id)
    for row in rows:
        other = aliased(Archived)
        stmt = stmt.join(other, other.id == Item.id)
    return stmt


def wheres(rows):
    stmt = select(Item.id)
    for row in rows:
        stmt = stmt.where(Item.name != row)
    return stmt


def joined_text(rows):
    return text("SELECT " + ", ".join("1" for row in rows))


def params_in_text(rows):
    names = []
    for i, row in enumerate(rows):
        names.append(f":n{i}")
    return text(f"SELECT * FROM items WHERE id IN ({', '.join(names)})")
