"""Joined, single and concrete inheritance: entities, aliases, polymorphic loading, aliased subqueries."""

from __future__ import annotations
import datetime
from typing import Optional, List, Set, Dict
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import Session, attribute_keyed_dict

class Base(DeclarativeBase):
    pass

class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    employees: Mapped[List[Employee]] = relationship(back_populates="company")
    machines: Mapped[List[Machine]] = relationship(order_by="Machine.name.desc()")

class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    company_id: Mapped[Optional[int]] = mapped_column(ForeignKey("company.id"))
    manager_id: Mapped[Optional[int]] = mapped_column(ForeignKey("manager.id"))
    company: Mapped[Optional[Company]] = relationship(back_populates="employees")
    manager: Mapped[Optional[Manager]] = relationship(foreign_keys=[manager_id], back_populates="reports")
    badges: Mapped[List[Badge]] = relationship(back_populates="employee")
    __mapper_args__ = {"polymorphic_identity": "employee", "polymorphic_on": "type"}

class Manager(Employee):
    __tablename__ = "manager"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    level: Mapped[int]
    paperwork: Mapped[List[Paper]] = relationship(back_populates="manager")
    reports: Mapped[List[Employee]] = relationship(foreign_keys="Employee.manager_id", back_populates="manager")
    __mapper_args__ = {"polymorphic_identity": "manager", "inherit_condition": id == Employee.id}

class Engineer(Employee):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    lang: Mapped[str]
    machines: Mapped[List[Machine]] = relationship(back_populates="engineer")
    __mapper_args__ = {"polymorphic_identity": "engineer"}

class Senior(Engineer):
    grade: Mapped[Optional[int]] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "senior"}

class Paper(Base):
    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    manager_id: Mapped[int] = mapped_column(ForeignKey("manager.id"))
    manager: Mapped[Manager] = relationship(back_populates="paperwork")

class Machine(Base):
    __tablename__ = "machine"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    engineer_id: Mapped[Optional[int]] = mapped_column(ForeignKey("engineer.id"))
    company_id: Mapped[Optional[int]] = mapped_column(ForeignKey("company.id"))
    engineer: Mapped[Optional[Engineer]] = relationship(back_populates="machines")

class Badge(Base):
    __tablename__ = "badge"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    employee: Mapped[Employee] = relationship(back_populates="badges", lazy="joined")

class Shape(Base):
    __tablename__ = "shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    owner_id: Mapped[Optional[int]] = mapped_column(ForeignKey("company.id"))
    owner: Mapped[Optional[Company]] = relationship()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "shape"}

class Circle(Shape):
    radius: Mapped[Optional[int]]
    __mapper_args__ = {"polymorphic_identity": "circle"}

class Square(Shape):
    side: Mapped[Optional[int]]
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shape.id"))
    parent: Mapped[Optional[Shape]] = relationship(remote_side="Shape.id")
    __mapper_args__ = {"polymorphic_identity": "square"}

class Doc(Base):
    __tablename__ = "doc"
    id: Mapped[int] = mapped_column(primary_key=True)
    t: Mapped[str]
    title: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "t", "polymorphic_identity": "doc", "with_polymorphic": "*"}

class Memo(Doc):
    __tablename__ = "memo"
    id: Mapped[int] = mapped_column(ForeignKey("doc.id"), primary_key=True)
    body: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "memo"}

class Letter(Doc):
    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(ForeignKey("doc.id"), primary_key=True)
    stamp: Mapped[str] = mapped_column(deferred=True)
    __mapper_args__ = {"polymorphic_identity": "letter"}

class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    sp: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "sp", "polymorphic_identity": "animal"}

class Dog(Animal):
    __tablename__ = "dog"
    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    breed: Mapped[str]
    toys: Mapped[List[Toy]] = relationship(lazy="selectin")
    __mapper_args__ = {"polymorphic_identity": "dog", "polymorphic_load": "selectin"}

class Cat(Animal):
    __tablename__ = "cat"
    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    lives: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "cat", "polymorphic_load": "inline"}

class Toy(Base):
    __tablename__ = "toy"
    id: Mapped[int] = mapped_column(primary_key=True)
    dog_id: Mapped[int] = mapped_column(ForeignKey("dog.id"))

class Vehicle(ConcreteBase, Base):
    __tablename__ = "vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "vehicle", "concrete": True}

class Car(Vehicle):
    __tablename__ = "car"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    doors: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "car", "concrete": True}

class Plant(AbstractConcreteBase, Base):
    strict_attrs = True
    name = mapped_column(String(50))

class Tree(Plant):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "tree", "concrete": True}

