"""The benchmark's statement in SQLAlchemy: statements in a second of processor time, built and compiled, and built and looked up."""

import json
import time

import sqlalchemy
from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, and_, func, or_, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)),
    Column("nickname", String(30)), Column("active", Boolean),
)
posts = Table(
    "posts", metadata, Column("id", Integer, primary_key=True), Column("author_id", ForeignKey("users.id")),
    Column("title", String(200)), Column("views", Integer),
)
u, p = users.c, posts.c
dialect = postgresql.dialect()
cache: dict = {}


def build(i):
    return (
        select(u.id, u.name, func.count(p.id).label("n"))
        .join_from(users, posts, p.author_id == u.id)
        .where(and_(u.active.is_(True), or_(u.name.ilike(f"%{i}%"), u.nickname.is_(None)), p.views > i))
        .group_by(u.id, u.name)
        .having(func.count(p.id) > 3)
        .order_by(func.count(p.id).desc())
        .limit(20)
    )


def rate(work):
    for i in range(200):
        work(i)
    count, start = 0, time.process_time()
    while time.process_time() - start < 0.7:
        work(count)
        count += 1
    return round(count / (time.process_time() - start))


def cached(i):
    build(i)._compile_w_cache(dialect, compiled_cache=cache, column_keys=[])


print(json.dumps({
    "version": sqlalchemy.__version__,
    "uncached": rate(lambda i: str(build(i).compile(dialect=dialect))),
    "cached": rate(cached),
    "build": rate(build),
}))
