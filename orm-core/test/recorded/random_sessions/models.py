"""Families of models as data, for the random programs of random_sessions/record.py: what a family holds, which of its settings
vary, and how SQLAlchemy's classes are made of it. test/orm/random-session-models.ts makes orm-core's of the same data.

A class is {name, table, parent, concrete, mapper, cols, rels, props}; a column [name, type, settings], a relationship
[name, target, settings]. A setting whose value is {"any": [...]} varies: `vary` chooses.
"""

import json

from sqlalchemy import (
    JSON, CheckConstraint, Column, Computed, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table,
    UniqueConstraint, and_, event, func, select, text,
)
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import (
    attribute_keyed_dict, backref, column_property, composite, configure_mappers, declarative_base, deferred, foreign,
    relationship, remote, synonym, validates,
)

OWNED = "all, delete-orphan"
CASCADES = {"any": [None, None, "all", OWNED, OWNED, "save-update", "save-update, merge, delete", "", "merge, expunge",
                    "all, delete", "save-update, merge, refresh-expire, expunge"]}
LAZY = {"any": [None, None, None, None, "joined", "selectin", "subquery", "immediate", "raise", "raise_on_sql"]}
PASSIVE = {"any": [None, None, None, True, "all"]}
MAYBE = {"any": [None, True]}
BACK_CASCADES = {"any": [None, None, None, "all", "save-update", "", "merge"]}


def pk(**more):
    return ["id", "int", {"pk": True, **more}]


def s(name, **more):
    return [name, "str", more]


def n(name, **more):
    return [name, "int", more]


def fk(name, target, **more):
    return [name, "int", {"fk": target, **more}]


def rel(name, target, **more):
    return [name, target, more]


def cls(name, *items, parent=None, table=True, concrete=False, props=(), mapper=None, constraints=()):
    columns = [item for item in items if item[1] in ("int", "str", "json", "mutable")]
    rels = [item for item in items if item not in columns]
    made = {"name": name, "cols": columns}
    if table:
        made["table"] = name.lower() if table is True else table
    if parent:
        made["parent"] = parent
    if concrete:
        made["concrete"] = True
    if mapper:
        made["mapper"] = mapper
    if rels:
        made["rels"] = rels
    if props:
        made["props"] = list(props)
    if constraints:
        made["constraints"] = list(constraints)
    return made


def family(name, *classes, tables=(), seed=None, fk_on=False):
    return {"name": name, "classes": list(classes), "tables": list(tables), "seed": seed or {}, "fk": fk_on}


