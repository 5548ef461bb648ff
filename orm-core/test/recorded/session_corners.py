"""Session scenarios at the corners: eager relationships in flushes, composite keys, self-referencing many-to-many,
association objects, deferred columns, views of relationships, kinds of inheritance, statements that return.

    PYTHONPATH=… python -P session_corners.py > session_corners.json

test/orm/session-corners.ts holds their twins.
"""

import json
import sys

from sqlalchemy import (
    Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, JSON, String, Table, create_engine, delete, event, func,
    insert, select, text, update,
)
from sqlalchemy.orm import (
    Session, aliased, backref, contains_eager, declarative_base, defer, deferred, joinedload, lazyload,
    load_only, raiseload, relationship, selectinload, subqueryload, undefer, undefer_group, with_polymorphic,
)
from sqlalchemy.pool import StaticPool

Base = declarative_base()

# people who follow each other
follows = Table(
    "follows", Base.metadata,
    Column("who", Integer, ForeignKey("users.id"), primary_key=True),
    Column("whom", Integer, ForeignKey("users.id"), primary_key=True),
)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    boss_id = Column(Integer, ForeignKey("users.id"))
    bio = deferred(Column(String(50)))
    photo = deferred(Column(String(50)), group="media")
    video = deferred(Column(String(50)), group="media")
    following = relationship(
        "User", secondary=follows, primaryjoin=id == follows.c.who, secondaryjoin=id == follows.c.whom,
        backref=backref("followers", order_by="User.id"), order_by="User.id")
    boss = relationship("User", remote_side=[id], backref=backref("reports", order_by="User.id"))
    joined = relationship("Joined", back_populates="user", lazy="joined", order_by="Joined.id",
                          cascade="all, delete-orphan")
    picked = relationship("Picked", back_populates="user", lazy="selectin", order_by="Picked.id",
                          cascade="all, delete-orphan")
    old = relationship("Joined", primaryjoin="and_(User.id == foreign(Joined.user_id), Joined.age > 10)",
                       viewonly=True, order_by="Joined.id")


class Joined(Base):
    __tablename__ = "joineds"
    id = Column(Integer, primary_key=True)
    age = Column(Integer)
    user_id = Column(Integer, ForeignKey("users.id"))
    user = relationship("User", back_populates="joined")


class Picked(Base):
    __tablename__ = "pickeds"
    id = Column(Integer, primary_key=True)
    label = Column(String(20))
    user_id = Column(Integer, ForeignKey("users.id"))
    user = relationship("User", back_populates="picked", lazy="joined")


# composite keys
class Order(Base):
    __tablename__ = "orders"
    shop = Column(Integer, primary_key=True)
    number = Column(Integer, primary_key=True)
    note = Column(String(20))
    lines = relationship("Line", back_populates="order", cascade="all, delete-orphan", order_by="Line.pos")


class Line(Base):
    __tablename__ = "lines"
    shop = Column(Integer, primary_key=True)
    number = Column(Integer, primary_key=True)
    pos = Column(Integer, primary_key=True)
    item = Column(String(20))
    order = relationship("Order", back_populates="lines")
    __table_args__ = (ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),)


class Parcel(Base):
    __tablename__ = "parcels"
    id = Column(Integer, primary_key=True)
    shop = Column(Integer)
    number = Column(Integer)
    order = relationship("Order", backref="parcels")
    __table_args__ = (ForeignKeyConstraint(["shop", "number"], ["orders.shop", "orders.number"]),)


# association objects
class Grant(Base):
    __tablename__ = "grants"
    member_id = Column(Integer, ForeignKey("members.id"), primary_key=True)
    role_id = Column(Integer, ForeignKey("roles.id"), primary_key=True)
    since = Column(Integer)
    member = relationship("Member", back_populates="grants")
    role = relationship("Role", back_populates="grants")


class Member(Base):
    __tablename__ = "members"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    grants = relationship("Grant", back_populates="member", cascade="all, delete-orphan", order_by="Grant.role_id")


