import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from .models import Ticket

type Options = Sequence[ExecutableOption]


class TicketRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @classmethod
    def of(cls, session: AsyncSession) -> "TicketRepository":
        return cls(session)

    def base(self) -> Select[tuple[Ticket]]:
        return select(Ticket)

    def eager(self) -> Options:
        return (joinedload(Ticket.agent), selectinload(Ticket.replies))

    async def by_id(self, id: uuid.UUID, *, options: Options = ()) -> Ticket | None:
        statement = self.base().where(Ticket.id == id).options(*options)
        return (await self.session.execute(statement)).unique().scalar_one_or_none()

    async def by_subject(self, subject: str, *, options: Options = ()) -> Sequence[Ticket]:
        statement = self.base().where(Ticket.subject == subject)
        statement = statement.options(*options, joinedload(Ticket.agent))
        return (await self.session.scalars(statement)).unique().all()

    async def of_agents(self, ids: Sequence[uuid.UUID] = (), *, options: Options = ()) -> Sequence[Ticket]:
        statement = self.base()
        if ids:
            statement = statement.where(Ticket.agent_id.in_(ids))
        if options:
            statement = statement.options(*options)
        return (await self.session.scalars(statement.order_by(Ticket.opened))).all()
