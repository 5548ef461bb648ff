from functools import partial, reduce
from operator import and_

import sqlalchemy
from sqlalchemy import func, union, union_all, exists, select, true
from sqlalchemy.orm import aliased, with_parent

from .model import *
from .registry import Report, report

Ref = aliased(Account, name='ref')


def _between(col, start, end):
    return reduce(and_, [col >= start, col < end])


@report('signups')
def signups(session, start=None, end=None, by='country'):
    dims = {'country': Account.country, 'plan': Account.plan}
    col = dims[by]
    q = session.query(col, func.count(Account.account_id))
    if start and end:
        q = q.filter(_between(Account.signed_up, start, end))
    return q.group_by(col)


@report()
def referrals(session):
    return (
        session.query(Ref.name.label('referrer'), func.count(Account.account_id).label('n'))
        .join(Ref, Account.referrer)
        .group_by(Ref.name)
        .having(func.count(Account.account_id) > 1)
    )


def retention(session, cohort_start, cohort_end, weeks=4):
    cohort = (
        session.query(Account.account_id.label('id'))
        .filter(_between(Account.signed_up, cohort_start, cohort_end))
        .cte('cohort')
    )
    selects = []
    for week in range(weeks):
        selects.append(
            session.query(
                sqlalchemy.literal(week).label('week'), func.count(func.distinct(Visit.account_id)).label('active')
            )
            .join(cohort, cohort.c.id == Visit.account_id)
            .filter(Visit.pages > week)
        )
    return selects[0].union_all(*selects[1:]).order_by('week')


def churn(session):
    active = session.query(Visit.id).filter(Visit.account_id == Account.account_id).exists()
    left = Account.churned.isnot(None)
    return session.query(Account).filter(left | ~active).order_by(Account.churned.desc().nullslast())


def duration(session):
    seconds = func.julianday(Visit.ended) - func.julianday(Visit.began)
    return (
        session.query(Account.name)
        .select_from(Visit)
        .join(Visit.account)
        .group_by(Account.name)
        .with_entities(Account.name, func.avg(seconds * 86400.0).label('avg'))
        .order_by(sqlalchemy.desc('avg'))
    )


def visits_of(session, account):
    return session.query(Visit).filter(with_parent(account, Account.sessions)).order_by(Visit.began)


def everyone(session):
    a = session.query(Account.name.label('who'))
    b = session.query(Visit.id)
    return session.query(Account).filter(Account.account_id.in_(union(a.with_entities(Account.account_id), b)))


daily_signups = partial(signups, by='plan')


if __name__ == '__main__':
    from sqlalchemy.orm import Session

    engine = sqlalchemy.create_engine('sqlite://')
    Base.metadata.create_all(engine)
    with Session(engine) as s:
        for row in retention(s, '2020-01-01', '2020-02-01'):
            print(row)
        print(s.query(Account).filter(Account.country == 'DE').count())
