# Mapped classes of many kinds and statements over them; each entry of CASES is one case, recorded per dialect in orm.json.
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method


class Base(DeclarativeBase):
    pass


member_table = Table("member", Base.metadata, Column("user_id", ForeignKey("user.id"), primary_key=True), Column("team_id", ForeignKey("team.id"), primary_key=True))
friend_table = Table("friend", Base.metadata, Column("left_id", ForeignKey("user.id"), primary_key=True), Column("right_id", ForeignKey("user.id"), primary_key=True))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __composite_values__(self):
        return self.x, self.y


class Address(Base):
    __tablename__ = "address"
    id = mapped_column(Integer, primary_key=True)
    user_id = mapped_column(ForeignKey("user.id"))
    email = mapped_column(String(50))
    active = mapped_column(Boolean)
    user = relationship("User", back_populates="addresses")


class User(Base):
    __tablename__ = "user"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    nick = mapped_column("nickname", String(50))
    boss_id = mapped_column(ForeignKey("user.id"))
    bio = mapped_column(Text, deferred=True)
    big = mapped_column(Text, deferred=True, deferred_group="large")
    huge = mapped_column(Text, deferred=True, deferred_group="large")
    x1 = mapped_column(Integer)
    y1 = mapped_column(Integer)
    extra = query_expression()
    start = composite(Point, "x1", "y1")
    alias_name = synonym("name")
    address_count = column_property(select(func.count(Address.id)).where(Address.user_id == id).correlate_except(Address).scalar_subquery())
    addresses = relationship("Address", back_populates="user", order_by="Address.email.desc()")
    active_addresses = relationship("Address", primaryjoin="and_(User.id == Address.user_id, Address.active == True)", viewonly=True)
    boss = relationship("User", remote_side=[id], back_populates="staff")
    staff = relationship("User", back_populates="boss")
    teams = relationship("Team", secondary="member", back_populates="users")
    friends = relationship("User", secondary="friend", primaryjoin="User.id == friend.c.left_id", secondaryjoin="User.id == friend.c.right_id", backref="friended")
    tags = relationship("UserTag", back_populates="user")
    tag_names = association_proxy("tags", "label")
    tag_objects = association_proxy("tags", "tag")
    boss_name = association_proxy("boss", "name")

    @hybrid_property
    def full(self):
        return self.name + " " + self.nick

    @hybrid_property
    def shout(self):
        return self.name.upper()

    @shout.expression
    def shout(cls):
        return func.upper(cls.name)

    @hybrid_method
    def longer(self, n):
        return func.length(self.name) > n


class Team(Base):
    __tablename__ = "team"
    id = mapped_column(Integer, primary_key=True)
    title = mapped_column(String(50))
    users = relationship("User", secondary="member", back_populates="teams")


class Tag(Base):
    __tablename__ = "tag"
    id = mapped_column(Integer, primary_key=True)
    word = mapped_column(String(50))


class UserTag(Base):
    __tablename__ = "user_tag"
    user_id = mapped_column(ForeignKey("user.id"), primary_key=True)
    tag_id = mapped_column(ForeignKey("tag.id"), primary_key=True)
    label = mapped_column(String(50))
    user = relationship("User", back_populates="tags")
    tag = relationship("Tag", lazy="joined", innerjoin=True)


class Invoice(Base):
    __tablename__ = "invoice"
    series = mapped_column(String(5), primary_key=True)
    number = mapped_column(Integer, primary_key=True)
    payer_id = mapped_column(ForeignKey("user.id"))
    issuer_id = mapped_column(ForeignKey("user.id"))
    payer = relationship("User", foreign_keys=[payer_id])
    issuer = relationship("User", foreign_keys="Invoice.issuer_id", backref="issued")
    lines = relationship("Line", back_populates="invoice", lazy="joined")


class Line(Base):
    __tablename__ = "line"
    id = mapped_column(Integer, primary_key=True)
    series = mapped_column(String(5))
    number = mapped_column(Integer)
    text = mapped_column(String(50))
    invoice = relationship("Invoice", back_populates="lines")
    __table_args__ = (ForeignKeyConstraint(["series", "number"], ["invoice.series", "invoice.number"]),)


