"""Event store with projections and an outbox."""
import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, asdict, astuple, dataclass, field, replace
from itertools import chain, islice, takewhile
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql as pg, sqlite as lite
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column as column

reg = orm.registry(type_annotation_map={dict: sa.JSON().with_variant(pg.JSONB(), "postgresql")})


class Kind(enum.Enum):
    OPENED = 1
    PAID = 2
    CLOSED = 3


@reg.mapped_as_dataclass(kw_only=True)
class Stream:
    __tablename__ = "stream"
    id: Mapped[str] = column(primary_key=True)
    version: Mapped[int] = column(default=0)
    snapshot: Mapped[dict | None] = column(MutableDict.as_mutable(sa.JSON), default=None)
    events: Mapped[list["Event"]] = orm.relationship(back_populates="stream", init=False, order_by="Event.number", lazy="write_only", passive_deletes=True)


@reg.mapped_as_dataclass(kw_only=True)
class Event:
    __tablename__ = "event"
    __table_args__ = (sa.PrimaryKeyConstraint("stream_id", "number"), sa.Index("ix_event_kind_at", "kind", sa.text("at DESC")))
    stream_id: Mapped[str] = column(sa.ForeignKey(Stream.id, ondelete="CASCADE"), init=False)
    number: Mapped[int]
    kind: Mapped[Kind] = column(sa.Enum(Kind, create_constraint=True, name="kind"))
    at: Mapped[dt.datetime] = column(server_default=sa.func.now(), init=False)
    data: Mapped[dict] = column(default_factory=dict)
    stream: Mapped[Stream] = orm.relationship(back_populates="events", lazy="raise")


@reg.mapped
class Outbox:
    __table__ = sa.Table(
        "outbox",
        reg.metadata,
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.Identity(start=1), primary_key=True),
        sa.Column("topic", sa.String(50), nullable=False),
        sa.Column("body", sa.JSON),
        sa.Column("sent", sa.DateTime, index=True),
        sa.Column("tries", sa.SmallInteger, server_default="0", nullable=False),
    )


balance = sa.Table(
    "balance", reg.metadata, sa.Column("account", sa.String, primary_key=True), sa.Column("cents", sa.BigInteger, nullable=False, default=0), sa.Column("upto", sa.Integer)
)


@dataclass
class Filter:
    stream: str | None = None
    kinds: tuple[Kind, ...] = ()
    _: KW_ONLY
    after: int = 0
    until: dt.datetime | None = None

    def __iter__(self) -> Iterator[sa.ColumnElement[bool]]:
        yield Event.number > self.after
        if self.stream:
            yield Event.stream_id == self.stream
        if self.kinds:
            yield Event.kind.in_(self.kinds)
        if self.until is not None:
            yield Event.at <= self.until


class Store:
    page: ClassVar[int] = 100

    def __init__(self, session: orm.Session):
        self.session = session

    def read(self, flt: Filter) -> Iterator[Event]:
        stmt = sa.select(Event).where(*flt).order_by(Event.stream_id, Event.number).execution_options(yield_per=self.page)
        for chunk in self.session.scalars(stmt).partitions():
            yield from chunk

    def paid(self):
        return self.session.scalars(sa.select(Event).where(*Filter("a", (Kind.PAID, Kind.CLOSED), after=3))).all()

    def append(self, stream: str, expected: int, *events):
        bump = sa.update(Stream).where(Stream.id == stream, Stream.version == expected).values(version=Stream.version + len(events)).returning(Stream.version)
        version = self.session.scalar(bump)
        if version is None:
            raise RuntimeError("conflict")
        rows = [{"stream_id": stream, "number": expected + i, "kind": e, "data": {}} for i, e in enumerate(events, 1)]
        self.session.execute(sa.insert(Event), rows)
        self.session.execute(sa.insert(Outbox.__table__).values(topic="events", body=sa.null()))

    def claim(self, n: int = 10):
        todo = sa.select(Outbox.seq).where(Outbox.sent.is_(None), Outbox.tries < 5).order_by(Outbox.seq).limit(n).with_for_update(skip_locked=True).cte("todo")
        stmt = sa.update(Outbox).where(Outbox.seq.in_(sa.select(todo.c.seq))).values(tries=Outbox.tries + 1).returning(Outbox)
        return self.session.scalars(stmt.execution_options(populate_existing=True)).all()

    def done(self, seqs: Iterable[int]):
        self.session.execute(sa.delete(Outbox).where(Outbox.seq == sa.any_(sa.literal(list(seqs), pg.ARRAY(sa.BigInteger)))))

    def project(self):
        sums = (
            sa.select(Event.stream_id, sa.func.sum(Event.data["cents"].as_integer()), sa.func.max(Event.number))
            .where(Event.kind == Kind.PAID)
            .group_by(Event.stream_id)
        )
        ins = pg.insert(balance).from_select([balance.c.account, "cents", "upto"], sums)
        self.session.execute(
            ins.on_conflict_do_update(
                constraint=balance.primary_key, set_=dict(cents=balance.c.cents + ins.excluded.cents, upto=sa.func.greatest(balance.c.upto, ins.excluded.upto))
            )
        )
        li = lite.insert(balance).values(account="x", cents=1).on_conflict_do_nothing()
        self.session.execute(li)

    def stats(self):
        per = {k: sa.func.count().filter(Event.kind == k).label(k.name.lower()) for k in Kind}
        first, last = (f(Event.at).label(n) for n, f in (("first", sa.func.min), ("last", sa.func.max)))
        gap = Event.at - sa.func.lag(Event.at).over(partition_by=Event.stream_id, order_by=Event.number)
        g = sa.select(Event.stream_id, gap.label("gap")).subquery()
        a = self.session.execute(sa.select(Event.stream_id, *per.values(), first, last).group_by(Event.stream_id))
        b = self.session.execute(sa.select(g.c.stream_id, sa.func.avg(g.c.gap)).group_by(g.c.stream_id))
        return a, b

    def of(self, stream: Stream):
        return self.session.scalars(stream.events.select().where(Event.number > 5).with_only_columns(Event.kind)).all()


def replay(session: orm.Session, flt: Filter = Filter(kinds=(Kind.OPENED,))):
    return sa.select(sa.func.count()).select_from(Event).where(*flt)


def both(session):
    base = Filter("s1")
    return [session.execute(sa.select(Event.number).where(*replace(base, after=n))) for n in (1, 2)]
