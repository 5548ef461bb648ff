"""Subclasses that name the table of their parent: Flask-SQLAlchemy takes the one that is there."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

db = SQLAlchemy()


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


def briefs(session):
    return session.execute(select(Brief)).all()


def details(session):
    return session.execute(select(Detail).where(Detail.city == "Oslo")).all()


def guests(session):
    return session.execute(select(Guest)).all()


def people(session):
    return session.execute(select(Person)).all()
