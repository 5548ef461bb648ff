from __future__ import annotations

import dataclasses
from typing import Protocol

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from .. import models as m
from ..repos import AgentRepository, QueueRepository, TicketRepository, registry_of

router = APIRouter()
Session = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


class Repositories:
    """Attribute access makes the repository."""

    def __init__(self, session: AsyncSession):
        self._session = session

    @property
    def tickets(self) -> TicketRepository:
        return TicketRepository(self._session)

    def __getitem__(self, model):
        return registry_of(model)(self._session)


async def repositories():
    async with Session.begin() as session:
        yield Repositories(session)


@router.get("/agents/{agent_id}/tickets")
async def agent_tickets(agent_id: int, repos: Repositories = Depends(repositories)):
    return await repos.tickets.of_agent(agent_id)


@router.get("/queues")
async def queues(repos: Repositories = Depends(repositories)):
    return await repos[m.Queue].fetch()


@router.post("/tickets/{ticket_id}/assign")
async def assign(ticket_id: int, queue_id: int):
    async with Session() as session, session.begin():
        agent = await AgentRepository(session).least_busy(queue_id)
        ticket = await session.get_one(m.Ticket, ticket_id)
        ticket.agent = agent
        await session.refresh(ticket, ["agent"])


@router.get("/export")
async def export(batch: int = 500):
    async with Session() as session:
        stmt = select(m.Ticket.id, m.Ticket.subject).order_by(m.Ticket.id).execution_options(yield_per=500)
        async for row in await session.stream(stmt):
            yield row
