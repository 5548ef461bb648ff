from __future__ import annotations
import enum, uuid, datetime as dt, re
from decimal import Decimal
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Optional, List, TYPE_CHECKING, Generic, TypeVar
from sqlalchemy import (BigInteger, Boolean, CheckConstraint, Column, DateTime, Enum, ForeignKey, ForeignKeyConstraint, Identity, Index, Integer, JSON, LargeBinary, MetaData, Numeric, Sequence, SmallInteger, String, Table, Text, TypeDecorator, UniqueConstraint, Uuid, and_, case, event, func, literal, or_, select, text, true, false, Interval, Date, Time, Float, Double, Computed)
from sqlalchemy.dialects import postgresql as pg, mysql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, INET, ExcludeConstraint, TSTZRANGE, CITEXT
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import (DeclarativeBase, Mapped, MappedAsDataclass, MappedColumn, WriteOnlyMapped, DynamicMapped, aliased, backref, column_property, composite, contains_eager, declarative_mixin, declared_attr, deferred, foreign, mapped_column, object_session, query_expression, relationship, remote, synonym, undefer, validates, registry, attribute_keyed_dict)

convention = {
    "ix": "ix__%(table_name)s__%(column_0_N_name)s", "uq": "uq__%(table_name)s__%(column_0_N_name)s",
    "ck": "ck__%(table_name)s__%(constraint_name)s", "fk": "fk__%(table_name)s__%(column_0_N_name)s__%(referred_table_name)s", "pk": "pk__%(table_name)s",
}
str_30 = Annotated[str, 30]
str_500 = Annotated[str, mapped_column(String(500), nullable=False, default="")]
pk = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
owner_fk = Annotated[int, mapped_column(ForeignKey("core_account.id", ondelete="CASCADE"), index=True)]
money = Annotated[Decimal, "money"]
utc = Annotated[dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
Level = Literal["low", "mid", "high"]

class Colour(enum.StrEnum):
    RED = "red"
    BLUE = enum.auto()

class Kind(int, enum.Enum):
    A = 1
    B = 2

class Lowered(TypeDecorator[str]):
    impl = String(120)
    cache_ok = True
    def process_bind_param(self, value, dialect):
        return value
    class comparator_factory(String.Comparator):
        def __eq__(self, other):
            return func.lower(self.expr) == func.lower(other)

def snake(name: str) -> str:
    s = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", s).lower()

class Base(AsyncAttrs, DeclarativeBase):
    metadata = MetaData(naming_convention=convention)
    type_annotation_map = {
        str_30: String(30), money: Numeric(18, 4), dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        Level: Enum("low", "mid", "high", name="level", native_enum=False, length=8), Colour: Enum(Colour, values_callable=lambda e: [m.value for m in e]),
        list[str]: ARRAY(Text), bytes: LargeBinary(64), dt.timedelta: Interval(native=True),
    }
    __prefix__: ClassVar[str] = "core_"
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__prefix__ + snake(cls.__name__)
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)

class Stamped:
    created_at: Mapped[utc] = mapped_column(sort_order=900)
    updated_at: Mapped[dt.datetime | None] = mapped_column(onupdate=func.now(), sort_order=901)
    @hybrid_property
    def age_days(self) -> int:
        return (dt.datetime.now() - self.created_at).days
    @age_days.inplace.expression
    @classmethod
    def _age_days(cls):
        return func.extract("day", func.now() - cls.created_at)

class SoftDelete:
    deleted_at: Mapped[Optional[dt.datetime]]
    @declared_attr.directive
    def __table_args__(cls):
        return (Index(None, "deleted_at", postgresql_where=text("deleted_at IS NULL")), {"comment": f"soft {cls.__name__}"})
    @hybrid_property
    def is_deleted(self): return self.deleted_at != None
    @is_deleted.expression
    def is_deleted(cls): return cls.deleted_at.is_not(None)
    @classmethod
    def alive(cls): return select(cls).where(~cls.is_deleted)

class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[owner_fk]: return mapped_column()
    @declared_attr
    def owner(cls) -> Mapped["Account"]:
        return relationship("Account", foreign_keys=[cls.owner_id], lazy="raise", back_populates=None)

@dataclass
class Money:
    amount: Decimal
    currency: str
    def __composite_values__(self): return self.amount, self.currency

