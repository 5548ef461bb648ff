"""Attributes that are added to mapped classes, and loading by synonyms."""

from sqlalchemy import *
from sqlalchemy.orm import *
metadata = MetaData()
reg = registry(metadata=metadata)
Base = reg.generate_base()
class Venue(Base):
    __tablename__ = 'venue'
    id = Column(Integer, primary_key=True)
    name = Column(String)
    descendants = relationship('Venue', primaryjoin=func.instr(remote(foreign(name)), name + '/').as_comparison(1, 2) == 1, viewonly=True, order_by=name)
select(Venue).join(Venue.descendants.of_type(aliased(Venue)))
select(Venue).options(joinedload(Venue.descendants))
select(Venue).filter_by(name="x")
class Person(Base):
    __tablename__ = 'people'
    id = Column(Integer, primary_key=True)
Person.name = deferred(Column(String(10)))
Person.late = Column("lt", Integer)
Person.twice = column_property(Person.late * 2)
Person.venue_id = Column(ForeignKey("venue.id"))
Person.venue = relationship(Venue)
Person.vsyn = synonym("venue")
Person.nsyn = synonym("name")
select(Person).where(Person.name == "x")
select(Person).options(undefer(Person.name)).order_by(Person.late)
select(Person).options(joinedload(Person.vsyn))
select(Person).join(Person.vsyn).where(Venue.name == "x", Person.nsyn == "y")
select(Person).options(undefer(Person.nsyn), selectinload(Person.vsyn))
class C(Base):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    b_id = Column(ForeignKey("b.id"))
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("b.id"))
    parent = relationship("B", remote_side=[id])
    zc = relationship(C)
    zd = relationship(C, viewonly=True)
select(B).options(joinedload(B.parent).joinedload(B.zc))
select(B).options(joinedload(B.parent).joinedload(B.zc), joinedload(B.zd))
select(B).options(joinedload(B.parent).joinedload(B.parent).joinedload(B.parent))
select(B).options(joinedload(B.zd), joinedload(B.zc), joinedload(B.parent))
class Z:
    pass
reg.map_imperatively(Z, Table("z", metadata, Column("id", Integer, primary_key=True)), properties={"b": relationship(B, primaryjoin="Z.id == foreign(B.id)", viewonly=True)})
select(Z).join(Z.b)
