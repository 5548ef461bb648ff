from datetime import datetime, timedelta, timezone
from functools import partialmethod
from typing import Iterable

from sqlalchemy import Integer, case, cast, exists, func, literal, or_, select, tuple_, type_coerce
from sqlalchemy.orm import aliased, with_parent

from ..models import Agent, Membership, Message, Permission, Queue, Ticket, TicketState
from .base import BaseRepository

__all__ = ("TicketRepository", "AgentRepository", "QueueRepository")


class TicketRepository(BaseRepository[Ticket]):
    model = Ticket
    eager = ("queue", "messages")
    default_order = "opened_at"

    async def of_agent(self, agent_id: int):
        return await self.fetch(agent_id=agent_id, state=TicketState.active(), include=["agent.memberships.queue"])

    async def unassigned(self, queue: str):
        return await self.fetch(agent_id=None, order_by="subject")

    in_state = partialmethod(BaseRepository.fetch, order_by="id")

    async def fresh(self):
        return await self.in_state(state=TicketState.NEW)

    async def solve(self, ticket_id: int):
        return await self.set({"state": TicketState.SOLVED, "solved_at": func.now()}, id=ticket_id)

    async def breached(self):
        deadline = Ticket.opened_at + Queue.sla
        stmt = self._select().join(Ticket.queue).where(Ticket.solved_at.is_(None), deadline < func.now())
        return (await self._session.scalars(stmt)).unique().all()

    async def stale(self, hours=48):
        last = select(func.max(Message.sent_at)).where(Message.ticket_id == Ticket.id).scalar_subquery()
        limit = datetime.now(timezone.utc) - timedelta(hours=hours)
        stmt = select(Ticket.id, last.label("last")).where(or_(last < limit, last.is_(None)), Ticket.state.in_(TicketState.active()))
        return (await self._session.execute(stmt)).all()

    async def search(self, text: str, *, states: Iterable[TicketState] = ()):
        hit = exists().where(Message.ticket_id == Ticket.id, Message.body.icontains(text), ~Message.internal)
        stmt = self._select().where(or_(Ticket.subject.icontains(text), hit))
        if states:
            stmt = stmt.where(Ticket.state.in_(states))
        return (await self._session.scalars(stmt)).unique().all()


class AgentRepository(BaseRepository[Agent]):
    model = Agent
    default_order = "login"

    async def allowed(self, permission: Permission = Permission.WRITE):
        stmt = self._select("memberships").where(Agent.permissions.op("&")(int(permission)) != 0)
        return (await self._session.scalars(stmt)).all()

    async def writers(self):
        return (await self._session.scalars(select(Agent).where(Agent.permissions.bitwise_and(Permission.WRITE | Permission.ASSIGN) > 0))).all()

    async def least_busy(self, queue_id: int):
        load = (
            select(Ticket.agent_id, func.count().label("n"))
            .where(Ticket.state != TicketState.SOLVED)
            .group_by(Ticket.agent_id)
            .subquery("load")
        )
        stmt = (
            select(Agent)
            .join(Membership, (Membership.agent_id == Agent.id) & (Membership.queue_id == queue_id))
            .outerjoin(load, load.c.agent_id == Agent.id)
            .order_by(func.coalesce(load.c.n, 0), func.random())
            .limit(1)
        )
        return (await self._session.scalars(stmt)).first()


class QueueRepository(BaseRepository[Queue]):
    model = Queue

    async def board(self):
        columns = {s: func.sum(case((Ticket.state == s, 1), else_=0)).label(s.name.lower()) for s in TicketState if not s.is_final}
        stmt = select(Queue.slug, *columns.values()).outerjoin(Queue.tickets).group_by(Queue.slug)
        return (await self._session.execute(stmt.order_by(*[c.desc() for c in columns.values()]))).all()

    async def tickets_of(self, queue: Queue):
        return (await self._session.scalars(select(Ticket).where(with_parent(queue, Queue.tickets)))).all()
