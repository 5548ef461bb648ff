from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from tracker.models.base import Model
from tracker.schemas import PageParams

M = TypeVar("M", bound=Model)

Options = Sequence[ExecutableOption]


class Repository(Generic[M]):
    model: type[M]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def get_base_statement(self) -> Select[tuple[M]]:
        return select(self.model)

    async def get_by_id(self, id: UUID, *, options: Options = ()) -> M | None:
        statement = self.get_base_statement().where(self.model.id == id).options(*options)
        return await self.get_one_or_none(statement)

    async def get_one_or_none(self, statement: Select[tuple[M]]) -> M | None:
        result = await self.session.execute(statement)
        return result.unique().scalar_one_or_none()

    async def get_all(self, statement: Select[tuple[M]]) -> Sequence[M]:
        result = await self.session.execute(statement)
        return result.scalars().unique().all()

    async def count(self, *criteria: ColumnElement[bool]) -> int:
        statement = select(func.count()).select_from(self.model).where(*criteria)
        return (await self.session.execute(statement)).scalar_one()

    async def exists(self, *criteria: ColumnElement[bool]) -> bool:
        return bool(await self.session.scalar(select(exists(self.get_base_statement().where(*criteria)))))

    async def paginate(self, statement: Select[tuple[M]], *, limit: int, page: int) -> tuple[list[M], int]:
        offset = (page - 1) * limit
        paginated = statement.add_columns(func.count().over()).limit(limit).offset(offset)
        result = await self.session.execute(paginated)
        items: list[M] = []
        count = 0
        for row in result.unique().all():
            (*queried, c) = row._tuple()
            count = int(c)
            items.append(queried[0])
        return items, count

    async def delete_by_ids(self, ids: Sequence[UUID]) -> int:
        result = await self.session.execute(delete(self.model).where(self.model.id.in_(ids)))
        return result.rowcount

    async def update_where(self, *criteria: ColumnElement[bool], **values: Any) -> None:
        await self.session.execute(update(self.model).where(*criteria).values(**values).execution_options(synchronize_session=False))

    def _order(self, statement: Select[tuple[M]], column: InstrumentedAttribute[Any], descending: bool) -> Select[tuple[M]]:
        return statement.order_by(column.desc() if descending else column.asc())


class SoftDeleteRepository(Repository[M]):
    def get_base_statement(self, *, include_deleted: bool = False) -> Select[tuple[M]]:
        statement = super().get_base_statement()
        if not include_deleted:
            statement = statement.where(self.model.deleted_at.is_(None))
        return statement

    async def soft_delete(self, id: UUID) -> None:
        await self.session.execute(update(self.model).where(self.model.id == id).values(deleted_at=func.now()))

    async def purge(self) -> int:
        result = await self.session.execute(delete(self.model).where(self.model.deleted_at.is_not(None)).returning(self.model.id))
        return len(result.all())


def apply_page(statement: Select[Any], params: PageParams) -> Select[Any]:
    return statement.limit(params.size).offset(params.offset)
