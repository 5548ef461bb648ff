"""Repositories: generic ones, those with a base statement, those that build statements in steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Optional, Sequence, Type, TypeVar
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, joinedload

from .base import Base, Status
from .models import Label, Membership, Order, OrderItem, Project, Task, Team, User

ModelT = TypeVar("ModelT", bound=Base)


class Repository(Generic[ModelT]):
    model: type[ModelT]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def _base(self) -> Select[tuple[ModelT]]:
        return select(self.model)

    async def get(self, id: int) -> Optional[ModelT]:
        return await self.session.get(self.model, id)


class UserRepository(Repository[User]):
    model = User

    async def by_email(self, email: str) -> User | None:
        stmt = self._base().where(User.email == email)
        return await self.session.scalar(stmt)

    async def adults(self, limit: int = 100) -> Sequence[User]:
        return (await self.session.scalars(self._base().where(self.model.age >= 18).limit(limit))).all()

    async def count(self) -> int:
        return await self.session.scalar(select(func.count()).select_from(self.model)) or 0


class ProjectRepository(Repository[Project]):
    model = Project

    def _filter(self, stmt, status: Status | None, search: str | None):
        if status is not None:
            stmt = stmt.where(Project.status == status)
        if search:
            stmt = stmt.where(or_(Project.name.ilike(f"%{search}%"), Project.team.has(Team.name == search)))
        return stmt

    async def find(self, status: Status | None = None, search: str | None = None, page: int = 1, size: int = 20):
        stmt = self._base().options(selectinload(Project.tasks))
        stmt = self._filter(stmt, status, search)
        count = await self.session.scalar(select(func.count()).select_from(stmt.order_by(None).subquery()))
        items = await self.session.scalars(stmt.offset((page - 1) * size).limit(size))
        return items.all(), count

    async def archive(self, ids: list[int]) -> None:
        stmt = update(self.model).where(self.model.id.in_(ids)).values(status=Status.ARCHIVED)
        await self.session.execute(stmt)


class TaskRepository:
    model = Task
    default_options = (joinedload(Task.project),)

    def __init__(self, session: AsyncSession, model: Type[Task] = Task):
        self._session = session
        self._entity = model

    @classmethod
    def statement(cls, done: bool = False):
        return select(cls.model).where(cls.model.done == done)

    @staticmethod
    def overdue(stmt: Any, limit: float):
        return stmt.where(Task.estimate > limit)

    @property
    def open(self):
        return select(Task).where(Task.done.is_(False))

    async def assigned(self, user_id: int):
        stmt = self.open.where(Task.assignee_id == user_id).options(*self.default_options)
        return await self._session.scalars(stmt)

    async def late(self):
        return await self._session.scalars(self.overdue(self.statement(), 3.5))

    async def remove(self, task_ids: list[int]):
        await self._session.execute(delete(Task).where(Task.id.in_(task_ids)))

    async def entity(self, task_id: int):
        return await self._session.scalar(select(self._entity).where(self._entity.id == task_id))


class QueryBuilder:
    def __init__(self) -> None:
        self.stmt = select(Order)

    def placed_after(self, moment: datetime) -> "QueryBuilder":
        self.stmt = self.stmt.where(Order.placed_at > moment)
        return self

    def with_items(self) -> "QueryBuilder":
        self.stmt = self.stmt.options(selectinload(Order.items))
        return self

    def build(self):
        return self.stmt


def orders_since(session: AsyncSession, moment: datetime):
    return session.scalars(QueryBuilder().placed_after(moment).with_items().build())
