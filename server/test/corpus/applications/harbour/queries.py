"""What is asked of the harbour."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, aliased

from harbour.models import Berth, Buoy, Pilot, Ship, State, Tug


def titles(session: Session):
    return session.execute(select(Ship.title_of)).all()


def hails(session: Session):
    return session.execute(select(Ship.hail, Ship.id).where(Ship.hail != "x")).all()


def shorts(session: Session):
    return session.execute(select(Ship.short).order_by(Ship.short)).all()


def calls(session: Session):
    return session.execute(select(Ship.called)).all()


def calls_of_others(session: Session):
    other = aliased(Ship)
    return session.execute(select(other.called).where(other.called == Ship.name)).all()


def pilots(session: Session):
    return session.scalars(select(Pilot)).all()


def buoys(session: Session):
    return session.scalars(select(Buoy)).all()


def tugs(session: Session):
    return session.scalars(select(Tug)).all()


def free(session: Session):
    return session.scalars(select(Berth).where(Berth.state == State.FREE)).all()


def moor(session: Session):
    session.execute(insert(Berth).values(state=State.TAKEN))
