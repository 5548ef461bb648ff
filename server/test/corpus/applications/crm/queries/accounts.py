# -*- coding: utf-8 -*-
from sqlalchemy import and_, asc, desc, distinct, exists, func, literal, not_, or_, text, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, load_only, subqueryload, undefer
from sqlalchemy.orm.exc import NoResultFound

from crm.models import Account, Activity, Address, Agent, Contact, ContactAttribute, Deal, LineItem, Stage, Tag, contact_tags

__all__ = ["get_account", "search_accounts"]

SORT_COLUMNS = {"name": Account.name, "revenue": Account.revenue, "created": Account.created_on}


def get_account(session, account_id):
    return session.query(Account).get(account_id)


def account_by_name(session, name):
    try:
        return session.query(Account).filter_by(name=name).one()
    except NoResultFound:
        return None


def search_accounts(session, text=None, kind=None, min_employees=None, country=None, order_by="name", descending=False):
    query = session.query(Account)
    if text:
        query = query.filter(Account.name.like("%" + text + "%"))
    if kind:
        query = query.filter(Account.kind == kind)
    if min_employees is not None:
        query = query.filter(Account.employees >= min_employees)
    if country:
        query = query.filter(Account.country == country)
    column = SORT_COLUMNS["name"]
    query = query.order_by(desc(column) if descending else asc(column))
    return query.all()


def at_address(session, city):
    return session.query(Account).filter(Account.address == Address("Main St", city, "DE")).all()


def large_accounts(session, amount):
    return session.query(Account).filter(Account.is_large, Account.revenue_above(amount)).order_by(Account.revenue.desc()).all()


def without_contacts(session):
    return session.query(Account).outerjoin(Account.contacts).filter(Contact.id == None).all()  # noqa: E711


def with_primary_contact(session):
    return (
        session.query(Account, Contact)
        .join(Contact, and_(Contact.account_id == Account.id, Contact.primary == True))  # noqa: E712
        .options(contains_eager(Account.contacts))
        .populate_existing()
        .all()
    )


def count_by_country(session):
    return (
        session.query(Account.country, func.count(Account.id))
        .group_by(Account.country)
        .having(func.count(Account.id) > 1)
        .order_by(func.count(Account.id).desc())
        .all()
    )


def names(session):
    return [name for (name,) in session.query(Account.name).distinct().order_by(Account.name)]


def subsidiaries(session, account):
    return account.subsidiaries.filter(Account.employees > 10).all()


def open_deals(session, account_id):
    return (
        session.query(Deal)
        .join(Deal.account)
        .join(Stage, Stage.id == Deal.stage_id)
        .filter(Account.id == account_id)
        .filter(Deal.won.is_(None))
        .filter(~Stage.name.in_(["lost", "won"]))
        .options(contains_eager(Deal.stage), subqueryload(Deal.items), lazyload(Deal.agent))
        .order_by(Deal.closing)
        .all()
    )


def total_of(session, account_id):
    return session.query(func.sum(LineItem.price * LineItem.quantity)).join(LineItem.deal).filter(Deal.account_id == account_id).scalar()


def pipeline(session):
    weighted = func.sum(Deal.amount * Stage.probability).label("weighted")
    return (
        session.query(Stage.name, func.count(Deal.id).label("deals"), func.sum(Deal.amount).label("amount"), weighted)
        .outerjoin(Deal, Deal.stage_id == Stage.id)
        .group_by(Stage.id, Stage.name, Stage.position)
        .order_by(Stage.position)
        .all()
    )


def best_agents(session, limit=5):
    won = session.query(Deal.agent_id, func.sum(Deal.amount).label("amount")).filter(Deal.won).group_by(Deal.agent_id).subquery()
    return (
        session.query(Agent, func.coalesce(won.c.amount, 0))
        .outerjoin(won, Agent.id == won.c.agent_id)
        .filter(Agent.active.is_(True))
        .order_by(won.c.amount.desc())
        .limit(limit)
        .all()
    )


def agents_and_managers(session):
    manager = aliased(Agent)
    return (
        session.query(Agent.login, manager.login.label("manager"))
        .outerjoin(manager, Agent.manager)
        .filter(or_(manager.id.is_(None), manager.active == True))  # noqa: E712
        .all()
    )


def agents_named(session, first, last):
    return session.query(Agent).filter(tuple_(Agent.first, Agent.last).in_([(first, last)])).all()


def agents_by_initials(session, initials):
    return session.query(Agent.id, Agent.fullname).filter(Agent.initials == initials).all()


def contacts_tagged(session, names, match_all=False):
    query = session.query(Contact).join(contact_tags).join(Tag).filter(Tag.name.in_(names))
    if match_all:
        query = query.group_by(Contact.id).having(func.count(distinct(Tag.id)) == len(names))
    return query.all()


def contacts_with_attribute(session, key, value):
    return session.query(Contact).filter(Contact.attributes.any(and_(ContactAttribute.key == key, ContactAttribute.value == value))).all()


def contacts_of_tag(session, tag):
    return session.query(Contact).filter(Contact.tags.contains(tag)).all()


def contacts_with_tag_name(session, name):
    return session.query(Contact).filter(Contact.tag_names.contains(name)).all()


def untagged(session):
    return session.query(Contact).filter(not_(Contact.tags.any())).with_entities(Contact.id, Contact.email).all()


def duplicates(session):
    other = aliased(Contact, name="other")
    return (
        session.query(Contact.id, other.id)
        .join(other, and_(func.lower(Contact.email) == func.lower(other.email), Contact.id < other.id))
        .all()
    )


def has_deals(session, account_id):
    return session.query(exists().where(Deal.account_id == account_id)).scalar()


def accounts_with_big_deals(session, minimum):
    stmt = exists().where(and_(Deal.account_id == Account.id, Deal.amount > minimum))
    return session.query(Account).filter(stmt).all()


def accounts_of_manager(session, login):
    return session.query(Account).filter(Account.owner.has(Agent.manager.has(login=login))).all()


def deals_of_account(session, account):
    return session.query(Deal).with_parent(account).all() if False else session.query(Deal).filter(Deal.account == account).all()


def latest_activity(session):
    latest = (
        session.query(Activity.deal_id, func.max(Activity.at).label("at")).group_by(Activity.deal_id).subquery("latest")
    )
    return (
        session.query(Deal.id, Deal.title, latest.c.at)
        .select_from(Deal)
        .outerjoin(latest, latest.c.deal_id == Deal.id)
        .order_by(latest.c.at.is_(None), latest.c.at)
        .all()
    )


def search_union(session, term):
    accounts = session.query(Account.id.label("id"), Account.name.label("label"), literal("account").label("type")).filter(
        Account.name.contains(term)
    )
    contacts = session.query(Contact.id, Contact.name, literal("contact")).filter(Contact.name.contains(term))
    return accounts.union_all(contacts).order_by("label").all()


def columns_only(session):
    return session.query(Account).options(load_only(Account.id, Account.name), undefer(Account.notes)).all()


def eager(session, account_id):
    return (
        session.query(Account)
        .options(joinedload(Account.contacts).joinedload(Contact.tags), joinedload(Account.owner).load_only(Agent.login))
        .filter(Account.id == account_id)
        .one()
    )


def raw(session, country):
    return session.query(Account).from_statement(text("SELECT * FROM crm_account WHERE country = :country")).params(country=country).all()


def raw_filter(session, minimum):
    return session.query(Account).filter(text("employees > :minimum")).params(minimum=minimum).order_by(text("employees DESC")).all()
