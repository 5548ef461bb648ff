from sqlalchemy import func, select
from mono.kernel.db import Session, first_of
from mono.stock.models import Item, Level, Location
from . import models as m
from .models import Order


class Sales:
    def __init__(self, session: Session):
        self.db = session

    def open(self, code: str):
        return self.db.first(select(Order).where(Order.code == code))

    def scarce(self, least: int = 3):
        total = func.sum(Level.amount)
        stmt = select(Item.code, total).join(Item.levels).group_by(Item.code).having(total < least)
        return self.db.execute(stmt).all()

    def by_key(self, key: int):
        return self.db.scalars(Order[key]).one_or_none(), self.db.of(Location, Location.code == "x").all()

    def oldest(self):
        return self.db.scalar(first_of(Order, Item))

    def revenue(self):
        s = select(Order.code, func.sum(m.OrderItem.price).label("sum")).join(m.OrderItem, m.OrderItem.order_id == Order.id)
        return self.db.execute(s.group_by(Order.code).order_by(func.sum(m.OrderItem.price).desc())).mappings().all()
