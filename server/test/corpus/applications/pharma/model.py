from __future__ import annotations

import datetime as dt
import decimal
import enum
import functools
import typing as t

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import Mapped, mapped_column as col, relationship as rel, validates

pk = t.Annotated[int, col(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)]
name_ = t.Annotated[str, col(sa.String(120), nullable=False)]
money = t.Annotated[decimal.Decimal, col(sa.Numeric(12, 2), server_default="0")]
created = t.Annotated[dt.datetime, col(sa.DateTime(timezone=True), server_default=sa.func.now())]


def fk(target: str, **kw):
    return functools.partial(col, sa.ForeignKey(target, **kw))


class Form(enum.StrEnum):
    TABLET = enum.auto()
    SYRUP = enum.auto()
    CREAM = enum.auto()


class Base(orm.DeclarativeBase):
    type_annotation_map = {Form: sa.Enum(Form, values_callable=lambda e: [m.value for m in e], native_enum=False), dict[str, t.Any]: sa.JSON}

    @classmethod
    def q(cls, *where, order=None):
        stmt = sa.select(cls).where(*where)
        return stmt.order_by(order) if order is not None else stmt

    def __init_subclass__(cls, **kw):
        if not cls.__dict__.get("__abstract__") and "__tablename__" not in cls.__dict__:
            cls.__tablename__ = "ph_" + cls.__name__.lower()
        super().__init_subclass__(**kw)


class Tracked(Base):
    __abstract__ = True
    created: Mapped[created]
    changed: Mapped[t.Optional[created]] = col(onupdate=sa.func.now(), server_default=None)


class Substance(Tracked):
    id: Mapped[pk]
    name: Mapped[name_] = col(unique=True)
    synonyms: Mapped[list[str]] = col(MutableList.as_mutable(sa.JSON), default=list)


class Drug(Tracked):
    id: Mapped[pk]
    name: Mapped[name_]
    form: Mapped[Form]
    price: Mapped[money]
    props: Mapped[dict[str, t.Any]] = col(MutableDict.as_mutable(sa.JSON()))
    substance_id: Mapped[int] = fk("ph_substance.id", ondelete="RESTRICT")(index=True)
    substance: Mapped[Substance] = rel(backref=orm.backref("drugs", order_by="Drug.name"))
    packs: Mapped[t.List[Pack]] = rel(back_populates="drug", cascade="save-update, merge, delete")

    @validates("name")
    def _name(self, key, value):
        return value.strip()

    @hybrid_property
    def on_prescription(self) -> bool:
        return self.props["rx"].as_boolean()

    @hybrid_property
    def gross(self):
        return self.price * decimal.Decimal("1.19")

    @gross.inplace.setter
    def _set_gross(self, value):
        self.price = value / decimal.Decimal("1.19")

    @gross.inplace.update_expression
    @classmethod
    def _gross_update(cls, value):
        return [(cls.price, value / decimal.Decimal("1.19"))]


class Pack(Base):
    id: Mapped[pk]
    drug_id: Mapped[int] = fk("ph_drug.id")()
    size: Mapped[int]
    barcode: Mapped[t.Optional[str]] = col(sa.CHAR(13), unique=True)
    drug: Mapped[Drug] = rel(back_populates="packs", lazy="joined")
    stock: Mapped[t.Optional[Stock]] = rel(back_populates="pack", uselist=False)


class Stock(Base):
    pack_id: Mapped[int] = col(sa.ForeignKey(Pack.id), primary_key=True)
    amount: Mapped[int] = col(sa.CheckConstraint("amount >= 0", name="ck_amount"), default=0)
    minimum: Mapped[int] = col(default=5)
    pack: Mapped[Pack] = rel(back_populates="stock", single_parent=True)
    low: Mapped[bool] = orm.column_property(sa.literal_column("amount < minimum", sa.Boolean))


class Movement(Tracked):
    id: Mapped[pk]
    pack_id: Mapped[int] = fk("ph_pack.id")()
    delta: Mapped[int]
    reason: Mapped[str] = col(sa.String(40), default="sale")
    pack: Mapped[Pack] = rel()
    __table_args__ = (sa.Index("ix_mov_pack_created", "pack_id", sa.text("created DESC")), {"comment": "what came and went"})
