from sqlalchemy import or_, select
from sqlalchemy.orm import with_polymorphic

from .models import Engineer, Manager, Person


def active():
    return select(Engineer).where(Engineer.status == "active")


def everybody():
    either = with_polymorphic(Person, [Engineer, Manager])
    return select(either).where(or_(either.Engineer.status == "new", either.Manager.name == "x"))


def by_column(name: str = "status"):
    columns = Person.__table__.c
    return select(columns.get("status"), columns.get("missing", columns.name)).where(columns.get("nothing") == None)
