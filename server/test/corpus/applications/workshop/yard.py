"""A base that a decorator makes, with tables in its metadata; words of mapped_column() that are seldom written."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, select
from sqlalchemy.ext.declarative import as_declarative
from sqlalchemy.orm import Mapped, declared_attr, relationship
from sqlalchemy.orm import mapped_column as column
from sqlalchemy.testing.schema import mapped_column


@as_declarative()
class Model:
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return "yard_" + cls.__name__.lower()


lanes = Table(
    "yard_lanes",
    Model.metadata,
    Column("cart_id", ForeignKey("yard_cart.id")),
    Column("gate_id", ForeignKey("yard_gate.id")),
)


class Cart(Model):
    seen: Mapped[datetime] = column(__name_pos=DateTime, nullable=False)
    plate: Mapped[str] = mapped_column(String(12))
    gates = relationship("Gate", secondary=lanes, backref="carts")


class Gate(Model):
    width: Mapped[int] = mapped_column()


def carts_of(width: int):
    return select(Cart).join(Cart.gates).where(Gate.width > width)
