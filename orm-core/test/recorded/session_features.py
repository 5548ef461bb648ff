"""More session scenarios: events, composites, versions, natural keys, moves, merges, savepoints, the legacy Query.

    PYTHONPATH=… python -P session_features.py > session_features.json

test/orm/session-features.ts holds their twins.
"""

import json
import sys

from sqlalchemy import (
    Column, FetchedValue, ForeignKey, Integer, String, Table, create_engine, event, func, select, text, update,
)
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import (
    Session, column_property, composite, declarative_base, joinedload, make_transient, make_transient_to_detached,
    relationship, validates,
)
from sqlalchemy.pool import StaticPool

Base = declarative_base()


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __composite_values__(self):
        return self.x, self.y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __ne__(self, other):
        return not self == other


class Vertex(Base):
    __tablename__ = "vertices"
    id = Column(Integer, primary_key=True)
    x1 = Column(Integer)
    y1 = Column(Integer)
    x2 = Column(Integer)
    y2 = Column(Integer)
    start = composite(Point, x1, y1)
    end = composite(Point, x2, y2)


# natural keys whose changes the database does not carry on
parts_suppliers = Table(
    "parts_suppliers", Base.metadata,
    Column("part_code", String(20), ForeignKey("parts.code"), primary_key=True),
    Column("supplier_id", Integer, ForeignKey("suppliers.id"), primary_key=True),
)


class Maker(Base):
    __tablename__ = "makers"
    name = Column(String(20), primary_key=True)
    city = Column(String(20))
    parts = relationship("Part", back_populates="maker", passive_updates=False, order_by="Part.code")


class Part(Base):
    __tablename__ = "parts"
    code = Column(String(20), primary_key=True)
    maker_name = Column(String(20), ForeignKey("makers.name"))
    maker = relationship("Maker", back_populates="parts")
    suppliers = relationship(
        "Supplier", secondary=parts_suppliers, back_populates="parts", passive_updates=False, order_by="Supplier.id")


class Supplier(Base):
    __tablename__ = "suppliers"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    parts = relationship("Part", secondary=parts_suppliers, back_populates="suppliers", order_by="Part.code")


# the same with a database that carries them on
class Owner(Base):
    __tablename__ = "owners"
    name = Column(String(20), primary_key=True)
    pets = relationship("Pet", back_populates="owner", order_by="Pet.id")


class Pet(Base):
    __tablename__ = "pets"
    id = Column(Integer, primary_key=True)
    owner_name = Column(String(20), ForeignKey("owners.name", onupdate="CASCADE"))
    owner = relationship("Owner", back_populates="pets")


# versions
class Stamped(Base):
    __tablename__ = "stamped"
    id = Column(Integer, primary_key=True)
    title = Column(String(20))
    stamp = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": stamp, "version_id_generator": lambda old: (old or 0) + 10}


class Manual(Base):
    __tablename__ = "manual"
    id = Column(Integer, primary_key=True)
    title = Column(String(20))
    stamp = Column(Integer, nullable=False, server_default="1")
    __mapper_args__ = {"version_id_col": stamp, "version_id_generator": False}


class VBase(Base):
    __tablename__ = "vbases"
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    name = Column(String(20))
    version = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version, "polymorphic_on": kind, "polymorphic_identity": "base"}


class VSub(VBase):
    __tablename__ = "vsubs"
    id = Column(Integer, ForeignKey("vbases.id"), primary_key=True)
    extra = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "sub"}


# three levels, with a relationship of each
class Thing(Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    kind = Column(String(10))
    name = Column(String(20))
    box_id = Column(Integer, ForeignKey("boxes.id"))
    box = relationship("Box", back_populates="things")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "thing"}


class Tool(Thing):
    __tablename__ = "tools"
    id = Column(Integer, ForeignKey("things.id"), primary_key=True)
    use = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "tool"}


class Drill(Tool):
    __tablename__ = "drills"
    id = Column(Integer, ForeignKey("tools.id"), primary_key=True)
    watts = Column(Integer)
    bits = relationship("Bit", back_populates="drill", cascade="all, delete-orphan", order_by="Bit.id")
    __mapper_args__ = {"polymorphic_identity": "drill"}


class Bit(Base):
    __tablename__ = "bits"
    id = Column(Integer, primary_key=True)
    size = Column(Integer)
    drill_id = Column(Integer, ForeignKey("drills.id"))
    drill = relationship("Drill", back_populates="bits")


class Box(Base):
    __tablename__ = "boxes"
    id = Column(Integer, primary_key=True)
    label = Column(String(20))
    things = relationship("Thing", back_populates="box", order_by="Thing.id")


# orphans, in both directions, and what the database deletes by itself
class Parent(Base):
    __tablename__ = "parents"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    children = relationship("Child", back_populates="parent", cascade="all, delete-orphan", order_by="Child.id")
    passive = relationship("Passive", cascade="all, delete", passive_deletes=True, order_by="Passive.id")
    ignored = relationship("Ignored", passive_deletes="all", order_by="Ignored.id")
    card_id = Column(Integer, ForeignKey("cards.id"))
    card = relationship("Card", cascade="all, delete-orphan", single_parent=True)


