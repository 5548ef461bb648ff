from sqlalchemy.orm import Session

from .models import Person, Sessions, Team, current


def newest_named(name: str):
    factory = Sessions()
    return factory.query(Person).named(name).newest(5).all()


def active_teams(name: str):
    return current.query(Team).active().filter(Team.name == name).all()


def older(age: int):
    return Person.query.named("x").older_than(age).count()


class Roster:
    def __init__(self):
        self.db = Sessions()

    def first(self):
        return self.db.query(Person).active().join(Team, Team.id == Person.team_id).newest().all()


def of_session(session: Session, name: str):
    return session.query(Person).named(name).older_than(7).newest().all()
