from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only, selectinload

from tracker.models import ApiToken, Invitation, Membership, Role, User, Workspace

from .base import Repository, SoftDeleteRepository


class UserRepository(SoftDeleteRepository[User]):
    model = User

    async def get_by_email(self, email: str) -> User | None:
        statement = self.get_base_statement().where(func.lower(User.email) == email.lower())
        return await self.get_one_or_none(statement)

    async def get_by_token(self, digest: str) -> User | None:
        statement = (
            self.get_base_statement()
            .join(ApiToken, ApiToken.user_id == User.id)
            .where(ApiToken.digest == digest, ApiToken.revoked.is_(False))
        )
        return await self.get_one_or_none(statement)

    async def search_members(self, workspace_id: UUID, query: str, roles: Sequence[Role] | None = None, limit: int = 20):
        statement = (
            self.get_base_statement()
            .join(User.memberships)
            .options(contains_eager(User.memberships))
            .where(Membership.workspace_id == workspace_id)
        )
        if roles:
            statement = statement.where(Membership.role.in_(roles))
        if query:
            pattern = f"%{query.strip()}%"
            statement = statement.where(or_(User.email.ilike(pattern), User.display_name.ilike(pattern)))
        statement = statement.order_by(User.email).limit(limit)
        return await self.get_all(statement)

    async def inactive_since(self, cutoff: datetime) -> Sequence[User]:
        stmt = self.get_base_statement().where(
            User.is_active.is_(True), or_(User.last_seen_at < cutoff, User.last_seen_at.is_(None))
        )
        return await self.get_all(stmt.options(load_only(User.id, User.email)))

    async def deactivate(self, user_ids: list[UUID]) -> None:
        await self.session.execute(
            update(User).where(User.id.in_(user_ids)).values({User.is_active: False, User.modified_at: func.now()})
        )

    async def touch(self, user: User) -> None:
        stmt = update(User).where(User.id == user.id).values(last_seen_at=func.now())
        await self.session.execute(stmt)

    async def never_signed_in(self) -> list[str]:
        stmt = select(User.email).where(~User.has_signed_in, User.alive()).order_by(User.created_at.desc())
        return list(await self.session.scalars(stmt))

    async def with_preference(self, theme: str):
        stmt = self.get_base_statement().where(User.preferences["theme"].as_string() == theme)
        return await self.get_all(stmt)


class WorkspaceRepository(SoftDeleteRepository[Workspace]):
    model = Workspace

    async def get_by_slug(self, slug: str) -> Workspace | None:
        return await self.get_one_or_none(self.get_base_statement().where(Workspace.slug == slug))

    async def list_for_user(self, user_id: UUID) -> Sequence[Workspace]:
        statement = (
            self.get_base_statement()
            .where(Workspace.memberships.any(Membership.user_id == user_id))
            .order_by(Workspace.name)
        )
        return await self.get_all(statement)

    async def managers(self, workspace_id: UUID) -> Sequence[User]:
        stmt = (
            select(User)
            .join(Membership, and_(Membership.user_id == User.id, Membership.workspace_id == workspace_id))
            .where(Membership.role.in_(Role.managers()))
            .distinct()
        )
        return (await self.session.scalars(stmt)).all()

    async def with_members(self, workspace_id: UUID) -> Workspace | None:
        statement = (
            self.get_base_statement()
            .where(Workspace.id == workspace_id)
            .options(selectinload(Workspace.memberships).joinedload(Membership.invited_by))
        )
        return await self.get_one_or_none(statement)

    async def counts_by_plan(self) -> dict[str, int]:
        stmt = select(Workspace.plan, func.count().label("workspaces")).where(Workspace.alive()).group_by(Workspace.plan)
        return {plan: n for plan, n in (await self.session.execute(stmt)).tuples()}

    async def member_statistics(self, minimum: int = 1):
        stats = (
            select(
                Membership.workspace_id,
                func.count(Membership.id).label("members"),
                func.count(case((Membership.role == Role.ADMIN, 1))).label("admins"),
                func.min(Membership.created_at).label("first_joined"),
            )
            .group_by(Membership.workspace_id)
            .having(func.count(Membership.id) >= minimum)
            .subquery("stats")
        )
        stmt = (
            select(Workspace, stats.c.members, stats.c.admins, stats.c.first_joined)
            .outerjoin(stats, stats.c.workspace_id == Workspace.id)
            .order_by(stats.c.members.desc().nulls_last(), Workspace.name)
        )
        return (await self.session.execute(stmt)).all()


class MembershipRepository(Repository[Membership]):
    model = Membership

    async def get_role(self, workspace_id: UUID, user_id: UUID) -> Role | None:
        return await self.session.scalar(
            select(Membership.role).where(Membership.workspace_id == workspace_id, Membership.user_id == user_id)
        )

    async def invited_by(self, user: User) -> Sequence[Membership]:
        return await self.get_all(self.get_base_statement().where(Membership.invited_by == user))

    async def upsert(self, workspace_id: UUID, user_id: UUID, role: Role) -> None:
        stmt = insert(Membership).values(workspace_id=workspace_id, user_id=user_id, role=role)
        stmt = stmt.on_conflict_do_update(
            index_elements=["workspace_id", "user_id"], set_={"role": stmt.excluded.role}
        ).returning(Membership.id)
        await self.session.execute(stmt)

    async def colleagues(self, user_id: UUID):
        mine = aliased(Membership, name="mine")
        theirs = aliased(Membership, name="theirs")
        stmt = (
            select(User.id, User.email, func.count(theirs.workspace_id.distinct()).label("shared"))
            .join(theirs, theirs.user_id == User.id)
            .join(mine, mine.workspace_id == theirs.workspace_id)
            .where(mine.user_id == user_id, theirs.user_id != user_id)
            .group_by(User.id, User.email)
        )
        return (await self.session.execute(stmt)).mappings().all()


class InvitationRepository(Repository[Invitation]):
    model = Invitation

    async def pending(self, workspace_id: UUID, now: datetime) -> Sequence[Invitation]:
        conditions = [Invitation.workspace_id == workspace_id, Invitation.accepted_at.is_(None), Invitation.expires_at > now]
        return await self.get_all(self.get_base_statement().where(*conditions).order_by(Invitation.created_at))

    async def take(self, token: str) -> Invitation | None:
        stmt = (
            self.get_base_statement()
            .where(Invitation.token == token)
            .with_for_update(nowait=True)
        )
        return await self.get_one_or_none(stmt)

    async def extend(self, token: str, days: int) -> None:
        expires = datetime.now() + timedelta(days=days)
        await self.session.execute(update(Invitation).filter_by(token=token, accepted_at=None).values(expires_at=expires))


class TokenRepository(Repository[ApiToken]):
    model = ApiToken

    def get_base_statement(self) -> Select[tuple[ApiToken]]:
        return super().get_base_statement().options(joinedload(ApiToken.user))

    async def active(self, user_id: UUID) -> Sequence[ApiToken]:
        return await self.get_all(self.get_base_statement().where(ApiToken.user_id == user_id, ApiToken.revoked == False))  # noqa: E712

    async def everything(self):
        return await self.get_all(self.get_base_statement().where(true()))
