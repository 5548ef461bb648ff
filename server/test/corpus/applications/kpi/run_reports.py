import datetime
import importlib
import smtplib

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

import kpi
from kpi.finance import Revenue, RevenueByPlan, Refunds, unpaid
from kpi.model import Account

Session = sessionmaker()
CLASSES = [Revenue, RevenueByPlan]


def run_all(session, schedule):
    results = {}
    for name, fn in kpi.REPORTS.items():
        if fn.schedule == schedule:
            results[name] = fn(session)
    for cls in CLASSES:
        results[cls.__name__] = cls(session).rows(currency='USD')
    return results


def refunds(session):
    return Refunds(session).rows(currency='EUR')


def mail_unpaid(session):
    q = unpaid(session).options()
    for acc in q.filter(Account.country.in_(['DE', 'AT'])).order_by(Account.name):
        print(acc.name)
