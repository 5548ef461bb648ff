"""Listeners that send statements while a session is flushed: SQLAlchemy gives them the mapper and the object."""

from sqlalchemy import case, event, func, select, update
from sqlalchemy.orm import Mapper

from .models import Company, Engineer, Manager, Person, Seat


@event.listens_for(Seat, "before_insert")
def make_room(mapper, connection, seat):
    seats = mapper.local_table
    if seat.parent is None:
        seat.left = 1
        seat.right = 2
        return
    rightmost = connection.scalar(select(seats.c.rgt).where(seats.c.name == seat.parent))
    connection.execute(
        seats.update()
        .where(seats.c.rgt >= 5)
        .values(
            lft=case((seats.c.lft > 5, seats.c.lft + 2), else_=seats.c.lft),
            rgt=seats.c.rgt + 2,
        )
    )
    seat.left = rightmost
    seat.right = rightmost + 1


@event.listens_for(Person, "after_insert")
def count_in(mapper: Mapper, connection, target: Person) -> None:
    connection.execute(
        update(Company).where(Company.id == target.company_id).values(headcount=Company.headcount + 1)
    )
    connection.execute(select(func.count()).select_from(mapper.persist_selectable))


def close_gap(mapper, connection, target):
    table = target.__table__
    connection.execute(table.update().where(table.c.lft > 7).values(lft=table.c.lft - 2))


event.listen(Seat, "after_delete", close_gap)


@event.listens_for(Engineer, "before_update")
@event.listens_for(Manager, "before_update")
def touch(mapper, connection, target):
    connection.execute(select(mapper.local_table.c.status).where(mapper.local_table.c.type == mapper.polymorphic_identity))

