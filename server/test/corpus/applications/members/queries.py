import enum
import operator
from sqlalchemy import select, func
from sqlalchemy.sql import operators
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, InstrumentedAttribute
from sqlalchemy.sql.expression import ColumnElement


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Op(enum.Enum):
    EQ = "=", operators.eq
    LIKE = "like", operators.like_op
    IN = "in", operators.in_op

    def __init__(self, symbol, fn):
        self.symbol = symbol
        self.fn = fn

    @classmethod
    def of(cls, symbol):
        for member in cls:
            if member.symbol == symbol:
                return member
        raise ValueError(symbol)

    def __call__(self, column, value):
        return self.fn(column, value)


class Sort(str, enum.Enum):
    def __new__(cls, value, column):
        obj = str.__new__(cls, value)
        obj._value_ = value
        obj.column = column
        return obj

    NAME = ("name", A.name)
    ID = ("id", A.id)


class Comparison(enum.Enum):
    GE = operator.ge
    LT = enum.member(operator.lt)
    X = staticmethod(lambda a, b: a)


class Plain(enum.Enum):
    BIG = "big", 3

    @property
    def label(self):
        return self.value[0]

    @property
    def size(self):
        return self.value[1]


def f1(session):
    return session.scalars(select(A).where(Op.EQ(A.name, "x")))


def f2(session):
    return session.scalars(select(A).where(Op.of("like")(A.name, "x"), Op.IN.fn(A.id, [1, 2])))


def f3(session):
    return session.scalars(select(A).order_by(Sort.NAME.column, Sort("id").column.desc()).where(A.name == Sort.NAME))


def f4(session):
    return session.scalars(select(A).where(Comparison.LT.value(A.id, 5)))


def f5(session):
    return session.scalars(select(A).limit(Plain.BIG.size).where(A.name == Plain.BIG.label))


class Report:
    columns = {}

    def __init_subclass__(cls):
        cls.columns = {k: v for k, v in vars(cls).items() if isinstance(v, (ColumnElement, InstrumentedAttribute))}


class R1(Report):
    name = A.name
    n = func.count(A.id)


class R2(R1):
    last = func.max(A.id)

    @classmethod
    def all(cls):
        found = {}
        for base in reversed(cls.__mro__):
            found |= getattr(base, "__dict__", {}).get("columns", {})
        return found


def f6(session):
    return session.execute(select(*R1.columns.values()).group_by(*[c for c in R1.__dict__.values() if isinstance(c, InstrumentedAttribute)]))


def f7(session):
    return session.execute(select(*R2.all().values()))


def f8(session):
    return session.execute(select(*[getattr(A, k) for k in vars(A) if not k.startswith("_")]))


def f9(session):
    return session.execute(select(*[v for k, v in A.__dict__.items() if isinstance(v, InstrumentedAttribute)]))