FAMILIES = [
    family(
        "chain",
        cls("A", pk(), s("name"), n("n"),
            rel("bs", "B", back_populates="a", cascade=CASCADES, lazy=LAZY, passive_deletes=PASSIVE, order_by="B.id")),
        cls("B", pk(), s("name"), fk("a_id", "a.id", nullable={"any": [None, None, False]}),
            rel("a", "A", back_populates="bs", cascade=BACK_CASCADES, lazy=LAZY),
            rel("cs", "C", back_populates="b", cascade=CASCADES, lazy=LAZY, passive_deletes=PASSIVE, order_by="C.id")),
        cls("C", pk(), s("name"), fk("b_id", "b.id"), rel("b", "B", back_populates="cs", cascade=BACK_CASCADES, lazy=LAZY)),
        seed={"a": [[1, "a", 1], [2, "b", 2], [3, "c", None]], "b": [[1, "a", 1], [2, "b", 1], [3, "c", 2]],
              "c": [[1, "a", 1], [2, "b", 1], [3, "c", 2], [4, "d", 3]]}),
    family(
        "one_way_many",
        cls("A", pk(), s("name"), rel("bs", "B", cascade=CASCADES, lazy=LAZY, passive_deletes=PASSIVE, order_by="B.id"),
            rel("cs", "C", cascade=CASCADES, order_by="C.id")),
        cls("B", pk(), s("name"), fk("a_id", "a.id", nullable={"any": [None, False]})),
        cls("C", pk(), n("n"), fk("a_id", "a.id")),
        seed={"a": [[1, "a"], [2, "b"]], "b": [[1, "a", 1], [2, "b", 1], [3, "c", 2]], "c": [[1, 1, 1], [2, 2, 2], [3, 3, None]]}),
    family(
        "one_way_one",
        cls("A", pk(), s("name"), fk("b_id", "b.id"), fk("c_id", "c.id"),
            rel("b", "B", cascade=BACK_CASCADES, lazy=LAZY),
            rel("c", "C", cascade=OWNED, single_parent=True, lazy=LAZY, passive_deletes=MAYBE)),
        cls("B", pk(), s("name")),
        cls("C", pk(), n("n")),
        seed={"b": [[1, "a"], [2, "b"]], "c": [[1, 1], [2, 2], [3, 3]], "a": [[1, "a", 1, 1], [2, "b", 1, 2], [3, "c", None, None]]}),
    family(
        "many_many",
        cls("A", pk(), s("name"),
            rel("ts", "T", secondary="ab", back_populates="as_", cascade={"any": [None, None, "all", "save-update", ""]},
                lazy=LAZY, passive_deletes=MAYBE, order_by="T.id", collection={"any": [None, None, "set"]})),
        cls("T", pk(), s("name"),
            rel("as_", "A", secondary="ab", back_populates="ts", lazy=LAZY, order_by="A.id")),
        tables=[["ab", [["a_id", "int", {"pk": True, "fk": "a.id"}], ["t_id", "int", {"pk": True, "fk": "t.id"}]]]],
        seed={"a": [[1, "a"], [2, "b"], [3, "c"]], "t": [[1, "x"], [2, "y"], [3, "z"]], "ab": [[1, 1], [1, 2], [2, 2]]}),
    family(
        "many_many_one_way",
        cls("A", pk(), s("name"), rel("ts", "T", secondary="ab", cascade={"any": [None, None, "all"]}, lazy=LAZY, order_by="T.id"),
            rel("us", "T", secondary="au", backref=["vs", {"order_by": "A.id"}], order_by="T.id")),
        cls("T", pk(), s("name")),
        tables=[["ab", [["a_id", "int", {"pk": True, "fk": "a.id"}], ["t_id", "int", {"pk": True, "fk": "t.id"}]]],
                ["au", [["a_id", "int", {"fk": "a.id"}], ["t_id", "int", {"fk": "t.id"}]]]],
        seed={"a": [[1, "a"], [2, "b"]], "t": [[1, "x"], [2, "y"], [3, "z"]], "ab": [[1, 1], [1, 2]], "au": [[1, 3], [2, 3]]}),
    family(
        "association",
        cls("User", pk(), s("name"),
            rel("grants", "Grant", back_populates="user", cascade={"any": [OWNED, OWNED, "all", None]}, lazy=LAZY, order_by="Grant.role_id"),
            props=[["proxy", "roles", "grants", "role"]]),
        cls("Role", pk(), s("name"),
            rel("grants", "Grant", back_populates="role", cascade={"any": [OWNED, None, "all"]}, order_by="Grant.user_id",
                passive_deletes=PASSIVE)),
        cls("Grant", ["user_id", "int", {"pk": True, "fk": "user.id"}], ["role_id", "int", {"pk": True, "fk": "role.id"}], s("note"),
            rel("user", "User", back_populates="grants", lazy=LAZY), rel("role", "Role", back_populates="grants", lazy=LAZY)),
        seed={"user": [[1, "a"], [2, "b"]], "role": [[1, "x"], [2, "y"], [3, "z"]], "grant": [[1, 1, "p"], [1, 2, "q"], [2, 2, "r"]]}),
    family(
        "tree",
        cls("Node", pk(), s("name"), fk("parent_id", "node.id"),
            rel("children", "Node", back_populates="parent", cascade=CASCADES, lazy=LAZY, order_by="Node.id", passive_deletes=PASSIVE,
                join_depth={"any": [None, 1, 2]}),
            rel("parent", "Node", back_populates="children", remote_side="Node.id", cascade=BACK_CASCADES,
                lazy={"any": [None, None, "joined", "selectin", "immediate"]})),
        seed={"node": [[1, "r", None], [2, "a", 1], [3, "b", 1], [4, "aa", 2], [5, "s", None]]}),
    family(
        "tree_post_update",
        cls("Node", pk(), s("name"), fk("parent_id", "node.id"), fk("next_id", "node.id"),
            rel("children", "Node", backref=["parent", {"remote_side": "Node.id"}], fks=["Node.parent_id"], cascade=CASCADES,
                order_by="Node.id"),
            rel("next", "Node", remote_side="Node.id", fks=["Node.next_id"], post_update=True,
                uselist={"any": [None, False]})),
        seed={"node": [[1, "r", None, 2], [2, "a", 1, 3], [3, "b", 1, None], [4, "aa", 2, 4]]}),
    family(
        "follows",
        cls("User", pk(), s("name"),
            rel("following", "User", secondary="follows", join=[["User.id", "follows.who"]], secondary_join=[["User.id", "follows.whom"]],
                back_populates="followers", order_by="User.id", lazy=LAZY),
            rel("followers", "User", secondary="follows", join=[["User.id", "follows.whom"]], secondary_join=[["User.id", "follows.who"]],
                back_populates="following", order_by="User.id")),
        tables=[["follows", [["who", "int", {"pk": True, "fk": "user.id"}], ["whom", "int", {"pk": True, "fk": "user.id"}]]]],
        seed={"user": [[1, "a"], [2, "b"], [3, "c"]], "follows": [[1, 2], [1, 3], [2, 1]]}),
    family(
        "one_one",
        cls("A", pk(), s("name"),
            rel("b", "B", uselist=False, back_populates="a", cascade=CASCADES, lazy=LAZY, passive_deletes=PASSIVE)),
        cls("B", pk(), s("name"), fk("a_id", "a.id", nullable={"any": [None, None, False]}, unique=MAYBE),
            rel("a", "A", back_populates="b", lazy=LAZY, cascade=BACK_CASCADES)),
        seed={"a": [[1, "a"], [2, "b"], [3, "c"]], "b": [[1, "a", 1], [2, "b", 2]]}),
    family(
        "joined",
        cls("Company", pk(), s("name"),
            rel("people", "Person", back_populates="company", cascade=CASCADES, lazy=LAZY, order_by="Person.id")),
        cls("Person", pk(), s("kind"), s("name"), fk("company_id", "company.id"),
            rel("company", "Company", back_populates="people", lazy=LAZY),
            mapper={"polymorphic_on": "kind", "polymorphic_identity": "person", "with_polymorphic": {"any": [None, None, "*"]}}),
        cls("Engineer", ["id", "int", {"pk": True, "fk": "person.id"}], s("lang"),
            rel("machines", "Machine", back_populates="engineer", cascade=CASCADES, lazy=LAZY, order_by="Machine.id"),
            parent="Person", mapper={"polymorphic_identity": "engineer", "polymorphic_load": {"any": [None, "inline", "selectin"]}}),
        cls("Manager", ["id", "int", {"pk": True, "fk": "person.id"}], n("level"), fk("deputy_id", "engineer.id"),
            rel("deputy", "Engineer", fks=["Manager.deputy_id"], join=[["Manager.deputy_id", "Engineer.id"]], lazy=LAZY),
            parent="Person", mapper={"polymorphic_identity": "manager", "polymorphic_load": {"any": [None, "inline", "selectin"]},
                                     "inherit_on": [["Manager.id", "Person.id"]]}),
        cls("Machine", pk(), s("name"), fk("engineer_id", "engineer.id"), rel("engineer", "Engineer", back_populates="machines")),
        seed={"company": [[1, "x"], [2, "y"]],
              "person": [[1, "engineer", "a", 1], [2, "manager", "b", 1], [3, "person", "c", 2], [4, "engineer", "d", None]],
              "engineer": [[1, "py"], [4, "ts"]], "manager": [[2, 3, 1]], "machine": [[1, "m", 1], [2, "n", 1], [3, "o", 4]]}),
    family(
        "single",
        cls("Owner", pk(), s("name"), rel("pets", "Pet", back_populates="owner", cascade=CASCADES, lazy=LAZY, order_by="Pet.id"),
            rel("dogs", "Dog", viewonly=True, order_by="Dog.id", lazy=LAZY)),
        cls("Pet", pk(), s("kind"), s("name"), fk("owner_id", "owner.id"), rel("owner", "Owner", back_populates="pets", lazy=LAZY),
            mapper={"polymorphic_on": "kind", "polymorphic_identity": "pet"}),
        cls("Dog", n("tricks"), parent="Pet", table=None, mapper={"polymorphic_identity": "dog"}),
        cls("Cat", n("lives", default=9), parent="Pet", table=None, mapper={"polymorphic_identity": "cat"}),
        seed={"owner": [[1, "a"], [2, "b"]],
              "pet": [[1, "pet", "p", 1, None, None], [2, "dog", "d", 1, 3, None], [3, "cat", "c", 2, None, 7], [4, "dog", "e", None, 1, None]]}),
    family(
        "concrete",
        cls("Site", pk(), s("name"), mapper={"concrete_root": True}),
        cls("Shop", pk(), s("name"), n("size"), fk("town_id", "town.id"), rel("town", "Town", back_populates="shops"),
            parent="Site", concrete=True),
        cls("Town", pk(), s("name"), rel("shops", "Shop", back_populates="town", cascade=CASCADES, order_by="Shop.id")),
        seed={"site": [[1, "s"]], "town": [[1, "t"]], "shop": [[1, "h", 4, 1], [2, "i", 5, None]]}),
    family(
        "composite_key",
        cls("Order", n("shop", pk=True), n("number", pk=True), s("note"),
            rel("lines", "Line", back_populates="order", cascade=CASCADES, lazy=LAZY, order_by="Line.pos",
                passive_updates={"any": [None, False]}, passive_deletes=PASSIVE),
            rel("parcels", "Parcel", back_populates="order", order_by="Parcel.id"), table="orders"),
        cls("Line", n("shop", pk=True), n("number", pk=True), n("pos", pk=True), s("item"),
            rel("order", "Order", back_populates="lines", lazy=LAZY),
            constraints=[["fk", ["shop", "number"], ["orders.shop", "orders.number"]]]),
        cls("Parcel", pk(), n("shop"), n("number"), rel("order", "Order", back_populates="parcels", lazy=LAZY),
            constraints=[["fk", ["shop", "number"], ["orders.shop", "orders.number"]]]),
        seed={"orders": [[1, 1, "a"], [1, 2, "b"], [2, 1, "c"]], "line": [[1, 1, 1, "x"], [1, 1, 2, "y"], [2, 1, 1, "z"]],
              "parcel": [[1, 1, 1], [2, None, None]]}),
    family(
        "natural_key",
        cls("Author", s("name", pk=True), s("city"),
            rel("books", "Book", back_populates="author", passive_updates=False, cascade=CASCADES, order_by="Book.id", lazy=LAZY)),
        cls("Book", pk(), s("title"), ["author_name", "str", {"fk": "author.name"}],
            rel("author", "Author", back_populates="books", lazy=LAZY),
            rel("shelves", "Shelf", secondary="book_shelf", back_populates="books", passive_updates=False, order_by="Shelf.code")),
        cls("Shelf", s("code", pk=True), rel("books", "Book", secondary="book_shelf", back_populates="shelves", passive_updates=False,
                                             order_by="Book.id")),
        tables=[["book_shelf", [["book_id", "int", {"pk": True, "fk": "book.id"}], ["code", "str", {"pk": True, "fk": "shelf.code"}]]]],
        seed={"author": [["a", "x"], ["b", "y"]], "book": [[1, "t", "a"], [2, "u", "a"], [3, "v", "b"]],
              "shelf": [["c"], ["d"]], "book_shelf": [[1, "c"], [2, "c"], [2, "d"]]}),
    family(
        "natural_key_database",
        cls("Author", s("name", pk=True), s("city"),
            rel("books", "Book", back_populates="author", passive_deletes=PASSIVE, cascade=CASCADES, order_by="Book.id")),
        cls("Book", pk(), s("title"), ["author_name", "str", {"fk": "author.name", "onupdate": "CASCADE", "ondelete": {"any": ["CASCADE", "SET NULL"]}}],
            rel("author", "Author", back_populates="books", lazy=LAZY)),
        seed={"author": [["a", "x"], ["b", "y"]], "book": [[1, "t", "a"], [2, "u", "a"], [3, "v", "b"]]}, fk_on=True),
    family(
        "versions",
        cls("Doc", pk(), s("title"), n("version", nullable=False),
            rel("parts", "Part", back_populates="doc", cascade=CASCADES, order_by="Part.id", lazy=LAZY),
            mapper={"version_id_col": "version"}),
        cls("Part", pk(), s("text"), fk("doc_id", "doc.id"), n("version", nullable=False), rel("doc", "Doc", back_populates="parts"),
            mapper={"version_id_col": "version", "eager_defaults": {"any": [None, True, False]}}),
        seed={"doc": [[1, "a", 1], [2, "b", 3]], "part": [[1, "a", 1, 1], [2, "b", 1, 2], [3, "c", 2, 1]]}),
    family(
        "defaults",
        cls("Item", pk(), s("name"), n("made", server_default="5"), n("note", default=7), n("changed", onupdate=8),
            n("double", computed="made * 2"), n("stamp", default_sql=["length", "four"], onupdate_sql=["length", "three"]),
            rel("tags", "Tag", back_populates="item", cascade=CASCADES, order_by="Tag.id", lazy=LAZY),
            mapper={"eager_defaults": {"any": [None, None, True, False]}}),
        cls("Tag", pk(), s("name", server_default="'t'"), fk("item_id", "item.id"), rel("item", "Item", back_populates="tags", lazy=LAZY),
            mapper={"eager_defaults": {"any": [None, True, False]}}),
        seed={"item": [[1, "a", 5, 7, None, 3], [2, "b", 6, 7, 8, 4]], "tag": [[1, "x", 1], [2, "y", 1], [3, "z", 2]]}),
    family(
        "properties",
        cls("A", pk(), s("name"), n("x"), n("y"), s("bio", deferred=True), s("photo", deferred=True, group="media"),
            s("video", deferred=True, group="media"), ["data", "mutable", {}], ["blob", "json", {}],
            rel("bs", "B", back_populates="a", cascade=CASCADES, order_by="B.id", lazy=LAZY),
            props=[["colprop", "shout", ["upper", "name"]], ["count", "b_count", "B", "a_id"], ["hybrid", "twice", "x"],
                   ["composite", "point", ["x", "y"]], ["synonym", "label", "name"], ["validates", "name", "upper"]]),
        cls("B", pk(), s("name"), n("n"), fk("a_id", "a.id"), rel("a", "A", back_populates="bs", lazy=LAZY),
            props=[["validates", "a", "same"]]),
        seed={"a": [[1, "a", 1, 2, "b1", "p1", "v1", '{"k": 1}', '[1]'], [2, "b", None, None, None, None, None, None, None]],
              "b": [[1, "a", 1, 1], [2, "b", 2, 1], [3, "c", 3, 2]]}),
    family(
        "keyed",
        cls("Author", pk(), s("name"),
            rel("notes", "Note", back_populates="author", cascade=CASCADES, collection=["keyed", "word"], order_by="Note.id", lazy=LAZY),
            rel("tags", "Tag", secondary="author_tag", back_populates="authors", collection="set", order_by="Tag.id"),
            props=[["proxy", "texts", "notes", "text"]]),
        cls("Note", pk(), s("word"), s("text"), fk("author_id", "author.id"), rel("author", "Author", back_populates="notes")),
        cls("Tag", pk(), s("name"), rel("authors", "Author", secondary="author_tag", back_populates="tags", collection="set", order_by="Author.id")),
        tables=[["author_tag", [["author_id", "int", {"pk": True, "fk": "author.id"}], ["tag_id", "int", {"pk": True, "fk": "tag.id"}]]]],
        seed={"author": [[1, "a"], [2, "b"]], "note": [[1, "a", "x", 1], [2, "b", "y", 1], [3, "c", "z", 2]], "tag": [[1, "x"], [2, "y"]],
              "author_tag": [[1, 1], [1, 2]]}),
    family(
        "ordered",
        cls("Slide", pk(), s("name"),
            rel("bullets", "Bullet", back_populates="slide", cascade=CASCADES, collection=["ordering", "pos"], order_by="Bullet.pos", lazy=LAZY)),
        cls("Bullet", pk(), s("text"), n("pos"), fk("slide_id", "slide.id"), rel("slide", "Slide", back_populates="bullets")),
        seed={"slide": [[1, "a"], [2, "b"]], "bullet": [[1, "x", 0, 1], [2, "y", 1, 1], [3, "z", 2, 1], [4, "w", 0, 2]]}),
    family(
        "circle",
        cls("A", pk(), s("name"), fk("best_id", "b.id", use_alter=True),
            rel("bs", "B", back_populates="a", join=[["A.id", "B.a_id"]], fks=["B.a_id"], cascade=CASCADES, order_by="B.id", lazy=LAZY),
            rel("best", "B", join=[["A.best_id", "B.id"]], fks=["A.best_id"], post_update=True, lazy=LAZY)),
        cls("B", pk(), s("name"), fk("a_id", "a.id"),
            rel("a", "A", back_populates="bs", join=[["A.id", "B.a_id"]], fks=["B.a_id"], lazy=LAZY)),
        seed={"a": [[1, "a", 1], [2, "b", None]], "b": [[1, "a", 1], [2, "b", 1], [3, "c", 2]]}),
    family(
        "circle_plain",
        cls("A", pk(), s("name"), fk("b_id", "b.id"), rel("b", "B", join=[["A.b_id", "B.id"]], fks=["A.b_id"])),
        cls("B", pk(), s("name"), fk("a_id", "a.id"), rel("a", "A", join=[["B.a_id", "A.id"]], fks=["B.a_id"])),
        seed={"a": [[1, "a", 1], [2, "b", None]], "b": [[1, "a", None], [2, "b", 1]]}),
    family(
        "two_ways",
        cls("City", pk(), s("name"),
            rel("departures", "Flight", fks=["Flight.origin_id"], back_populates="origin", order_by="Flight.id", cascade=CASCADES),
            rel("arrivals", "Flight", fks=["Flight.target_id"], back_populates="target", order_by="Flight.id", cascade=CASCADES, lazy=LAZY),
            rel("late", "Flight", viewonly=True, join=[["City.id", "Flight.origin_id"]], fks=["Flight.origin_id"], where=["Flight.hour", 3],
                order_by="Flight.id")),
        cls("Flight", pk(), n("hour"), fk("origin_id", "city.id"), fk("target_id", "city.id"),
            rel("origin", "City", fks=["Flight.origin_id"], back_populates="departures", lazy=LAZY),
            rel("target", "City", fks=["Flight.target_id"], back_populates="arrivals", lazy=LAZY)),
        seed={"city": [[1, "a"], [2, "b"], [3, "c"]], "flight": [[1, 2, 1, 2], [2, 4, 1, 3], [3, 5, 2, 1]]}),
    family(
        "diamond",
        cls("A", pk(), s("name"), rel("bs", "B", cascade=CASCADES, order_by="B.id", backref=["a", {}]),
            rel("cs", "C", cascade=CASCADES, order_by="C.id", backref=["a", {}])),
        cls("B", pk(), s("name"), fk("a_id", "a.id"), rel("ds", "D", cascade=CASCADES, order_by="D.id", backref=["b", {}])),
        cls("C", pk(), s("name"), fk("a_id", "a.id"), rel("ds", "D", cascade=CASCADES, order_by="D.id", backref=["c", {}])),
        cls("D", pk(), s("name"), fk("b_id", "b.id"), fk("c_id", "c.id")),
        seed={"a": [[1, "a"], [2, "b"]], "b": [[1, "a", 1], [2, "b", 1]], "c": [[1, "a", 1], [2, "b", 2]],
              "d": [[1, "a", 1, 1], [2, "b", 1, 2], [3, "c", 2, None]]}),
    family(
        "database_cascades",
        cls("A", pk(), s("name"),
            rel("bs", "B", back_populates="a", cascade={"any": ["all, delete", OWNED, None]}, passive_deletes={"any": [True, "all", None]}, order_by="B.id")),
        cls("B", pk(), s("name"), fk("a_id", "a.id", ondelete={"any": ["CASCADE", "SET NULL", None]}),
            rel("a", "A", back_populates="bs", passive_deletes=MAYBE),
            rel("cs", "C", back_populates="b", cascade={"any": ["all, delete", OWNED]}, passive_deletes={"any": [True, None]}, order_by="C.id")),
        cls("C", pk(), s("name"), fk("b_id", "b.id", ondelete="CASCADE"), rel("b", "B", back_populates="cs")),
        seed={"a": [[1, "a"], [2, "b"]], "b": [[1, "a", 1], [2, "b", 1], [3, "c", 2]], "c": [[1, "a", 1], [2, "b", 1], [3, "c", 3]]}, fk_on=True),
    family(
        "unique",
        cls("A", pk(), s("code", unique=True, nullable=False), n("n"), rel("bs", "B", back_populates="a", cascade=CASCADES, order_by="B.id")),
        cls("B", pk(), s("name"), fk("a_id", "a.id", nullable=False), rel("a", "A", back_populates="bs", lazy={"any": [None, "joined"]}, innerjoin=MAYBE)),
        seed={"a": [[1, "a", 1], [2, "b", 2]], "b": [[1, "x", 1], [2, "y", 2]]}),
]


