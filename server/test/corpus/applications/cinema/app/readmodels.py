"""CQRS: queries straight to rows."""
from dataclasses import dataclass
from functools import singledispatch, singledispatchmethod
from operator import attrgetter, eq, ge, itemgetter, le
from typing import Any, Callable

import sqlalchemy as sa

from cinema.domain import entities as e
from cinema.infra.mapping import halls, mapper_registry, movies, screenings, tickets


def view(name, selectable, metadata=mapper_registry.metadata):
    t = sa.table(name)
    t._columns._populate_separate_keys(col._make_proxy(t) for col in selectable.selected_columns)
    return t


programme_select = (
    sa.select(movies.c.title, halls.c.name.label("hall"), screenings.c.starts, screenings.c.id.label("screening_id"))
    .join_from(screenings, movies)
    .join(halls)
)
programme = programme_select.cte("programme").prefix_with("MATERIALIZED", dialect="postgresql")


@dataclass(frozen=True)
class ByTitle:
    title: str
    exact: bool = False


@dataclass(frozen=True)
class ByHall:
    halls: tuple[str, ...]


@dataclass(frozen=True)
class Sales:
    since: Any
    minimum: int = 1


class Queries:
    def __init__(self, conn: sa.Connection):
        self.conn = conn

    @singledispatchmethod
    def statement(self, query):
        raise NotImplementedError(query)

    @statement.register
    def _(self, query: ByTitle):
        return sa.select(programme).where(programme.c.title.ilike(f"%{query.title}%"))

    @statement.register
    def _(self, query: ByHall):
        return sa.select(programme.c.hall, sa.func.count().label("n")).where(programme.c.hall.in_(query.halls)).group_by(programme.c.hall)

    @statement.register(Sales)
    def sales(self, query):
        sold = sa.func.count(tickets.c.id)
        return (
            sa.select(movies.c.title, sold.label("sold"), (sold * sa.func.avg(screenings.c.price_amount)).label("revenue"))
            .select_from(movies.join(screenings).outerjoin(tickets))
            .where(screenings.c.starts >= query.since)
            .group_by(movies.c.id)
            .having(sold >= query.minimum)
            .order_by(sa.literal_column("revenue").desc())
        )

    def run(self, query):
        return self.conn.execute(self.statement(query)).mappings().all()


def title(conn, text: str):
    return Queries(conn).run(ByTitle(text))


def sales(conn, since):
    return Queries(conn).run(Sales(since, minimum=3))


OPERATORS: dict[str, Callable] = {"": eq, "min": ge, "max": le}


def search(conn, **params):
    stmt = sa.select(movies)
    for key, value in params.items():
        name, _, op = key.partition("__")
        stmt = stmt.where(OPERATORS[op](movies.c[name], value))
    return conn.execute(stmt)


def long_dramas(conn):
    return search(conn, minutes__min=120, genre=e.Genre.DRAMA)


def columns(conn, *names):
    pick = itemgetter("title", "minutes")
    return conn.execute(sa.select(*pick(movies.c)).order_by(attrgetter("c.minutes")(movies)))


def free_seats(conn, screening: int):
    row = sa.select(sa.func.generate_series(1, halls.c.rows).label("row")).correlate(None).subquery()
    taken = sa.select(tickets.c.row, tickets.c.seat).where(tickets.c.screening_id == sa.bindparam("screening"))
    stmt = sa.select(row.c.row, sa.literal(1).label("seat")).except_(taken)
    return conn.execute(stmt, dict(screening=screening)).all()
