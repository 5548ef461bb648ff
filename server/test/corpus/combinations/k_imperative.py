"""Imperative mappings, composites of dataclasses, generic and dataclass models."""

from dataclasses import dataclass, field
from typing import Optional, List, Any, Dict, Generic, TypeVar
import dataclasses
from sqlalchemy import *
from sqlalchemy.orm import *
metadata = MetaData()
reg = registry(metadata=metadata)
a = Table('a', metadata, Column('id', Integer, primary_key=True), Column('foo', String(50)))
b = Table('b', metadata, Column('id', Integer, primary_key=True), Column('foo', String(50)), Column('a_id', ForeignKey('a.id')))
class A:
    pass
class B:
    pass
reg.map_imperatively(A, a, properties={'bs': relationship(B, primaryjoin=a.c.foo.op('&*', is_comparison=True)(foreign(b.c.foo)), viewonly=True), 'real': relationship(B, backref='parent')})
reg.map_imperatively(B, b)
select(A).join(A.bs)
Session().query(A).join(A.bs)
select(A).join(A.real).where(B.foo == "x")
select(B).join(B.parent)

class Base(DeclarativeBase):
    pass

@dataclasses.dataclass
class Address:
    street: str
    state: Optional[str]
    zip_: str

class User(Base):
    __tablename__ = 'user'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    address: Mapped[Address] = composite(mapped_column(), mapped_column(), mapped_column('zip'))
    work: Mapped[Optional[Address]] = composite(mapped_column("w_street"), mapped_column("w_state"), mapped_column("w_zip"))

class Bare(Base):
    __tablename__ = 'bare'
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[Address] = composite()
    other: Mapped["Address"] = composite(Column("o1", String), Column("o2", String), mapped_column("o3", String(9)))
select(User)
select(User.address)
select(User).where(User.address == Address("a", "b", "c"))
select(Bare)
from sqlalchemy.schema import CreateTable
CreateTable(User.__table__)
CreateTable(Bare.__table__)
T = TypeVar("T")
class Setting(MappedAsDataclass, Base, Generic[T]):
    __tablename__ = "setting"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String)
    value: Mapped[T] = mapped_column(JSON, default_factory=lambda: {})
typ = Setting[Dict[str, Any]]
select(typ).where(typ.key == "x")
select(Setting).where(Setting.key == "x")

@reg.mapped
@dataclass
class DC:
    __table__ = Table("dc", metadata, Column("id", Integer, primary_key=True), Column("nm", String(20)))
    id: int = field(init=False)
    nm: Optional[str] = None
select(DC)
@reg.mapped_as_dataclass
class DC2:
    __tablename__ = "dc2"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    nm: Mapped[str]
    dcs: Mapped[List["DC3"]] = relationship(back_populates="dc2", default_factory=list)
@reg.mapped_as_dataclass
class DC3:
    __tablename__ = "dc3"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    dc2_id: Mapped[int] = mapped_column(ForeignKey("dc2.id"), init=False)
    dc2: Mapped["DC2"] = relationship(back_populates="dcs")
select(DC2).join(DC2.dcs)
class Old:
    def __init__(self, x): self.x = x
old = Table("old", metadata, Column("id", Integer, primary_key=True), Column("x", Integer), Column("b_id", ForeignKey("b.id")))
reg.map_imperatively(Old, old, properties={"ident": old.c.id, "twice": column_property(old.c.x * 2), "b": relationship("B", backref=backref("olds", order_by=old.c.x)), "syn": synonym("x")})
select(Old).where(Old.ident == 3)
select(Old.twice, Old.syn)
select(Old).options(joinedload(Old.b).joinedload(B.parent))
j = join(a, b, a.c.id == b.c.a_id)
class AB:
    pass
reg.map_imperatively(AB, j, properties={"id": [a.c.id, b.c.a_id], "bid": b.c.id, "foo": a.c.foo, "bfoo": b.c.foo})
select(AB).where(AB.bfoo == "x")
class Sub:
    pass
sq = select(a.c.id, func.count(b.c.id).label("n")).join(b, isouter=True).group_by(a.c.id).subquery("cnt")
reg.map_imperatively(Sub, sq, primary_key=[sq.c.id])
select(Sub).where(Sub.n > 3)
class View(Base):
    __table__ = select(a.c.id, a.c.foo).where(a.c.foo != None).subquery("v")
    __mapper_args__ = {"primary_key": [__table__.c.id]}
select(View)
class Part(Base):
    __table__ = Table("part", Base.metadata, Column("id", Integer, primary_key=True), Column("n", String), Column("x_p", Integer, ForeignKey("part.id")))
    __mapper_args__ = {"include_properties": ["id", "n"]}
select(Part)
class Cust(Base):
    __tablename__ = "cust"
    ident = Column("id", Integer, primary_key=True)
    nm = Column("name", String)
    ver = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": ver, "eager_defaults": True}
select(Cust).order_by(Cust.nm)
update(Cust).values({"nm": "x"})
