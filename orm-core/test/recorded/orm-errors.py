# Mistakes in mappings; each function is one case, and the message that SQLAlchemy gives is recorded in orm-errors.json.
from sqlalchemy import *
from sqlalchemy.orm import *


def family():
    class Base(DeclarativeBase):
        pass
    return Base


def no_foreign_key(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True)


def ambiguous(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id")); y = mapped_column(ForeignKey("a.id"))


def unknown_class(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("Nope")


def back_populates_missing(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", back_populates="nope")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id"))


def back_populates_column(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", back_populates="x")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id"))


def back_populates_elsewhere(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", back_populates="c")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id")); z = mapped_column(ForeignKey("c.id")); c = relationship("C")
    class C(Base):
        __tablename__ = "c"; id = mapped_column(Integer, primary_key=True)


def same_direction(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); up = mapped_column(ForeignKey("a.id")); parent = relationship("A", back_populates="children"); children = relationship("A", back_populates="parent")


def secondary_without_keys(Base):
    Table("ab", Base.metadata, Column("a_id", Integer), Column("b_id", Integer))
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", secondary="ab")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True)


def secondary_is_class(Base):
    class AB(Base):
        __tablename__ = "ab"; a_id = mapped_column(ForeignKey("a.id"), primary_key=True); b_id = mapped_column(ForeignKey("b.id"), primary_key=True)
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", secondary=lambda: AB)
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True)


def orphan_on_many_to_one(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True)
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id")); a = relationship("A", cascade="all, delete-orphan")


def bad_cascade(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", cascade="all, nope")


def backref_taken(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", backref="x")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id"))


def no_primary_key(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer)


def no_table(Base):
    class A(Base):
        id = mapped_column(Integer, primary_key=True)


def unknown_polymorphic_on(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True)
        __mapper_args__ = {"polymorphic_on": "nope"}


def inherits_without_key(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True)
    class B(A):
        __tablename__ = "b"; bid = mapped_column(Integer, primary_key=True)


def column_conflict(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); x = mapped_column(Integer)
    class B(A):
        x = mapped_column(String(5))


def custom_join_without_foreign(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", primaryjoin="A.id == B.x")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(Integer)


def custom_join_no_equality(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B", primaryjoin="A.id > foreign(B.x)")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(Integer)


def two_relationships_one_column(Base):
    class A(Base):
        __tablename__ = "a"; id = mapped_column(Integer, primary_key=True); bs = relationship("B")
    class B(Base):
        __tablename__ = "b"; id = mapped_column(Integer, primary_key=True); x = mapped_column(ForeignKey("a.id")); a = relationship("A")
