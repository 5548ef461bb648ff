// A program whose modules hang together in many ways, for the tests of what an edit takes over: classes that collect
// themselves, listeners, mixins, inheritance over modules, back references, cycles of imports, tables with one's own
// columns, functions that map when the program starts.

export const ENTANGLED: Readonly<Record<string, string>> = {
  '/w/pyproject.toml': '',
  '/w/app/__init__.py': '',
  '/w/app/base.py': `
from sqlalchemy import DateTime, Integer, event, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column

class Base(DeclarativeBase):
    pass

class Record(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"

audited: list[type] = []
seen = set()

def audit(cls):
    audited.append(cls)
    return cls

@event.listens_for(Mapper, "mapper_configured")
def collect(mapper, cls):
    if hasattr(cls, "audit_level"):
        seen.add(cls)
`,
  '/w/app/owned.py': `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

class OwnedMixin:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def owner(cls) -> Mapped["User"]:
        return relationship("User", lazy="raise")
`,
  '/w/app/user.py': `
from typing import TYPE_CHECKING
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from app.base import Record, audit

if TYPE_CHECKING:
    from app.post import Post
    from app.group import Group

@audit
class User(Record):
    audit_level = 2
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str | None]
    manager_id = mapped_column(ForeignKey("users.id"))
    manager = relationship("User", remote_side="User.id", backref="reports")
    posts: Mapped[list["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")
    groups: Mapped[list["Group"]] = relationship(secondary="memberships", back_populates="members")
`,
  '/w/app/post.py': `
from sqlalchemy import ForeignKey, Text, func, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, synonym
from app.base import Record, audit
from app.owned import OwnedMixin
from app.user import User

@audit
class Post(Record, OwnedMixin):
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    author_id = mapped_column(ForeignKey("users.id"))
    author = relationship(User, back_populates="posts", foreign_keys=[author_id])
    tags = relationship("Tag", backref="post", order_by="Tag.name")
    heading = synonym("title")
    tag_names = association_proxy("tags", "name")
    author_name = column_property(select(User.name).where(User.id == author_id).scalar_subquery())

    @hybrid_property
    def loud(self):
        return func.upper(self.title)

class Tag(Record):
    name: Mapped[str]
    post_id = mapped_column(ForeignKey("posts.id"))
`,
  '/w/app/group.py': `
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship
from app.base import Base, Record

memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("group_id", ForeignKey("groups.id"), primary_key=True),
)

class Group(Record):
    kind: Mapped[str]
    members = relationship("User", secondary=memberships, back_populates="groups")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "group"}
`,
  '/w/app/team.py': `
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy import ForeignKey
from app.group import Group

class Team(Group):
    __tablename__ = None
    __mapper_args__ = {"polymorphic_identity": "team"}
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lead = relationship("User", primaryjoin="User.id == Team.lead_id", viewonly=True)

class Club(Group):
    __tablename__ = "clubs"
    __mapper_args__ = {"polymorphic_identity": "club"}
    id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    fee: Mapped[int]
`,
  '/w/app/classical.py': `
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import relationship
from app.base import Base
from app.plain import Invoice, Line

invoices = Table("invoices", Base.metadata, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("users.id")))
lines = Table("lines", Base.metadata, Column("id", Integer, primary_key=True), Column("invoice_id", ForeignKey("invoices.id")), Column("text", String(20)))

def start_mappers():
    Base.registry.map_imperatively(Line, lines)
    Base.registry.map_imperatively(Invoice, invoices, properties={"lines": relationship(Line, backref="invoice")})
`,
  '/w/app/plain.py': `
class Invoice:
    pass

class Line:
    pass
`,
  '/w/app/models.py': `
from .user import *
from .post import Post, Tag
from .group import Group, memberships
from .team import Club, Team
from . import classical
`,
  '/w/app/queries.py': `
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload, selectinload
from app import models
from app.base import audited
from app.models import Group, Post, Tag, Team, User
from app.plain import Invoice, Line

ACTIVE = select(User).where(User.email.is_not(None))

def posts_of(session, user_id: int, word: str | None = None):
    stmt = select(Post).join(Post.author).where(User.id == user_id).options(selectinload(Post.tags))
    if word:
        stmt = stmt.where(Post.loud.like(word), Post.heading == word)
    return session.scalars(stmt)

def tagged(session, name):
    return session.scalars(select(Post).where(Post.tag_names == name))

def reports(session, boss: User):
    return session.scalars(select(User).where(User.manager == boss).options(joinedload(User.reports)))

def teams(session):
    return session.execute(select(Team.lead_id, models.Club.fee).join(models.Club, models.Club.id == Team.id))

def members(session):
    return session.scalars(select(Group).join(Group.members).where(User.name == "x"))

def open_lines(session):
    return session.scalars(select(Line).join(Line.invoice).where(Invoice.user_id == 1))

def everything(session):
    return [session.scalars(select(model)) for model in audited]
`,
}
