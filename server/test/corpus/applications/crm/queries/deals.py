# -*- coding: utf-8 -*-
import datetime

import sqlalchemy as sa
from sqlalchemy import case, cast, extract, func, null
from sqlalchemy.orm import with_polymorphic

from ..database import Session
from ..models import Account, Activity, Agent, Call, Contact, Deal, LineItem, Meeting, Participation, Region, Stage, Territory


class DealManager(object):
    """CRUD of deals on a session."""

    model = Deal

    def __init__(self, session):
        self.session = session

    @property
    def query(self):
        return self.session.query(self.model)

    def get(self, deal_id):
        return self.query.filter(self.model.id == deal_id).first()

    def all(self, order_by=None):
        query = self.query
        if order_by is not None:
            query = query.order_by(self.model.title)
        return query.all()

    def filter(self, **kwargs):
        return self.query.filter_by(**kwargs)

    def of_agent(self, agent_id, won=None):
        query = self.query.filter_by(agent_id=agent_id)
        if won is not None:
            query = query.filter(self.model.won == won)
        return query.order_by(self.model.closing.desc()).all()

    def in_currency(self, currency):
        return self.filter(currency=currency).all()

    def page(self, page=1, size=50):
        start = (page - 1) * size
        return self.query.order_by(Deal.id).slice(start, start + size).all()

    def count(self):
        return self.query.count()

    def close(self, deal_id, won):
        return self.query.filter(Deal.id == deal_id).update({Deal.won: won, "closing": sa.func.current_date()}, synchronize_session=False)

    def raise_prices(self, deal_id, percent):
        self.session.query(LineItem).filter(LineItem.deal_id == deal_id).update(
            {LineItem.price: LineItem.price * (1 + percent / 100.0)}, synchronize_session="evaluate"
        )

    def purge(self, year):
        old = self.session.query(Deal.id).filter(extract("year", Deal.closing) < year)
        self.session.query(LineItem).filter(LineItem.deal_id.in_(old)).delete(synchronize_session=False)
        self.query.filter(Deal.id.in_(old.scalar_subquery())).delete(synchronize_session="fetch")


def closing_this_month():
    today = datetime.date(2024, 5, 17)
    first = today.replace(day=1)
    return Session.query(Deal).filter(Deal.closing >= first, Deal.closing <= today).all()


def by_quarter(session, year):
    quarter = extract("quarter", Deal.closing)
    return (
        session.query(quarter.label("quarter"), func.sum(Deal.amount))
        .filter(extract("year", Deal.closing) == year)
        .group_by(quarter)
        .order_by(sa.asc("quarter"))
        .all()
    )


def size_classes(session):
    size = case((Deal.amount < 1000, "small"), (Deal.amount.between(1000, 50000), "medium"), else_="large")
    return session.query(size.label("size"), func.count("*")).group_by(size).all()


def win_rate(session):
    won = func.sum(case((Deal.won == True, 1), else_=0))  # noqa: E712
    return session.query(Agent.login, cast(won, sa.Float) / func.nullif(func.count(Deal.id), 0)).join(Agent.deals).group_by(Agent.login).all()


def ranked(session):
    rank = func.row_number().over(partition_by=Deal.agent_id, order_by=Deal.amount.desc()).label("rank")
    sub = session.query(Deal.id.label("id"), rank).subquery()
    return session.query(Deal).join(sub, Deal.id == sub.c.id).filter(sub.c.rank == 1).all()


def weighted(session, minimum):
    return session.query(Deal.id, Deal.weighted).filter(Deal.weighted > minimum).all()


def activities(session, contact_id):
    return session.query(Activity).join(Participation).filter(Participation.contact_id == contact_id).order_by(Activity.at.desc()).all()


def calls(session, minutes):
    return session.query(Call).filter(Call.minutes >= minutes).all()


def calls_or_meetings(session, number):
    entity = with_polymorphic(Activity, [Call, Meeting])
    return session.query(entity).filter(sa.or_(entity.Call.number == number, entity.Meeting.room != null())).all()


def meetings_in(session, room):
    return session.query(Meeting.subject, Meeting.at).filter(Meeting.room == room).all()


def big_items(session):
    return session.query(Deal).filter(Deal.big_items.any()).all()


def items_total(session):
    return session.query(LineItem.product, func.sum(LineItem.total)).group_by(LineItem.product).all()


def territories(session, login):
    return (
        session.query(Territory.id, Region.name)
        .join(Territory.region)
        .join(Territory.agent)
        .filter(Agent.login == login)
        .all()
    )


def org_chart(session, root_id):
    tree = session.query(Agent.id, Agent.manager_id, sa.literal(1).label("level")).filter(Agent.id == root_id).cte("tree", recursive=True)
    tree = tree.union_all(session.query(Agent.id, Agent.manager_id, tree.c.level + 1).filter(Agent.manager_id == tree.c.id))
    return session.query(Agent.login, tree.c.level).join(tree, tree.c.id == Agent.id).order_by(tree.c.level).all()


def lock(session, deal_id):
    return session.query(Deal).filter(Deal.id == deal_id).with_for_update().one()


def exists_for(session, title):
    return session.query(session.query(Deal).filter(Deal.title == title).exists()).scalar()


def stages_missing(session):
    return session.query(Stage).filter(Stage.id.notin_(session.query(Deal.stage_id).filter(Deal.stage_id.isnot(None)))).all()


def account_agents(session):
    return (
        session.query(Account)
        .join(Agent, Account.owner_id == Agent.id, isouter=True)
        .filter((Agent.active == False) | (Agent.id.is_(None)))  # noqa: E712
        .add_columns(Agent.login)
        .all()
    )


def first_contact(session):
    return session.query(Contact).order_by(Contact.position, Contact.name).first()


def select_style(session, kind):
    stmt = sa.select(Account.id, Account.name).where(Account.kind == kind)
    return session.execute(stmt).fetchall()


def find_by_class(session):
    return Account.find_all(session, kind="partner"), Account.in_country(session, "DE").all(), Account.get_by_name(session, "Acme")


def via_query_cls():
    return Session.query(Account).by_id(5).first(), Account.query_property.filter_by(kind="customer").count()
