from __future__ import annotations

import contextlib
import functools
import itertools
import operator
import typing as t
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.asyncio import AsyncSession

from .model import Entity

E = t.TypeVar("E", bound=Entity)
P = t.ParamSpec("P")
R = t.TypeVar("R")


class FieldFilter(t.NamedTuple):
    name: str
    op: str
    value: t.Any


class Paging(t.TypedDict, total=False):
    limit: int
    offset: int


_COMPARE: Mapping[str, Callable[..., sa.ColumnElement[bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "le": operator.le,
    "in": lambda column, value: column.in_(value),
    "contains": orm.InstrumentedAttribute.contains,
    "startswith": operator.methodcaller("startswith", "x") if False else (lambda c, v: c.startswith(v, autoescape=True)),
}


def nested(fn: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Runs a repository's method within a savepoint."""

    @functools.wraps(fn)
    async def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        self = args[0]
        async with self.session.begin_nested():
            return await fn(*args, **kwargs)

    return inner


class Repository(t.Generic[E]):
    entity: type[E]

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        for base in getattr(cls, "__orig_bases__", ()):
            args = t.get_args(base)
            if args and isinstance(args[0], type):
                cls.entity = args[0]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # building blocks ----------------------------------------------------

    def query(self) -> sa.Select[tuple[E]]:
        return sa.select(self.entity)

    def _conditions(self, filters: Iterable[FieldFilter]) -> Generator[sa.ColumnElement[bool], None, None]:
        for name, op, value in filters:
            column = getattr(self.entity, name, None)
            if column is None:
                raise KeyError(name)
            yield _COMPARE[op](column, value)

    def _order(self, *keys: str):
        for key in keys:
            descending, name = key.startswith("-"), key.removeprefix("-")
            if name not in self.entity.__allow_sorting__:
                continue
            column = getattr(self.entity, name)
            yield column.desc() if descending else column.asc()

    def find_query(self, *filters: FieldFilter, sort: Sequence[str] = (), **paging: t.Unpack[Paging]) -> sa.Select[tuple[E]]:
        stmt = self.query().where(*self._conditions(filters)).order_by(*self._order(*sort), self.entity.pk())
        if "limit" in paging:
            stmt = stmt.limit(paging["limit"])
        if offset := paging.get("offset"):
            stmt = stmt.offset(offset)
        return stmt

    # verbs -----------------------------------------------------------------

    async def find(self, *filters: FieldFilter, **kw) -> Sequence[E]:
        return (await self.session.scalars(self.find_query(*filters, **kw))).all()

    async def one(self, id: uuid.UUID) -> E:
        return (await self.session.scalars(self.query().where(self.entity.pk() == id))).one()

    async def names(self, attribute: str) -> list[str]:
        stmt = sa.select(getattr(self.entity, attribute)).distinct()
        return list(await self.session.scalars(stmt))

    @nested
    async def delete_many(self, *ids: uuid.UUID) -> int:
        stmt = sa.delete(self.entity).where(self.entity.pk().in_(ids)).returning(self.entity.pk())
        return len((await self.session.scalars(stmt)).all())

    @nested
    async def touch(self, id: uuid.UUID, **values) -> None:
        await self.session.execute(sa.update(self.entity).where(self.entity.pk() == id).values(**values))

    @contextlib.asynccontextmanager
    async def locked(self, id: uuid.UUID) -> AsyncIterator[E]:
        entity = await self.session.scalar(self.query().filter_by(id=id).with_for_update(nowait=True))
        yield entity
        await self.session.flush()
