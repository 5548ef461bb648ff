"""Subclasses that say otherwise what a column of their parent is: a property, a method, a value, nothing."""

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Loud:
    shout = "!"


class Quest(Base):
    __tablename__ = "quest"
    id = Column(Integer, primary_key=True)
    kind = Column(String(20))
    start = Column(Integer)
    floor = Column(Integer)
    shout = Column(String(9))
    title = Column(String(80))
    mood = Column(String(10))
    owner_id = Column(Integer, ForeignKey("owner.id"))
    owner = relationship("Owner", back_populates="quests")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "plain"}


class Owner(Base):
    __tablename__ = "owner"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))
    quests = relationship("Quest", back_populates="owner")

    def describe(self):
        return self.name


class Timed(Loud, Quest):
    __tablename__ = "timed"
    id = Column(Integer, ForeignKey("quest.id"), primary_key=True)
    own_start = Column(Integer)
    mood = None
    __mapper_args__ = {"polymorphic_identity": "timed"}

    @property
    def start(self):
        return self.own_start

    @start.setter
    def start(self, value):
        self.own_start = value

    def floor(self):
        return 0


class Named(Quest):
    title = "always"
    __mapper_args__ = {"polymorphic_identity": "named"}


class Deep(Timed):
    depth = Column(Integer)
    start = Column("deep_start", Integer)
    __mapper_args__ = {"polymorphic_identity": "deep"}
