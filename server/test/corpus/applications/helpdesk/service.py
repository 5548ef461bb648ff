import uuid
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Agent, Priority, Ticket
from .repository import TicketRepository


async def show(session: AsyncSession, id: uuid.UUID):
    repository = TicketRepository.of(session)
    return await repository.by_id(id, options=repository.eager())


async def rename(session: AsyncSession, id: uuid.UUID, subject: str):
    repository = TicketRepository.of(session)
    ticket = await repository.by_id(id)
    twins = await repository.by_subject(subject, options=(joinedload(Ticket.replies),))
    await session.execute(update(Ticket).where(Ticket.id == id).values(subject=subject))
    return ticket, twins


async def search(session: AsyncSession, query: str | None = None, priority: str | None = None):
    statement = select(Ticket.id, Ticket.subject)
    if query:
        try:
            wanted = uuid.UUID(query)
            statement = statement.where(or_(Ticket.id == wanted, Ticket.agent_id == wanted))
        except ValueError:
            statement = statement.where(Ticket.subject.ilike(f"%{query}%"))
    if priority:
        try:
            wanted_priority = Priority(priority)
            statement = statement.where(Ticket.priority == wanted_priority)
        except ValueError:
            statement = statement.where(Ticket.priority == "unset")
    return await session.execute(statement.order_by(Ticket.opened.desc()))


def agents(session: AsyncSession, badge: str):
    try:
        number = int(badge)
    except (TypeError, ValueError):
        return session.scalars(select(Agent).where(Agent.name == badge))
    return session.scalars(select(Agent).where(Agent.badge == number))


def since(session: AsyncSession, day: str):
    statement = select(func.count()).select_from(Ticket)
    try:
        first = date.fromisoformat(day)
        statement = statement.where(Ticket.opened >= first)
    except Exception:
        statement = statement.where(Ticket.opened >= func.current_date())
    return session.scalar(statement)


def above(session: AsyncSession, amount: str):
    try:
        limit = Decimal(amount)
    except InvalidOperation:
        limit = Decimal("0.5")
    else:
        limit = limit * 2
    return session.scalars(select(Agent).where(Agent.badge > limit))


def by_text(session: AsyncSession, id: str):
    return session.scalar(select(Ticket.subject).where(Ticket.id == id))


def one(session: AsyncSession, id: str):
    try:
        wanted = uuid.UUID(id)
    except KeyError:
        return session.scalar(select(Ticket.id))
    except LookupError:
        wanted = None
    return wanted


def labelled(session: AsyncSession, labels: dict[str, list[str]] | None = None):
    statement = select(Ticket.id)
    if labels is not None:
        for label, values in labels.items():
            statement = statement.where(Ticket.labels[label].as_string().in_(values))
    return session.scalars(statement)


def any_label(session: AsyncSession, labels: dict[str, str]):
    clauses = []
    for label in labels.keys():
        clauses.append(Ticket.labels[label].as_boolean())
    return session.scalars(select(Ticket.id).where(or_(*clauses)).order_by(Ticket.id))
