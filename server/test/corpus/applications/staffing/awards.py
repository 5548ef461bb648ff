"""Relationships of mixins and abstract bases whose conditions speak of columns that have no table yet."""

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, declared_attr, foreign, mapped_column, relationship, remote

from .models import Base, Company


class Granted:
    given_by: Mapped[int] = mapped_column("company_no")

    @declared_attr
    def giver(cls) -> Mapped[Company]:
        return relationship(Company, primaryjoin=foreign(cls.given_by) == Company.id, viewonly=True)


class Award(Granted, Base):
    __tablename__ = "award"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))


class Record(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    before_id: Mapped[int | None] = mapped_column("before_no")

    @declared_attr
    def before(cls):
        return relationship(cls, primaryjoin=lambda: remote(cls.id) == foreign(cls.before_id), viewonly=True)


class Review(Record):
    __tablename__ = "review"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))


def given():
    return select(Award.title, Company.name).join(Award.giver)


def of_big_ones():
    return select(Award.id).where(Award.giver.has(Company.headcount > 10))


def followed():
    return select(Review.id).where(Review.before.has(Review.award_id == 1))
