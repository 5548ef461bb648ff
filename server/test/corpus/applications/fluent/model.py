import decimal as d
import typing as t
from sqlalchemy import Column, Date, ForeignKey, Integer, MetaData, Numeric, String, Table, func, sql
from sqlalchemy.orm import registry, relationship, DeclarativeBase, Mapped, mapped_column

Base = registry(metadata=MetaData()).generate_base()


class Shop(Base):
    __tablename__ = "shop"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50), nullable=False)
    region = mapped_column(String(10))


class Product(Base):
    __tablename__ = "product"
    sku: Mapped[str] = mapped_column(String(20), primary_key=True)
    label: Mapped[t.Optional[str]]
    category: Mapped[str]
    price: Mapped[d.Decimal] = mapped_column(Numeric(8, 2))


class Sale(Base):
    __tablename__ = "sale"
    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey(Shop.id))
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    on = Column(Date, nullable=False)
    pieces: Mapped[int]
    shop = relationship(Shop, backref="sales")
    product = relationship(Product, lazy="joined", innerjoin=True, backref="sales")