class Child(Base):
    __tablename__ = "children"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    parent_id = Column(Integer, ForeignKey("parents.id"))
    parent = relationship("Parent", back_populates="children")


class Passive(Base):
    __tablename__ = "passives"
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey("parents.id", ondelete="CASCADE"))


class Ignored(Base):
    __tablename__ = "ignoreds"
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey("parents.id"))


class Card(Base):
    __tablename__ = "cards"
    id = Column(Integer, primary_key=True)
    code = Column(String(20))


# circles
class Ball(Base):
    __tablename__ = "balls"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    holder_id = Column(Integer, ForeignKey("holders.id"))


class Holder(Base):
    __tablename__ = "holders"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    favorite_id = Column(Integer, ForeignKey("balls.id", name="fk_favorite_ball", use_alter=True))
    balls = relationship("Ball", primaryjoin=Ball.holder_id == id, post_update=True, order_by="Ball.id")
    favorite = relationship("Ball", primaryjoin=favorite_id == Ball.id, post_update=True)


# what the database computes
class Computed(Base):
    __tablename__ = "computeds"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    made = Column(String(20), server_default="made")
    changed = Column(String(20), server_onupdate=FetchedValue())
    shout = column_property(func.upper(name))


class Eager(Base):
    __tablename__ = "eagers"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    made = Column(String(20), server_default="made")
    changed = Column(String(20), server_onupdate=FetchedValue())
    __mapper_args__ = {"eager_defaults": True}


class Lazy(Base):
    __tablename__ = "lazies"
    id = Column(Integer, primary_key=True)
    made = Column(String(20), server_default="made")
    __mapper_args__ = {"eager_defaults": False}


class One(Base):
    __tablename__ = "ones"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    __mapper_args__ = {"batch": False}


# collections that are not loaded, proxies, validators
class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    visits = relationship("Visit", back_populates="person", lazy="dynamic", order_by="Visit.id")
    notes = relationship("Note", back_populates="person", lazy="write_only", cascade="all, delete-orphan",
                         passive_deletes=True, order_by="Note.id")
    tags = relationship("Tag", cascade="all, delete-orphan", order_by="Tag.id")
    tag_names = association_proxy("tags", "name", creator=lambda name: Tag(name=name))

    @validates("name")
    def check_name(self, key, value):
        return value.strip() if value else value


class Visit(Base):
    __tablename__ = "visits"
    id = Column(Integer, primary_key=True)
    page = Column(String(20))
    person_id = Column(Integer, ForeignKey("people.id"))
    person = relationship("Person", back_populates="visits")


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    body = Column(String(20))
    person_id = Column(Integer, ForeignKey("people.id", ondelete="CASCADE"))
    person = relationship("Person", back_populates="notes")


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    person_id = Column(Integer, ForeignKey("people.id"))


SEED = {
    "vertices": [(1, 1, 2, 3, 4), (2, None, None, 5, 6)],
    "makers": [("acme", "Rome"), ("best", "Oslo")],
    "parts": [("p1", "acme"), ("p2", "acme"), ("p3", "best")],
    "suppliers": [(1, "s1"), (2, "s2")],
    "parts_suppliers": [("p1", 1), ("p1", 2), ("p2", 1)],
    "owners": [("ann",), ("bob",)],
    "pets": [(1, "ann"), (2, "ann"), (3, "bob")],
    "stamped": [(1, "t1", 10), (2, "t2", 20)],
    "manual": [(1, "m1", 1), (2, "m2", 7)],
    "vbases": [(1, "base", "b1", 1), (2, "sub", "s2", 4)],
    "vsubs": [(2, "x2")],
    "boxes": [(1, "b1"), (2, "b2")],
    "things": [(1, "thing", "t1", 1), (2, "tool", "t2", 1), (3, "drill", "t3", 2), (4, "drill", "t4", None)],
    "tools": [(2, "cut"), (3, "bore"), (4, "bore")],
    "drills": [(3, 500), (4, 800)],
    "bits": [(1, 4, 3), (2, 6, 3), (3, 8, 4)],
    "cards": [(1, "c1"), (2, "c2")],
    "parents": [(1, "p1", 1), (2, "p2", 2), (3, "p3", None)],
    "children": [(1, "k1", 1), (2, "k2", 1), (3, "k3", 2)],
    "passives": [(1, 1), (2, 1)],
    "ignoreds": [(1, 1)],
    "holders": [(1, "h1", 1), (2, "h2", None)],
    "balls": [(1, "b1", 1), (2, "b2", 1), (3, "b3", None)],
    "computeds": [(1, "n1", "made", None)],
    "eagers": [(1, "n1", "made", None)],
    "lazies": [(1, "made")],
    "ones": [(1, "o1"), (2, "o2")],
    "people": [(1, "ann"), (2, "bob")],
    "visits": [(1, "home", 1), (2, "shop", 1), (3, "home", 2)],
    "notes": [(1, "n1", 1), (2, "n2", 1)],
    "tags": [(1, "x", 1), (2, "y", 1)],
}