# Families whose programs are of seeds from WIDE on.
WIDE_FAMILIES = [
    family(
        "write_only",
        cls("A", pk(), s("name"), rel("bs", "B", back_populates="a", cascade=CASCADES, lazy="write_only", passive_deletes={"any": [None, True]},
                                      order_by="B.id"),
            rel("ts", "T", secondary="at", lazy="write_only", passive_deletes=True, order_by="T.id")),
        cls("B", pk(), s("name"), fk("a_id", "a.id"), rel("a", "A", back_populates="bs", lazy=LAZY)),
        cls("T", pk(), s("name")),
        tables=[["at", [["a_id", "int", {"pk": True, "fk": "a.id"}], ["t_id", "int", {"pk": True, "fk": "t.id"}]]]],
        seed={"a": [[1, "a"], [2, "b"]], "b": [[1, "a", 1], [2, "b", 1], [3, "c", 2]], "t": [[1, "x"], [2, "y"]], "at": [[1, 1], [1, 2], [2, 2]]}),
]


def vary(spec, rng):
    """The same with every setting that varies chosen."""
    if isinstance(spec, dict):
        if set(spec) == {"any"}:
            return rng.choice(spec["any"])
        varied = {key: vary(value, rng) for key, value in spec.items()}
        return {key: value for key, value in varied.items() if value is not None or not (isinstance(spec[key], dict) and "any" in spec[key])}
    if isinstance(spec, list):
        return [vary(item, rng) for item in spec]
    return spec


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __composite_values__(self):
        return self.x, self.y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __ne__(self, other):
        return not self == other


