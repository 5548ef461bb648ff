import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy import orm

from tenantry import billing
from tenantry.billing import Invoice, InvoiceLine, Payment, Plan
from tenantry.core import Tenant, current_tenant, tenant_criteria, tenant_session


class Window(NamedTuple):
    start: dt.date
    end: dt.date

    def covers(self, column):
        return column.between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Balance:
    window: Window
    tenant: str
    extra: list = field(default_factory=list)

    @property
    def paid(self):
        return (
            sa.select(Payment.invoice_id, sa.func.sum(Payment.amount).label("paid"))
            .where(self.window.covers(Payment.paid_on))
            .group_by(Payment.invoice_id)
            .subquery("paid")
        )

    def statement(self):
        paid = self.paid
        total = sa.select(sa.func.sum(InvoiceLine.amount)).where(InvoiceLine.invoice_id == Invoice.id).scalar_subquery()
        open_ = (total - sa.func.coalesce(paid.c.paid, 0)).label("open")
        return (
            sa.select(Invoice.number, open_)
            .outerjoin(paid, paid.c.invoice_id == Invoice.id)
            .join(Invoice.tenant)
            .where(Tenant.slug == self.tenant, Invoice.alive(), *self.extra)
            .order_by(sa.desc("open"))
        )


class Invoices:
    model = Invoice

    def __init__(self, session: orm.Session):
        self.session = session

    @cached_property
    def base(self) -> sa.Select:
        return self.model.not_deleted().order_by(self.model.issued.desc())

    def overdue(self, *, currency: str = "EUR"):
        stmt = self.base.where(Invoice.overdue).where(Invoice.currency == currency)
        return self.session.scalars(stmt).all()

    def numbers(self):
        return self.session.scalars(Invoice.not_deleted(Invoice.number).limit(5))

    def of_tenant(self, slug: str):
        stmt = self.base.options(tenant_criteria(slug), orm.defaultload(Invoice.lines).lazyload(InvoiceLine.plan))
        return self.session.scalars(stmt)

    def high(self):
        from .models import Priority

        return self.session.scalars(self.base.where(Invoice.priority == Priority.HIGH)).all()

    def __getitem__(self, number: str):
        return self.session.execute(self.base.filter_by(number=number)).scalar_one()


def plans(factory, slug: str):
    with tenant_session(factory, slug) as session:
        yearly = sa.select(Plan).where(Plan.interval == "year", Plan.alive())
        for plan in session.scalars(yearly):
            print(plan.name)
        return session.scalars(sa.select(billing.Invoice).join(billing.Invoice.lines).where(billing.InvoiceLine.plan.has(Plan.price > 10))).unique().all()


def balance(session, start: dt.date, end: dt.date):
    calc = Balance(Window(start, end), tenant="acme", extra=[Invoice.currency != "USD"])
    return session.execute(calc.statement()).all()


def soft_delete(session, ids: list[int]):
    stmt = sa.update(Invoice).where(Invoice.id.in_(ids)).values(deleted_at=sa.func.now()).execution_options(synchronize_session=False)
    session.execute(stmt)
    session.execute(sa.insert(Payment), [{"invoice_id": i, "amount": 0, "paid_on": dt.date(2024, 1, 1)} for i in ids])
