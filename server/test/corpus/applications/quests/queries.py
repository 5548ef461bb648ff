"""What is selected of them."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, with_polymorphic

from quests.models import Deep, Named, Owner, Quest, Timed


def all_kinds(session: Session):
    return [session.scalars(stmt).all() for stmt in (select(Quest), select(Timed), select(Named), select(Deep))]


def timed(session: Session, title: str):
    return session.query(Timed).filter_by(title=title).order_by(Timed.own_start).all()


def named(session: Session, limit: int):
    return session.query(Named).filter(Named.start > limit).all()


def deep(session: Session, start: int):
    return session.scalars(select(Deep).where(Deep.start == start, Deep.depth > 1)).all()


def everything(session: Session):
    every = with_polymorphic(Quest, [Timed, Deep])
    return session.scalars(select(every).where(every.Timed.own_start > every.start)).all()


def owners(session: Session):
    return session.scalars(select(Owner).options(joinedload(Owner.quests.of_type(Timed)))).unique().all()


def restart(session: Session, start: int):
    session.execute(update(Quest).where(Quest.start < start).values(start=start))
    return session.execute(update(Timed).where(Timed.id == 1).values(own_start=start))
