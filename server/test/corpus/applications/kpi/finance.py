from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Date, Integer, Numeric, String, and_, case, cast, distinct, extract, func, literal, literal_column, or_, text, type_coerce
from sqlalchemy.orm import Query, aliased, joinedload

from .model import Account, Charge, Visit
from .registry import Report, report

amount = Charge.cents / 100.0
net = case((Charge.refunded.is_(True), literal(0)), else_=Charge.cents)
month = func.strftime('%Y-%m', Charge.day)
IS_PAYING = Account.plan != 'free'


class Revenue(Report):
    columns = ('month', 'net')
    query = Query([month.label('month'), func.sum(net).label('net')]).group_by(month).order_by(month)

    def filter(self, q, currency='EUR', since=None):
        q = q.filter(Charge.currency == currency)
        if since:
            q = q.filter(Charge.day >= since)
        return q


class RevenueByPlan(Revenue):
    columns = ('plan', 'net')
    query = (
        Query([Account.plan, func.sum(net)]).join(Account.charges).group_by(Account.plan)
    )


class Refunds(Report):
    query = Query(Charge).filter_by(refunded=True).options(joinedload(Charge.account))

    def filter(self, q, **kw):
        return q.filter_by(**kw).order_by(Charge.day.desc())


@report(schedule='weekly')
def mrr_growth(session, months=12):
    monthly = session.query(month.label('m'), func.sum(net).label('total')).group_by(month).subquery()
    prev = func.lag(monthly.c.total).over(order_by=monthly.c.m)
    return session.query(monthly.c.m, monthly.c.total, (monthly.c.total - prev).label('delta')).order_by(
        monthly.c.m.desc()
    ).limit(months)


@report('top')
def top_accounts(session, n=10, since=None):
    spent = func.sum(Charge.cents).label('spent')
    q = (
        session.query(Account, spent, func.dense_rank().over(order_by=func.sum(Charge.cents).desc()).label('rank'))
        .outerjoin(Charge, and_(Charge.account_id == Account.account_id, ~Charge.refunded))
        .filter(IS_PAYING)
        .group_by(Account.account_id)
    )
    if since is not None:
        q = q.having(func.max(Charge.day) >= since)
    return q.order_by(spent.desc()).limit(n)


@report()
def arpu(session):
    paying = session.query(func.count(distinct(Charge.account_id))).scalar_subquery()
    return session.query(cast(func.sum(Charge.cents), Numeric(12, 2)) / func.nullif(paying, 0))


def unpaid(session):
    charged = session.query(Charge.account_id).filter(Charge.day > date.today() - timedelta(days=31))
    return session.query(Account).filter(IS_PAYING, Account.account_id.notin_(charged))


def monthly_matrix(session, year):
    cols = [
        func.sum(case((extract('month', Charge.day) == m, Charge.cents), else_=0)).label('m%02d' % m)
        for m in range(1, 13)
    ]
    return session.query(Account.name, *cols).join(Charge.account).filter(
        extract('year', Charge.day) == year
    ).group_by(Account.name)


def quartiles(session):
    q = session.query(
        Charge.id, func.ntile(4).over(partition_by=Charge.currency, order_by=[Charge.cents, Charge.id]).label('quartile')
    ).subquery()
    return session.query(q.c.quartile, func.count('*')).group_by(q.c.quartile).order_by(q.c.quartile)
