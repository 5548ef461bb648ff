# -*- coding: utf-8 -*-
import datetime

from sqlalchemy import (
    Boolean, CheckConstraint, Column, Date, DateTime, Enum, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, Numeric,
    PickleType, SmallInteger, String, Table, Text, Unicode, UniqueConstraint, and_, event, func, select,
)
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import backref, column_property, composite, deferred, object_session, relationship, synonym
from sqlalchemy.orm.collections import attribute_mapped_collection

from .database import Base

contact_tags = Table(
    "contact_tags",
    Base.metadata,
    Column("contact_id", Integer, ForeignKey("crm_contact.id"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("crm_tag.id"), primary_key=True),
)


class Address(object):
    def __init__(self, street, city, country):
        self.street = street
        self.city = city
        self.country = country

    def __composite_values__(self):
        return self.street, self.city, self.country

    def __eq__(self, other):
        return isinstance(other, Address) and other.__composite_values__() == self.__composite_values__()


class AuditMixin(object):
    created_on = Column(DateTime, default=datetime.datetime.now, nullable=False)
    changed_on = Column(DateTime, default=datetime.datetime.now, onupdate=datetime.datetime.now)


class Account(AuditMixin, Base):
    id = Column(Integer, primary_key=True)
    name = Column(Unicode(120), nullable=False, unique=True)
    kind = Column(Enum("customer", "partner", "prospect"), nullable=False, default="prospect")
    employees = Column(Integer)
    revenue = Column(Numeric(14, 2))
    owner_id = Column(Integer, ForeignKey("crm_agent.id"), index=True)
    parent_id = Column(Integer, ForeignKey("crm_account.id"))
    street = Column(String(200))
    city = Column(String(100))
    country = Column(String(2))
    notes = deferred(Column(Text))

    address = composite(Address, street, city, country)
    owner = relationship("Agent", backref="accounts")
    parent = relationship("Account", remote_side=[id], backref=backref("subsidiaries", lazy="dynamic"))
    contacts = relationship("Contact", back_populates="account", cascade="all, delete-orphan", passive_deletes=True)
    deals = relationship("Deal", back_populates="account", lazy="dynamic", order_by="Deal.closing.desc()")
    title = synonym("name")

    @classmethod
    def get_by_name(cls, session, name):
        return session.query(cls).filter(cls.name == name).one_or_none()

    @classmethod
    def in_country(cls, session, country):
        return cls.query(session).filter(cls.country == country).order_by(cls.name)

    @hybrid_property
    def is_large(self):
        return self.employees >= 1000

    @hybrid_method
    def revenue_above(self, amount):
        return self.revenue > amount


class Agent(Base):
    __tablename__ = "crm_agent"
    __table_args__ = (CheckConstraint("length(login) > 2", name="ck_login"), Base.__table_args__)

    id = Column(Integer, primary_key=True)
    login = Column(String(40), nullable=False, unique=True)
    first = Column("first_name", String(50))
    last = Column("last_name", String(50))
    manager_id = Column(ForeignKey("crm_agent.id"))
    quota = Column(Float, default=0.0)
    active = Column(Boolean, default=True)
    data = Column(PickleType)

    reports = relationship("Agent", backref=backref("manager", remote_side="Agent.id"))
    fullname = column_property(first + " " + last)

    @hybrid_property
    def initials(self):
        return self.first[0] + self.last[0]

    @initials.expression
    def initials(cls):
        return func.concat(func.substr(cls.first, 1, 1), func.substr(cls.last, 1, 1))


class Contact(AuditMixin, Base):
    id = Column(Integer, primary_key=True)
    account_id = Column(Integer, ForeignKey(Account.id, ondelete="CASCADE"))
    name = Column(Unicode(100), nullable=False, index=True)
    email = Column(String(200))
    phone = Column(String(40))
    position = Column(Integer)
    primary = Column("is_primary", Boolean, default=False)

    account = relationship(Account, back_populates="contacts")
    tags = relationship("Tag", secondary=contact_tags, backref="contacts")
    attributes = relationship(
        "ContactAttribute", collection_class=attribute_mapped_collection("key"), cascade="all, delete-orphan", backref="contact"
    )
    activities = relationship("Activity", secondary="crm_participation", back_populates="contacts", viewonly=True)
    tag_names = association_proxy("tags", "name")
    values = association_proxy("attributes", "value")


class ContactAttribute(Base):
    contact_id = Column(Integer, ForeignKey("crm_contact.id"), primary_key=True)
    key = Column(String(30), primary_key=True)
    value = Column(String(200))


class Tag(Base):
    id = Column(Integer, primary_key=True)
    name = Column(String(30), unique=True)


class Stage(Base):
    id = Column(SmallInteger, primary_key=True)
    name = Column(String(30))
    position = Column(SmallInteger)
    probability = Column(Float)


class Deal(AuditMixin, Base):
    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False)
    amount = Column(Numeric(12, 2), default=0)
    currency = Column(String(3), default="EUR", nullable=False)
    closing = Column(Date)
    won = Column(Boolean)
    account_id = Column(Integer, ForeignKey("crm_account.id"), nullable=False)
    agent_id = Column(Integer, ForeignKey("crm_agent.id"))
    stage_id = Column(SmallInteger, ForeignKey("crm_stage.id"))

    account = relationship("Account", back_populates="deals")
    agent = relationship("Agent", backref=backref("deals", order_by="Deal.id"))
    stage = relationship(Stage, lazy="joined")
    items = relationship(
        "LineItem", order_by="LineItem.position", collection_class=ordering_list("position"), cascade="all,delete-orphan", backref="deal"
    )
    big_items = relationship(
        "LineItem", primaryjoin="and_(Deal.id == LineItem.deal_id, LineItem.price > 1000)", viewonly=True
    )

    @property
    def session(self):
        return object_session(self)

    @hybrid_property
    def weighted(self):
        return self.amount * self.stage.probability

    @weighted.expression
    def weighted(cls):
        return select(cls.amount * Stage.probability).where(Stage.id == cls.stage_id).scalar_subquery()