class Role(Base):
    __tablename__ = "roles"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    grants = relationship("Grant", back_populates="role", cascade="all, delete-orphan", order_by="Grant.member_id")


# single table and concrete
class Pet(Base):
    __tablename__ = "pets"
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    name = Column(String(20))
    owner_id = Column(Integer, ForeignKey("members.id"))
    owner = relationship("Member", backref=backref("pets", order_by="Pet.id"))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "pet"}


class Dog(Pet):
    tricks = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Cat(Pet):
    lives = Column(Integer, default=9)
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Site(Base):
    __tablename__ = "sites"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "site", "concrete": True}


class Shop(Site):
    __tablename__ = "shops"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    size = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "shop", "concrete": True}


# values
class Value(Base):
    __tablename__ = "vals"
    id = Column(Integer, primary_key=True)
    data = Column(JSON)
    flag = Column(Boolean)
    key = Column("key_col", String(20), key="renamed")
    made = Column(Integer, default=lambda: 5, onupdate=lambda: 6)
    count = Column(Integer, default=func.length("four"))


SEED = {
    "users": [(1, "ann", None, "b1", "p1", "v1"), (2, "bob", 1, "b2", "p2", "v2"), (3, "cid", 1, None, None, None)],
    "follows": [(1, 2), (1, 3), (2, 1)],
    "joineds": [(1, 5, 1), (2, 15, 1), (3, 25, 2)],
    "pickeds": [(1, "x", 1), (2, "y", 2)],
    "orders": [(1, 1, "o11"), (1, 2, "o12"), (2, 1, "o21")],
    "lines": [(1, 1, 1, "a"), (1, 1, 2, "b"), (2, 1, 1, "c")],
    "parcels": [(1, 1, 1), (2, None, None)],
    "members": [(1, "m1"), (2, "m2")],
    "roles": [(1, "r1"), (2, "r2")],
    "grants": [(1, 1, 10), (1, 2, 20), (2, 1, 30)],
    "pets": [(1, "pet", "p", 1, None, None), (2, "dog", "d", 1, 3, None), (3, "cat", "c", 2, None, 7)],
    "sites": [(1, "s1")],
    "shops": [(1, "h1", 4)],
    "vals": [(1, '{"a": 1}', 1, "k1", 5, 4)],
}


