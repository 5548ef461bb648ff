"""Subclasses that name the table of their parent: Flask-SQLAlchemy takes the one that is there."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import declared_attr

db = SQLAlchemy()


def related(name: str, key: str):
    """A relationship to a class by its name, for abstract bases."""
    target = db.Model.registry._class_registry.get(name)

    @declared_attr
    def made(cls):
        return db.relationship(target, foreign_keys=[getattr(cls, key)])

    return made


class Person(db.Model):
    __tablename__ = "people"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


class Brief(Person):
    __table_args__ = {"extend_existing": True}
    __tablename__ = "people"
    active = db.Column(db.Boolean)


class Detail(Person):
    __table_args__ = {"extend_existing": True}
    __tablename__ = "people"
    active = db.Column(db.Boolean)
    city = db.Column(db.String)


class Guest(Person):
    pass


class Sum(db.Model):
    __abstract__ = True

    person = related("Person", "person_id")
    person_id = db.Column("pers_id", db.ForeignKey("people.id"), primary_key=True)
    total = db.Column(db.Integer)


class SumByYear(Sum):
    __tablename__ = "sums_by_year"
    year = db.Column(db.Integer, primary_key=True)


def sums(session):
    return session.execute(select(SumByYear.total).join(SumByYear.person)).all()


def briefs(session):
    return session.execute(select(Brief)).all()


def details(session):
    return session.execute(select(Detail).where(Detail.city == "Oslo")).all()


def guests(session):
    return session.execute(select(Guest)).all()


def people(session):
    return session.execute(select(Person)).all()
