from sqlalchemy import Integer, String, column, insert, lambda_stmt, select, values
from sqlalchemy.orm import Session

from .models import Person, Team


def by_name(session: Session, name: str):
    stmt = lambda_stmt(lambda: select(Person))
    stmt += lambda s: s.where(Person.name == name)
    stmt += lambda s: s.order_by(Person.id)
    return session.scalars(stmt).all()


def above(session: Session, age: int):
    stmt = lambda_stmt(lambda: select(Person.id, Person.name).where(Person.age > age))
    stmt = stmt.add_criteria(lambda s: s.limit(5))
    return session.execute(stmt).all()


def of_team(session: Session, team_id: int):
    def statement():
        return select(Person).join(Team).where(Team.id == team_id)

    stmt = lambda_stmt(statement)
    return session.scalars(stmt + (lambda s: s.where(Person.active)))


def add_people(session: Session, people):
    rows = [{"name": person.name, "age": person.age, "active": True} for person in people]
    session.execute(insert(Person).values(rows))


def add_teams(session: Session, names):
    rows = []
    for name in names:
        rows.append({"name": name, "active": True})
    session.execute(insert(Team).values(rows).returning(Team.id))


def pairs(session: Session, people):
    given = values(column("id", Integer), column("name", String), name="given").data([(p.id, p.name) for p in people])
    return session.execute(select(Person.age).join(given, given.c.id == Person.id).where(given.c.name == "x"))
