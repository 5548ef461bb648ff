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
    select(User).select_from(User).join(Address),
    select(User).select_from(Address).join(User),
    select(User).select_from(Address).join(Address.user),
    select(Address.email).select_from(User).join(User.addresses).where(User.name == "x"),
    select(User, Address).join(Address),
    select(User, Address),
    select(User, Team).join(User.teams).join(User.addresses),
    select(User.name, Address.email).join(Address, User.id == Address.user_id),
    select(User.name, Address.email).join_from(User, Address),
    select(User).join_from(User, Address, User.addresses),
    select(User).join(Address, User.addresses).join(Invoice, Invoice.payer_id == User.id),
    select(User).join(Invoice),
    select(User).join(User.name),
    select(User).join(User.addresses, Address.user_id == User.id),
    select(User).outerjoin(User.addresses).outerjoin(User.teams).where(Address.id == None, Team.id == None),
    select(User).join(User.addresses, full=True),
    select(User).outerjoin(User.teams.of_type(aliased(Team, name="tm"))),
    select(User).join(User.teams.and_(Team.title == "x")),
    select(User).outerjoin(User.addresses.and_(Address.email == "x", Address.active == True)),
    select(User).outerjoin(addr, User.addresses.and_(addr.email == "x")),
    select(User).join(User.addresses.of_type(addr).and_(addr.email == "x")),
    select(boss.name, func.count(User.id)).join(boss.staff).group_by(boss.name),
    select(boss.name, func.count(other.id)).join(boss.staff.of_type(other)).group_by(boss.name).order_by(func.count(other.id).desc()),
    select(User).where(User.id == select(func.max(Address.user_id)).scalar_subquery()),
    select(User.name, select(func.count(Address.id)).where(Address.user_id == User.id).scalar_subquery().label("n")).order_by("n"),
    select(User.name, select(func.count(Address.id)).where(Address.user_id == User.id).correlate(User).scalar_subquery()),
    select(User).where(exists(select(Address.id).where(Address.user_id == User.id))),
    select(User).where(select(Address).where(Address.user_id == User.id, Address.email == "x").exists()),
    select(User).where(~exists().where(Address.user_id == User.id).correlate(User)),
    select(User).where(User.id.in_(select(Address.user_id).join(Address.user).where(User.name == "x"))),
    select(User).where(tuple_(User.id, User.name).in_([(1, "a"), (2, "b")])),
    select(Invoice).where(tuple_(Invoice.series, Invoice.number).in_(select(Line.series, Line.number))),
    select(Invoice.series, Invoice.number),
    select(Invoice).where(Invoice.lines.any(Line.text == "x")).options(lazyload(Invoice.lines)),
    select(Line).join(Line.invoice).where(Invoice.payer.has(User.name == "x")),
    select(Line).where(Line.invoice == None),
    select(Line).where(Line.invoice != None),
    select(User).order_by(User.full),
    select(User.full.label("f")).order_by("f"),
    select(User).group_by(User.full).with_only_columns(User.full, func.count()),
    select(func.max(User.full)),
    select(User).where(User.full.like("x%"), User.shout.in_(["A", "B"])),
    select(User.longer(3).label("is_long"), User.name),
    select(case((User.shout == "X", 1), else_=0)),
    select(User.name.label("a"), User.nick.label("b")).order_by(User.name),
    select((User.x1 + User.y1).label("sum")).order_by(desc("sum")),
    select(func.row_number().over(partition_by=User.boss_id, order_by=User.name.desc()).label("rn"), User.id),
    select(cast(User.x1, String), type_coerce(User.y1, String)),
    select(User.name).distinct().order_by(User.name),
    select(func.count(distinct(User.boss_id))),
    select(func.count()).select_from(User).where(User.name == "x"),
    select(func.count()).select_from(select(User.id).where(User.name == "x").subquery()),
    select(func.count()).select_from(select(User).options(joinedload(User.addresses)).limit(3).subquery()),
    select(User.id).union(select(Address.user_id)),
    select(User.id).union_all(select(Address.user_id)).order_by("id").limit(3),
    select(aliased(User, union(select(User).where(User.id == 1), select(User).where(User.id == 2)).subquery())),
    select(User).from_statement(text("select * from user").columns(User.id, User.name)),
    select(User).from_statement(union(select(User).where(User.id == 1), select(User).where(User.id == 2))),
    select(select(User.id, User.name).cte("c").c.name),
    select(User).join(select(Address.user_id).where(Address.active == True).cte("act"), text("act.user_id = user.id")),
    select(aliased(User, select(User).where(User.name == "x").cte("uc"))),
    select(User).where(User.name.in_([])),
    select(User).where(User.name.notin_(["a"])),
    select(User).where(User.name.between("a", "b"), User.name.is_not(None), User.name.isnot(None)),
    select(User).where(and_(User.name == "a", or_(User.nick == "b", User.x1 > 3), not_(User.y1 < 2))),
    select(User).where((User.name == "a") & ((User.nick == "b") | (User.x1 > 3))),
    select(User).where(User.name.ilike("%x%"), User.name.startswith("a"), User.name.contains("b", autoescape=True)),
    select(User).where(func.lower(User.name) == "x").order_by(User.name.desc().nulls_last(), User.id.asc()),
    select(User).options(joinedload(User.addresses), joinedload(User.teams), joinedload(User.boss)).limit(2),
    select(User).options(joinedload(User.boss).joinedload(User.teams)).limit(2),
    select(User).options(joinedload(User.boss)).limit(2),
    select(User).join(User.boss.of_type(boss)).options(joinedload(User.addresses)).where(boss.name == "x").limit(2),
    select(User).options(joinedload(User.addresses)).order_by(User.full).limit(2),
    select(User).options(joinedload(User.addresses)).order_by(func.lower(User.name), desc(User.x1 + User.y1)).limit(2),
    select(User, func.count(Address.id).label("n")).join(User.addresses).options(joinedload(User.teams)).group_by(User.id).order_by("n"),
    select(Address).options(joinedload(Address.user).joinedload(User.teams)),
    select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.boss, innerjoin=True)),
    select(Address).options(joinedload(Address.user).joinedload(User.tags)),
    select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.tags, innerjoin=True)),
    select(Address).options(joinedload(Address.user, innerjoin=True).joinedload(User.tags)),
    select(Address).options(joinedload(Address.user).defer(User.name).joinedload(User.boss).load_only(User.name)),
    select(Address).options(joinedload(Address.user).options(load_only(User.name), joinedload(User.boss))),
    select(Address).options(joinedload(Address.user).undefer(User.bio).undefer_group("large")),
    select(Address).options(defaultload(Address.user).load_only(User.name), joinedload(Address.user)),
    select(Address).options(joinedload(Address.user).raiseload("*")),
    select(Address, User).join(Address.user).options(contains_eager(Address.user), joinedload(User.teams)),
    select(Address).join(Address.user).options(contains_eager(Address.user).load_only(User.name)),
    select(Address).join(Address.user).options(contains_eager(Address.user).joinedload(User.teams)),
    select(Address).join(Address.user).join(User.boss.of_type(boss)).options(contains_eager(Address.user).contains_eager(User.boss.of_type(boss))),
    select(Address).join(Address.user.of_type(other)).options(contains_eager(Address.user, alias=other)),
    select(other).options(joinedload(other.boss), load_only(other.name)),
    select(other).options(joinedload(other.addresses)).limit(2),
    select(Team).options(joinedload(Team.users).joinedload(User.addresses)),
    select(Team).options(joinedload(Team.users)).limit(2),
    select(Tag).join(UserTag, UserTag.tag_id == Tag.id).join(User, UserTag.user),
    select(UserTag).options(joinedload(UserTag.user)),
    select(UserTag).options(joinedload(UserTag.user, innerjoin=True).joinedload(User.boss)),
    select(UserTag).options(lazyload(UserTag.tag)),
    select(UserTag.label).join(UserTag.tag),
    select(User).join(User.tags).join(UserTag.tag).where(Tag.word == "x"),
    select(User).options(joinedload(User.tags).joinedload(UserTag.tag, innerjoin=False)),
    select(User).where(User.tags.any(UserTag.tag.has(Tag.word == "x"))),
    select(Node).options(joinedload(Node.children).joinedload(Node.children)),
    select(Node).options(lazyload("*")),
    select(Node).options(raiseload(Node.children)),
    select(Company).join(Company.employees.of_type(Manager)).where(Manager.level > 3),
    select(Company).join(Company.employees.of_type(Chief)),
    select(Company, Engineer).join(Company.employees.of_type(Engineer)),
    select(Company.name, eng.language).join(Company.employees.of_type(eng)),
    select(Company).outerjoin(Company.employees.of_type(Engineer)).where(Engineer.id == None),
    select(Company).join(Engineer, Engineer.company_id == Company.id),
    select(Company).join(Engineer),
    select(Engineer).join(Company),
    select(Engineer, Manager).where(Engineer.company_id == Manager.company_id),
    select(Engineer).where(Engineer.company.has(name="x")),
    select(Engineer).where(Engineer.machines.any(name="x")),
    select(Engineer).options(joinedload(Engineer.machines), joinedload(Engineer.company)),
    select(Engineer).options(joinedload(Engineer.machines)).limit(3),
    select(Engineer).options(load_only(Engineer.language)),
    select(Engineer).options(load_only(Engineer.name)),
    select(Engineer).options(defer(Engineer.company_id)),
    select(eng).options(joinedload(eng.machines)),
    select(aliased(Engineer)).limit(1),
    select(Person).where(Person.kind == "engineer").options(selectinload(Person.company)),
    select(Person.name, Person.kind).order_by(Person.kind),
    select(Manager).where(Manager.kind == "chief"),
    select(aliased(Chief, flat=True)),
    select(Chief).where(Chief.name == "x"),
    select(func.count(Chief.id)),
    select(Company).where(Company.employees.of_type(Chief).any()),
    select(person.name).where(person.Manager.level > 1),
    select(person).join(person.company).where(Company.name == "x"),
    select(person).options(joinedload(person.company)),
    select(flat).where(or_(flat.Engineer.language == "x", flat.Chief.level > 3)),
    select(Circle).where(Circle.radius > 3).options(joinedload(Circle.owner)),
    select(Circle.radius, Circle.kind),
    select(Shape.id),
    select(Shape).options(joinedload(Shape.owner)).limit(2),
    select(User).join(Shape, Shape.owner_id == User.id),
    select(Shape.kind, func.count(Shape.id)).group_by(Shape.kind),
    select(aliased(Shape, flat=True)),
    select(Memo.title, Doc.kind),
    select(Memo, User).join(Memo.author).where(User.name == "x"),
    select(Doc).where(Doc.title == "x").order_by(Memo.body),
    select(Memo).options(joinedload(Memo.author)),
    select(User).outerjoin(User.memos).where(Memo.id == None),
    select(User).where(~User.memos.any()),
    select(exists().where(Memo.author_id == User.id)).select_from(User),
    select(User).options(with_loader_criteria(User, User.name != "x")),
    select(Address).join(Address.user).options(with_loader_criteria(User, User.name != "x")),
    select(Address).options(joinedload(Address.user), with_loader_criteria(User, User.name != "x")),
    select(other).options(with_loader_criteria(User, User.name != "x", include_aliases=True)),
    select(Memo).options(with_loader_criteria(Doc, Doc.title != "x")),
    update(User).where(User.boss.has(name="x")).values(x1=User.x1 + 1),
    update(User).where(User.id.in_(select(Address.user_id))).values(name=select(func.max(Address.email)).where(Address.user_id == User.id).scalar_subquery()),
    update(User).values({"nick": "a", User.x1: 3}),
    update(User).where(User.name == bindparam("n")).values(nick=bindparam("m")),
    update(User).ordered_values((User.x1, 3), (User.nick, "b")),
    update(Invoice).where(Invoice.series == "a").values(payer_id=None),
    update(Manager).where(Manager.level > 3).values(level=4),
    update(Doc).values(title="x").options(with_loader_criteria(Doc, Doc.kind != "x")),
    delete(User).where(User.addresses.any(email="x")),
    delete(Memo),
    delete(Person).where(Person.id == Engineer.id),
    insert(Memo).values(title="x", body="y"),
    insert(Engineer).values(language="x"),
    insert(User).values(name=select(Team.title).limit(1).scalar_subquery()),
    insert(User).returning(User),
    insert(Team).values(title=func.lower("X")).returning(Team.id, Team.title),
]