class Flower(Plant):
    __tablename__ = "flower"
    id: Mapped[int] = mapped_column(primary_key=True)
    color: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "flower", "concrete": True}

Base.registry.configure()
s = Session()

select(Employee)
select(Manager)
select(Senior)
select(Engineer).where(Engineer.name == "x", Engineer.lang == "py")
select(Manager.id, Employee.id)
select(Manager.name, Manager.level)
select(Company).join(Company.employees)
select(Company).join(Company.employees.of_type(Manager)).where(Manager.level > 3)
select(Company).join(Manager, Company.employees)
select(Company).join(Engineer, Company.id == Engineer.company_id)
select(Company).where(Company.employees.of_type(Engineer).any(Engineer.lang == "x"))
select(Company).where(Company.employees.any(Employee.name == "x"))
select(Company).join(Company.employees.of_type(Engineer)).join(Engineer.machines)
select(Company).join(Company.employees.of_type(Engineer).and_(Engineer.lang == "go"))
wp = with_polymorphic(Employee, [Engineer, Manager])
wpf = with_polymorphic(Employee, [Engineer, Manager], flat=True)
wpa = with_polymorphic(Employee, "*", aliased=True)
wpn = with_polymorphic(Employee, [Manager], innerjoin=True, flat=True)
wpname = with_polymorphic(Employee, [Manager, Engineer], flat=True, name="em")
select(wp)
select(wp).where(or_(wp.Engineer.lang == "x", wp.Manager.level > 3))
select(wpf).where(wpf.Manager.level == 3).order_by(wpf.id)
select(wpa)
select(wpn)
select(wpname)
select(wp.name, wp.Engineer.lang)
select(Company).join(Company.employees.of_type(wpf)).where(wpf.Engineer.lang == "z")
select(Company, wp).join(wp, Company.employees)
select(Company).options(joinedload(Company.employees.of_type(wpf)))
select(Company).options(selectinload(Company.employees.of_type(wp)))
select(Company).options(selectinload(Company.employees.of_type(Engineer)).selectinload(Engineer.machines))
select(Company).options(joinedload(Company.employees.of_type(wpf)).joinedload(wpf.Engineer.machines))
select(Company).options(subqueryload(Company.employees))
select(Company).options(selectinload(Company.employees).selectin_polymorphic([Manager, Engineer]))
select(Company).options(selectinload(Company.employees).options(selectin_polymorphic(Employee, [Manager]), selectinload(Employee.badges)))
select(Employee).options(selectin_polymorphic(Employee, [Manager, Engineer]))
select(Employee).options(selectin_polymorphic(Employee, [Manager, Engineer]), selectinload(Manager.paperwork))
select(Employee).options(selectin_polymorphic(Employee, [Manager]), joinedload(Employee.company))
select(wp).options(selectinload(wp.Manager.paperwork), joinedload(wp.Engineer.machines))
select(Manager).options(joinedload(Manager.paperwork), defer(Manager.level))
select(Manager).options(load_only(Manager.name))
select(Manager).options(selectinload(Manager.reports))
select(Employee).options(joinedload(Employee.manager))
select(Employee).options(joinedload(Employee.manager).joinedload(Manager.paperwork))
select(Badge)
select(Badge).options(lazyload(Badge.employee))
select(Badge).join(Badge.employee.of_type(Manager)).options(contains_eager(Badge.employee.of_type(Manager)))
select(Badge).options(joinedload(Badge.employee.of_type(wpf)))
ea = aliased(Engineer)
eb = aliased(Employee, flat=True)
ma = aliased(Manager, name="boss", flat=True)
select(ea).where(ea.name == "x")
select(eb)
select(ma).where(ma.level == 3)
select(Employee, ma).join(ma, Employee.manager)
select(Employee.name, ma.name).outerjoin(Employee.manager.of_type(ma))
select(Company).join(ea, Company.employees).options(contains_eager(Company.employees.of_type(ea)))
select(Company).outerjoin(Company.machines).options(contains_eager(Company.machines)).order_by(Company.id)
select(Company).options(joinedload(Company.machines)).limit(3)
select(Company).options(joinedload(Company.machines).joinedload(Machine.engineer)).order_by(Company.name).limit(5).offset(2)
select(Company).options(joinedload(Company.employees.of_type(Manager)))
select(Machine).options(joinedload(Machine.engineer, innerjoin=True))
select(Machine).options(joinedload(Machine.engineer))
select(Shape)
select(Circle)
select(Square).where(Square.side > 3)
select(Circle, Square).join(Square, Square.owner_id == Circle.owner_id)
select(Shape).where(Shape.kind.in_(["circle"]))
select(with_polymorphic(Shape, [Circle, Square]))
select(Square).options(joinedload(Square.parent))
select(Square).join(Square.parent)
sq = aliased(Shape)
select(Square).join(Square.parent.of_type(sq)).where(sq.kind == "x")
select(Company).where(~exists().where(Circle.owner_id == Company.id))
select(func.count(Circle.id))
select(func.count()).select_from(Circle)
select(aliased(Circle))
select(Circle.radius).where(Circle.radius > 3).union(select(Square.side))
select(Doc)
select(Doc).where(Memo.body == "x")
select(Memo)
select(Doc.title)
select(Doc).options(undefer(Letter.stamp))
select(aliased(Doc))
select(aliased(Doc, flat=True))
select(Animal)
select(Dog)
select(Animal).options(defer(Animal.name))
select(Vehicle)
select(Car)
select(Vehicle).where(Vehicle.name == "x")
select(Plant)
select(Tree)
select(Plant).where(Plant.name == "x")
s.query(Employee).filter(Employee.name == "x")
s.query(Company).join(Company.employees.of_type(Engineer)).filter(Engineer.lang == "x")
s.query(wp).filter(wp.Manager.level == 3)
s.query(Employee)
s.query(Manager).filter_by(level=3, name="x")
s.query(Circle).filter_by(radius=3)
s.query(func.count(Circle.id))
s.query(Company, func.count(Employee.id)).outerjoin(Company.employees).group_by(Company.id)
s.query(Senior)
s.query(Company).filter(Company.employees.of_type(Manager).any(Manager.level > 5))
s.query(Company).filter(Company.machines.any(Machine.engineer.has(Engineer.lang == "c")))
s.query(Company).options(joinedload(Company.employees.of_type(wpf)), joinedload(Company.machines))
s.query(Employee).options(selectinload(Employee.badges).joinedload(Badge.employee))
update(Manager).values(level=5)
update(Manager).values(name="x").where(Manager.level == 3)
update(Employee).where(Employee.type == "manager").values(name="q")
update(Circle).values(radius=3)
update(Circle).where(Circle.radius == 3).values(owner_id=4)
delete(Circle)
delete(Circle).where(Circle.radius > 5)
delete(Employee).where(Employee.name == "x")
delete(Manager)
insert(Manager).values(name="x", level=3)
insert(Circle).values(radius=4)
insert(Employee)
insert(Manager)
insert(Circle)
select(Company).where(Company.id.in_(select(Manager.company_id).where(Manager.level > 3)))
select(Employee).where(Employee.id.in_(select(Engineer.id)))
select(Employee).where(exists().where(Engineer.id == Employee.id))
select(Employee).join(Employee.badges).where(Badge.code == "x").distinct()
sub = select(Manager).where(Manager.level > 3).subquery()
msub = aliased(Manager, sub)
select(msub)
select(Company, msub).join(msub, Company.employees)
select(Company).join(msub, msub.company_id == Company.id)
esub = aliased(Employee, select(Employee).limit(5).subquery(), name="esub")
select(esub).options(joinedload(esub.company))
select(esub.name).join(esub.company).where(Company.name == "x")
ecte = select(Employee.id, Employee.manager_id).where(Employee.manager_id.is_(None)).cte("tree", recursive=True)
ecte = ecte.union_all(select(Employee.id, Employee.manager_id).join(ecte, Employee.manager_id == ecte.c.id))
select(Employee).join(ecte, ecte.c.id == Employee.id)
select(Manager).join(ecte, ecte.c.manager_id == Manager.id)
select(Employee).from_statement(select(Employee).union(select(Employee)))
select(Employee).from_statement(text("select * from employee"))
select(Manager).from_statement(text("select 1").columns(Manager.id, Manager.level))
select(aliased(Employee, union(select(Employee), select(Employee)).subquery()))
select(Bundle("b", Manager.name, Manager.level))
select(Company.name, Bundle("m", Manager.name, Manager.level)).join(Manager, Manager.company_id == Company.id)
select(Employee).where(with_parent(Company(id=3), Company.employees))
select(Engineer).where(with_parent(Company(id=3), Company.employees.of_type(Engineer)))
select(Machine).where(Machine.engineer == Engineer(id=4))
select(Machine).where(Machine.engineer != None)
select(Employee).where(Employee.manager == None)
select(Company).where(Company.employees.contains(Employee(id=3)))
select(Company).where(~Company.employees.any())
select(Engineer).where(Engineer.machines.any(Machine.name == "x"))
