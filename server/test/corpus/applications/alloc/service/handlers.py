from __future__ import annotations
from dataclasses import dataclass
from typing import Callable, Dict, List, Type
from sqlalchemy import select, text, func, update, insert
from alloc.adapters import orm
from alloc.adapters.orm import allocations_view as view
from alloc.domain.model import Batch, OrderLine, Product, State, Warehouse, Zone
from alloc.service.uow import SqlUnitOfWork

class Event: pass
@dataclass
class Allocated(Event):
    orderid: str
    sku: str
    qty: int
    batchref: str
@dataclass
class Resize(Event):
    code: str
    by: int = 2

def add_to_view(event: Allocated, uow: SqlUnitOfWork):
    with uow:
        uow.session.execute(text("INSERT INTO allocations_view (orderid, sku, batchref) VALUES (:orderid, :sku, :batchref)"), dict(orderid=event.orderid, sku=event.sku, batchref=event.batchref))
        uow.session.execute(insert(view).values(orderid=event.orderid, sku=event.sku))
def remove_from_view(event: Allocated, uow: SqlUnitOfWork):
    with uow:
        uow.session.execute(view.delete().where(view.c.orderid == event.orderid, view.c.sku == event.sku))
def resize(event: Resize, uow: SqlUnitOfWork):
    with uow as u:
        u.session.execute(update(Zone).where(Zone.warehouse.has(Warehouse.code == event.code)).values(size=Zone.size * 2).execution_options(synchronize_session=False))
        u.products.get("x")
def closed(uow: SqlUnitOfWork):
    with uow:
        return uow.session.execute(select(Warehouse.code, func.count(Zone.name)).join(Zone).where(Warehouse.state == State.CLOSED).group_by(Warehouse.code)).all()
HANDLERS: Dict[Type[Event], List[Callable]] = {Allocated: [add_to_view, remove_from_view], Resize: [resize]}
class MessageBus:
    def __init__(self, uow: SqlUnitOfWork, handlers=HANDLERS): self.uow, self.handlers = uow, handlers
    def handle(self, event: Event):
        for handler in self.handlers[type(event)]: handler(event, uow=self.uow)
