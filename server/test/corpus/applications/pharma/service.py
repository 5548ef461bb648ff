from __future__ import annotations

import contextlib
import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from .model import Drug, Form, Movement, Pack, Stock, Substance

OPS: dict[str, Callable[[Any, Any], Any]] = {"eq": operator.eq, "lt": operator.lt, "ge": operator.ge, "like": lambda c, v: c.like(v), "in": lambda c, v: c.in_(v)}
COLUMNS = {"name": Drug.name, "price": Drug.price, "form": Drug.form}


def transactional(fn):
    @functools.wraps(fn)
    def wrapper(self, *args, **kwargs):
        with self.maker.begin() as session:
            return fn(self, session, *args, **kwargs)

    return wrapper


def conditions(spec: dict[str, Any]) -> Iterator[sa.ColumnElement[bool]]:
    for key, value in spec.items():
        name, _, op = key.partition("__")
        yield OPS[op or "eq"](COLUMNS[name], value)


@contextlib.contextmanager
def reading(maker):
    session = maker()
    try:
        yield session
    finally:
        session.close()


class Pharmacy:
    LOADS = {"list": (orm.load_only(Drug.id, Drug.name),), "full": (selectinload(Drug.packs).joinedload(Pack.stock), joinedload(Drug.substance))}

    def __init__(self, maker: orm.sessionmaker[Session]):
        self.maker = maker

    def drugs(self, view: Literal["list", "full"] = "list"):
        with reading(self.maker) as session:
            return session.scalars(Drug.q(order=Drug.name).options(*self.LOADS["full"])).unique().all()

    def cheap(self):
        with self.maker() as session:
            spec = {"price__lt": 10, "name__like": "a%", "form__in": [Form.TABLET, Form.CREAM]}
            return session.scalars(sa.select(Drug).where(*conditions(spec))).all()

    def prescription(self, form: Form | None = None):
        stmt = Drug.q(Drug.on_prescription)
        if form is not None:
            stmt = stmt.where(Drug.form == form)
        with self.maker() as s:
            return s.scalars(stmt.order_by(Drug.gross.desc())).all()

    @transactional
    def take(self, session: Session, pack_id: int, amount: int):
        left = session.execute(
            sa.update(Stock).where(Stock.pack_id == pack_id, Stock.amount >= amount).values(amount=Stock.amount - amount).returning(Stock.amount)
        ).scalar_one_or_none()
        if left is None:
            raise LookupError
        session.execute(sa.insert(Movement), [{"pack_id": pack_id, "delta": -amount}])
        return left

    @transactional
    def raise_prices(self, session: Session, factor: float):
        session.execute(sa.update(Drug).values({Drug.gross: Drug.gross * factor}))

    def shortages(self):
        with self.maker() as session:
            stmt = (
                sa.select(Drug.name, Pack.size, Stock.amount)
                .join(Drug.packs)
                .join(Pack.stock)
                .where(Stock.low)
                .order_by((Stock.minimum - Stock.amount).desc())
            )
            return session.execute(stmt).tuples().all()

    def turnover(self, days: int = 30):
        since = dt.datetime.now() - dt.timedelta(days=days)
        sold = (
            sa.select(Movement.pack_id, (-sa.func.sum(Movement.delta)).label("sold"))
            .where(Movement.reason == "sale", Movement.created >= since)
            .group_by(Movement.pack_id)
            .subquery("sold")
        )
        value = (sold.c.sold * Drug.price).label("value")
        parts = functools.reduce(lambda acc, on: acc.join(*on), [(Pack, Pack.drug_id == Drug.id), (sold, sold.c.pack_id == Pack.id)], sa.select(Drug.id, Drug.name, value))
        return parts.order_by(sa.desc("value"))

    def substitutes(self, session: Session, drug_id: int):
        other = aliased(Drug, name="other")
        wanted = sa.select(Drug.substance_id, Drug.form).where(Drug.id == drug_id).subquery()
        return session.scalars(
            sa.select(other).where(sa.tuple_(other.substance_id, other.form) == sa.select(wanted.c.substance_id, wanted.c.form).scalar_subquery(), other.id != drug_id)
        ).all()

    def never_moved(self, session: Session):
        return session.scalars(sa.select(Pack).outerjoin(Movement, Movement.pack_id == Pack.id).where(Movement.id.is_(None)).execution_options(yield_per=50)).all()

    def history(self, session: Session, pack_id: int):
        running = sa.func.sum(Movement.delta).over(partition_by=Movement.pack_id, order_by=[Movement.created, Movement.id], rows=(None, 0))
        return session.execute(sa.select(Movement.created, Movement.delta, running.label("left")).where(Movement.pack_id == pack_id)).all()

    def substances(self, session: Session, letter: str = ""):
        stmt = sa.select(Substance, sa.func.count(Drug.id)).outerjoin(Substance.drugs).group_by(Substance)
        stmt = stmt.where(Substance.name.startswith(letter)) if letter else stmt
        return dict(session.execute(stmt.order_by(Substance.name)).all())

    def by_codes(self, session: Session, codes: Iterable[str]):
        chunks = [list(codes)]
        found = []
        for chunk in chunks:
            found += session.scalars(sa.select(Pack).where(Pack.barcode.in_(chunk))).all()
        return found

    def latest(self, session: Session, n: int):
        sub = sa.select(Movement).order_by(Movement.created.desc()).limit(n).subquery()
        recent = aliased(Movement, sub)
        return session.scalars(sa.select(recent).options(joinedload(recent.pack)).order_by(recent.id)).all()
