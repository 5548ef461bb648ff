import datetime as dt
from decimal import Decimal
from typing import Iterable, NamedTuple

from sqlalchemy import bindparam, case, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased, defer, joinedload, undefer, with_expression

from .models import Discount, Price, Product
from .types import Money, Span


class Quote(NamedTuple):
    code: str
    amount: Decimal


class PricingService:
    def __init__(self, db: Session, *, currency: str = "EUR", rounding: int = 2):
        self.db = db
        self.currency = currency
        self.rounding = rounding

    def by_name(self, name: str):
        return self.db.scalars(select(Product).where(Product.name_ci == name)).all()

    def by_names(self, names: Iterable[str]):
        return self.db.scalars(select(Product.id).where(Product.name_ci.in_(["A", "b"])))

    def by_code(self, code: str):
        return self.db.scalars(select(Product).where(Product.code == code)).one_or_none()

    def dearer_than(self, amount: Decimal):
        return self.db.scalars(select(Product).where(Product.list_price > Money(amount, self.currency))).all()

    def exactly(self, amount: Decimal):
        return self.db.scalars(select(Product.name).where(Product.list_price == Money(amount, self.currency))).all()

    def sizes(self):
        return self.db.execute(select(Product.id, Product.sizes).where(Product.sizes == Span(1, 9))).all()

    def margins(self):
        return self.db.execute(select(Product.title, Product.margin).order_by(Product.margin.desc())).all()

    def currently(self, below: Decimal):
        return self.db.execute(select(Product.name, Product.current_price).where(Product.current_price < below)).all()

    def on(self, day: dt.date):
        stmt = select(Product).where(Product.priced_at(day)).options(undefer(Product.newest), defer(Product.extra))
        return self.db.scalars(stmt).all()

    def euros(self):
        return self.db.scalars(select(Product.cost.in_euros())).all()

    def covering(self, day: dt.date):
        return self.db.scalars(select(Price).where(Price.covers(day), Price.year == day.year)).all()

    def covering_alias(self, day: dt.date):
        p = aliased(Price, name="p")
        return self.db.execute(select(p.amount_with_tax, p.year).where(p.covers(day))).all()

    def scored(self, boost: float):
        expr = case((Product.price_count > 3, boost), else_=literal(1.0)) * Product.margin
        return self.db.scalars(select(Product).options(with_expression(Product.score, expr), joinedload(Product.latest))).unique().all()

    def shorten(self, days: int):
        self.db.execute(update(Price).where(Price.valid_to.is_(None)).values({Price.days: 30}))

    def raise_all(self, percent: int):
        factor = 1 + Decimal(percent) / 100
        self.db.execute(update(Price).values(amount=Price.amount * factor))

    def discounted(self):
        final = Price.amount - Price.amount * func.coalesce(Discount.percent, 0) / 100
        stmt = (
            select(Product.code, func.round(final, self.rounding).label("amount"))
            .join(Product.latest)
            .outerjoin(Discount)
            .order_by("amount")
        )
        return [Quote(*row) for row in self.db.execute(stmt)]

    def create(self, code: str, name: str):
        self.db.execute(insert(Product).values(code=code, name=name, cost=Decimal("1.50"), list_amount=Decimal("2")))

    def sort_by_location(self):
        return self.db.execute(select(Product.where).where(Product.where == "POINT(1 1)").order_by(Product.newest)).all()