def raises(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


# -- self-referencing many-to-many -------------------------------------------

def follow_add(s):
    a, c = s.get(User, 1), s.get(User, 3)
    c.following.append(a)
    s.flush()
    return [u.id for u in a.followers]


def follow_self(s):
    a = User(name="a")
    a.following.append(a)
    s.add(a)
    s.flush()


def follow_remove_other_side(s):
    a, b = s.get(User, 1), s.get(User, 2)
    b.followers.remove(a)
    s.flush()


def follow_delete_user(s):
    s.delete(s.get(User, 3))
    s.flush()


# -- self-referencing one-to-many ---------------------------------------------

def boss_change(s):
    c = s.get(User, 3)
    c.boss = s.get(User, 2)
    s.flush()
    return c.boss_id


def boss_new_chain(s):
    a = User(name="a", reports=[User(name="b", reports=[User(name="c")])])
    s.add(a)
    s.flush()
    return [a.id, a.reports[0].id, a.reports[0].reports[0].boss_id]


def boss_added_from_below(s):
    s.add(User(name="low", boss=User(name="mid", boss=User(name="top"))))
    s.flush()


def boss_delete_with_reports(s):
    s.execute(text("DELETE FROM follows"))
    s.execute(text("DELETE FROM pickeds"))
    s.delete(s.get(User, 1))
    s.flush()


def boss_swap(s):
    b, c = s.get(User, 2), s.get(User, 3)
    b.boss, c.boss = c, None
    s.flush()


def boss_none(s):
    b = s.get(User, 2)
    b.boss = None
    s.flush()


def boss_move_collection(s):
    a, b = s.get(User, 1), s.get(User, 2)
    b.reports = [u for u in a.reports if u is not b]
    s.flush()


# -- eager relationships ---------------------------------------------------------

def eager_get(s):
    u = s.get(User, 1)
    return [[j.id for j in u.joined], [p.id for p in u.picked]]


def eager_select(s):
    return [[u.name, len(u.joined), len(u.picked)] for u in s.scalars(select(User).order_by(User.id)).unique()]


def eager_add_to(s):
    u = s.get(User, 1)
    u.joined.append(Joined(age=1))
    u.picked.append(Picked(label="z"))
    s.flush()


def eager_refresh(s):
    u = s.get(User, 1)
    s.execute(text("INSERT INTO joineds VALUES (9, 1, 1)"))
    s.execute(text("INSERT INTO pickeds VALUES (9, 'n', 1)"))
    s.refresh(u)
    return [len(u.joined), len(u.picked)]


def eager_expired_access(s):
    u = s.get(User, 1)
    s.expire(u)
    return [u.name, len(u.joined), len(u.picked)]


def eager_expired_collection_only(s):
    u = s.get(User, 1)
    s.expire(u, ["joined"])
    return len(u.joined)


def eager_many_to_one(s):
    p = s.get(Picked, 2)
    return p.user.name


def eager_turned_off(s):
    u = s.scalars(select(User).options(lazyload(User.joined), lazyload(User.picked)).where(User.id == 1)).one()
    return [len(u.joined), len(u.picked)]


def eager_limit(s):
    us = s.scalars(select(User).order_by(User.id).limit(2)).unique().all()
    return [len(u.joined) for u in us]


def eager_delete(s):
    s.execute(text("DELETE FROM follows"))
    s.execute(text("DELETE FROM pickeds"))
    s.delete(s.get(User, 1))
    s.flush()


def eager_merge(s):
    u = s.merge(User(id=1, name="m", joined=[Joined(id=1, age=6)], picked=[]))
    s.flush()
    return [len(u.joined), len(u.picked)]


def viewonly_read(s):
    u = s.get(User, 1)
    return [j.id for j in u.old]


def viewonly_not_flushed(s):
    u = s.get(User, 3)
    u.old.append(Joined(age=99))
    s.flush()


# -- deferred columns ------------------------------------------------------------

def deferred_access(s):
    u = s.get(User, 1)
    return u.bio


def deferred_group(s):
    u = s.get(User, 1)
    return [u.photo, u.video]


def deferred_set_without_load(s):
    u = s.get(User, 1)
    u.bio = "new"
    s.flush()


def deferred_undefer(s):
    u = s.scalars(select(User).options(undefer(User.bio), lazyload("*")).where(User.id == 1)).one()
    return u.bio


def deferred_undefer_group(s):
    u = s.scalars(select(User).options(undefer_group("media"), lazyload("*")).where(User.id == 1)).one()
    return [u.photo, u.video]


def deferred_expired(s):
    u = s.get(User, 1)
    u.bio
    s.expire(u)
    return [u.name, u.bio]


def deferred_refresh(s):
    u = s.get(User, 1)
    u.bio
    s.execute(text("UPDATE users SET bio = 'x'"))
    s.refresh(u)
    return u.bio


def deferred_refresh_by_name(s):
    u = s.get(User, 1)
    s.refresh(u, ["bio"])
    return u.bio


def load_only_then_rest(s):
    u = s.scalars(select(User).options(load_only(User.name), lazyload("*")).where(User.id == 2)).one()
    return [u.name, u.boss_id]


def defer_raise(s):
    u = s.scalars(select(User).options(defer(User.name, raiseload=True), lazyload("*")).where(User.id == 2)).one()
    return raises(lambda: u.name)


def raiseload_relationship(s):
    u = s.scalars(select(User).options(raiseload("*")).where(User.id == 2)).one()
    return raises(lambda: u.following)


# -- composite keys -------------------------------------------------------------------

def composite_get(s):
    return [s.get(Order, (1, 2)).note, s.get(Order, {"shop": 2, "number": 1}).note, s.get(Order, (9, 9)) is None]


def composite_lazy(s):
    return [x.item for x in s.get(Order, (1, 1)).lines]


def composite_add_lines(s):
    o = Order(shop=3, number=1, note="n", lines=[Line(pos=1, item="x"), Line(pos=2, item="y")])
    s.add(o)
    s.flush()
    return [[x.shop, x.number, x.pos] for x in o.lines]


def composite_replace_lines(s):
    o = s.get(Order, (1, 1))
    o.lines = [Line(pos=9, item="z")]
    s.flush()


def composite_many_to_one(s):
    p = s.get(Parcel, 2)
    p.order = s.get(Order, (2, 1))
    s.flush()
    return [p.shop, p.number]


def composite_many_to_one_none(s):
    p = s.get(Parcel, 1)
    p.order = None
    s.flush()
    return [p.shop, p.number]


def composite_delete(s):
    s.delete(s.get(Order, (1, 1)))
    s.flush()


def composite_selectin(s):
    return [[o.note, len(o.lines)] for o in s.scalars(
        select(Order).options(selectinload(Order.lines)).order_by(Order.shop, Order.number))]


def composite_joined(s):
    return [[o.note, len(o.lines)] for o in s.scalars(
        select(Order).options(joinedload(Order.lines)).order_by(Order.shop, Order.number)).unique()]


def subquery_grants(s):
    return [[m.name, len(m.grants)] for m in s.scalars(
        select(Member).options(subqueryload(Member.grants)).order_by(Member.id))]


def composite_update_by_criteria(s):
    o = s.get(Order, (1, 1))
    s.execute(update(Order).where(Order.shop == 1).values(note="u"))
    return o.note


def delete_by_fetch(s):
    p = s.get(Parcel, 2)
    s.execute(delete(Parcel).where(Parcel.id == 2), execution_options={"synchronize_session": "fetch"})
    return p in s


def composite_merge(s):
    o = s.merge(Order(shop=1, number=2, note="m", lines=[Line(shop=1, number=2, pos=1, item="q")]))
    s.flush()
    return len(o.lines)


def composite_key_null(s):
    s.add(Line(shop=1, pos=1))
    return raises(s.flush)


# -- association objects -----------------------------------------------------------------

def grant_add(s):
    m = s.get(Member, 2)
    m.grants.append(Grant(role=s.get(Role, 2), since=1))
    s.flush()
    return [[g.member_id, g.role_id] for g in m.grants]


def grant_new_all(s):
    s.add(Member(name="n", grants=[Grant(role=Role(name="a")), Grant(role=Role(name="b"))]))
    s.flush()


def grant_remove(s):
    m = s.get(Member, 1)
    m.grants.remove(m.grants[0])
    s.flush()


def grant_remove_last_and_role(s):
    r = s.get(Role, 2)
    s.delete(r)
    s.flush()


def grant_delete_member(s):
    s.delete(s.get(Member, 1))
    s.flush()


def grant_move_role(s):
    g = s.get(Grant, (2, 1))
    g.role = s.get(Role, 2)
    s.flush()
    return [g.member_id, g.role_id]


def grant_without_member(s):
    s.add(Grant(role=s.get(Role, 1)))
    return raises(s.flush)


def grant_from_both_sides(s):
    m, r = s.get(Member, 2), s.get(Role, 2)
    g = Grant(since=5)
    g.member = m
    g.role = r
    s.flush()
    return [g in s, [x.member_id for x in r.grants]]


# -- kinds of inheritance -----------------------------------------------------------------

def single_insert(s):
    s.add_all([Pet(name="a"), Dog(name="b", tricks=1), Cat(name="c"), Dog(name="d")])
    s.flush()


def single_select_sub(s):
    return [p.name for p in s.scalars(select(Dog))]


def single_update(s):
    for p in s.scalars(select(Pet).order_by(Pet.id)).all():
        p.name = p.name + "!"
    s.flush()


def single_get_by_base(s):
    d = s.get(Pet, 2)
    return [type(d).__name__, d.tricks]


def single_get_sub_wrong(s):
    return s.get(Dog, 3) is None


def single_owner_pets(s):
    return [[type(p).__name__, p.name] for p in s.get(Member, 1).pets]


def single_update_by_criteria(s):
    d, c = s.get(Pet, 2), s.get(Pet, 3)
    s.execute(update(Dog).where(Dog.tricks > 0).values(name="u"))
    return [d.name, c.name]


def single_delete_by_criteria(s):
    s.execute(delete(Cat).where(Cat.lives > 0))
    return s.scalar(select(func.count()).select_from(Pet))


def single_constructor_sets_kind(s):
    return [Dog(name="x").kind, Pet(name="x").kind]


def concrete_insert(s):
    s.add_all([Site(name="a"), Shop(name="b", size=1)])
    s.flush()


def concrete_update(s):
    h = s.get(Shop, 1)
    h.size = 9
    s.flush()


def concrete_select(s):
    return [[x.name for x in s.scalars(select(Site))], [x.name for x in s.scalars(select(Shop))]]


# -- values --------------------------------------------------------------------------------

def value_insert(s):
    v = Value(data=7, flag=True, key="k")
    s.add(v)
    s.flush()
    return [v.made, v.count]


def value_insert_two(s):
    s.add_all([Value(key="a"), Value(key="b")])
    s.flush()


def value_update(s):
    v = s.get(Value, 1)
    v.key = "new"
    s.flush()
    return v.made


def value_json_replace(s):
    v = s.get(Value, 1)
    v.data = [2]
    v.flag = False
    s.flush()


def value_json_none(s):
    v = s.get(Value, 1)
    v.data = None
    s.flush()
    s.expire(v)
    return v.data


def value_same_changes_nothing(s):
    v = s.get(Value, 1)
    v.key = "k1"
    v.flag = True
    s.flush()
    return s.is_modified(v)


def value_expression(s):
    v = s.get(Value, 1)
    v.made = Value.made + 10
    s.flush()
    return v.made


def value_default_given_none(s):
    v = Value(made=None)
    s.add(v)
    s.flush()
    return v.made


# -- statements that return, and what they do to objects ---------------------------------------

def insert_returning(s):
    ms = s.scalars(insert(Member).returning(Member), [{"name": "x"}, {"name": "y"}]).all()
    return [[m.id, m.name, m in s] for m in ms]


def insert_returning_sorted(s):
    ms = s.scalars(insert(Member).returning(Member, sort_by_parameter_order=True), [{"name": "x"}, {"name": "y"}]).all()
    return [m.name for m in ms]


def update_returning(s):
    m = s.get(Member, 1)
    found = s.scalars(update(Member).where(Member.id == 1).values(name="r").returning(Member)).one()
    return [found is m, m.name]


def update_returning_columns(s):
    return [list(r) for r in s.execute(update(Member).values(name=Member.name + "!").returning(Member.id, Member.name))]


def delete_returning(s):
    m = s.get(Member, 2)
    n = s.scalars(delete(Member).where(Member.id == 2).returning(Member.name)).all()
    return [n, m in s]


def update_expression_evaluated(s):
    g = s.get(Grant, (1, 1))
    s.execute(update(Grant).where(Grant.since < 25).values(since=Grant.since + 1))
    return g.since


def update_then_flush_pending(s):
    m = s.get(Member, 1)
    m.name = "pending"
    s.execute(update(Member).where(Member.name == "pending").values(name="done"))
    return m.name


def bulk_update_by_key(s):
    m = s.get(Member, 1)
    s.execute(update(Member), [{"id": 1, "name": "b1"}, {"id": 2, "name": "b2"}])
    return [m.name, s.get(Member, 2).name]


def insert_select(s):
    s.execute(insert(Role).from_select(["name"], select(Member.name)))
    return s.scalar(select(func.count()).select_from(Role))


# -- autoflush and identity ------------------------------------------------------------------------

def no_autoflush(s):
    with s.no_autoflush:
        s.add(Member(name="x"))
        n = s.scalar(select(func.count()).select_from(Member))
    return [n, s.scalar(select(func.count()).select_from(Member))]


def autoflush_before_lazy_load(s):
    m = s.get(Member, 1)
    s.add(Role(name="x"))
    return len(m.grants)


def autoflush_before_get_not(s):
    s.add(Member(name="x"))
    s.get(Member, 1)
    s.flush()


def get_populate_existing(s):
    m = s.get(Member, 1)
    m.name = "lost"
    s.get(Member, 1, populate_existing=True)
    return m.name


def get_with_options(s):
    m = s.get(Member, 1, options=[selectinload(Member.grants).joinedload(Grant.role)])
    return [g.role.name for g in m.grants]


def contains_eager_filtered(s):
    ms = s.scalars(
        select(Member).join(Member.grants).where(Grant.since > 15).options(contains_eager(Member.grants))
        .order_by(Member.id)).unique().all()
    return [[m.id, [g.since for g in m.grants]] for m in ms]


def contains_eager_aliased(s):
    g = aliased(Grant)
    ms = s.scalars(
        select(Member).join(g, Member.grants).options(contains_eager(Member.grants.of_type(g)))
        .order_by(Member.id, g.role_id)).unique().all()
    return [[m.id, [x.since for x in m.grants]] for m in ms]


def partly_loaded_filled(s):
    held = s.scalars(select(Member)).all()
    ms = s.scalars(select(Member).options(selectinload(Member.grants)).order_by(Member.id)).all()
    return [len(m.grants) for m in ms]


def loaded_is_kept(s):
    m = s.get(Member, 1)
    m.grants
    s.execute(text("INSERT INTO grants VALUES (1, 9, 0)"))
    s.scalars(select(Member).options(selectinload(Member.grants))).all()
    return len(m.grants)


def delete_then_query(s):
    s.delete(s.get(Parcel, 2))
    return s.scalar(select(func.count()).select_from(Parcel))


def delete_pending(s):
    p = Parcel(id=7)
    s.add(p)
    return raises(lambda: s.delete(p))


def add_deleted_again(s):
    p = s.get(Parcel, 2)
    s.delete(p)
    s.add(p)
    s.flush()
    return p in s


def add_other_with_same_key(s):
    held = s.get(Parcel, 2)
    s.add(Parcel(id=2))
    return raises(s.flush)


def expunge_with_cascade(s):
    m = s.get(Member, 1)
    g = m.grants[0]
    s.expunge(m)
    return [m in s, g in s]


def detached_lazy(s):
    m = s.get(Member, 1)
    s.expunge(m)
    return raises(lambda: m.grants)


def reattach(s):
    m = s.get(Member, 1)
    s.expunge(m)
    m.name = "away"
    s.add(m)
    s.flush()
    return len(m.grants)


def refresh_many_to_one(s):
    g = s.get(Grant, (1, 1))
    role = g.role
    s.execute(text("UPDATE roles SET name = 'new'"))
    s.refresh(g, ["role"])
    return [g.role is role, g.role.name]


def poly_with_polymorphic(s):
    p = with_polymorphic(Pet, [Dog, Cat])
    return [[x.name, type(x).__name__] for x in s.scalars(select(p).where(p.Dog.tricks > 1))]


# -- recording ---------------------------------------------------------------

def scenarios():
    return [f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
            and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("s",)]


def main():
    out = []
    for scenario in scenarios():
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            for table, rows in SEED.items():
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", row)
        sent = []

        def listen(conn, cursor, statement, parameters, context, executemany):
            values = [list(p) for p in parameters] if isinstance(parameters, list) else [list(parameters)]
            sent.append([" ".join(statement.split()), values])

        event.listen(engine, "before_cursor_execute", listen)
        with Session(engine) as session:
            try:
                value = scenario(session)
            except Exception as error:
                sys.stderr.write(f"{scenario.__name__}: {error!r}\n")
                continue
        engine.dispose()
        out.append({"name": scenario.__name__, "sent": sent, "value": value})
    sys.stdout.write("[\n" + ",\n".join(json.dumps(each) for each in out) + "\n]\n")


if __name__ == "__main__":
    main()
