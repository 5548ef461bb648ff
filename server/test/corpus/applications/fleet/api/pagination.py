from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas import Page, PageParams

T = TypeVar("T")


async def count(session: AsyncSession, stmt: Select[Any]) -> int:
    counted = select(func.count()).select_from(stmt.order_by(None).options().subquery())
    return (await session.execute(counted)).scalar_one()


async def paginate(session: AsyncSession, stmt: Select[tuple[T]], params: PageParams) -> Page[T]:
    total = await count(session, stmt)
    rows = await session.scalars(stmt.offset(params.offset).limit(params.size))
    return Page(items=rows.unique().all(), total=total, page=params.page, size=params.size)
