from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tracker.repositories.accounts import MembershipRepository, TokenRepository, UserRepository, WorkspaceRepository
from tracker.repositories.issues import IssueRepository, LabelRepository, SprintRepository


class UnitOfWork:
    session: AsyncSession

    def __init__(self, session_factory: async_sessionmaker[AsyncSession]) -> None:
        self._session_factory = session_factory

    async def __aenter__(self) -> Self:
        self.session = self._session_factory()
        self.users = UserRepository(self.session)
        self.workspaces = WorkspaceRepository(self.session)
        self.memberships = MembershipRepository(self.session)
        self.tokens = TokenRepository(self.session)
        self.issues = IssueRepository(self.session)
        self.sprints = SprintRepository(self.session)
        self.labels = LabelRepository(self.session)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if error:
            await self.session.rollback()
        else:
            await self.session.commit()
        await self.session.close()