class Node(Base):
    __tablename__ = "node"
    id = mapped_column(Integer, primary_key=True)
    parent_id = mapped_column(ForeignKey("node.id"))
    name = mapped_column(String(50))
    children = relationship("Node", lazy="joined", join_depth=2)


class Company(Base):
    __tablename__ = "company"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    employees = relationship("Person", back_populates="company")
    managers = relationship("Manager", viewonly=True)


class Person(Base):
    __tablename__ = "person"
    id = mapped_column(Integer, primary_key=True)
    kind = mapped_column(String(20))
    name = mapped_column(String(50))
    company_id = mapped_column(ForeignKey("company.id"))
    company = relationship("Company", back_populates="employees")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "engineer"
    id = mapped_column(ForeignKey("person.id"), primary_key=True)
    language = mapped_column(String(50))
    machines = relationship("Machine", back_populates="engineer")
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Person):
    __tablename__ = "manager"
    id = mapped_column(ForeignKey("person.id"), primary_key=True)
    level = mapped_column(Integer)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Chief(Manager):
    __mapper_args__ = {"polymorphic_identity": "chief"}


class Machine(Base):
    __tablename__ = "machine"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    engineer_id = mapped_column(ForeignKey("engineer.id"))
    engineer = relationship("Engineer", back_populates="machines")


class Shape(Base):
    __tablename__ = "shape"
    id = mapped_column(Integer, primary_key=True)
    kind = mapped_column(String(20))
    owner_id = mapped_column(ForeignKey("user.id"))
    owner = relationship("User")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "shape", "with_polymorphic": "*"}


class Circle(Shape):
    __tablename__ = "circle"
    id = mapped_column(ForeignKey("shape.id"), primary_key=True)
    radius = mapped_column(Integer)
    __mapper_args__ = {"polymorphic_identity": "circle"}


class Doc(Base):
    __tablename__ = "doc"
    id = mapped_column(Integer, primary_key=True)
    kind = mapped_column(String(20))
    title = mapped_column(String(50))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "doc"}


class Memo(Doc):
    body = mapped_column(Text)
    author_id = mapped_column(ForeignKey("user.id"))
    author = relationship("User", backref="memos")
    __mapper_args__ = {"polymorphic_identity": "memo", "polymorphic_load": "inline"}


boss = aliased(User, name="boss")
other = aliased(User)
addr = aliased(Address)
eng = aliased(Engineer, flat=True)
person = with_polymorphic(Person, [Engineer, Manager])
flat = with_polymorphic(Person, "*", flat=True)
recent = select(Address).where(Address.active == True).subquery()
recent_addr = aliased(Address, recent)

