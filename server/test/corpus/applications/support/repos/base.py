from __future__ import annotations

import abc
from typing import Any, Dict, Generic, List, Optional, Sequence, Tuple, Type, TypeVar, Union, cast, get_args, overload

from sqlalchemy import Result, Select, delete, func, inspect, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Load, MapperProperty, class_mapper, joinedload, selectinload
from sqlalchemy.sql.expression import BinaryExpression

T = TypeVar("T")
_registry: Dict[type, Type["BaseRepository"]] = {}


def registry_of(model: type) -> Type["BaseRepository"]:
    return _registry[model]


class RepositoryMeta(abc.ABCMeta):
    def __new__(mcs, name, bases, ns, **kw):
        cls = super().__new__(mcs, name, bases, ns)
        model = ns.get("model")
        if model is not None:
            _registry[model] = cls
        return cls


class BaseRepository(Generic[T], metaclass=RepositoryMeta):
    model: Optional[Type[T]] = None
    default_order: str = "id"
    eager: Tuple[str, ...] = ()

    def __init__(self, session: AsyncSession):
        self._session = session

    @classmethod
    def _option(cls, path: str) -> Load:
        first, *rest = path.split(".")
        attribute = getattr(cls.model, first)
        option = selectinload(attribute) if attribute.property.uselist else joinedload(attribute)
        for name in rest:
            attribute = getattr(attribute.property.mapper.class_, name)
            option = option.selectinload(attribute) if attribute.property.uselist else option.joinedload(attribute)
        return option

    def _select(self, *extra) -> Select:
        stmt = select(self.model)
        for path in (*self.eager, *extra):
            stmt = stmt.options(self._option(path))
        return stmt

    def _criteria(self, **lookups: Any) -> List[BinaryExpression]:
        found = []
        for key, value in lookups.items():
            if isinstance(value, (list, tuple, set)):
                found.append(getattr(self.model, key).in_(value))
            elif value is None:
                found.append(getattr(self.model, key).is_(None))
            else:
                found.append(getattr(self.model, key) == value)
        return found

    async def fetch(self, *, order_by: Optional[str] = None, include: Sequence[str] = (), **lookups):
        stmt = self._select(*include).where(*self._criteria(**lookups))
        stmt = stmt.order_by(getattr(self.model, order_by or self.default_order))
        result: Result = await self._session.execute(stmt)
        return result.unique().scalars().all()

    async def fetch_one(self, **lookups):
        stmt = self._select().where(*self._criteria(**lookups)).limit(2)
        return (await self._session.scalars(stmt)).unique().one()

    async def by_pk(self, pk: Any):
        column = class_mapper(self.model).primary_key[0]
        return (await self._session.scalars(self._select().where(column == pk))).unique().one_or_none()

    async def count(self, **lookups) -> int:
        stmt = select(func.count()).select_from(self.model).where(*self._criteria(**lookups))
        return cast(int, await self._session.scalar(stmt))

    async def set(self, values: Dict[str, Any], **lookups):
        stmt = update(self.model).where(*self._criteria(**lookups)).values(values)
        return (await self._session.execute(stmt)).rowcount
