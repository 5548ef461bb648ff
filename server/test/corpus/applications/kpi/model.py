from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, Interval, Numeric, String, Text
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Account(Base):
    __tablename__ = 'account'
    account_id = Column('id', Integer, primary_key=True)
    name = Column(String(100))
    plan = Column(String(20))
    country = Column(String(2))
    signed_up = Column(DateTime, nullable=False)
    churned = Column(DateTime)
    referrer_id = Column(ForeignKey('account.id'))
    referrer = relationship('Account', remote_side=[account_id], backref='referred')
    sessions = relationship('Visit', back_populates='account')
    charges = relationship('Charge', back_populates='account')


class Visit(Base):
    __tablename__ = 'visit'
    id = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey(Account.account_id), index=True)
    began = Column(DateTime)
    ended = Column(DateTime)
    pages = Column(Integer, default=0)
    account = relationship(Account, back_populates='sessions')


class Charge(Base):
    __tablename__ = 'charge'
    id = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey(Account.account_id))
    cents = Column(Integer, nullable=False)
    currency = Column(String(3))
    refunded = Column(Boolean, default=False)
    day = Column(Date)
    account = relationship(Account, back_populates='charges')
