import datetime
import hashlib

import sqlalchemy as sa
import sqlalchemy.orm as orm
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm.collections import attribute_mapped_collection
from zope.sqlalchemy import register

DBSession = orm.scoped_session(orm.sessionmaker())
register(DBSession)


class _Base(object):
    @classmethod
    def query(cls, *extra):
        return DBSession.query(cls, *extra)

    @classmethod
    def by_id(cls, id_):
        return cls.query().get(id_)

    def __json__(self, request):
        return {c.name: getattr(self, c.name) for c in self.__table__.columns}


Base = declarative_base(cls=_Base)

page_links = sa.Table(
    "page_links",
    Base.metadata,
    sa.Column("source_id", sa.Integer, sa.ForeignKey("pages.id"), primary_key=True),
    sa.Column("target_id", sa.Integer, sa.ForeignKey("pages.id"), primary_key=True),
)


class Page(Base):
    __tablename__ = "pages"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Unicode(100), unique=True, nullable=False)
    parent_id = sa.Column(sa.Integer, sa.ForeignKey("pages.id"))
    owner_id = sa.Column(sa.Integer, sa.ForeignKey("users.id"))
    hidden = sa.Column(sa.Boolean, default=False)

    children = orm.relationship(
        "Page", backref=orm.backref("parent", remote_side=[id]), order_by="Page.name", join_depth=2, lazy="joined"
    )
    links = orm.relationship(
        "Page",
        secondary=page_links,
        primaryjoin=id == page_links.c.source_id,
        secondaryjoin=id == page_links.c.target_id,
        backref="linked_from",
    )
    revisions = orm.relationship(
        "Revision", backref="page", order_by="desc(Revision.number)", lazy="dynamic", passive_deletes=True
    )
    properties = orm.relationship(
        "PageProperty", collection_class=attribute_mapped_collection("key"), cascade="all, delete-orphan"
    )

    @classmethod
    def by_name(cls, name):
        return DBSession.query(cls).filter(cls.name == name).first()

    @classmethod
    def visible(cls, user=None):
        q = cls.query().filter(sa.or_(cls.hidden == sa.false(), cls.hidden.is_(None)))
        if user is not None:
            q = cls.query().filter(sa.or_(cls.hidden == sa.false(), cls.owner == user))
        return q

    @property
    def current(self):
        return self.revisions.first()

    def history(self, limit=10):
        return self.revisions.filter(Revision.number > 1).limit(limit).all()


class PageProperty(Base):
    __tablename__ = "page_properties"
    page_id = sa.Column(sa.Integer, sa.ForeignKey("pages.id"), primary_key=True)
    key = sa.Column(sa.String(40), primary_key=True)
    value = sa.Column(sa.UnicodeText)


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    login = sa.Column(sa.String(50), unique=True)
    pw_hash = sa.Column(sa.String(64))
    groups = orm.relationship("Group", secondary="user_groups", backref="members")
    pages = orm.relationship(Page, backref="owner")

    @classmethod
    def authenticate(cls, login, password):
        digest = hashlib.sha256(password.encode()).hexdigest()
        return DBSession.query(cls).filter_by(login=login, pw_hash=digest).first()


class Group(Base):
    __tablename__ = "groups"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30))


sa.Table(
    "user_groups",
    Base.metadata,
    sa.Column("user_id", sa.ForeignKey(User.id)),
    sa.Column("group_id", sa.ForeignKey(Group.id)),
)


class Revision(Base):
    __tablename__ = "revisions"
    __table_args__ = (sa.UniqueConstraint("page_id", "number", name="uq_page_number"), {"mysql_engine": "InnoDB"})
    id = sa.Column(sa.Integer, primary_key=True)
    page_id = sa.Column(sa.Integer, sa.ForeignKey(Page.id, ondelete="cascade"), nullable=False)
    number = sa.Column(sa.Integer, nullable=False)
    author_id = sa.Column(sa.Integer, sa.ForeignKey(User.id))
    text = sa.Column(sa.UnicodeText)
    saved = sa.Column(sa.DateTime, default=datetime.datetime.now)
    author = orm.relationship(User)


@sa.event.listens_for(Revision, "before_insert")
def next_number(mapper, connection, revision):
    stmt = sa.select(sa.func.coalesce(sa.func.max(Revision.number), 0) + 1).where(
        Revision.page_id == revision.page_id
    )
    revision.number = connection.scalar(stmt)
