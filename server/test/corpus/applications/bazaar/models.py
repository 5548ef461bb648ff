from __future__ import annotations
import datetime as dt
from typing import Optional
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    city: Mapped[Optional[str]]
    opened: Mapped[dt.date]
    rating: Mapped[float]
    goods: Mapped[list[Good]] = relationship(back_populates="shop")


class Good(Base):
    __tablename__ = "good"
    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    title: Mapped[str]
    price: Mapped[int]
    shop: Mapped[Shop] = relationship(back_populates="goods")