class Account(Stamped, SoftDelete, Base):
    id: Mapped[pk]
    email: Mapped[str] = mapped_column(Lowered(), unique=True)
    level: Mapped[Level] = mapped_column(default="low")
    colour: Mapped[Colour | None]
    kind: Mapped[Kind] = mapped_column(server_default="A")
    bio: Mapped[str_500] = mapped_column(deferred=True, deferred_group="long")
    blob: Mapped[bytes | None] = mapped_column(deferred=True)
    prefs: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("core_account.id", ondelete="SET NULL"))
    balance: Mapped[money] = mapped_column(default=Decimal(0))
    parent: Mapped[Account | None] = relationship(remote_side="Account.id", back_populates="children")
    children: Mapped[list[Account]] = relationship(back_populates="parent", order_by="Account.email.desc()")
    posts: Mapped[list[Article]] = relationship(back_populates="author", foreign_keys="Article.author_id", cascade="all, delete-orphan", passive_deletes=True)
    drafts: Mapped[list[Article]] = relationship(primaryjoin="and_(Account.id == Article.author_id, Article.state == 'draft')", viewonly=True, lazy="selectin", order_by="Article.id")
    memberships: Mapped[dict[str, Membership]] = relationship(collection_class=attribute_keyed_dict("team"), back_populates="account")
    titles: AssociationProxy[list[str]] = association_proxy("posts", "title")
    handle = synonym("email")
    score: Mapped[int | None] = query_expression()
    article_count: Mapped[int] = column_property(select(func.count("*")).select_from(text("core_article")).scalar_subquery(), deferred=True)
    __mapper_args__ = {"eager_defaults": "auto"}
    @hybrid_method
    def richer_than(self, amount): return self.balance > amount
    @hybrid_property
    def domain(self): return self.email.split("@")[1]
    @domain.inplace.expression
    @classmethod
    def _domain_expr(cls): return func.substr(cls.email, func.instr(cls.email, "@") + 1)
    @validates("email")
    def _check(self, key, value): return value.strip()

class Membership(Base):
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    team: Mapped[str_30] = mapped_column(primary_key=True)
    role: Mapped[str | None] = mapped_column(String(10), server_default=text("'member'"))
    account: Mapped[Account] = relationship(back_populates="memberships")

article_tag = Table("core_article_tag", Base.metadata,
    Column("article_id", ForeignKey("core_article.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("core_tag.id"), primary_key=True),
    Column("position", SmallInteger, nullable=False, server_default="0"))

class Tag(Base):
    id: Mapped[pk]
    name: Mapped[str_30] = mapped_column(unique=True)

class Article(Owned, Stamped, Base):
    id: Mapped[pk]
    type: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    author_id: Mapped[int] = mapped_column(ForeignKey("core_account.id", name="fk_author"))
    price_amount: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    price_currency: Mapped[str | None] = mapped_column(String(3))
    words: Mapped[int] = mapped_column(default=0)
    slug: Mapped[str] = mapped_column(Computed("lower(title)", persisted=True))
    price: Mapped[Money] = composite(Money, price_amount, price_currency)
    author: Mapped[Account] = relationship(back_populates="posts", foreign_keys=[author_id], innerjoin=True, lazy="joined")
    tags: Mapped[list[Tag]] = relationship(secondary=lambda: article_tag, backref=backref("articles", lazy="dynamic"), order_by=article_tag.c.position)
    tag_names = association_proxy("tags", "name")
    comments: WriteOnlyMapped[Comment] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "article", "with_polymorphic": "*"}
    __table_args__ = (CheckConstraint("words >= 0", name="words_positive"), UniqueConstraint("author_id", "title"), {"schema": None})
    @hybrid_property
    def reading_time(self): return self.words / 200
    @hybrid_property
    def is_long(self) -> bool: return and_(self.words > 1000, self.state == "published")

class Review(Article):
    id: Mapped[int] = mapped_column(ForeignKey("core_article.id"), primary_key=True)
    stars: Mapped[int | None] = mapped_column(SmallInteger)
    __mapper_args__ = {"polymorphic_identity": "review"}
    __table_args__ = ()

class Note(Article):
    __tablename__ = None
    pinned: Mapped[bool] = mapped_column(default=False, use_existing_column=True, nullable=True)
    __mapper_args__ = {"polymorphic_identity": "note"}
    __table_args__ = None

class Comment(Owned, Base):
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    article_id: Mapped[int] = mapped_column(ForeignKey("core_article.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    likes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
