"""Functions as applications write them. The recorder calls each with plain values of the annotated types."""

from __future__ import annotations

import enum
import functools
import importlib
import sys
import textwrap
from typing import Literal

from sqlalchemy import Integer, String, column, func, insert, select, table, text, update, values
from sqlalchemy.orm import Session, joinedload

from models import Comment, Event, Point, Post, Room, User


class AutoName(str, enum.Enum):
    @staticmethod
    def _generate_next_value_(name, *_):
        return name

    @staticmethod
    def auto():
        return enum.auto()


class SortBy(AutoName):
    name = AutoName.auto()
    email = AutoName.auto()

    def column(self):
        columns = {"name": User.name, "email": User.email}
        return columns[self.value]


class Interval(enum.StrEnum if sys.version_info >= (3, 11) else enum.Enum):
    month = "month"
    year = "year"


def package_of_functions():
    return select(func.audit.last_change(User.id))


def lightweight_table():
    return select(table("t", column("a")))


def insert_into_lightweight_table():
    return insert(table("t", column("a"), column("b", Integer)))


def columns_by_name():
    return select(User.__table__.c["id", "name"])


def slice_of_array():
    return select(User.tags[1:2])


def values_written_in():
    return select(values(column("a", Integer), column("b", String), name="v", literal_binds=True).data([(1, "x")]))


def composite_value():
    return select(Post.id).where(Post.at == Point(1, 2))


def attributes_of_an_expression(session: Session):
    return session.query(func.max(Post.x).label("top")).filter_by(id=3)


def search(name: str = None, id: int = None):
    conditions = []
    if name:
        conditions.append(User.name == name)
    if id:
        conditions.append(User.id == id)
    if conditions:
        stmt = select(User.id).where(*conditions)
    else:
        stmt = select(User.id)
    return stmt


def loading(load=None):
    return (load if load is not None else joinedload(Post.author),)


def order_when_loading(session: Session):
    return session.scalars(select(Post.id).where(Post.x == 1).order_by(*[] if loading() is None else [Post.y]))


def grant(session: Session, role):
    session.execute(text(f"GRANT SELECT ON users TO {role}"))


def search_path(session: Session, schema: str, timeout: int):
    session.execute(text(f'SET search_path TO "{schema}"'))
    session.execute(text(f"SET statement_timeout = {timeout}"))


def column_by_literal(sort: Literal["name", "email"]):
    columns = {"name": User.name, "email": User.email}
    return select(User.id).order_by(columns[sort])


def column_by_member(sort: SortBy):
    return select(User.id).order_by(getattr(User, sort.value).desc())


def column_by_method(sort: SortBy):
    return select(User.id).order_by(sort.column())


def text_by_member(interval: Interval):
    return select(func.now() - text(f"interval '1 {interval.value}'"))


def public_posts_of(session: Session, author: str):
    return session.query(Post).filter(Post.author.has(name=author), Post.comments.any(is_hidden=False))


def dedented():
    return text(
        textwrap.dedent(
            """
            SELECT id
              FROM users
            """
        )
    )


def lazily_imported():
    models = importlib.import_module("models")
    return select(models.Room.id)


def through_loaded_modules():
    return select(sys.modules["models"].Room.closed)


def same_question_twice(kind: str):
    model = User if kind == "kind" else Room
    stmt = select(model.id)
    if kind == "kind":
        stmt = stmt.where(model.email == "x")
    return stmt


def joins_by_text_with_schema():
    return select(Event.id).join(Event.rooms).where(Event.title == "x")


def comments_without_post():
    return select(Comment.id).outerjoin(Comment.post).where(Post.id.is_(None))


def guarded(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


class Views:
    @guarded
    def get(self, session, user_id: int):
        return session.scalars(select(User.id).where(User.id == user_id))


def rename(session: Session, user_id: int, name: str):
    session.execute(update(User).where(User.id == user_id).values({User.name: name, "email": None}))