class Models:
    """A family's classes, mapped."""

    def __init__(self, spec):
        self.spec = spec
        self.Base = declarative_base(metadata=MetaData())
        self.classes = {}
        for name, columns in spec["tables"]:
            Table(name, self.Base.metadata, *[self.column(column, True) for column in columns])
        for each in spec["classes"]:
            self.classes[each["name"]] = self.make(each)
        for each in spec["classes"]:
            for prop in each.get("props", ()):
                if prop[0] == "count":
                    _, name, target, key = prop
                    other = self.classes[target]
                    own = self.classes[each["name"]]
                    setattr(own, name, column_property(
                        select(func.count(other.id)).where(getattr(other, key) == own.id).correlate_except(other).scalar_subquery()))
        self.Base.registry.configure()

    def column(self, spec, plain=False):
        name, kind, options = spec
        type_ = {"int": Integer, "str": String(20), "json": JSON, "mutable": MutableDict.as_mutable(JSON)}[kind]
        args = [] if "fk" not in options else [ForeignKey(
            options["fk"], ondelete=options.get("ondelete"), onupdate=options.get("onupdate") if "fk" in options else None,
            use_alter=options.get("use_alter", False), name=f"fk_{name}" if options.get("use_alter") else None)]
        if "computed" in options:
            args.append(Computed(options["computed"]))
        keywords = {}
        if options.get("pk"):
            keywords["primary_key"] = True
        if options.get("nullable") is not None:
            keywords["nullable"] = options["nullable"]
        if options.get("unique"):
            keywords["unique"] = True
        if "default" in options:
            keywords["default"] = options["default"]
        if "default_sql" in options:
            function, value = options["default_sql"]
            keywords["default"] = getattr(func, function)(value)
        if "onupdate" in options and "fk" not in options:
            keywords["onupdate"] = options["onupdate"]
        if "onupdate_sql" in options:
            function, value = options["onupdate_sql"]
            keywords["onupdate"] = getattr(func, function)(value)
        if "server_default" in options:
            keywords["server_default"] = text(options["server_default"])
        column = Column(name, type_, *args, **keywords)
        if options.get("deferred") and not plain:
            return deferred(column, group=options.get("group"))
        return column

    def resolve(self, path):
        owner, key = path.split(".")
        return getattr(self.classes[owner], key) if owner in self.classes else self.Base.metadata.tables[owner].c[key]

    def on(self, pairs, where=None):
        def condition():
            parts = [self.resolve(left) == self.resolve(right) for left, right in pairs]
            if where:
                parts.append(self.resolve(where[0]) > where[1])
            return and_(*parts) if len(parts) > 1 else parts[0]
        return condition

    def relationship(self, spec):
        _, target, given = spec
        options = {key: given[key] for key in (
            "back_populates", "cascade", "lazy", "uselist", "secondary", "remote_side", "order_by", "passive_deletes",
            "passive_updates", "viewonly", "post_update", "single_parent", "join_depth", "innerjoin") if key in given}
        if "fks" in given:
            options["foreign_keys"] = "[" + ", ".join(given["fks"]) + "]"
        if "join" in given:
            options["primaryjoin"] = self.on(given["join"], given.get("where"))
        if "secondary_join" in given:
            options["secondaryjoin"] = self.on(given["secondary_join"])
        if "backref" in given:
            name, more = given["backref"]
            options["backref"] = backref(name, **more)
        collection = given.get("collection")
        if collection == "set":
            options["collection_class"] = set
        elif collection and collection[0] == "keyed":
            options["collection_class"] = attribute_keyed_dict(collection[1])
        elif collection and collection[0] == "ordering":
            options["collection_class"] = ordering_list(collection[1])
        return relationship(target, **options)

    def make(self, spec):
        namespace = {"__module__": "models"}
        columns = {column[0]: self.column(column) for column in spec["cols"]}
        if spec.get("table"):
            namespace["__tablename__"] = spec["table"]
        args = []
        for kind, local, remote_columns in spec.get("constraints", ()):
            args.append(ForeignKeyConstraint(local, remote_columns))
        if args:
            namespace["__table_args__"] = tuple(args)
        namespace.update(columns)
        for each in spec.get("rels", ()):
            namespace[each[0]] = self.relationship(each)
        for prop in spec.get("props", ()):
            kind, name, *rest = prop
            if kind == "colprop":
                namespace[name] = column_property(getattr(func, rest[0][0])(columns[rest[0][1]]))
            elif kind == "composite":
                namespace[name] = composite(Point, *[columns[key] for key in rest[0]])
            elif kind == "synonym":
                namespace[name] = synonym(rest[0])
            elif kind == "hybrid":
                namespace[name] = hybrid_property(doubled(rest[0]), expr=doubled_expression(rest[0]))
            elif kind == "proxy":
                namespace[name] = association_proxy(rest[0], rest[1])
            elif kind == "validates":
                namespace[f"check_{name}"] = validates(name)(VALIDATORS[rest[0]])
        mapper = dict(spec.get("mapper", {}))
        if mapper.pop("concrete_root", False):
            pass
        if spec.get("concrete"):
            mapper["concrete"] = True
        if "version_id_col" in mapper:
            mapper["version_id_col"] = columns[mapper["version_id_col"]]
        parent = self.classes[spec["parent"]] if spec.get("parent") else self.Base
        if "inherit_on" in mapper:
            (left, right), = mapper.pop("inherit_on")
            mapper["inherit_condition"] = columns[left.split(".")[1]] == parent.__table__.c[right.split(".")[1]]
        if mapper:
            namespace["__mapper_args__"] = mapper
        return type(spec["name"], (parent,), namespace)


def upper(_instance, _key, value):
    return value.upper() if isinstance(value, str) else value


def same(_instance, _key, value):
    return value


VALIDATORS = {"upper": upper, "same": same}


def doubled(key):
    def twice(self):
        value = getattr(self, key)
        return None if value is None else value * 2
    twice.__name__ = "twice"
    return twice


def doubled_expression(key):
    def expression(own):
        return getattr(own, key) * 2
    return expression


if __name__ == "__main__":
    import random
    import sys
    rng = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for each in FAMILIES:
        varied = vary(each, rng)
        try:
            models = Models(varied)
            print(each["name"], len(json.dumps(varied)))
        except Exception as error:
            print(each["name"], type(error).__name__, str(error)[:200])
