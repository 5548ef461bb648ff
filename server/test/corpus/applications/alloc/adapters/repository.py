import abc
from typing import Set, Protocol
from sqlalchemy import select, func, exists, delete, insert, update, and_, text
from sqlalchemy.orm import Session, joinedload, selectinload, aliased
from alloc.adapters import orm
from alloc.domain import model

class AbstractRepository(abc.ABC):
    def __init__(self): self.seen: Set[model.Product] = set()
    def get(self, sku) -> model.Product:
        product = self._get(sku)
        if product: self.seen.add(product)
        return product
    @abc.abstractmethod
    def _get(self, sku): raise NotImplementedError
class SqlRepository(AbstractRepository):
    def __init__(self, session: Session):
        super().__init__()
        self.session = session
    def _get(self, sku: str): return self.session.query(model.Product).filter_by(sku=sku).first()
    def by_batchref(self, ref: str): return self.session.query(model.Product).join(model.Batch).filter(orm.batches.c.reference == ref).first()
    def low(self, least: int = 5): return self.session.scalars(select(model.Batch).where(model.Batch._purchased_quantity < least, model.Batch.line_count > 0).options(joinedload(model.Batch.product))).unique().all()
    def empty(self): return self.session.scalars(select(model.Batch).where(~model.Batch._allocations.any())).unique().all()
    def quantities(self): return self.session.execute(select(model.Product.sku, func.sum(model.Batch.quantity)).join(model.Product.batches).group_by(model.Product.sku)).all()
    def warehouses(self, city: str): return self.session.scalars(select(model.Warehouse).where(model.Warehouse.city != city, ~model.Warehouse.zones.any(model.Zone.size > 30000)).options(selectinload(model.Warehouse.zones))).all()
    def fleet(self): return self.session.scalars(select(model.Vehicle).order_by(model.Vehicle.load)).all(), self.session.scalars(select(model.Truck).where(model.Truck.axles > 2)).all(), self.session.scalars(select(model.Van)).all()
class Views:
    def __init__(self, engine): self.engine = engine
    def allocations(self, orderid: str):
        with self.engine.connect() as conn:
            rows = conn.execute(select(orm.allocations_view.c.sku, orm.allocations_view.c.batchref).where(orm.allocations_view.c.orderid == orderid))
        return [dict(r._mapping) for r in rows]
    def rebuild(self):
        o, a, b = orm.order_lines.alias("o"), orm.allocations.alias("a"), orm.batches.alias("b")
        source = select(o.c.orderid, o.c.sku, b.c.reference).select_from(o.join(a, a.c.orderline_id == o.c.id).join(b, b.c.id == a.c.batch_id))
        with self.engine.begin() as conn:
            conn.execute(orm.allocations_view.delete())
            conn.execute(orm.allocations_view.insert().from_select(["orderid", "sku", "batchref"], source))
