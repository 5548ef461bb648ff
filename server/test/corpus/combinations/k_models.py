"""Models with mixins, presets, enumerations, proxies and collections, and the functions that ask them."""

from __future__ import annotations
import datetime, decimal, enum, uuid
from typing import Optional, List, Any, Annotated, ClassVar, Literal, TYPE_CHECKING
from sqlalchemy import (Table, Column, MetaData, Integer, String, ForeignKey, select, func, and_, or_, not_, case, cast, literal, literal_column, text, exists, union_all, insert, update, delete, Index, CheckConstraint, UniqueConstraint, DateTime, Date, Boolean, Numeric, JSON, Enum, Uuid, BigInteger, SmallInteger, Text, Interval, LargeBinary, true, false, null, desc, asc, nulls_last, distinct, tuple_, bindparam, type_coerce, extract, over, lateral, values, column, table, collate, within_group, any_, all_, between, event, Float, ARRAY, ForeignKeyConstraint, PrimaryKeyConstraint, Identity, Computed, Sequence, inspect)
from sqlalchemy.orm import (DeclarativeBase, Mapped, mapped_column, relationship, declared_attr, aliased, joinedload, selectinload, subqueryload, contains_eager, load_only, defer, undefer, raiseload, noload, lazyload, with_loader_criteria, with_expression, query_expression, column_property, synonym, composite, Session, sessionmaker, registry, backref, foreign, remote, deferred, MappedAsDataclass, object_session, with_polymorphic, selectin_polymorphic, Bundle, declarative_mixin, validates, reconstructor, WriteOnlyMapped, DynamicMapped, attribute_keyed_dict, column_keyed_dict, immediateload, defaultload, undefer_group)
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.dialects.postgresql import JSONB, insert as pg_insert, TSVECTOR, UUID as PG_UUID, ARRAY as PG_ARRAY

intpk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, 50]
timestamp = Annotated[datetime.datetime, mapped_column(server_default=func.now(), nullable=False)]
money = Annotated[decimal.Decimal, mapped_column(Numeric(12, 2))]

class Status(enum.Enum):
    active = "A"
    closed = "C"
class Level(enum.IntEnum):
    low = 1
    high = 2
class Kind(str, enum.Enum):
    X = "x"
    Y = "y"

class Base(DeclarativeBase):
    type_annotation_map = {str50: String(50), dict[str, Any]: JSON, Kind: Enum(Kind, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e])}
    metadata = MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})

class TimestampMixin:
    created_at: Mapped[timestamp]
    updated_at: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=func.now())

class SoftDelete:
    deleted_at: Mapped[Optional[datetime.datetime]] = mapped_column(index=True)
    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None
    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted(cls):
        return cls.deleted_at.is_not(None)

class HasOwner:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("account.id"))
    @declared_attr
    def owner(cls) -> Mapped[Account]:
        return relationship("Account", foreign_keys=[cls.owner_id])
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower()

class Account(TimestampMixin, SoftDelete, Base):
    __tablename__ = "account"
    id: Mapped[intpk]
    email: Mapped[str50] = mapped_column(unique=True)
    status: Mapped[Status] = mapped_column(default=Status.active)
    level: Mapped[Optional[Level]]
    kind: Mapped[Kind]
    role: Mapped[Literal["admin", "user"]]
    balance: Mapped[money] = mapped_column(default=0)
    prefs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    tags: Mapped[List[str]] = mapped_column(PG_ARRAY(String), server_default="{}")
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    parent: Mapped[Optional[Account]] = relationship(remote_side="Account.id", back_populates="children")
    children: Mapped[List[Account]] = relationship(back_populates="parent", cascade="all, delete-orphan", order_by="desc(Account.id)")
    projects: Mapped[List[Project]] = relationship(back_populates="owner", foreign_keys="Project.owner_id", lazy="selectin")
    active_projects: Mapped[List[Project]] = relationship(primaryjoin="and_(Account.id == Project.owner_id, Project.archived.is_(False))", viewonly=True, order_by="Project.name")
    memberships: Mapped[dict[str, Membership]] = relationship(back_populates="account", collection_class=attribute_keyed_dict("role"))
    events: WriteOnlyMapped[Event] = relationship(order_by="Event.at.desc()")
    logs: DynamicMapped[Log] = relationship()
    project_names: AssociationProxy[List[str]] = association_proxy("projects", "name")
    project_count: Mapped[int] = column_property(select(func.count(literal_column("1"))).select_from(table("project", column("owner_id"))).where(literal_column("project.owner_id = account.id")).scalar_subquery(), deferred=True)
    search: Mapped[Optional[int]] = query_expression()
    __table_args__ = (Index("ix_account_lower_email", func.lower(email), unique=True), CheckConstraint("balance >= 0", name="positive"), UniqueConstraint("role", "kind"))

class Project(HasOwner, TimestampMixin, Base):
    id: Mapped[intpk]
    name: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    budget: Mapped[Optional[money]]
    meta: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB, "postgresql"), default=dict)
    members: Mapped[List[Membership]] = relationship(back_populates="project")
    accounts: Mapped[List[Account]] = relationship(secondary="membership", primaryjoin="Project.id == Membership.project_id", secondaryjoin="Membership.account_id == Account.id", viewonly=True)
    tasks: Mapped[List[Task]] = relationship(back_populates="project", lazy="raise")
    __mapper_args__ = {"eager_defaults": True}

class Membership(Base):
    __tablename__ = "membership"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    account: Mapped[Account] = relationship(back_populates="memberships", lazy="joined", innerjoin=True)
    project: Mapped[Project] = relationship(back_populates="members")

