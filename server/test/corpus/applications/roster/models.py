from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, scoped_session, sessionmaker

from .people_query import PeopleQuery

engine = create_engine("sqlite://")
Sessions = sessionmaker(engine, query_cls=PeopleQuery)
current = scoped_session(sessionmaker(bind=engine, query_cls=PeopleQuery))


class Base(DeclarativeBase):
    pass


Base.query = current.query_property()


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int]
    active: Mapped[bool]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]
    people: Mapped[list[Person]] = relationship()
