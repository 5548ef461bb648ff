from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from tracker.config import settings
from tracker.models import Comment, Issue, IssueState, Sprint, User, Watcher
from tracker.schemas import IssueFilter, IssueUpdate, PageParams
from tracker.uow import UnitOfWork


class IssueService:
    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow

    async def stale(self, days: int | None = None):
        cutoff = datetime.now(UTC) - timedelta(days=days or settings.stale_after_days)
        async with self.uow as uow:
            return await uow.issues.stale(cutoff)

    async def mine(self, user: User, limit: int = settings.default_page_size):
        async with self.uow as uow:
            statement = uow.issues.get_base_statement().where(Issue.assignee_id == user.id).limit(limit)
            return await uow.issues.get_all(statement)

    async def search(self, workspace_id: UUID, filters: IssueFilter, params: PageParams):
        async with self.uow as uow:
            items = await uow.issues.search(workspace_id, filters, params)
            total = await uow.issues.search_total(workspace_id, filters)
            return {"items": items, "total": total}

    async def reopen(self, issue_id: UUID):
        async with self.uow as uow:
            issue = await uow.issues.get_by_id(issue_id, options=(selectinload(Issue.watchers),))
            if issue is None:
                raise LookupError(issue_id)
            await uow.session.execute(update(Issue).where(Issue.id == issue_id).values(state=IssueState.TODO, closed_at=None))

    async def patch(self, issue_id: UUID, data: IssueUpdate):
        changes = data.model_dump(exclude_unset=True)
        async with self.uow as uow:
            if changes:
                await uow.session.execute(update(Issue).where(Issue.id == issue_id).values(title=data.title))
            return await uow.session.scalar(select(Issue).where(Issue.id == issue_id).execution_options(populate_existing=True))


async def daily_digest(session: AsyncSession, user_id: UUID, day: date) -> dict[str, Any]:
    start = datetime.combine(day, datetime.min.time())
    end = start + timedelta(days=1)
    created = await session.scalar(
        select(func.count(Issue.id)).where(Issue.created_at >= start, Issue.created_at < end, Issue.reporter_id == user_id)
    )
    watched = select(Watcher.issue_id).where(Watcher.user_id == user_id)
    comments = await session.scalars(
        select(Comment)
        .where(Comment.issue_id.in_(watched), Comment.created_at.between(start, end), Comment.author_id != user_id)
        .order_by(Comment.created_at)
    )
    return {"created": created, "comments": comments.all()}


async def move_to_sprint(session: AsyncSession, issue_numbers: list[int], sprint: Sprint) -> int:
    subquery = select(Issue.id).where(Issue.number.in_(issue_numbers), Issue.workspace_id == sprint.workspace_id)
    result = await session.execute(update(Issue).where(Issue.id.in_(subquery.scalar_subquery())).values(sprint_id=sprint.id))
    return result.rowcount


async def stream_export(session: AsyncSession, workspace_id: UUID):
    stmt = select(Issue.number, Issue.title, Issue.state).where(Issue.workspace_id == workspace_id).execution_options(yield_per=500)
    result = await session.stream(stmt)
    async for row in result:
        yield row
