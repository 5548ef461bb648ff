from sqlalchemy import Case, False_, Integer, Null, True_, Tuple, and_, func, or_, select
from sqlalchemy.orm import Session

from .models import Agent, Ticket


def urgency(session: Session, factor: int):
    urgent = Case(
        (Ticket.agent_id.is_(None), 0),
        (Ticket.priority == "high-priority", factor * 10),
        else_=1,
    )
    return session.execute(
        select(Ticket.id, func.coalesce(urgent, 0).label("urgency")).order_by(urgent.desc())
    )


def by_word(session: Session):
    rank = Case({"low-priority": 1, "high-priority": 2}, value=Ticket.priority, else_=Null())
    return session.execute(select(Ticket.id, rank.label("rank")).where(rank > 1))


def pairs(session: Session):
    pair = Tuple(Ticket.subject, Ticket.priority)
    return session.scalars(select(Ticket.id).where(pair.in_([("a", "low-priority"), ("b", "high-priority")])))


def constants(session: Session):
    return session.scalars(
        select(Agent.badge).where(or_(False_(), Agent.badge > 1), and_(True_(), Agent.name != "x"))
    )


def never(session: Session):
    return session.scalars(select(func.cast(Agent.badge, Integer)).where(True_(), False_()))
