from __future__ import annotations
from decimal import Decimal as D
from sqlalchemy.orm import Mapped as M, mapped_column as col, relationship as rel
import mono.kernel.db as db
import mono.stock.models as stock

order_ref = db.ref("orders", ondelete="CASCADE")


class Order(db.Model):
    __tablename__ = "orders"
    id: M[db.bigpk]
    code: M[db.code]
    placed: M[db.C.moment]
    items: M[list[OrderItem]] = rel(back_populates="order", lazy="selectin")


class OrderItem(db.Model):
    __tablename__ = "order_item"
    id: M[db.bigpk]
    order_id: M[order_ref]
    item_id: M[stock.item_ref]
    price: M[D] = col(default=0)
    order: M[Order] = rel(back_populates="items")
    item: M[stock.Item] = rel(back_populates="ordered")
