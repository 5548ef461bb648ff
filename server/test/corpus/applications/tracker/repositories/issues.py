from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, UnaryExpression
from sqlalchemy.orm import InstrumentedAttribute, aliased, defaultload, joinedload, raiseload, selectinload, undefer, with_expression

from tracker.models import Comment, Issue, IssueLink, IssuePriority, IssueState, Label, Sprint, User, Watcher, issue_label
from tracker.schemas import IssueFilter, IssueSort, PageParams, SortOrder

from .base import Repository, SoftDeleteRepository, apply_page


class IssueRepository(SoftDeleteRepository[Issue]):
    model = Issue

    sort_columns: dict[IssueSort, InstrumentedAttribute[Any]] = {
        IssueSort.CREATED: Issue.created_at,
        IssueSort.PRIORITY: Issue.priority,
        IssueSort.DUE: Issue.due_on,
    }

    def _eager(self) -> list[Any]:
        return [joinedload(Issue.assignee), selectinload(Issue.labels), undefer(Issue.comment_count)]

    def _conditions(self, filters: IssueFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if filters.q:
            conditions.append(sa.or_(Issue.title.icontains(filters.q), Issue.description.icontains(filters.q)))
        if filters.state:
            conditions.append(Issue.state.in_(filters.state))
        if filters.assignee_id is not None:
            conditions.append(Issue.assignee_id == filters.assignee_id)
        if filters.label:
            conditions.append(Issue.labels.any(Label.name == filters.label))
        if filters.due_before:
            conditions.append(Issue.due_on <= filters.due_before)
        if filters.created_after:
            conditions.append(Issue.created_at >= filters.created_after)
        if filters.min_priority is not None:
            conditions.append(Issue.priority >= filters.min_priority)
        if filters.unassigned:
            conditions.append(Issue.assignee_id.is_(None))
        return conditions

    async def search(self, workspace_id: UUID, filters: IssueFilter, params: PageParams) -> Sequence[Issue]:
        statement = (
            self.get_base_statement()
            .where(Issue.workspace_id == workspace_id, *self._conditions(filters))
            .options(*self._eager())
        )
        statement = apply_page(statement.order_by(Issue.number.desc()), params)
        return await self.get_all(statement)

    async def search_total(self, workspace_id: UUID, filters: IssueFilter) -> int:
        inner = self.get_base_statement().where(Issue.workspace_id == workspace_id, *self._conditions(filters))
        total = sa.select(sa.func.count()).select_from(inner.order_by(None).subquery())
        return (await self.session.execute(total)).scalar_one()

    async def list_sorted(self, workspace_id: UUID, sort: IssueSort = IssueSort.CREATED, order: SortOrder = SortOrder.DESC):
        column = self.sort_columns[sort]
        clause: UnaryExpression[Any] = column.asc() if order is SortOrder.ASC else column.desc()
        statement = self.get_base_statement().where(Issue.workspace_id == workspace_id).order_by(clause, Issue.id)
        return await self.get_all(statement)

    async def get_by_number(self, workspace_id: UUID, number: int) -> Issue | None:
        statement = self.get_base_statement().filter_by(workspace_id=workspace_id, number=number).options(
            joinedload(Issue.reporter).load_only(User.email, User.first_name),
            selectinload(Issue.comments).options(defaultload(Comment.author).undefer(User.password_hash)),
            raiseload("*"),
        )
        return await self.get_one_or_none(statement)

    async def next_number(self, workspace_id: UUID) -> int:
        stmt = sa.select(sa.func.coalesce(sa.func.max(Issue.number), 0) + 1).where(Issue.workspace_id == workspace_id)
        return (await self.session.execute(stmt)).scalar_one()

    async def open_for(self, user_id: UUID) -> Sequence[Issue]:
        statement = self.get_base_statement().where(Issue.assignee_id == user_id, Issue.is_open)
        return await self.get_all(statement.order_by(Issue.priority.desc(), Issue.due_on.asc().nulls_last()))

    async def overdue(self, workspace_id: UUID) -> int:
        return await self.count(Issue.workspace_id == workspace_id, Issue.is_open, Issue.overdue)

    async def watched_by(self, user_id: UUID, page: int, limit: int) -> tuple[list[Issue], int]:
        statement = self.get_base_statement().join(Issue.watchers).where(Watcher.user_id == user_id)
        return await self.paginate(statement, limit=limit, page=page)

    async def with_all_labels(self, names: list[str]) -> Sequence[Issue]:
        matching = (
            sa.select(issue_label.c.issue_id)
            .join(Label, Label.id == issue_label.c.label_id)
            .where(Label.name.in_(names))
            .group_by(issue_label.c.issue_id)
            .having(sa.func.count(sa.distinct(Label.id)) == len(names))
        )
        return await self.get_all(self.get_base_statement().where(Issue.id.in_(matching)))

    async def close_sprint(self, sprint_id: UUID, following: UUID | None) -> None:
        await self.session.execute(
            sa.update(Issue)
            .where(Issue.sprint_id == sprint_id, Issue.state.not_in([IssueState.DONE, IssueState.CANCELLED]))
            .values(sprint_id=following)
        )

    async def transition(self, issue_id: UUID, state: IssueState) -> None:
        values: dict[str, Any] = {"state": state}
        if state in (IssueState.DONE, IssueState.CANCELLED):
            values["closed_at"] = sa.func.now()
        else:
            values["closed_at"] = None
        await self.session.execute(sa.update(Issue).where(Issue.id == issue_id).values(**values))

    async def tree(self, root_id: UUID):
        roots = (
            sa.select(Issue.id, Issue.parent_id, Issue.title, sa.literal(0).label("depth"))
            .where(Issue.id == root_id)
            .cte("descendants", recursive=True)
        )
        child = aliased(Issue, name="child")
        descendants = roots.union_all(
            sa.select(child.id, child.parent_id, child.title, roots.c.depth + 1).join(roots, child.parent_id == roots.c.id)
        )
        stmt = sa.select(descendants).order_by(descendants.c.depth, descendants.c.title)
        return (await self.session.execute(stmt)).all()

    async def linked(self, issue_id: UUID, kinds: Iterable[str] = ("blocks", "relates")):
        outgoing = sa.select(IssueLink.target_id.label("id"), IssueLink.kind).where(IssueLink.source_id == issue_id)
        incoming = sa.select(IssueLink.source_id.label("id"), IssueLink.kind).where(IssueLink.target_id == issue_id)
        links = sa.union(outgoing, incoming).subquery("links")
        stmt = self.get_base_statement().join(links, links.c.id == Issue.id).where(links.c.kind != "duplicate")
        return await self.get_all(stmt)

    async def stale(self, before: datetime) -> Sequence[Issue]:
        last_comment = (
            sa.select(sa.func.max(Comment.created_at)).where(Comment.issue_id == Issue.id).correlate(Issue).scalar_subquery()
        )
        activity = sa.func.coalesce(last_comment, Issue.modified_at, Issue.created_at)
        return await self.get_all(self.get_base_statement().where(activity < before, Issue.is_open).order_by(activity))

    async def top_per_assignee(self, n: int = 3):
        rank = (
            sa.func.row_number()
            .over(partition_by=Issue.assignee_id, order_by=(Issue.priority.desc(), Issue.created_at))
            .label("rank")
        )
        ranked = sa.select(Issue.id, Issue.assignee_id, rank).where(Issue.assignee_id.is_not(None)).cte("ranked")
        stmt = sa.select(Issue, ranked.c.rank).join(ranked, ranked.c.id == Issue.id).where(ranked.c.rank <= n)
        return (await self.session.execute(stmt)).all()

    async def latest_comment_per_issue(self, issue_ids: list[UUID]):
        stmt = (
            sa.select(Comment)
            .distinct(Comment.issue_id)
            .where(Comment.issue_id.in_(issue_ids))
            .order_by(Comment.issue_id, Comment.created_at.desc())
        )
        return (await self.session.scalars(stmt)).unique().all()

    async def add_labels(self, issue_id: UUID, label_ids: list[UUID]) -> None:
        await self.session.execute(
            sa.insert(issue_label).values([{"issue_id": issue_id, "label_id": label_id} for label_id in label_ids])
        )

    async def remove_labels(self, issue_id: UUID, label_ids: list[UUID]) -> None:
        await self.session.execute(
            sa.delete(issue_label).where(issue_label.c.issue_id == issue_id, issue_label.c.label_id.in_(label_ids))
        )


class SprintRepository(Repository[Sprint]):
    model = Sprint

    async def current(self, workspace_id: UUID, today: date) -> Sprint | None:
        statement = self.get_base_statement().where(Sprint.workspace_id == workspace_id, Sprint.covers(today)).limit(1)
        return await self.get_one_or_none(statement)

    async def velocity(self, workspace_id: UUID):
        done = sa.func.sum(sa.case((Issue.state == IssueState.DONE, Issue.points), else_=0))
        stmt = (
            sa.select(
                Sprint.name,
                done.label("done"),
                sa.func.sum(Issue.points).label("planned"),
                sa.func.avg(done).over(order_by=Sprint.ends_on, rows=(-2, 0)).label("rolling"),
            )
            .join(Sprint.issues, isouter=True)
            .where(Sprint.workspace_id == workspace_id)
            .group_by(Sprint.id, Sprint.name, Sprint.ends_on)
            .order_by(Sprint.ends_on)
        )
        return (await self.session.execute(stmt)).all()

    async def burndown(self, sprint: Sprint):
        day = sa.cast(Issue.closed_at, sa.Date)
        stmt = (
            sa.select(day.label("day"), sa.func.coalesce(sa.func.sum(Issue.points), 0))
            .where(Issue.sprint_id == sprint.id, Issue.closed_at.between(sprint.starts_on, sprint.ends_on))
            .group_by(day)
            .order_by("day")
        )
        return (await self.session.execute(stmt)).all()


class LabelRepository(Repository[Label]):
    model = Label

    async def usage(self, workspace_id: UUID):
        stmt = (
            sa.select(Label.name, sa.func.count(issue_label.c.issue_id).filter(Issue.deleted_at.is_(None)).label("used"))
            .select_from(Label)
            .outerjoin(issue_label, issue_label.c.label_id == Label.id)
            .outerjoin(Issue, Issue.id == issue_label.c.issue_id)
            .where(Label.workspace_id == workspace_id)
            .group_by(Label.name)
        )
        return dict((await self.session.execute(stmt)).all())

    async def unused(self) -> Sequence[Label]:
        return await self.get_all(self.get_base_statement().where(~Label.issues.any()))

    async def rename(self, old: str, new: str) -> None:
        await self.session.execute(sa.update(Label).where(Label.name == old).values(name=new).returning(Label.id))


def priority_buckets() -> Select[tuple[str, int]]:
    bucket = sa.case(
        {IssuePriority.LOW: "low", IssuePriority.NORMAL: "normal"}, value=Issue.priority, else_="high"
    ).label("bucket")
    return sa.select(bucket, sa.func.count()).group_by(bucket)