class Task(Base):
    __tablename__ = "task"
    id: Mapped[intpk]
    title: Mapped[str]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    due: Mapped[Optional[datetime.date]]
    took: Mapped[Optional[datetime.timedelta]]
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(SmallInteger, default=3)
    project: Mapped[Project] = relationship(back_populates="tasks")

class Event(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    at: Mapped[datetime.datetime]
    payload: Mapped[Optional[bytes]]

class Log(Base):
    __tablename__ = "log"
    id: Mapped[intpk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    line: Mapped[str]

def active(session: Session, status: Status):
    return session.scalars(select(Account).where(Account.status == status, ~Account.is_deleted)).all()

def by_enum(session: Session):
    return session.scalars(select(Account).where(Account.status.in_([Status.active, Status.closed]), Account.level == Level.high, Account.kind == Kind.X, Account.role != "admin")).all()

def budget_report(session: Session, since: datetime.date, minimum: decimal.Decimal):
    total = func.coalesce(func.sum(Project.budget), 0).label("total")
    stmt = (
        select(Account.email, total, func.count(Project.id).filter(Project.archived.is_(False)).label("open"))
        .join(Project, Project.owner_id == Account.id)
        .where(Project.created_at >= since)
        .group_by(Account.email)
        .having(total > minimum)
        .order_by(total.desc(), Account.email)
    )
    return session.execute(stmt).all()

def overdue(session: Session, today: datetime.date):
    late = case((Task.due < today, literal("late")), (Task.due == today, "today"), else_="fine").label("state")
    return session.execute(select(Task.title, late).join(Task.project).join(Project.owner).where(Task.done.is_(False), Account.email.like("%@x.org")).order_by(nulls_last(Task.due.asc()))).all()

def upsert(session: Session, rows: list[dict]):
    stmt = pg_insert(Account).values(rows)
    stmt = stmt.on_conflict_do_update(index_elements=[Account.email], set_={"status": stmt.excluded.status, "updated_at": func.now()}, where=Account.status != stmt.excluded.status).returning(Account.id)
    return session.scalars(stmt).all()

def events_of(session: Session, account: Account):
    return session.scalars(account.events.select().where(Event.at > func.now()).limit(5)).all()

def leaderboard(session: Session, n: int = 10):
    ranked = select(Task.project_id, func.count().label("n"), func.rank().over(order_by=func.count().desc()).label("rank")).where(Task.done).group_by(Task.project_id).subquery()
    return session.execute(select(Project.name, ranked.c.n, ranked.c.rank).join(ranked, ranked.c.project_id == Project.id).where(ranked.c.rank <= n)).all()

def ancestors(session: Session, account_id: int):
    base = select(Account.id, Account.parent_id, literal(1).label("lvl")).where(Account.id == account_id).cte("anc", recursive=True)
    up = aliased(Account, name="up")
    anc = base.union_all(select(up.id, up.parent_id, base.c.lvl + 1).join(base, up.id == base.c.parent_id))
    return session.scalars(select(Account).join(anc, anc.c.id == Account.id).order_by(anc.c.lvl.desc())).all()

def purge(session: Session, before: datetime.datetime):
    old = select(Event.id).where(Event.at < before).order_by(Event.id).limit(1000).scalar_subquery()
    session.execute(delete(Event).where(Event.id.in_(old)).execution_options(synchronize_session=False))
    session.execute(update(Project).where(Project.archived.is_(True), ~Project.tasks.any(Task.done.is_(False))).values(budget=None, meta={}))
    session.execute(delete(Membership).where(Membership.account_id == Account.id, Account.is_deleted))

select(Account)
select(Account).where(Account.is_deleted)
select(Account).options(undefer(Account.project_count))
select(Account).options(with_expression(Account.search, func.length(Account.email)))
select(Account).join(Account.active_projects)
select(Account).options(joinedload(Account.active_projects), joinedload(Account.parent).joinedload(Account.children))
select(Account).options(selectinload(Account.memberships).joinedload(Membership.project))
select(Project).join(Project.accounts).where(Account.kind == Kind.Y)
select(Project).options(joinedload(Project.accounts), raiseload(Project.members))
select(Project).where(Project.meta["a"]["b"].as_string() == "c", Project.meta["n"].as_integer() > 3)
select(Project).where(Project.owner.has(Account.email == "x"), Project.members.any(Membership.role == "lead"))
select(Membership)
select(Membership).options(lazyload(Membership.account))
select(Task).where(Task.took > datetime.timedelta(hours=1), Task.due.between(datetime.date(2024, 1, 1), datetime.date(2024, 2, 1)))
select(extract("month", Task.due).label("m"), func.count()).group_by("m").order_by("m")
select(func.date_trunc("month", Account.created_at), func.avg(Account.balance)).group_by(func.date_trunc("month", Account.created_at))
insert(Account).values(email="a", kind=Kind.X, role="user", status=Status.closed, prefs={"x": 1}, balance=decimal.Decimal("1.5"))
insert(Project).values(name="p", owner_id=1).returning(Project.id, Project.created_at)
update(Account).where(Account.id == 1).values(status=Status.closed, level=Level.low, prefs=Account.prefs)
update(Account).values(balance=Account.balance * decimal.Decimal("1.05")).where(Account.kind.in_([Kind.X]))
from sqlalchemy.schema import CreateTable, CreateIndex
CreateTable(Account.__table__)
CreateTable(Project.__table__)
CreateTable(Membership.__table__)
CreateTable(Task.__table__)
CreateTable(Event.__table__)
aa = aliased(Account)
select(Account.email, aa.email.label("parent")).join(aa, Account.parent, isouter=True)
select(aa.status, func.count(aa.id)).group_by(aa.status).having(func.count(aa.id) > 1)
