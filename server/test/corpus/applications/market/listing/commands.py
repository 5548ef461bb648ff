"""The write side."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.mysql import insert as mysql_insert
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from market.models import Customer, Item, Order, OrderLine, OrderStatus, Shop, favourite


@dataclass
class NewLine:
    order_id: int
    item_id: int
    quantity: int
    unit_price: float


@dataclass
class ItemPatch:
    title: str | None = None
    price: float | None = None


def add_line(session: Session, line: NewLine):
    session.execute(insert(OrderLine).values(**asdict(line)))


def add_lines(session: Session, lines: list[NewLine]):
    session.execute(insert(OrderLine), [asdict(line) for line in lines])


def patch_item(session: Session, item_id: int, patch: ItemPatch):
    values: dict[str, Any] = {}
    if patch.title:
        values["title"] = patch.title
    if patch.price is not None:
        values["price"] = patch.price
    if not values:
        return None
    return session.execute(update(Item).where(Item.id == item_id).values(values).returning(Item.id)).scalar_one()


def restock(session: Session, item_ids: list[int], amount: int):
    session.execute(update(Item).where(Item.id.in_(item_ids)).values(stock=Item.stock + amount))


def take_from_stock(session: Session, line: OrderLine):
    stmt = (
        update(Item)
        .where(Item.id == line.item_id, Item.stock >= line.quantity)
        .values({Item.stock: Item.stock - line.quantity})
        .execution_options(synchronize_session="fetch")
    )
    return session.execute(stmt).rowcount == 1


def award_points(session: Session):
    spent = (
        select(func.sum(OrderLine.quantity * OrderLine.unit_price))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.customer_id == Customer.id, Order.status == OrderStatus.PAID)
        .scalar_subquery()
    )
    session.execute(update(Customer).values(points=Customer.points + func.coalesce(spent, 0)))


def discount(session: Session, shop_name: str, percent: int):
    session.execute(
        update(Item).where(Item.shop_id == Shop.id, Shop.name == shop_name).values(price=Item.price * (100 - percent) / 100)
    )


def toggle_favourite(session: Session, customer_id: int, item_id: int, on: bool = True):
    if on:
        session.execute(sqlite_insert(favourite).values(customer_id=customer_id, item_id=item_id).on_conflict_do_nothing())
    else:
        session.execute(delete(favourite).where(favourite.c.customer_id == customer_id, favourite.c.item_id == item_id))


def upsert_line(session: Session, line: NewLine):
    stmt = pg_insert(OrderLine).values(order_id=line.order_id, item_id=line.item_id, quantity=line.quantity, unit_price=line.unit_price)
    stmt = stmt.on_conflict_do_update(
        constraint=OrderLine.__table__.primary_key, set_={c.name: stmt.excluded[c.name] for c in OrderLine.__table__.columns if not c.primary_key}
    )
    session.execute(stmt)


def upsert_line_mysql(session: Session, order_id: int, item_id: int, quantity: int):
    stmt = mysql_insert(OrderLine).values(order_id=order_id, item_id=item_id, quantity=quantity)
    session.execute(stmt.on_duplicate_key_update(quantity=OrderLine.quantity + stmt.inserted.quantity))


def copy_favourites(session: Session, source: int, target: int):
    rows = select(sa.literal(target), favourite.c.item_id).where(favourite.c.customer_id == source)
    session.execute(insert(favourite).from_select(["customer_id", "item_id"], rows))


def cancel_old(session: Session, before: dt.datetime):
    old = select(Order.id).where(Order.status == OrderStatus.NEW, Order.placed < before)
    session.execute(delete(OrderLine).where(OrderLine.order_id.in_(old)))
    return session.execute(delete(Order).where(Order.id.in_(old)).returning(Order.id)).scalars().all()


def mark(session: Session, order_ids: list[int], status: OrderStatus):
    session.query(Order).filter(Order.id.in_(order_ids)).update({"status": status}, synchronize_session=False)


def anonymise(session: Session, customer_id: int):
    blank = dict.fromkeys(["name", "birthday"])
    session.execute(update(Customer).where(Customer.id == customer_id).values(**blank, email=func.concat("user-", Customer.id)))


def move_items(session: Session, source: int, target: int, limit: int | None = None):
    chosen = select(Item.id).where(Item.shop_id == source)
    if limit:
        chosen = chosen.limit(limit)
    session.execute(update(Item).where(Item.id.in_(chosen.scalar_subquery())).values(shop_id=target))
