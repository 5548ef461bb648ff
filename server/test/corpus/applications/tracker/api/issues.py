from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy import Select, asc, desc, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from tracker.database import SessionDep, get_session
from tracker.models import Comment, Issue, IssueState, Label, Membership, User, Workspace
from tracker.repositories.issues import priority_buckets

router = APIRouter(prefix="/issues", tags=["issues"])

ORDERINGS = {"newest": desc(Issue.created_at), "oldest": asc(Issue.created_at), "urgent": desc(Issue.priority)}


def paginated(stmt: Select[Any], page: int, size: int) -> Select[Any]:
    return stmt.offset((page - 1) * size).limit(size)


async def current_workspace(slug: str, session: AsyncSession = Depends(get_session)) -> Workspace:
    workspace = await session.scalar(select(Workspace).where(Workspace.slug == slug, Workspace.deleted_at.is_(None)))
    if workspace is None:
        raise HTTPException(404)
    return workspace


@router.get("/")
async def list_issues(
    session: SessionDep,
    workspace: Annotated[Workspace, Depends(current_workspace)],
    state: Annotated[list[IssueState] | None, Query()] = None,
    label: str | None = None,
    ordering: Literal["newest", "oldest", "urgent"] = "newest",
    page: int = 1,
    size: int = 20,
):
    stmt = select(Issue).where(Issue.workspace_id == workspace.id)
    if state:
        stmt = stmt.where(Issue.state.in_(state))
    if label:
        stmt = stmt.join(Issue.labels).where(Label.name == label)
    stmt = stmt.order_by(ORDERINGS[ordering])
    total = await session.scalar(select(func.count()).select_from(stmt.subquery()))
    result = await session.scalars(paginated(stmt, page, size))
    return {"items": result.all(), "total": total}


@router.get("/{issue_id}")
async def read_issue(issue_id: UUID, session: SessionDep):
    issue = (
        await session.execute(select(Issue).options(selectinload(Issue.comments)).where(Issue.id == issue_id))
    ).scalar_one_or_none()
    if not issue:
        raise HTTPException(status_code=404, detail="Issue not found")
    return issue


@router.get("/{issue_id}/comments")
async def read_comments(issue_id: UUID, session: SessionDep, after: UUID | None = None, limit: int = Query(50, le=200)):
    stmt = select(Comment).where(Comment.issue_id == issue_id).order_by(Comment.created_at, Comment.id)
    if after is not None:
        anchor = select(Comment.created_at).where(Comment.id == after).scalar_subquery()
        stmt = stmt.where(Comment.created_at > anchor)
    return (await session.scalars(stmt.limit(50))).all()


@router.get("/stats/priorities")
async def priorities(session: SessionDep, workspace: Workspace = Depends(current_workspace)):
    rows = await session.execute(priority_buckets().where(Issue.workspace_id == workspace.id))
    return dict(rows.all())


@router.get("/people/{user_id}")
async def person(user_id: UUID, session: SessionDep):
    found = await session.execute(
        select(User.id, User.display_name.label("name"), func.count(Membership.id))
        .join(User.memberships)
        .where(User.id == user_id)
        .group_by(User.id)
    )
    return found.one()._asdict()


@router.post("/maintenance/vacuum")
async def vacuum(session: SessionDep):
    await session.execute(text("VACUUM ANALYZE issue"))
    return (await session.execute(text("SELECT count(*) FROM issue WHERE deleted_at IS NOT NULL"))).scalar()