def raises(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


MAPPER_EVENTS = ["before_insert", "after_insert", "before_update", "after_update", "before_delete", "after_delete"]


def heard(s, classes, names):
    """What is called on flush, with the statements between."""
    log = []
    ends = []
    for cls in classes:
        for name in names:
            def listen(mapper, connection, target, name=name):
                log.append(f"{name} {type(target).__name__}")
            event.listen(cls, name, listen, propagate=True)
            ends.append((cls, name, listen))

    def cursor(conn, cursor, statement, parameters, context, executemany):
        log.append(statement.split()[0])
    event.listen(s.get_bind(), "before_cursor_execute", cursor)
    ends.append((s.get_bind(), "before_cursor_execute", cursor))

    def done():
        for end in ends:
            event.remove(*end)
        return log
    return done


# -- composites --------------------------------------------------------------

def composite_add(s):
    s.add(Vertex(start=Point(1, 2), end=Point(3, 4)))
    s.flush()


def composite_add_without(s):
    s.add(Vertex(start=None, x2=7, y2=8))
    s.flush()


def composite_replace(s):
    v = s.get(Vertex, 1)
    v.start = Point(9, 9)
    s.flush()
    return [v.x1, v.y1]


def composite_replace_part(s):
    v = s.get(Vertex, 1)
    v.start = Point(1, 9)
    s.flush()


def composite_equal_changes_nothing(s):
    v = s.get(Vertex, 1)
    v.start = Point(1, 2)
    s.flush()
    return s.is_modified(v)


def composite_column_change(s):
    v = s.get(Vertex, 1)
    v.x1 = 50
    s.flush()
    s.expire(v)
    return [v.start.x, v.start.y]


def composite_set_none(s):
    v = s.get(Vertex, 1)
    v.end = None
    s.flush()
    return [v.x2, v.y2]


def composite_filter(s):
    return [v.id for v in s.scalars(select(Vertex).where(Vertex.end == Point(5, 6)))]


def composite_update(s):
    s.execute(update(Vertex).where(Vertex.id == 1).values({Vertex.start: Point(7, 7)}))
    return s.get(Vertex, 1).x1


def composite_expired(s):
    v = s.get(Vertex, 1)
    s.commit()
    return v.start.x


# -- natural keys --------------------------------------------------------------

def key_change_loaded(s):
    m = s.get(Maker, "acme")
    m.parts
    m.name = "apex"
    s.flush()
    return [p.maker_name for p in m.parts]


def key_change_not_loaded(s):
    m = s.get(Maker, "acme")
    m.name = "apex"
    s.flush()


def key_change_with_new_child(s):
    m = s.get(Maker, "best")
    m.parts.append(Part(code="p9"))
    m.name = "bist"
    s.flush()


def key_change_many_to_many(s):
    p = s.get(Part, "p1")
    p.suppliers
    p.code = "q1"
    s.flush()


def key_change_passive(s):
    o = s.get(Owner, "ann")
    o.pets
    o.name = "anna"
    s.flush()


def key_change_passive_not_loaded(s):
    o = s.get(Owner, "ann")
    o.name = "anna"
    s.flush()


def key_change_and_back(s):
    m = s.get(Maker, "best")
    m.name = "x"
    m.name = "best"
    s.flush()


def key_change_then_get(s):
    o = s.get(Owner, "bob")
    o.name = "rob"
    s.flush()
    return [s.get(Owner, "rob") is o, s.get(Owner, "bob") is None]


def key_change_rolled_back(s):
    o = s.get(Owner, "bob")
    o.name = "rob"
    s.flush()
    s.rollback()
    return [o.name, s.get(Owner, "bob") is o]


# -- row switches ---------------------------------------------------------------

def switch_row(s):
    s.delete(s.get(Owner, "bob"))
    s.add(Owner(name="bob"))
    s.flush()


def switch_row_with_values(s):
    s.delete(s.get(One, 1))
    n = One(id=1, name="new")
    s.add(n)
    s.flush()
    return s.get(One, 1).name


def switch_row_versioned(s):
    d = s.get(Stamped, 1)
    s.delete(d)
    s.add(Stamped(id=1, title="again"))
    s.flush()


def switch_row_with_children(s):
    p = s.get(Parent, 3)
    s.delete(p)
    s.add(Parent(id=3, name="new", children=[Child(name="k")]))
    s.flush()


def delete_then_add_after_flush(s):
    s.delete(s.get(One, 2))
    s.flush()
    s.add(One(id=2, name="new"))
    s.flush()


# -- versions --------------------------------------------------------------------

def version_custom_insert(s):
    d = Stamped(title="x")
    s.add(d)
    s.flush()
    return d.stamp


def version_custom_update(s):
    d = s.get(Stamped, 1)
    d.title = "x"
    s.flush()
    return d.stamp


def version_custom_update_two(s):
    for d in s.scalars(select(Stamped).order_by(Stamped.id)).all():
        d.title = "x"
    s.flush()


def version_custom_stale(s):
    d = s.get(Stamped, 1)
    s.execute(text("UPDATE stamped SET stamp = 99 WHERE id = 1"))
    d.title = "x"
    return raises(s.flush)


def version_custom_delete_stale(s):
    d = s.get(Stamped, 1)
    s.execute(text("UPDATE stamped SET stamp = 99 WHERE id = 1"))
    s.delete(d)
    return raises(s.flush)


def version_manual_insert(s):
    d = Manual(title="x")
    s.add(d)
    s.flush()
    return d.stamp


def version_manual_update(s):
    d = s.get(Manual, 1)
    d.title = "x"
    d.stamp = 2
    s.flush()
    return d.stamp


def version_manual_update_same(s):
    d = s.get(Manual, 2)
    d.title = "x"
    s.flush()


def version_manual_stale(s):
    d = s.get(Manual, 1)
    s.execute(text("UPDATE manual SET stamp = 5 WHERE id = 1"))
    d.title = "y"
    return raises(s.flush)


def version_joined_subclass_own_column(s):
    d = s.get(VSub, 2)
    d.extra = "y"
    s.flush()
    return d.version


def version_joined_both_tables(s):
    d = s.get(VBase, 2)
    d.extra = "y"
    d.name = "z"
    s.flush()


def version_joined_insert(s):
    s.add(VSub(name="n", extra="e"))
    s.flush()


def version_joined_delete(s):
    s.delete(s.get(VBase, 2))
    s.flush()


def version_merge_stale(s):
    return raises(lambda: s.merge(Stamped(id=1, title="x", stamp=3)))


def version_merge_without(s):
    d = s.merge(Stamped(id=1, title="x"))
    s.flush()
    return d.stamp


def version_refresh_for_update_stale(s):
    d = s.get(Stamped, 1)
    s.execute(text("UPDATE stamped SET stamp = 99 WHERE id = 1"))
    return raises(lambda: s.get(Stamped, 1, with_for_update=True))


# -- inheritance -----------------------------------------------------------------

def poly_insert_mixed(s):
    s.add_all([Thing(name="a"), Tool(name="b", use="u"), Drill(name="c", use="v", watts=1), Thing(name="d")])
    s.flush()


def poly_insert_two_drills(s):
    s.add_all([Drill(name="a", watts=1), Drill(name="b", watts=2)])
    s.flush()


def poly_insert_with_box(s):
    s.add(Box(label="n", things=[Tool(name="t", use="u"), Drill(name="d", bits=[Bit(size=1), Bit(size=2)])]))
    s.flush()


def poly_update_each_table(s):
    d = s.get(Drill, 3)
    d.name, d.use, d.watts = "x", "y", 1
    s.flush()


def poly_update_middle_only(s):
    d = s.get(Thing, 3)
    d.use = "y"
    s.flush()


def poly_update_several(s):
    for t in s.scalars(select(Thing).order_by(Thing.id)).all():
        t.name = t.name + "!"
    s.flush()


def poly_delete_drill(s):
    s.delete(s.get(Drill, 3))
    s.flush()


def poly_delete_all(s):
    for t in s.scalars(select(Thing).order_by(Thing.id)).all():
        s.delete(t)
    s.flush()


def poly_delete_box(s):
    s.delete(s.get(Box, 1))
    s.flush()


def poly_move_box(s):
    t = s.get(Thing, 2)
    t.box = s.get(Box, 2)
    s.flush()
    return [x.id for x in s.get(Box, 2).things]


def poly_expired_subclass(s):
    d = s.get(Drill, 4)
    s.expire(d, ["watts"])
    a = d.watts
    s.expire(d)
    return [a, d.name, d.watts]


def poly_get_wrong_class(s):
    return [s.get(Tool, 1) is None, s.get(Tool, 3).name, s.get(Drill, 2) is None]


def poly_refresh(s):
    d = s.get(Thing, 3)
    s.execute(text("UPDATE drills SET watts = 1 WHERE id = 3"))
    s.refresh(d)
    return d.watts


def poly_merge(s):
    d = s.merge(Drill(id=3, watts=77))
    s.flush()
    return [d.name, d.watts]


# -- moves and orphans -------------------------------------------------------------

def orphan_move(s):
    a, b = s.get(Parent, 1), s.get(Parent, 2)
    a.card, b.card
    k = a.children[0]
    b.children.append(k)
    s.flush()
    return [[c.id for c in a.children], [c.id for c in b.children], k.parent_id]


def orphan_move_remove_first(s):
    a, b = s.get(Parent, 1), s.get(Parent, 2)
    k = a.children[0]
    b.children
    a.children.remove(k)
    b.children.append(k)
    s.flush()
    return k.parent_id


def orphan_move_by_scalar(s):
    k = s.get(Child, 1)
    k.parent = s.get(Parent, 2)
    s.flush()
    return k.parent_id


def orphan_scalar_none(s):
    k = s.get(Child, 1)
    k.parent = None
    s.flush()


def orphan_move_to_new(s):
    a = s.get(Parent, 1)
    n = Parent(name="n", children=[a.children[0]])
    s.add(n)
    s.flush()


def orphan_swap(s):
    a, b = s.get(Parent, 1), s.get(Parent, 2)
    a.children, b.children = list(b.children), list(a.children)
    s.flush()


def orphan_pending_removed(s):
    a = s.get(Parent, 1)
    k = Child(name="new")
    a.children.append(k)
    a.children.remove(k)
    s.flush()
    return k in s


def orphan_pending_moved(s):
    a, b = s.get(Parent, 1), s.get(Parent, 2)
    k = Child(name="new")
    a.children.append(k)
    b.children.append(k)
    s.flush()
    return k.parent_id


def orphan_clear(s):
    s.get(Parent, 1).children = []
    s.flush()


def orphan_then_delete_parent(s):
    a = s.get(Parent, 1)
    a.children.pop(0)
    s.delete(a)
    s.flush()


def orphan_of_many_to_one(s):
    p = s.get(Parent, 1)
    p.card = Card(code="new")
    s.flush()


def orphan_of_many_to_one_none(s):
    p = s.get(Parent, 1)
    p.card = None
    s.flush()


def delete_with_passive(s):
    s.delete(s.get(Parent, 1))
    s.flush()


def delete_with_passive_loaded(s):
    p = s.get(Parent, 1)
    p.passive
    p.ignored
    s.delete(p)
    s.flush()


def delete_two_parents(s):
    for p in s.scalars(select(Parent).where(Parent.id.in_([2, 3])).order_by(Parent.id)).all():
        s.delete(p)
    s.flush()


def m2m_move(s):
    p1, p2 = s.get(Part, "p1"), s.get(Part, "p2")
    x = p1.suppliers[1]
    p1.suppliers.remove(x)
    p2.suppliers.append(x)
    s.flush()
    return [[y.id for y in p1.suppliers], [y.id for y in p2.suppliers], [y.code for y in x.parts]]


def m2m_swap_from_other_side(s):
    a, b = s.get(Supplier, 1), s.get(Supplier, 2)
    a.parts, b.parts = list(b.parts), list(a.parts)
    s.flush()


def m2m_add_existing_both_sides(s):
    p, x = s.get(Part, "p3"), s.get(Supplier, 2)
    p.suppliers.append(x)
    s.flush()
    x.parts
    return [y.code for y in x.parts]


def m2m_replace(s):
    p = s.get(Part, "p1")
    p.suppliers = [s.get(Supplier, 2), Supplier(name="s9")]
    s.flush()


def m2m_delete_side(s):
    s.delete(s.get(Supplier, 1))
    s.flush()


def m2m_remove_and_add_again(s):
    p = s.get(Part, "p1")
    x = p.suppliers[0]
    p.suppliers.remove(x)
    p.suppliers.append(x)
    s.flush()


# -- circles --------------------------------------------------------------------------

def circle_insert(s):
    b = Ball(name="b")
    s.add(Holder(name="h", balls=[b, Ball(name="c")], favorite=b))
    s.flush()


def circle_change_favorite(s):
    h = s.get(Holder, 1)
    h.favorite = s.get(Ball, 2)
    s.flush()


def circle_clear_favorite(s):
    h = s.get(Holder, 1)
    h.favorite = None
    s.flush()


def circle_delete(s):
    s.delete(s.get(Holder, 1))
    s.flush()


def circle_delete_both(s):
    h = s.get(Holder, 1)
    for b in h.balls:
        s.delete(b)
    s.delete(h)
    s.flush()


def circle_move_ball(s):
    h1, h2 = s.get(Holder, 1), s.get(Holder, 2)
    h2.balls.append(h1.balls[1])
    s.flush()


# -- what the database computes ---------------------------------------------------------

def computed_insert(s):
    c = Computed(name="x")
    s.add(c)
    s.flush()
    return [c.made, c.changed, c.shout]


def computed_update(s):
    c = s.get(Computed, 1)
    c.name = "y"
    s.flush()
    return [c.changed, c.shout]


def computed_update_two(s):
    s.add(Computed(name="z"))
    s.flush()
    for c in s.scalars(select(Computed).order_by(Computed.id)).all():
        c.name = c.name + "!"
    s.flush()


def eager_insert(s):
    e = Eager(name="x")
    s.add(e)
    s.flush()
    return [e.made, e.changed]


def eager_insert_two(s):
    s.add_all([Eager(name="x"), Eager(name="y")])
    s.flush()


def eager_update(s):
    e = s.get(Eager, 1)
    e.name = "y"
    s.flush()
    return e.changed


def lazy_insert(s):
    x = Lazy()
    s.add(x)
    s.flush()
    return x.made


def batch_off(s):
    s.add_all([One(name="x"), One(name="y")])
    s.flush()


def expression_on_update(s):
    c = s.get(One, 1)
    c.name = func.upper("q")
    s.flush()
    return c.name


def expression_on_insert(s):
    c = One(name=func.lower("Q"))
    s.add(c)
    s.flush()
    return c.name


# -- merges --------------------------------------------------------------------------

def merge_graph_new(s):
    p = s.merge(Parent(name="n", children=[Child(name="a"), Child(name="b")], card=Card(code="c")))
    s.flush()
    return [len(p.children), p.card.id]


def merge_graph_existing(s):
    p = s.merge(Parent(id=1, name="m", children=[Child(id=1, name="z"), Child(name="new")]))
    s.flush()
    return sorted(c.id for c in p.children)


def merge_graph_moves_child(s):
    p = s.merge(Parent(id=2, name="m", children=[Child(id=1, name="moved"), Child(id=3, name="k3")]))
    s.flush()
    return [c.id for c in p.children]


def merge_detached(s):
    p = s.get(Parent, 1)
    p.children
    s.expunge_all()
    p.name = "detached"
    p.children[0].name = "too"
    q = s.merge(p)
    s.flush()
    return [q is p, q.name]


def merge_twice(s):
    a = s.merge(One(id=1, name="a"))
    b = s.merge(One(id=1, name="b"))
    s.flush()
    return [a is b, a.name]


def merge_without_load(s):
    p = s.get(Parent, 1)
    p.children
    s.expunge_all()
    q = s.merge(p, load=False)
    s.flush()
    return [q is p, q.name, len(q.children)]


def merge_without_load_dirty(s):
    p = s.get(Parent, 1)
    s.expunge_all()
    p.name = "x"
    return raises(lambda: s.merge(p, load=False))


def merge_without_load_transient(s):
    return raises(lambda: s.merge(Parent(id=1), load=False))


def merge_missing_key(s):
    p = s.merge(One(id=77, name="x"))
    s.flush()
    return p.id


def merge_many_to_one(s):
    c = s.merge(Child(id=1, name="x", parent=Parent(id=2, name="y")))
    s.flush()
    return c.parent_id


def merge_poly(s):
    t = s.merge(Thing(id=2, name="renamed"))
    s.flush()
    return type(t).__name__


def merge_m2m(s):
    p = s.merge(Part(code="p3", suppliers=[Supplier(id=1), Supplier(id=2)]))
    s.flush()
    return [x.name for x in p.suppliers]


# -- expiry and refresh ------------------------------------------------------------------

def expire_then_set(s):
    p = s.get(Parent, 1)
    s.expire(p)
    p.name = "set"
    s.flush()


def expire_cascades(s):
    p = s.get(Parent, 1)
    k = p.children[0]
    s.expire(p)
    return k.name


def expire_collection(s):
    p = s.get(Parent, 1)
    p.children
    s.execute(text("INSERT INTO children VALUES (9, 'late', 1)"))
    s.expire(p, ["children"])
    return [c.id for c in p.children]


def refresh_collection(s):
    p = s.get(Parent, 1)
    p.children
    s.execute(text("INSERT INTO children VALUES (9, 'late', 1)"))
    s.refresh(p, ["children"])
    return [c.id for c in p.children]


def refresh_column_and_collection(s):
    p = s.get(Parent, 1)
    s.refresh(p, ["name", "children"])
    return len(p.children)


def refresh_discards(s):
    p = s.get(Parent, 1)
    p.name = "lost"
    s.refresh(p)
    return p.name


def refresh_for_update(s):
    p = s.get(Parent, 1)
    s.refresh(p, with_for_update=True)
    return p.name


def refresh_deleted(s):
    p = s.get(One, 1)
    s.execute(text("DELETE FROM ones WHERE id = 1"))
    return raises(lambda: s.refresh(p))


def expired_deleted(s):
    p = s.get(One, 1)
    s.execute(text("DELETE FROM ones WHERE id = 1"))
    s.expire(p)
    return [raises(lambda: p.name), s.get(One, 1) is None]


def expire_all_then_flush(s):
    p = s.get(Parent, 1)
    p.name = "x"
    s.expire_all()
    s.flush()
    return p.name


def expire_on_commit_reads_again(s):
    p = s.get(Parent, 1)
    k = p.children[1]
    s.commit()
    return [p.name, k.name, len(p.children)]


# -- savepoints -------------------------------------------------------------------------

def nested_commit(s):
    p = s.get(One, 1)
    with s.begin_nested():
        p.name = "in"
    p.name = "out"
    s.commit()
    return p.name


def nested_rollback_restores(s):
    p = s.get(One, 1)
    p.name = "before"
    n = s.begin_nested()
    p.name = "in"
    q = One(name="new")
    s.add(q)
    s.flush()
    n.rollback()
    return [p.name, q in s, s.is_modified(p)]


def nested_rollback_unflushed(s):
    p = s.get(One, 1)
    n = s.begin_nested()
    p.name = "in"
    n.rollback()
    return p.name


def nested_rollback_keeps_others_loaded(s):
    p, q = s.get(One, 1), s.get(One, 2)
    n = s.begin_nested()
    p.name = "in"
    s.flush()
    n.rollback()
    return [q.name, p.name]


def nested_delete_rolled_back(s):
    p = s.get(One, 1)
    n = s.begin_nested()
    s.delete(p)
    s.flush()
    n.rollback()
    return [p in s, p.name]


def nested_in_nested(s):
    p = s.get(One, 1)
    with s.begin_nested():
        p.name = "a"
        n = s.begin_nested()
        p.name = "b"
        s.flush()
        n.rollback()
    s.commit()
    return p.name


def nested_error(s):
    s.add(One(id=9, name="kept"))
    try:
        with s.begin_nested():
            s.add(One(id=1, name="double"))
            s.flush()
    except Exception as error:
        name = type(error).__name__
    s.commit()
    return [name, s.scalar(select(func.count()).select_from(One))]


def nested_new_deleted(s):
    n = s.begin_nested()
    q = One(name="new")
    s.add(q)
    s.flush()
    s.delete(q)
    s.flush()
    n.rollback()
    return q in s


def nested_key_change(s):
    o = s.get(Owner, "bob")
    n = s.begin_nested()
    o.name = "rob"
    s.flush()
    n.rollback()
    return [o.name, s.get(Owner, "bob") is o]


# -- transience --------------------------------------------------------------------------

def transient_copy(s):
    p = s.get(One, 1)
    make_transient(p)
    p.id = None
    s.add(p)
    s.flush()
    return p.id


def transient_to_detached(s):
    p = One(id=1)
    make_transient_to_detached(p)
    s.add(p)
    return p.name


def transient_to_detached_changed(s):
    p = One(id=1)
    make_transient_to_detached(p)
    s.add(p)
    p.name = "x"
    s.flush()


def rollback_makes_transient(s):
    p = One(name="x")
    s.add(p)
    s.flush()
    s.rollback()
    a = p in s
    p.id = None
    s.add(p)
    s.flush()
    return [a, p.name]


def rollback_restores_deleted(s):
    p = s.get(Parent, 1)
    s.delete(p)
    s.flush()
    s.rollback()
    return [p in s, p.name, len(p.children)]


# -- the legacy Query ----------------------------------------------------------------------

def query_all(s):
    return [p.name for p in s.query(Parent).order_by(Parent.id)]


def query_first(s):
    return s.query(Parent).filter(Parent.id > 1).order_by(Parent.id).first().name


def query_get(s):
    p = s.query(Parent).get(1)
    return s.query(Parent).get(1) is p


def query_get_options(s):
    return len(s.query(Parent).options(joinedload(Parent.children)).get(1).children)


def query_count(s):
    return [s.query(Parent).count(), s.query(Child).filter(Child.parent_id == 1).count()]


def query_exists(s):
    return s.query(s.query(Child).filter(Child.parent_id == 3).exists()).scalar()


def query_update_evaluate(s):
    ps = s.query(One).order_by(One.id).all()
    n = s.query(One).filter(One.id > 1).update({"name": "u"})
    return [n, [p.name for p in ps]]


def query_update_fetch(s):
    ps = s.query(One).order_by(One.id).all()
    s.query(One).filter(One.id > 1).update({One.name: One.name + "!"}, synchronize_session="fetch")
    return [p.name for p in ps]


def query_delete(s):
    p = s.get(One, 2)
    n = s.query(One).filter(One.id == 2).delete()
    return [n, p in s]


def query_delete_false(s):
    p = s.get(One, 2)
    s.query(One).filter(One.id == 2).delete(synchronize_session=False)
    return p in s


def query_join_tuples(s):
    return [list(r) for r in s.query(Parent.name, Child.name).join(Parent.children).order_by(Child.id)]


def query_with_entities(s):
    return [list(r) for r in s.query(Parent).order_by(Parent.id).with_entities(Parent.id)]


def query_slice(s):
    return [p.id for p in s.query(Parent).order_by(Parent.id)[1:3]]


def query_one_or_none(s):
    return s.query(Parent).filter_by(name="zz").one_or_none() is None


def query_populate_existing(s):
    p = s.get(One, 1)
    p.name = "lost"
    s.query(One).autoflush(False).populate_existing().all()
    return p.name


def query_with_parent(s):
    return [c.id for c in s.query(Child).with_parent(s.get(Parent, 1), Parent.children).order_by(Child.id)]


# -- collections that are not loaded, proxies, validators ---------------------------------------

def dynamic_append(s):
    p = s.get(Person, 1)
    p.visits.append(Visit(page="new"))
    s.flush()
    return [v.page for v in p.visits]


def dynamic_remove(s):
    p = s.get(Person, 1)
    p.visits.remove(p.visits.first())
    s.flush()
    return p.visits.count()


def dynamic_filter(s):
    return [v.id for v in s.get(Person, 1).visits.filter(Visit.page == "shop")]


def dynamic_move(s):
    a, b = s.get(Person, 1), s.get(Person, 2)
    v = a.visits.first()
    b.visits.append(v)
    s.flush()
    return [v.person_id, b.visits.count()]


def dynamic_new_parent(s):
    p = Person(name="n")
    p.visits.append(Visit(page="a"))
    p.visits.append(Visit(page="b"))
    s.add(p)
    s.flush()


def dynamic_delete_parent(s):
    s.delete(s.get(Person, 2))
    s.flush()


def write_only_add(s):
    p = s.get(Person, 1)
    p.notes.add(Note(body="new"))
    s.flush()
    return [n.body for n in s.scalars(p.notes.select())]


def write_only_remove(s):
    p = s.get(Person, 1)
    p.notes.remove(s.get(Note, 1))
    s.flush()


def write_only_new_parent(s):
    p = Person(name="n")
    p.notes.add_all([Note(body="a"), Note(body="b")])
    s.add(p)
    s.flush()


def write_only_insert(s):
    p = s.get(Person, 1)
    s.execute(p.notes.insert(), [{"body": "x"}, {"body": "y"}])
    return s.scalar(select(func.count()).select_from(Note))


def write_only_delete_parent(s):
    s.delete(s.get(Person, 1))
    s.flush()


def proxy_append(s):
    p = s.get(Person, 1)
    p.tag_names.append("z")
    s.flush()
    return list(p.tag_names)


def proxy_remove(s):
    p = s.get(Person, 1)
    p.tag_names.remove("x")
    s.flush()


def proxy_replace(s):
    p = s.get(Person, 1)
    p.tag_names = ["y", "w"]
    s.flush()


def proxy_new(s):
    s.add(Person(name="n", tag_names=["a", "b"]))
    s.flush()


def proxy_filter(s):
    return [p.id for p in s.scalars(select(Person).where(Person.tag_names == "x"))]


def validated(s):
    p = Person(name="  padded ")
    s.add(p)
    s.flush()
    p.name = " again "
    s.flush()
    return p.name


# -- the order of events --------------------------------------------------------------------------

def events_insert(s):
    done = heard(s, [Parent, Child], MAPPER_EVENTS)
    s.add(Parent(name="n", children=[Child(name="a"), Child(name="b")]))
    s.flush()
    return done()


def events_update(s):
    done = heard(s, [Parent, Child], MAPPER_EVENTS)
    p = s.get(Parent, 1)
    p.name = "x"
    p.children[0].name = "y"
    s.flush()
    return done()


def events_delete(s):
    done = heard(s, [Parent, Child], MAPPER_EVENTS)
    s.delete(s.get(Parent, 2))
    s.flush()
    return done()


def events_mixed(s):
    done = heard(s, [One], MAPPER_EVENTS)
    s.get(One, 1).name = "x"
    s.delete(s.get(One, 2))
    s.add(One(name="y"))
    s.flush()
    return done()


def events_poly(s):
    done = heard(s, [Thing], MAPPER_EVENTS)
    s.add_all([Tool(name="a"), Thing(name="b")])
    s.get(Thing, 3).name = "x"
    s.flush()
    return done()


def events_update_without_change(s):
    done = heard(s, [Parent, Child], MAPPER_EVENTS)
    p = s.get(Parent, 1)
    p.children.append(Child(name="c"))
    s.flush()
    return done()


def events_change_in_before_update(s):
    def stamp(mapper, connection, target):
        target.city = "stamped"
    event.listen(Maker, "before_update", stamp)
    m = s.get(Maker, "acme")
    m.city = "x"
    s.flush()
    event.remove(Maker, "before_update", stamp)
    return m.city


SESSION_EVENTS = [
    "before_flush", "after_flush", "after_flush_postexec", "before_commit", "after_commit", "after_rollback",
    "after_soft_rollback", "after_begin", "before_attach", "after_attach", "transient_to_pending",
    "pending_to_transient", "pending_to_persistent", "loaded_as_persistent", "persistent_to_transient",
    "persistent_to_deleted", "deleted_to_persistent", "deleted_to_detached", "persistent_to_detached",
    "detached_to_persistent",
]


def session_log(s):
    log = []
    for name in SESSION_EVENTS:
        event.listen(s, name, lambda *args, name=name: log.append(name))
    return log


def session_events_add_commit(s):
    log = session_log(s)
    x = One(name="x")
    s.add(x)
    s.commit()
    return list(log)


def session_events_load_change_rollback(s):
    log = session_log(s)
    p = s.get(One, 1)
    p.name = "x"
    s.flush()
    s.rollback()
    return list(log)


def session_events_delete_commit(s):
    log = session_log(s)
    p = s.get(One, 1)
    s.delete(p)
    s.commit()
    return list(log)


def session_events_delete_rollback(s):
    log = session_log(s)
    p = s.get(One, 1)
    s.delete(p)
    s.flush()
    s.rollback()
    return list(log)


def session_events_expunge_add(s):
    log = session_log(s)
    p = s.get(One, 1)
    s.expunge(p)
    s.add(p)
    return list(log)


def session_events_new_rollback(s):
    log = session_log(s)
    x = One(name="x")
    s.add(x)
    s.flush()
    s.rollback()
    return list(log)


def session_events_nested(s):
    log = session_log(s)
    x, y = One(name="x"), One(name="y")
    with s.begin_nested():
        s.add(x)
    n = s.begin_nested()
    s.add(y)
    s.flush()
    n.rollback()
    s.commit()
    return list(log)


def session_events_close(s):
    log = session_log(s)
    p, x = s.get(One, 1), One(name="x")
    s.add(x)
    s.close()
    return list(log)


def session_events_merge(s):
    log = session_log(s)
    p = s.merge(One(id=1, name="m"))
    s.flush()
    return list(log)


def session_events_orphan(s):
    log = session_log(s)
    p = s.get(Parent, 2)
    card, child = p.card, p.children[0]
    p.children.pop()
    s.flush()
    return list(log)


# -- recording ---------------------------------------------------------------

def scenarios():
    return [f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
            and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("s",)
            and n not in ("heard", "session_log")]


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