CASES = [
    select(User),
    select(User.name, User.nick),
    select(User).where(User.nick == "x"),
    select(User).where(User.alias_name == "x"),
    select(User).filter_by(nick="x", name="y"),
    select(User.address_count),
    select(User).where(User.address_count > 3),
    select(User).order_by(User.address_count.desc()),
    select(other.address_count),
    select(User.full, User.shout),
    select(User).where(User.full == "a b"),
    select(other).where(other.shout == "X"),
    select(User).where(User.longer(5)),
    select(other).where(other.longer(5)),
    select(User.start),
    select(other.start, User.id),
    select(User).options(undefer(User.bio)),
    select(User).options(undefer_group("large")),
    select(User).options(undefer("*")),
    select(User).options(defer(User.name), undefer(User.big)),
    select(User).options(load_only(User.name, User.bio)),
    select(User).options(with_expression(User.extra, User.x1 + User.y1)),
    select(User).options(defer(User.start)),
    select(User).join(User.addresses),
    select(User).join(User.active_addresses),
    select(User).join(User.teams),
    select(User).join(User.friends),
    select(User).join(User.friends.of_type(other)),
    select(other).join(other.friends.of_type(boss)).where(boss.name == "b"),
    select(User).join(User.friended.of_type(other)),
    select(User).join(User.boss.of_type(boss)).where(boss.name == "x"),
    select(User, boss).outerjoin(boss, User.boss),
    select(User).join(addr, User.addresses).where(addr.email == "e"),
    select(User).join(addr, and_(addr.user_id == User.id, addr.active)),
    select(User).join(recent_addr, User.addresses),
    select(recent_addr, User).join(recent_addr.user),
    select(User).where(User.addresses.any()),
    select(User).where(User.addresses.any(email="x")),
    select(User).where(User.active_addresses.any(Address.email == "x")),
    select(User).where(User.teams.any(Team.title == "x")),
    select(User).where(User.friends.any(User.name == "x")),
    select(User).where(~User.friends.any()),
    select(User).where(User.boss.has(name="x")),
    select(User).where(User.boss.has(User.boss.has())),
    select(User).where(User.boss == None),
    select(User).where(User.boss != None),
    select(User).where(User.staff == None),
    select(User).where(User.staff.any(User.name == "x")),
    select(boss).where(boss.addresses.any(Address.email == "x")),
    select(boss).where(boss.staff.any(User.name == "x")),
    select(User).where(User.addresses.of_type(addr).any(addr.email == "x")),
    select(User).where(User.tag_names == "x"),
    select(User).where(User.tag_names.contains("x")),
    select(User).where(User.tag_names.in_(["x", "y"])),
    select(User).where(User.tag_objects.any(Tag.word == "x")),
    select(User).where(User.tag_objects.any(word="x")),
    select(User).where(User.boss_name == "x"),
    select(User).where(User.boss_name == None),
    select(User).where(User.boss_name.like("x%")),
    select(UserTag),
    select(UserTag).where(UserTag.tag.has(word="x")),
    select(User).options(joinedload(User.tags)),
    select(User).options(joinedload(User.addresses)),
    select(User).options(joinedload(User.addresses)).limit(5),
    select(User).options(joinedload(User.teams)).order_by(User.name).limit(5).offset(2),
    select(User).options(joinedload(User.friends)),
    select(User).options(joinedload(User.friends).joinedload(User.addresses)),
    select(User).options(joinedload(User.boss).joinedload(User.boss)),
    select(User).options(joinedload(User.boss, innerjoin=True).joinedload(User.addresses, innerjoin=True)),
    select(User).options(joinedload(User.addresses).load_only(Address.email)),
    select(User).options(joinedload(User.addresses.and_(Address.active == True))),
    select(User).options(joinedload(User.addresses.of_type(addr))),
    select(other).options(joinedload(other.addresses), defer(other.name)),
    select(User).join(User.addresses).options(contains_eager(User.addresses)),
    select(User).join(User.addresses.of_type(addr)).options(contains_eager(User.addresses.of_type(addr))),
    select(User).join(User.boss.of_type(boss)).options(contains_eager(User.boss.of_type(boss)).joinedload(boss.addresses)),
    select(User.id).join(User.addresses).group_by(User.id).having(func.count(Address.id) > 2),
    select(User, Address).join(User.addresses).options(joinedload(User.teams), load_only(Address.email)),
    select(Invoice),
    select(Invoice).limit(3),
    select(Invoice).options(lazyload(Invoice.lines)),
    select(Invoice).options(lazyload("*")),
    select(Invoice).options(raiseload("*")),
    select(Invoice).join(Invoice.lines).where(Line.text == "x"),
    select(Invoice).join(Invoice.payer).join(Invoice.issuer.of_type(other)),
    select(Invoice).options(joinedload(Invoice.payer), joinedload(Invoice.issuer)),
    select(Line).where(Line.invoice.has(Invoice.number > 3)),
    select(Line).options(joinedload(Line.invoice)),
    select(Line).options(joinedload(Line.invoice).noload(Invoice.lines)),
    select(User).join(User.issued),
    select(Node),
    select(Node).limit(3),
    select(Node).where(Node.children.any(Node.name == "x")).options(lazyload(Node.children)),
    select(Person),
    select(Engineer),
    select(Manager),
    select(Chief),
    select(Chief.level),
    select(Engineer.name, Engineer.language).where(Engineer.name == "x"),
    select(Person).join(Person.company),
    select(Engineer).join(Engineer.company),
    select(Engineer).join(Engineer.machines),
    select(eng).join(eng.machines),
    select(Company).join(Company.employees),
    select(Company).join(Company.employees.of_type(Engineer)),
    select(Company).join(Company.employees.of_type(Engineer)).where(Engineer.language == "x"),
    select(Company).join(Company.managers),
    select(Company).join(Company.employees.of_type(eng)).where(eng.language == "x"),
    select(Company).join(Company.employees.of_type(person)).where(or_(person.Engineer.language == "x", person.Manager.level > 1)),
    select(Company).where(Company.employees.of_type(Engineer).any(Engineer.language == "x")),
    select(Company).where(Company.employees.any(Person.name == "x")),
    select(Company).where(Company.managers.any()),
    select(Company).options(joinedload(Company.employees)),
    select(Company).options(joinedload(Company.managers)),
    select(Company).options(joinedload(Company.employees.of_type(Engineer))),
    select(Company).options(joinedload(Company.employees.of_type(person))),
    select(Company).options(joinedload(Company.employees.of_type(flat))),
    select(Company).options(joinedload(Company.employees.of_type(Engineer)).joinedload(Engineer.machines)),
    select(person),
    select(person).where(person.Engineer.language == "x"),
    select(flat),
    select(flat.name, flat.Manager.level),
    select(person).options(joinedload(person.Engineer.machines)),
    select(person).order_by(person.Engineer.language, person.name).limit(3),
    select(Machine).options(joinedload(Machine.engineer)),
    select(Machine).join(Machine.engineer).where(Engineer.name == "x"),
    select(Machine).where(Machine.engineer.has(Engineer.language == "x")),
    select(Shape),
    select(Circle),
    select(Shape).join(Shape.owner),
    select(aliased(Shape)),
    select(Shape).where(Circle.radius > 3),
    select(Doc),
    select(Memo),
    select(Doc).where(Memo.body == "x"),
    select(Memo).join(Memo.author),
    select(User).join(User.memos),
    select(User).where(User.memos.any(Memo.title == "x")),
    select(User).options(joinedload(User.memos)),
    select(func.count()).select_from(Memo),
    select(aliased(Memo)),
    select(User).join(Memo, Memo.author_id == User.id),
    select(User).options(with_loader_criteria(Address, Address.active == True), joinedload(User.addresses)),
    select(User).join(User.addresses).options(with_loader_criteria(Address, Address.active == True)),
    select(User).join(addr, User.addresses).options(with_loader_criteria(Address, lambda cls: cls.active == True, include_aliases=True)),
    select(User).where(User.id.in_(select(Address.user_id))).options(with_loader_criteria(Address, Address.active == True)),
    select(User.id).where(User.id.in_(select(Memo.author_id))),
    select(User).where(exists().where(Address.user_id == User.id)),
    select(select(User.id, User.name).subquery()),
    select(select(User).subquery()),
    select(aliased(User, select(User).where(User.name == "x").subquery())),
    select(aliased(User, select(User.id, User.name).subquery(), adapt_on_names=True).name),
    union(select(User), select(User).where(User.id == 3)),
    select(User).from_statement(select(User).where(User.name == "x")),
    select(User).with_only_columns(User.name).join(User.addresses),
    select(Bundle("b", User.id, User.name), Address.email).join(User.addresses),
    select(User).distinct().join(User.addresses).options(joinedload(User.teams)),
    select(User).with_for_update(of=User).join(User.addresses),
    insert(User),
    insert(User).values(name="x", nick="y"),
    insert(User).values({User.nick: "y"}),
    insert(User).values([{"name": "a", "nick": "b"}, {"name": "c", "nick": "d"}]),
    insert(User).values(name="x").returning(User.id, User.nick),
    insert(Address).from_select(["user_id", "email"], select(User.id, User.name)),
    update(User).values(nick="y"),
    update(User).where(User.id == 3).values(name="x", nick="y"),
    update(User).where(User.id == 3).values({User.nick: User.name}),
    update(User).where(User.name == "x").values(alias_name="z"),
    update(User).values(name=User.name + "x").where(User.addresses.any()),
    update(User).where(User.id == Address.user_id, Address.email == "x").values(name="y"),
    update(Memo).where(Memo.title == "x").values(body="y"),
    update(Engineer).values(language="y"),
    update(User).values(name="x").returning(User.id),
    delete(User),
    delete(User).where(User.id == 3),
    delete(Memo).where(Memo.title == "x"),
    delete(Chief),
    delete(Address).where(Address.user_id.in_(select(User.id).where(User.name == "x"))),
    delete(User).where(User.nick == "x").returning(User.id, User.nick),
]
