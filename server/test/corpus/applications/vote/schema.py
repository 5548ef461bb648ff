from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from enum import Enum, IntFlag
from typing import Any, Literal, NamedTuple, Optional, TypedDict, Union

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, SmallInteger, String, UniqueConstraint, and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import DeclarativeBase, DeclarativeMeta, Mapped, backref, column_property, declared_attr, foreign, mapped_column, object_session, relationship, remote
from sqlalchemy.types import TypeDecorator


class FlagType(TypeDecorator):
    impl = SmallInteger
    cache_ok = True

    def __init__(self, flag, *a, **kw):
        super().__init__(*a, **kw)
        self.flag = flag

    def process_bind_param(self, value, dialect):
        return int(value) if value is not None else None

    def process_result_value(self, value, dialect):
        return self.flag(value) if value is not None else None

    class comparator_factory(TypeDecorator.Comparator):
        def has_flag(self, flag):
            return self.expr.op("&")(int(flag)) != 0


class Perm(IntFlag):
    READ = 1
    VOTE = 2
    ADMIN = 4


class Base(AsyncAttrs, DeclarativeBase):
    __abstract__ = True
    type_annotation_map = {str: String(200)}

    def to_dict(self, *only: str) -> dict[str, Any]:
        return {c.key: getattr(self, c.key) for c in self.__table__.columns if not only or c.key in only}


class HasOwner:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("account.id", name=f"fk_{cls.__tablename__}_owner"))

    @declared_attr
    def owner(cls) -> Mapped[Account]:
        return relationship("Account", foreign_keys=[cls.owner_id], backref=backref(cls.__tablename__ + "_list", lazy="raise_on_sql"))


class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    nick: Mapped[str] = mapped_column(unique=True)
    perms: Mapped[Perm] = mapped_column(FlagType(Perm), default=Perm.READ)
    invited_by_id: Mapped[Optional[int]] = mapped_column(ForeignKey("account.id"))
    invited_by: Mapped[Optional[Account]] = relationship(remote_side=id, back_populates="invited")
    invited: Mapped[set[Account]] = relationship(back_populates="invited_by")


class Poll(HasOwner, Base):
    __tablename__ = "poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40))
    question: Mapped[str]
    closes_at: Mapped[Union[datetime, None]]
    kind: Mapped[Literal["single", "multi", "rank"]] = mapped_column(default="single")
    config: Mapped[dict] = mapped_column(JSON, server_default="{}")
    options: Mapped[list[Option]] = relationship(order_by="Option.pos", collection_class=ordering_list("pos"), back_populates="poll", cascade="all, delete-orphan")
    ballots: Mapped[list[Ballot]] = relationship(back_populates="poll")

    @hybrid_property
    def is_open(self):
        return self.closes_at is None or self.closes_at > datetime.now(UTC)

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls):
        return cls.closes_at.is_(None) | (cls.closes_at > func.now())

    @hybrid_property
    def quorum(self):
        return self.config["quorum"].as_integer()

    __table_args__ = (Index("uq_poll_slug_lower", func.lower(slug), unique=True),)


class Option(Base):
    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("poll_id", "pos"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id, ondelete="CASCADE"))
    pos: Mapped[int]
    label: Mapped[str]
    poll: Mapped[Poll] = relationship(back_populates="options")


class Ballot(Base):
    __tablename__ = "ballot"
    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    cast_at: Mapped[datetime] = mapped_column(server_default=func.now())
    marks: Mapped[list[Mark]] = relationship(
        back_populates="ballot", lazy="selectin", primaryjoin="and_(foreign(Mark.poll_id) == Ballot.poll_id, foreign(Mark.account_id) == Ballot.account_id)"
    )
    poll: Mapped[Poll] = relationship(back_populates="ballots")
    account: Mapped[Account] = relationship(lazy="joined")


class Mark(Base):
    __tablename__ = "mark"
    poll_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey(Option.id), primary_key=True)
    weight: Mapped[float] = mapped_column(default=1.0)
    ballot: Mapped[Ballot] = relationship(
        back_populates="marks",
        primaryjoin=lambda: and_(foreign(Mark.poll_id) == Ballot.poll_id, foreign(Mark.account_id) == Ballot.account_id),
    )
    option: Mapped[Option] = relationship()


Option.score = column_property(
    select(func.coalesce(func.sum(Mark.weight), 0.0)).where(Mark.option_id == Option.id).correlate_except(Mark).scalar_subquery().label("score"), deferred=True, group="stats"
)
Poll.last_ballot = relationship(
    Ballot,
    primaryjoin=lambda: and_(
        Poll.id == Ballot.poll_id,
        Ballot.cast_at == select(func.max(Ballot.cast_at)).where(Ballot.poll_id == Poll.id).correlate(Poll.__table__).scalar_subquery(),
    ),
    uselist=False,
    viewonly=True,
)
