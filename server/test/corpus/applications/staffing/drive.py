"""Sends what the listeners send."""

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from . import listeners  # noqa: F401
from .models import Base, Company, Engineer, Person, Seat

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    company = Company(id=1, name="initech", headcount=0)
    session.add(company)
    session.flush()
    engineer = Engineer(id=2, company_id=1, name="e", status="new")
    session.add_all([Person(id=1, company_id=1, name="p"), engineer])
    session.flush()
    engineer.status = "active"
    session.add(Seat(name="a", left=1, right=2))
    session.flush()
    under = Seat(name="b")
    under.parent = "a"
    session.add(under)
    session.flush()
    session.delete(under)
    session.flush()
    session.rollback()
