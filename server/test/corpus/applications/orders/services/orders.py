from datetime import datetime, timedelta
from itertools import chain
from sqlalchemy import case, func, select, text, true, union, bindparam, column, table, literal_column, and_, insert, update
from sqlalchemy.orm import Session, aliased, Query as LegacyQuery
from orders.domain import models as m
from orders.domain.models import Customer, Line, Order, Product, Status, LatestOrder, latest
from orders.infra import db
from orders.infra.db import Base, SessionLocal, session_scope, transactional, unit_of_work
from orders.infra.repo import Customers, Orders, OrderFilter

class Container:
    session_factory = SessionLocal
    @property
    def customers(self): return Customers(self.session_factory())
    @property
    def orders(self) -> Orders: return Orders(self.session_factory())

container = Container()
ZERO = 0
RECENT = timedelta(days=30)
is_big = Line.quantity >= 100
REVENUE = func.sum(Line.quantity * Line.price).label("revenue")
PER_STATUS = {s: func.count(case((Order.status == s, 1))).label(f"n_{s.value}") for s in Status}

def report(session: Session): return session.execute(select(Order.tenant_id, REVENUE, *PER_STATUS.values()).join_from(Order, Line).group_by(Order.tenant_id)).all()
def fluent(session: Session): return session.scalars(Order.query().where(Order.tenant_id == 1, note=None).join(Order.customer).join(Order.customer).order("-placed", "id").page(3).build())
def by_pk(session): return session.scalar(Customer.by_pk(4)), session.scalar(Product.by_pk("x"))
def tenant(session, tenant_id: int): return session.scalars(Customer.for_tenant(tenant_id).where(Customer.vip)), session.scalars(Order.for_tenant(tenant_id)), session.execute(Order.counts())
@transactional
def decorated(session, sku: str): return session.scalars(select(Product).where(Product.sku == sku)).one()
def in_scope():
    with unit_of_work() as s:
        return s.scalars(select(Product.name).where(Product.stock > ZERO)).all()
def scoped(): return session_scope.scalars(select(Product).where(Product.stock == ZERO)), session_scope.query(Product).filter(Product.stock < 5).count()
def latest_orders(session): return session.execute(select(Customer.id, LatestOrder.id).join(LatestOrder, and_(LatestOrder.customer_id == Customer.id, latest.c.rn == 1))).all()
def recent(session): return session.scalars(select(Order).where(Order.placed > datetime.now() - RECENT)).all()
def dynamic(session, group: str):
    column_of = {"tenant": Order.tenant_id, "status": Order.status}
    key = column_of[group] if group in column_of else Order.id
    return session.execute(select(key, func.count()).group_by(key)).all()
def attrs(session):
    names = ("first", "last")
    cols = [getattr(Customer, n).label(n.upper()) for n in names]
    return session.execute(select(*cols, *(c for c in (Customer.vip, Customer.tenant_id)))).all()
def insert_many(session):
    rows = [dict(sku=f"s{i}", name=n, stock=i * 2) for i, n in enumerate(["a", "b", "c"])]
    session.execute(insert(Product).values(rows))
    session.execute(insert(Product), rows)
    session.execute(update(Product).where(Product.sku == bindparam("k")).values(stock=bindparam("s")), [{"k": "a", "s": 1}])
def raw(session, tenant: int):
    where = " AND ".join(["tenant_id = :tenant", "status = :status"])
    return session.execute(text(f"SELECT count(*) FROM shop.orders WHERE {where}").bindparams(status="NEW"), {"tenant": tenant}).scalar()
def textual(session): return session.execute(text("SELECT id, total FROM v").columns(column("id"), column("total"))), session.execute(select(table("v", column("id"), schema="x")).where(literal_column("total") > 3))
def legacy(session):
    q: LegacyQuery = session.query(Order).join(Order.lines).filter(is_big)
    if session.bind: q = q.filter(Order.tenant_id == 7)
    for status in (Status.NEW, Status.PAID): q = q.filter(Order.status != status)
    return q.group_by(Order.id).having(func.sum(Line.quantity) > 3).order_by(Order.id.desc()).limit(5).all()
def legacy2(session):
    sq = session.query(Line.order_id, func.sum(Line.amount).label("total")).group_by(Line.order_id).subquery("t")
    return session.query(Order.id, sq.c.total, Customer).select_from(Order).join(sq, sq.c.order_id == Order.id).join(Customer).filter(sq.c.total.between(1, 9), Customer.email == "A@B").add_columns(Order.placed).all()
def window(session):
    prev = func.lag(Order.placed, 1).over(partition_by=[Order.customer_id], order_by=Order.placed)
    gaps = select(Order.customer_id, (Order.placed - prev).label("gap")).cte("gaps")
    return session.execute(select(gaps.c.customer_id, func.avg(gaps.c.gap)).group_by(gaps.c.customer_id)).all()
def unions(session):
    a, b = (select(Customer.id).where(Customer.vip == flag) for flag in (True, False))
    return session.scalars(union(a, b).order_by("id")).all(), session.scalars(select(Customer).where(Customer.id.in_(union(a, b)))).all()
def container_use(): return container.customers.find(Customer.first == "x"), container.orders.find(tenant_id=1)
def ternary(session, desc: bool = True, limit: int | None = None):
    stmt = select(m.Product).order_by(m.Product.stock.desc() if desc else m.Product.stock)
    stmt = stmt.limit(limit) if limit else stmt
    return session.scalars(stmt).all()
def early(session, customer: int | None, vip=None):
    if not customer: return session.scalars(select(Order.id).where(Order.customer_id.is_(None)))
    stmt = select(Order.id).where(Order.customer_id == customer)
    try:
        stmt = stmt.where(Order.tenant_id == customer)
    except AttributeError:
        pass
    else:
        stmt = stmt.order_by(Order.id)
    finally:
        stmt = stmt.limit(9)
    return session.scalars(stmt)
def aggregates(session):
    totals = select(Line.order_id, REVENUE).group_by(Line.order_id).subquery()
    return session.execute(select(func.avg(totals.c.revenue), func.min(totals.c.revenue), func.count(totals.c.order_id.distinct()), func.count(Order.id).filter(Order.status == Status.PAID)).select_from(totals).join(Order)).one()
def set_ops(session):
    wanted = {"id", "placed"} & set(Order.__table__.c.keys())
    return session.execute(select(*[Order.__table__.c[n] for n in sorted(wanted)])).all()
def flags(session, **opts):
    stmt = select(Product)
    if opts.get("in_stock", True): stmt = stmt.where(Product.stock > 0)
    if opts.pop("named", None): stmt = stmt.where(Product.name.is_not(None))
    return session.scalars(stmt).all()
def chunks(session, ids: list[int]):
    for i in range(0, len(ids), 500): yield from session.scalars(select(Order).where(Order.id.in_(ids[i : i + 500])))
def nested_dict(session, stock: int): return session.scalars(select(Product).filter_by(**{"name": "x", "stock": stock})).all()
