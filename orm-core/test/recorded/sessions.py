"""Session scenarios. Recorded with SQLAlchemy into sessions.json; test/orm/sessions.ts holds their twins.

    python -P sessions.py > sessions.json
"""

import json
import sys

from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, delete, event, func, insert, select, text, update
from sqlalchemy.orm import (
    Session, contains_eager, declarative_base, defer, immediateload, joinedload, lazyload, load_only, noload,
    raiseload, relationship, selectinload, subqueryload, undefer,
)
from sqlalchemy.pool import StaticPool

Base = declarative_base()

post_tags = Table(
    "post_tags", Base.metadata,
    Column("post_id", Integer, ForeignKey("posts.id"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    age = Column(Integer)
    posts = relationship("Post", back_populates="author", order_by="Post.id")
    addresses = relationship("Address", back_populates="user", cascade="all, delete-orphan", order_by="Address.id")
    profile = relationship("Profile", back_populates="user", uselist=False, cascade="all, delete-orphan")


class Address(Base):
    __tablename__ = "addresses"
    id = Column(Integer, primary_key=True)
    email = Column(String(50))
    user_id = Column(Integer, ForeignKey("users.id"))
    user = relationship("User", back_populates="addresses")


class Profile(Base):
    __tablename__ = "profiles"
    id = Column(Integer, primary_key=True)
    bio = Column(String(50))
    user_id = Column(Integer, ForeignKey("users.id"))
    user = relationship("User", back_populates="profile")


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    title = Column(String(50))
    author_id = Column(Integer, ForeignKey("users.id"))
    author = relationship("User", back_populates="posts")
    tags = relationship("Tag", secondary=post_tags, back_populates="posts", order_by="Tag.id")
    comments = relationship("Comment", back_populates="post", cascade="all, delete-orphan", order_by="Comment.id")


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    posts = relationship("Post", secondary=post_tags, back_populates="tags", order_by="Post.id")


class Comment(Base):
    __tablename__ = "comments"
    id = Column(Integer, primary_key=True)
    body = Column(String(50))
    post_id = Column(Integer, ForeignKey("posts.id"))
    post = relationship("Post", back_populates="comments")


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    parent_id = Column(Integer, ForeignKey("nodes.id"))
    parent = relationship("Node", back_populates="children", remote_side="Node.id")
    children = relationship("Node", back_populates="parent", order_by="Node.id", cascade="all")


class Doc(Base):
    __tablename__ = "docs"
    id = Column(Integer, primary_key=True)
    title = Column(String(50))
    version = Column(Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Employee(Base):
    __tablename__ = "employees"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    kind = Column(String(20))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "employee"}


class Manager(Employee):
    __tablename__ = "managers"
    id = Column(Integer, ForeignKey("employees.id"), primary_key=True)
    level = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Engineer(Employee):
    __tablename__ = "engineers"
    id = Column(Integer, ForeignKey("employees.id"), primary_key=True)
    lang = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Animal(Base):
    __tablename__ = "animals"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    kind = Column(String(20))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "animal"}


class Cat(Animal):
    lives = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Country(Base):
    __tablename__ = "countries"
    code = Column(String(2), primary_key=True)
    name = Column(String(50))


class Pair(Base):
    __tablename__ = "pairs"
    a = Column(Integer, primary_key=True)
    b = Column(Integer, primary_key=True)
    note = Column(String(50))


class Thing(Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    status = Column(String(20), default="new")
    note = Column(String(20), server_default="none")
    changed = Column(Integer, default=1, onupdate=7)


class Widget(Base):
    __tablename__ = "widgets"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    favorite_id = Column(Integer, ForeignKey("entries.id", use_alter=True, name="fk_favorite"))
    entries = relationship("Entry", primaryjoin="Widget.id == Entry.widget_id", back_populates="widget")
    favorite = relationship("Entry", primaryjoin="Widget.favorite_id == Entry.id", post_update=True)


class Entry(Base):
    __tablename__ = "entries"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    widget_id = Column(Integer, ForeignKey("widgets.id"))
    widget = relationship("Widget", primaryjoin="Widget.id == Entry.widget_id", back_populates="entries")


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    members = relationship("Member", back_populates="team", cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "members"
    team_id = Column(Integer, ForeignKey("teams.id"), primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"), primary_key=True)
    role = Column(String(20))
    team = relationship("Team", back_populates="members")
    user = relationship("User")


SEED = {
    "users": [(1, "ann", 30), (2, "bob", 20), (3, "cid", None)],
    "addresses": [(1, "a@x", 1), (2, "b@x", 1), (3, "c@x", 2)],
    "profiles": [(1, "bio", 1)],
    "posts": [(1, "p1", 1), (2, "p2", 1), (3, "p3", 2), (4, "p4", None)],
    "tags": [(1, "t1"), (2, "t2"), (3, "t3")],
    "post_tags": [(1, 1), (1, 2), (2, 1), (3, 3)],
    "comments": [(1, "c1", 1), (2, "c2", 1), (3, "c3", 2)],
    "nodes": [(1, "root", None), (2, "left", 1), (3, "right", 1), (4, "leaf", 2)],
    "docs": [(1, "d1", 1), (2, "d2", 5)],
    "employees": [(1, "eve", "employee"), (2, "max", "manager"), (3, "kim", "engineer"), (4, "lea", "manager")],
    "managers": [(2, 7), (4, 8)],
    "engineers": [(3, "c")],
    "animals": [(1, "rex", "animal", None), (2, "tom", "cat", 9)],
    "countries": [("de", "Germany"), ("fr", "France")],
    "pairs": [(1, 1, "one"), (1, 2, "two")],
    "things": [(1, "old", "n", 1)],
    "widgets": [(1, "w1", 1), (2, "w2", None)],
    "entries": [(1, "e1", 1), (2, "e2", 1)],
    "teams": [(1, "red")],
    "members": [(1, 1, "lead"), (1, 2, "dev")],
}

load = getattr


def raises(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


# -- scenarios ---------------------------------------------------------------


def add_one(s):
    s.add(User(name="x"))
    s.commit()


def add_all_three(s):
    s.add_all([User(name="x"), User(name="y"), User(name="z")])
    s.commit()


def add_mixed_columns(s):
    s.add_all([User(name="x"), User(name="y", age=3), User(age=4)])
    s.commit()


def add_with_key(s):
    s.add(User(id=10, name="x"))
    s.commit()


def add_with_keys_and_without(s):
    s.add_all([User(id=10, name="x"), User(name="y"), User(id=20, name="z")])
    s.commit()


def add_two_with_keys(s):
    s.add_all([User(id=10, name="x"), User(id=20, name="z")])
    s.commit()


def add_nothing(s):
    s.flush()
    s.commit()


def add_empty(s):
    s.add(User())
    s.commit()


def add_two_empty(s):
    s.add_all([User(), User()])
    s.commit()


def add_same_twice(s):
    u = User(name="x")
    s.add(u)
    s.add(u)
    s.commit()


def add_explicit_null(s):
    s.add(User(name=None, age=1))
    s.flush()


def add_then_change(s):
    u = User(name="x")
    s.add(u)
    u.name = "y"
    s.flush()
    u.name = "z"
    s.flush()


def add_child_first(s):
    p = Post(title="x", author=User(name="y"))
    s.add(p)
    s.flush()
    return [p.id, p.author_id]


def add_parent_with_children(s):
    u = User(name="x", posts=[Post(title="a"), Post(title="b")])
    s.add(u)
    s.flush()
    return [u.id, u.posts[0].author_id]


def add_many_parents_with_children(s):
    s.add_all([User(name="x", posts=[Post(title="a")]), User(name="y", posts=[Post(title="b"), Post(title="c")])])
    s.flush()


def add_deep_graph(s):
    s.add(User(name="x", posts=[Post(title="a", comments=[Comment(body="1"), Comment(body="2")], tags=[Tag(name="q")])]))
    s.flush()


def add_whole_user(s):
    s.add(User(name="x", addresses=[Address(email="e")], profile=Profile(bio="b"), posts=[Post(title="t")]))
    s.flush()


def add_comment_up(s):
    s.add(Comment(body="c", post=Post(title="p", author=User(name="u"))))
    s.flush()


def add_order_by_insert(s):
    s.add(Tag(name="a"))
    s.add(User(name="b"))
    s.add(Tag(name="c"))
    s.add(User(name="d"))
    s.flush()


def add_tagged(s):
    t = Tag(name="new")
    s.add_all([Post(title="a", tags=[t]), Post(title="b", tags=[t])])
    s.flush()


def add_tags_both_sides(s):
    p = Post(title="a")
    t = Tag(name="b")
    p.tags.append(t)
    s.add(t)
    s.flush()


def add_foreign_key_by_hand(s):
    s.add(Post(title="x", author_id=1))
    s.flush()


def add_default_values(s):
    t = Thing()
    s.add(t)
    s.flush()
    return [t.id, t.status, t.changed]


def add_default_given(s):
    s.add(Thing(status="s", note="n", changed=5))
    s.flush()


def add_defaults_many(s):
    s.add_all([Thing(), Thing(status="x"), Thing(note="y")])
    s.flush()


def add_server_default_read(s):
    t = Thing()
    s.add(t)
    s.flush()
    return load(t, "note")


def add_natural_key(s):
    s.add(Country(code="it", name="Italy"))
    s.flush()


def add_natural_keys(s):
    s.add_all([Country(code="us", name="USA"), Country(code="it", name="Italy")])
    s.flush()


def add_composite(s):
    s.add_all([Pair(a=5, b=1, note="x"), Pair(a=5, b=2)])
    s.flush()


def add_versioned(s):
    d = Doc(title="x")
    s.add(d)
    s.flush()
    return d.version


def add_sql_expression(s):
    u = User(name=func.lower("ABC"))
    s.add(u)
    s.flush()


def add_manager(s):
    s.add(Manager(name="x", level=3))
    s.flush()


def add_employees(s):
    s.add_all([Manager(name="x", level=3), Engineer(name="y", lang="ts"), Employee(name="z"), Manager(name="w", level=4)])
    s.flush()


def add_animals(s):
    s.add_all([Animal(name="x"), Cat(name="y", lives=9), Cat(name="z")])
    s.flush()


def add_member(s):
    t = Team(name="blue")
    u = User(name="zoe")
    t.members.append(Member(user=u, role="dev"))
    s.add(t)
    s.flush()


def add_member_to_known(s):
    t = s.get(Team, 1)
    u = s.get(User, 3)
    s.add(Member(team=t, user=u, role="new"))
    s.flush()


def add_tree(s):
    s.add(Node(name="a", children=[Node(name="b", children=[Node(name="c")]), Node(name="d")]))
    s.flush()


def add_tree_from_leaf(s):
    s.add(Node(name="c", parent=Node(name="b", parent=Node(name="a"))))
    s.flush()


def add_forest(s):
    s.add_all([Node(name="a"), Node(name="b", children=[Node(name="c")]), Node(name="d")])
    s.flush()


def add_node_under_known(s):
    n = s.get(Node, 3)
    s.add(Node(name="x", parent=n))
    s.flush()


def add_post_update(s):
    w = Widget(name="w")
    e = Entry(name="e", widget=w)
    w.favorite = e
    s.add(w)
    s.flush()


def post_update_change(s):
    w = s.get(Widget, 1)
    e = s.get(Entry, 2)
    w.favorite = e
    s.flush()


def post_update_clear(s):
    w = s.get(Widget, 1)
    load(w, "favorite")
    w.favorite = None
    s.flush()


def post_update_with_name(s):
    w = s.get(Widget, 2)
    w.name = "n"
    w.favorite = Entry(name="z")
    s.flush()


# changes


def change_one(s):
    u = s.get(User, 1)
    u.name = "x"
    s.commit()


def change_two_columns(s):
    u = s.get(User, 1)
    u.age = 1
    u.name = "x"
    s.commit()


def change_to_same(s):
    u = s.get(User, 1)
    u.name = "ann"
    s.commit()


def change_and_back(s):
    u = s.get(User, 1)
    u.name = "x"
    u.name = "ann"
    s.commit()


def change_many(s):
    for u in s.scalars(select(User).order_by(User.id)).all():
        u.name = "x"
    s.commit()


def change_many_reverse(s):
    for u in s.scalars(select(User).order_by(User.id.desc())).all():
        u.name = "x"
    s.commit()


def change_different_columns(s):
    users = s.scalars(select(User).order_by(User.id)).all()
    users[0].name = "x"
    users[1].age = 5
    users[2].name = "z"
    s.commit()


def change_to_none(s):
    u = s.get(User, 1)
    u.age = None
    s.flush()


def change_expression(s):
    u = s.get(User, 1)
    u.age = User.age + 1
    s.flush()
    return load(u, "age")


def change_after_commit(s):
    u = s.get(User, 1)
    s.commit()
    u.name = "x"
    s.commit()


def change_after_expire(s):
    u = s.get(User, 1)
    s.expire(u)
    u.name = "x"
    s.flush()


def change_subclass_tables(s):
    m = s.get(Manager, 2)
    m.name = "x"
    m.level = 1
    s.flush()


def change_subclass_own(s):
    m = s.get(Manager, 2)
    m.level = 1
    s.flush()


def change_subclass_base(s):
    m = s.get(Manager, 2)
    m.name = "q"
    s.flush()


def change_two_managers(s):
    for m in s.scalars(select(Manager).order_by(Manager.id)).all():
        m.level = 1
        m.name = "z"
    s.flush()


def change_onupdate(s):
    t = s.get(Thing, 1)
    t.status = "x"
    s.flush()
    return t.changed


def change_foreign_key_by_hand(s):
    p = s.get(Post, 1)
    p.author_id = 2
    s.flush()


def change_author(s):
    p = s.get(Post, 1)
    u = s.get(User, 2)
    p.author = u
    s.flush()
    return p.author_id


def change_author_to_none(s):
    p = s.get(Post, 1)
    p.author = None
    s.flush()
    return p.author_id


def change_author_to_new(s):
    p = s.get(Post, 1)
    p.author = User(name="new")
    s.flush()


def append_post(s):
    u = s.get(User, 2)
    load(u, "posts").append(Post(title="x"))
    s.flush()


def append_known_post(s):
    u = s.get(User, 2)
    p = s.get(Post, 1)
    load(u, "posts").append(p)
    s.flush()
    return p.author_id


def remove_post(s):
    u = s.get(User, 1)
    p = load(u, "posts")[0]
    u.posts.remove(p)
    s.flush()
    return p.author_id


def replace_posts(s):
    u = s.get(User, 1)
    load(u, "posts")
    u.posts = [Post(title="n")]
    s.flush()


def move_post_between(s):
    a = s.get(User, 1)
    b = s.get(User, 2)
    p = load(a, "posts")[0]
    load(b, "posts").append(p)
    s.flush()


def swap_authors(s):
    a = s.get(Post, 1)
    b = s.get(Post, 3)
    x = load(a, "author")
    y = load(b, "author")
    a.author = y
    b.author = x
    s.flush()


def change_and_add(s):
    u = s.get(User, 1)
    u.name = "x"
    s.add(User(name="y"))
    s.flush()


def change_add_delete(s):
    u = s.get(User, 1)
    u.name = "x"
    s.add(User(name="y"))
    s.delete(s.get(User, 3))
    s.flush()


def change_natural_key(s):
    c = s.get(Country, "de")
    c.code = "dd"
    s.flush()
    return s.get(Country, "dd") is c


def change_composite_key(s):
    p = s.get(Pair, (1, 2))
    p.b = 3
    s.flush()


# orphans and deletes


def remove_address(s):
    u = s.get(User, 1)
    a = load(u, "addresses")[0]
    u.addresses.remove(a)
    s.flush()


def remove_address_and_add(s):
    u = s.get(User, 1)
    a = load(u, "addresses")[0]
    u.addresses.remove(a)
    u.addresses.append(Address(email="n"))
    s.flush()


def replace_addresses(s):
    u = s.get(User, 1)
    load(u, "addresses")
    u.addresses = [Address(email="n")]
    s.flush()


def clear_addresses(s):
    u = s.get(User, 1)
    load(u, "addresses").clear()
    s.flush()


def replace_profile(s):
    u = s.get(User, 1)
    load(u, "profile")
    u.profile = Profile(bio="new")
    s.flush()


def clear_profile(s):
    u = s.get(User, 1)
    load(u, "profile")
    u.profile = None
    s.flush()


def give_profile(s):
    u = s.get(User, 2)
    load(u, "profile")
    u.profile = Profile(bio="new")
    s.flush()


def move_address(s):
    a = s.get(User, 1)
    b = s.get(User, 2)
    x = load(a, "addresses")[0]
    load(b, "addresses")
    a.addresses.remove(x)
    b.addresses.append(x)
    s.flush()


def orphan_pending(s):
    u = s.get(User, 3)
    a = Address(email="n")
    load(u, "addresses").append(a)
    u.addresses.remove(a)
    s.flush()


def orphan_with_children(s):
    u = s.get(Post, 1)
    c = load(u, "comments")[1]
    u.comments.remove(c)
    u.title = "x"
    s.flush()


def delete_plain(s):
    t = s.get(Thing, 1)
    s.delete(t)
    s.commit()


def delete_user_cascade(s):
    s.delete(s.get(User, 1))
    s.flush()


def delete_user_without_children(s):
    s.delete(s.get(User, 3))
    s.flush()


def delete_two_users(s):
    s.delete(s.get(User, 2))
    s.delete(s.get(User, 3))
    s.flush()


def delete_post(s):
    s.delete(s.get(Post, 1))
    s.flush()


def delete_posts(s):
    for p in s.scalars(select(Post).order_by(Post.id)).all():
        s.delete(p)
    s.flush()


def delete_tag(s):
    s.delete(s.get(Tag, 1))
    s.flush()


def delete_comments(s):
    for c in s.scalars(select(Comment).order_by(Comment.id.desc())).all():
        s.delete(c)
    s.flush()


def delete_leaf(s):
    s.delete(s.get(Node, 4))
    s.flush()


def delete_root(s):
    s.delete(s.get(Node, 1))
    s.flush()


def delete_manager(s):
    s.delete(s.get(Manager, 2))
    s.flush()


def delete_managers(s):
    for m in s.scalars(select(Manager).order_by(Manager.id)).all():
        s.delete(m)
    s.flush()


def delete_cat(s):
    s.delete(s.get(Cat, 2))
    s.flush()


def delete_composite(s):
    s.delete(s.get(Pair, (1, 2)))
    s.flush()


def delete_versioned(s):
    s.delete(s.get(Doc, 2))
    s.flush()


def delete_team(s):
    s.delete(s.get(Team, 1))
    s.flush()


def remove_member(s):
    t = s.get(Team, 1)
    t_members = load(t, "members")
    t_members.remove(t_members[0])
    s.flush()


def delete_then_get(s):
    u = s.get(Thing, 1)
    s.delete(u)
    s.flush()
    return s.get(Thing, 1) is None


def delete_new_is_error(s):
    u = User(name="x")
    s.add(u)
    return raises(lambda: s.delete(u))


def delete_and_add_back(s):
    t = s.get(Thing, 1)
    s.delete(t)
    s.add(t)
    s.flush()


def delete_after_commit(s):
    u = s.get(Thing, 1)
    s.commit()
    s.delete(u)
    s.commit()


def delete_replace_same_key(s):
    c = s.get(Country, "de")
    s.delete(c)
    s.flush()
    s.add(Country(code="de", name="again"))
    s.flush()


def delete_widget(s):
    s.delete(s.get(Widget, 2))
    s.flush()


# many to many


def tag_append(s):
    p = s.get(Post, 4)
    load(p, "tags").append(s.get(Tag, 1))
    s.flush()


def tag_append_new(s):
    p = s.get(Post, 4)
    load(p, "tags").append(Tag(name="n"))
    s.flush()


def tag_append_two(s):
    p = s.get(Post, 4)
    load(p, "tags").append(s.get(Tag, 1))
    p.tags.append(s.get(Tag, 2))
    s.flush()


def tag_remove(s):
    p = s.get(Post, 1)
    load(p, "tags").remove(s.get(Tag, 2))
    s.flush()


def tag_replace(s):
    p = s.get(Post, 1)
    t = s.get(Tag, 3)
    load(p, "tags")
    p.tags = [t]
    s.flush()


def tag_clear(s):
    p = s.get(Post, 1)
    load(p, "tags").clear()
    s.flush()


def tag_other_side(s):
    t = s.get(Tag, 3)
    p = s.get(Post, 4)
    load(t, "posts").append(p)
    s.flush()


def tag_both_loaded(s):
    t = s.get(Tag, 3)
    p = s.get(Post, 4)
    load(t, "posts")
    load(p, "tags").append(t)
    s.flush()
    return [x.id for x in t.posts]


def tag_remove_add_same(s):
    p = s.get(Post, 1)
    t = s.get(Tag, 2)
    load(p, "tags").remove(t)
    p.tags.append(t)
    s.flush()


def tag_two_posts(s):
    t = s.get(Tag, 2)
    for p in s.scalars(select(Post).where(Post.id.in_([2, 3])).order_by(Post.id)).all():
        load(p, "tags").append(t)
    s.flush()


# self reference


def node_move(s):
    leaf = s.get(Node, 4)
    right = s.get(Node, 3)
    leaf.parent = right
    s.flush()
    return leaf.parent_id


def node_to_root(s):
    n = s.get(Node, 2)
    n.parent = None
    s.flush()


def node_children(s):
    n = s.get(Node, 1)
    return [c.name for c in load(n, "children")]


def node_parent_in_map(s):
    root = s.get(Node, 1)
    n = s.get(Node, 2)
    return load(n, "parent") is root


def node_rename_all(s):
    for n in s.scalars(select(Node).order_by(Node.id)).all():
        n.name = "x"
    s.flush()


def node_append_child(s):
    n = s.get(Node, 3)
    load(n, "children").append(Node(name="k", children=[Node(name="l")]))
    s.flush()


def node_delete_and_add(s):
    n = s.get(Node, 4)
    s.delete(n)
    s.add(Node(name="z", parent=s.get(Node, 3)))
    s.flush()


# versions


def version_change(s):
    d = s.get(Doc, 2)
    d.title = "x"
    s.flush()
    return d.version


def version_two(s):
    for d in s.scalars(select(Doc).order_by(Doc.id)).all():
        d.title = "x"
    s.flush()


def version_twice(s):
    d = s.get(Doc, 1)
    d.title = "x"
    s.flush()
    d.title = "y"
    s.flush()
    return d.version


def version_stale(s):
    d = s.get(Doc, 1)
    s.execute(text("UPDATE docs SET version = 9 WHERE id = 1"))
    d.title = "x"
    return raises(lambda: s.flush())


def version_stale_delete(s):
    d = s.get(Doc, 1)
    s.execute(text("UPDATE docs SET version = 9 WHERE id = 1"))
    s.delete(d)
    return raises(lambda: s.flush())


def stale_row_gone(s):
    u = s.get(Thing, 1)
    s.execute(text("DELETE FROM things"))
    u.status = "x"
    return raises(lambda: s.flush())


# merge


def merge_new(s):
    u = s.merge(User(name="x"))
    s.flush()
    return u.name


def merge_known_key(s):
    u = s.merge(User(id=1, name="x"))
    s.flush()
    return u.age


def merge_same(s):
    s.merge(User(id=1, name="ann", age=30))
    s.flush()


def merge_unknown_key(s):
    s.merge(User(id=50, name="x"))
    s.flush()


def merge_in_map(s):
    u = s.get(User, 1)
    v = s.merge(User(id=1, name="y"))
    s.flush()
    return u is v


def merge_with_children(s):
    s.merge(User(id=1, name="x", posts=[Post(id=1, title="n"), Post(title="m")]))
    s.flush()


def merge_many_to_one(s):
    s.merge(Post(id=3, title="n", author=User(id=2, name="bobby")))
    s.flush()


def merge_new_graph(s):
    s.merge(User(name="x", addresses=[Address(email="e")]))
    s.flush()


# expiry and refresh


def expire_all_then_load(s):
    u = s.get(User, 1)
    s.expire(u)
    return load(u, "name")


def expire_one_attribute(s):
    u = s.get(User, 1)
    s.expire(u, ["name"])
    return [load(u, "name"), u.age]


def expire_two_attributes(s):
    u = s.get(User, 1)
    s.expire(u, ["name", "age"])
    load(u, "age")
    return u.name


def expire_relationship(s):
    u = s.get(User, 1)
    load(u, "posts")
    s.expire(u, ["posts"])
    return [p.id for p in load(u, "posts")]


def expire_session(s):
    u = s.get(User, 1)
    v = s.get(User, 2)
    s.expire_all()
    load(u, "name")
    load(v, "name")


def commit_expires(s):
    u = s.get(User, 1)
    s.commit()
    load(u, "name")
    return u.age


def expire_then_select(s):
    u = s.get(User, 1)
    s.expire(u)
    s.scalars(select(User)).all()
    return u.name


def expire_then_get(s):
    u = s.get(User, 1)
    s.expire(u)
    s.get(User, 1)
    return u.name


def expire_subclass(s):
    m = s.get(Manager, 2)
    s.expire(m)
    return load(m, "level")


def expire_subclass_column(s):
    m = s.get(Manager, 2)
    s.expire(m, ["level"])
    return load(m, "level")


def expire_gone(s):
    u = s.get(Thing, 1)
    s.expire(u)
    s.execute(text("DELETE FROM things"))
    return raises(lambda: load(u, "status"))


def refresh_one(s):
    u = s.get(User, 1)
    s.execute(text("UPDATE users SET name = 'q' WHERE id = 1"))
    s.refresh(u)
    return u.name


def refresh_attributes(s):
    u = s.get(User, 1)
    s.refresh(u, ["name"])
    return u.name


def refresh_relationship(s):
    u = s.get(User, 1)
    s.refresh(u, ["posts"])
    return [p.id for p in u.posts]


def refresh_discards_change(s):
    u = s.get(User, 1)
    with s.no_autoflush:
        u.name = "x"
        s.refresh(u)
    return u.name


def refresh_flushes_change(s):
    u = s.get(User, 1)
    u.name = "x"
    s.refresh(u)
    return u.name


def refresh_manager(s):
    m = s.get(Manager, 2)
    s.refresh(m)


def refresh_gone(s):
    u = s.get(Thing, 1)
    s.execute(text("DELETE FROM things"))
    return raises(lambda: s.refresh(u))


def populate_existing(s):
    u = s.get(User, 1)
    s.execute(text("UPDATE users SET name = 'q' WHERE id = 1"))
    s.scalars(select(User).execution_options(populate_existing=True)).all()
    return u.name


def get_populate_existing(s):
    s.get(User, 1)
    s.get(User, 1, populate_existing=True)


# identity


def get_twice(s):
    return s.get(User, 1) is s.get(User, 1)


def get_missing(s):
    return s.get(User, 99) is None


def get_composite(s):
    return s.get(Pair, (1, 2)).note


def get_subclass(s):
    return s.get(Employee, 2).name


def get_wrong_subclass(s):
    e = s.get(Employee, 1)
    return [e.name, s.get(Manager, 1) is None]


def get_subclass_then_column(s):
    e = s.get(Employee, 2)
    return load(e, "level")


def select_keeps_identity(s):
    u = s.get(User, 1)
    return s.scalars(select(User).where(User.name == "ann")).one() is u


def get_with_options(s):
    u = s.get(User, 1, options=[selectinload(User.posts)])
    return [p.id for p in u.posts]


def get_with_joined(s):
    u = s.get(Post, 1, options=[joinedload(Post.author)])
    return u.author.name


# autoflush


def autoflush_select(s):
    s.add(User(name="x"))
    return [u.name for u in s.scalars(select(User).order_by(User.id)).all()]


def autoflush_lazy(s):
    u = s.get(User, 1)
    s.add(Post(title="x", author_id=1))
    return [p.title for p in load(u, "posts")]


def autoflush_off(s):
    with s.no_autoflush:
        s.add(User(name="x"))
        s.scalars(select(User)).all()
    s.flush()


def autoflush_get_in_map(s):
    u = s.get(User, 1)
    u.name = "x"
    s.get(User, 1)
    s.get(User, 2)


def autoflush_core(s):
    s.add(User(name="x"))
    s.execute(select(User.__table__.c.name)).all()


# transactions


def rollback_new(s):
    u = User(name="x")
    s.add(u)
    s.flush()
    s.rollback()
    return u in s


def rollback_change(s):
    u = s.get(User, 1)
    u.name = "x"
    s.flush()
    s.rollback()
    return load(u, "name")


def rollback_delete(s):
    u = s.get(Thing, 1)
    s.delete(u)
    s.flush()
    s.rollback()
    return [u in s, load(u, "status")]


def rollback_then_add(s):
    u = User(name="x")
    s.add(u)
    s.flush()
    s.rollback()
    s.add(User(name="y"))
    s.commit()


def savepoint_commit(s):
    with s.begin_nested():
        s.add(User(name="x"))
    s.commit()


def savepoint_rollback(s):
    u = s.get(User, 1)
    n = s.begin_nested()
    u.name = "x"
    s.flush()
    n.rollback()
    return load(u, "name")


def savepoint_rollback_new(s):
    s.add(User(name="a"))
    n = s.begin_nested()
    b = User(name="b")
    s.add(b)
    s.flush()
    n.rollback()
    s.commit()
    return b in s


def savepoint_twice(s):
    with s.begin_nested():
        s.add(User(name="x"))
        with s.begin_nested():
            s.add(User(name="y"))
    s.commit()


def savepoint_constraint(s):
    n = s.begin_nested()
    s.add(Country(code="de", name="twice"))
    e = raises(lambda: s.flush())
    n.rollback()
    s.add(Country(code="at", name="Austria"))
    s.commit()
    return e


def constraint_then_rollback(s):
    s.add(Country(code="de", name="twice"))
    e = raises(lambda: s.flush())
    s.rollback()
    s.add(Country(code="at", name="Austria"))
    s.commit()
    return e


def commit_twice(s):
    u = User(name="x")
    s.add(u)
    s.commit()
    u.name = "y"
    s.commit()


# loaders


def lazy_many_to_one(s):
    p = s.get(Post, 1)
    return load(p, "author").name


def lazy_many_to_one_in_map(s):
    u = s.get(User, 1)
    p = s.get(Post, 1)
    return load(p, "author") is u


def lazy_many_to_one_null(s):
    p = s.get(Post, 4)
    return load(p, "author") is None


def lazy_collection(s):
    u = s.get(User, 1)
    return [p.id for p in load(u, "posts")]


def lazy_collection_twice(s):
    u = s.get(User, 1)
    load(u, "posts")
    return [p.id for p in load(u, "posts")]


def lazy_many_to_many(s):
    p = s.get(Post, 1)
    return [t.id for t in load(p, "tags")]


def lazy_one_to_one(s):
    u = s.get(User, 1)
    return load(u, "profile").bio


def lazy_then_back(s):
    u = s.get(User, 1)
    p = load(u, "posts")[0]
    return load(p, "author") is u


def lazy_loop(s):
    for u in s.scalars(select(User).order_by(User.id)).all():
        load(u, "posts")


def joined_collection(s):
    us = s.scalars(select(User).options(joinedload(User.posts)).order_by(User.id)).unique().all()
    return [len(u.posts) for u in us]


def joined_many_to_one(s):
    ps = s.scalars(select(Post).options(joinedload(Post.author)).order_by(Post.id)).all()
    return [p.author is None for p in ps]


def joined_inner(s):
    ps = s.scalars(select(Post).options(joinedload(Post.author, innerjoin=True)).order_by(Post.id)).all()
    return [p.author.name for p in ps]


def joined_limit(s):
    us = s.scalars(select(User).options(joinedload(User.posts)).order_by(User.id).limit(2)).unique().all()
    return [len(u.posts) for u in us]


def joined_nested(s):
    us = s.scalars(select(User).options(joinedload(User.posts).joinedload(Post.tags)).order_by(User.id)).unique().all()
    return [[len(p.tags) for p in u.posts] for u in us]


def selectin_collection(s):
    us = s.scalars(select(User).options(selectinload(User.posts)).order_by(User.id)).all()
    return [len(u.posts) for u in us]


def selectin_many_to_one(s):
    ps = s.scalars(select(Post).options(selectinload(Post.author)).order_by(Post.id)).all()
    return [p.author is None for p in ps]


def selectin_many_to_one_in_map(s):
    s.scalars(select(User)).all()
    ps = s.scalars(select(Post).options(selectinload(Post.author)).order_by(Post.id)).all()
    return [p.author is None for p in ps]


def selectin_many_to_many(s):
    ps = s.scalars(select(Post).options(selectinload(Post.tags)).order_by(Post.id)).all()
    return [[t.id for t in p.tags] for p in ps]


def selectin_nested(s):
    us = s.scalars(select(User).options(selectinload(User.posts).selectinload(Post.comments)).order_by(User.id)).all()
    return [[len(p.comments) for p in u.posts] for u in us]


def selectin_self(s):
    ns = s.scalars(select(Node).where(Node.parent_id.is_(None)).options(selectinload(Node.children, recursion_depth=2))).all()
    return [[c.name for c in n.children] for n in ns]


def selectin_one_to_one(s):
    us = s.scalars(select(User).options(selectinload(User.profile)).order_by(User.id)).all()
    return [u.profile is None for u in us]


def subquery_collection(s):
    us = s.scalars(select(User).options(subqueryload(User.posts)).order_by(User.id)).all()
    return [len(u.posts) for u in us]


def subquery_many_to_many(s):
    ps = s.scalars(select(Post).options(subqueryload(Post.tags)).order_by(Post.id)).all()
    return [[t.id for t in p.tags] for p in ps]


def immediate_collection(s):
    us = s.scalars(select(User).options(immediateload(User.posts)).order_by(User.id)).all()
    return [len(u.posts) for u in us]


def immediate_many_to_one(s):
    ps = s.scalars(select(Post).options(immediateload(Post.author)).order_by(Post.id)).all()
    return [p.author is None for p in ps]


def raise_load(s):
    u = s.scalars(select(User).options(raiseload(User.posts)).order_by(User.id)).first()
    return raises(lambda: load(u, "posts"))


def contains_eager_collection(s):
    us = s.scalars(select(User).join(User.posts).options(contains_eager(User.posts)).order_by(User.id, Post.id)).unique().all()
    return [len(u.posts) for u in us]


def contains_eager_filtered(s):
    us = s.scalars(select(User).join(User.posts).where(Post.title == "p2").options(contains_eager(User.posts))).unique().all()
    return [[p.title for p in u.posts] for u in us]


def defer_column(s):
    u = s.scalars(select(User).options(defer(User.age)).where(User.id == 1)).one()
    return load(u, "age")


def load_only_column(s):
    u = s.scalars(select(User).options(load_only(User.name)).where(User.id == 1)).one()
    return [u.name, load(u, "age")]


def filtered_load(s):
    us = s.scalars(select(User).options(selectinload(User.posts.and_(Post.title == "p1"))).order_by(User.id)).all()
    return [len(u.posts) for u in us]


def polymorphic_all(s):
    es = s.scalars(select(Employee).order_by(Employee.id)).all()
    return [e.name for e in es]


def polymorphic_lazy_columns(s):
    es = s.scalars(select(Employee).order_by(Employee.id)).all()
    return load(es[1], "level")


def polymorphic_single(s):
    cs = s.scalars(select(Animal).order_by(Animal.id)).all()
    return [c.name for c in cs]


def polymorphic_single_subclass(s):
    cs = s.scalars(select(Cat)).all()
    return [c.lives for c in cs]


# statements on entities


def orm_update_auto(s):
    u = s.get(User, 1)
    s.execute(update(User).where(User.id == 1).values(name="x"))
    return u.name


def orm_update_evaluate(s):
    us = s.scalars(select(User).order_by(User.id)).all()
    s.execute(update(User).where(User.age > 25).values(age=1), execution_options={"synchronize_session": "evaluate"})
    return [u.age for u in us]


def orm_update_fetch(s):
    us = s.scalars(select(User).order_by(User.id)).all()
    s.execute(update(User).where(User.age > 25).values(age=1), execution_options={"synchronize_session": "fetch"})
    return [u.age for u in us]


def orm_update_none(s):
    u = s.get(User, 1)
    s.execute(update(User).where(User.id == 1).values(name="x"), execution_options={"synchronize_session": False})
    return u.name


def orm_update_expression(s):
    u = s.get(User, 1)
    s.execute(update(User).where(User.id == 1).values(age=User.age + 1))
    return load(u, "age")


def orm_update_autoflush(s):
    u = s.get(User, 1)
    u.name = "z"
    s.execute(update(User).where(User.name == "z").values(age=1))
    return u.age


def orm_update_returning(s):
    return s.scalars(update(User).where(User.id == 1).values(name="x").returning(User)).one().name


def orm_delete_auto(s):
    c = s.get(Comment, 1)
    s.execute(delete(Comment).where(Comment.id == 1))
    return c in s


def orm_delete_fetch(s):
    c = s.get(Comment, 1)
    s.execute(delete(Comment).where(Comment.post_id == 1), execution_options={"synchronize_session": "fetch"})
    return c in s


def orm_delete_evaluate(s):
    c = s.get(Comment, 1)
    d = s.get(Comment, 3)
    s.execute(delete(Comment).where(Comment.post_id == 1), execution_options={"synchronize_session": "evaluate"})
    return [c in s, d in s]


def bulk_insert(s):
    s.execute(insert(User), [{"name": "x"}, {"name": "y"}])
    s.commit()


def bulk_insert_mixed(s):
    s.execute(insert(User), [{"name": "x"}, {"name": "y", "age": 1}, {"name": "z", "age": 2}])
    s.commit()


def bulk_insert_defaults(s):
    s.execute(insert(Thing), [{"status": "a"}, {"status": "b"}])


def bulk_insert_subclass(s):
    s.execute(insert(Manager), [{"name": "x", "level": 1}, {"name": "y", "level": 2}])


def bulk_insert_returning(s):
    us = s.scalars(insert(User).returning(User), [{"name": "x"}, {"name": "y"}]).all()
    return [u.name for u in us]


def bulk_insert_one(s):
    s.execute(insert(User).values(name="x"))


def bulk_update_by_key(s):
    s.execute(update(User), [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}])
    s.commit()


def bulk_update_loaded(s):
    u = s.get(User, 1)
    s.execute(update(User), [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}])
    return u.name


def bulk_save(s):
    s.bulk_save_objects([User(name="x"), User(name="y")])
    s.commit()


def bulk_insert_mappings(s):
    s.bulk_insert_mappings(User, [{"name": "x"}, {"name": "y"}])
    s.commit()


def bulk_update_mappings(s):
    s.bulk_update_mappings(User, [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}])
    s.commit()


# attach and detach


def expunge_then_change(s):
    u = s.get(User, 1)
    s.expunge(u)
    u.name = "x"
    s.commit()
    return u in s


def expunge_then_add(s):
    u = s.get(User, 1)
    s.expunge(u)
    u.name = "x"
    s.add(u)
    s.commit()


def expunge_new(s):
    u = User(name="x")
    s.add(u)
    s.expunge(u)
    s.commit()


def cascade_append_to_known(s):
    u = s.get(User, 1)
    p = Post(title="x")
    p.author = u
    s.add(p)
    s.flush()
    return p in s


def cascade_set_on_pending(s):
    u = User(name="x")
    s.add(u)
    u.posts.append(Post(title="a"))
    s.flush()


def column_select(s):
    return [list(r) for r in s.execute(select(User.id, User.name).order_by(User.id)).all()]


def count_select(s):
    return s.scalar(select(func.count()).select_from(User))


def entity_and_column(s):
    return [r[1] for r in s.execute(select(User, Post.title).join(User.posts).order_by(Post.id)).all()]


def is_modified(s):
    u = s.get(User, 1)
    a = s.is_modified(u)
    u.name = "x"
    return [a, s.is_modified(u), u in s.dirty]


# -- recording ---------------------------------------------------------------

HELPERS = {"load", "raises", "main", "scenarios"}


def scenarios():
    return [f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
            and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("s",)]


def plain(value):
    return list(value) if isinstance(value, tuple) else value


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
        out.append({"name": scenario.__name__, "sent": sent, "value": plain(value)})
    sys.stdout.write("[\n" + ",\n".join(json.dumps(each) for each in out) + "\n]\n")


if __name__ == "__main__":
    main()