class LineItem(Base):
    __tablename__ = "crm_line_item"
    __table_args__ = (UniqueConstraint("deal_id", "position"), Index("ix_line_item_product", "product"))

    id = Column(Integer, primary_key=True)
    deal_id = Column(Integer, ForeignKey("crm_deal.id"))
    position = Column(Integer)
    product = Column(String(80))
    price = Column(Numeric(10, 2))
    quantity = Column(Integer, default=1)

    total = column_property(price * quantity)


class Activity(Base):
    id = Column(Integer, primary_key=True)
    type = Column(String(20))
    subject = Column(String(200))
    at = Column(DateTime)
    deal_id = Column(Integer, ForeignKey("crm_deal.id"))

    deal = relationship(Deal, backref=backref("activities", cascade="all, delete-orphan"))
    participations = relationship("Participation", backref="activity")
    contacts = relationship("Contact", secondary="crm_participation", back_populates="activities", viewonly=True)

    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "activity", "with_polymorphic": "*"}


class Call(Activity):
    __tablename__ = "crm_call"

    id = Column(Integer, ForeignKey("crm_activity.id"), primary_key=True)
    minutes = Column(Integer)
    number = Column(String(40))

    __mapper_args__ = {"polymorphic_identity": "call"}


class Meeting(Activity):
    __tablename__ = None

    room = Column(String(40))

    __mapper_args__ = {"polymorphic_identity": "meeting"}


class Participation(Base):
    __tablename__ = "crm_participation"

    activity_id = Column(Integer, ForeignKey("crm_activity.id"), primary_key=True)
    contact_id = Column(Integer, ForeignKey("crm_contact.id"), primary_key=True)
    role = Column(String(20))

    contact = relationship(Contact, backref="participations")


class Region(Base):
    country = Column(String(2), primary_key=True)
    code = Column(String(10), primary_key=True)
    name = Column(String(50))


class Territory(Base):
    __table_args__ = (
        ForeignKeyConstraint(["country", "region_code"], ["crm_region.country", "crm_region.code"], name="fk_territory_region"),
        Base.__table_args__,
    )

    id = Column(Integer, primary_key=True)
    country = Column(String(2))
    region_code = Column(String(10))
    agent_id = Column(Integer, ForeignKey("crm_agent.id"))

    region = relationship(Region, backref="territories")
    agent = relationship(Agent)


Account.open_amount = column_property(
    select(func.sum(Deal.amount)).where(and_(Deal.account_id == Account.id, Deal.won.is_(None))).correlate_except(Deal).scalar_subquery(),
    deferred=True,
)


@event.listens_for(Contact.email, "set", retval=True)
def lower_email(target, value, oldvalue, initiator):
    return value and value.lower()
