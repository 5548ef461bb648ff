"""Functions that take a session, as services do."""

from datetime import date, datetime, timedelta
from typing import Any, Optional, Sequence
from uuid import UUID

from sqlalchemy import (
    and_,
    case,
    cast,
    delete,
    desc,
    distinct,
    exists,
    extract,
    func,
    insert,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
    tuple_,
    union,
    union_all,
    update,
    String,
    Integer,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    Session,
    aliased,
    contains_eager,
    defer,
    joinedload,
    load_only,
    raiseload,
    selectinload,
    subqueryload,
    with_loader_criteria,
)

from . import models as m
from .base import Priority, Status
from .models import Event, GiftOrder, Label, LoginEvent, Membership, Order, OrderItem, Project, Task, Team, User, task_labels

PAGE_SIZE = 50
SORTABLE = {"name": User.last_name, "age": User.age}


async def get_user(session: AsyncSession, user_id: int) -> Optional[User]:
    result = await session.execute(select(User).where(User.id == user_id))
    return result.scalar_one_or_none()


async def users_by_ids(session: AsyncSession, ids: list[int]):
    return (await session.scalars(select(User).where(User.id.in_(ids)))).all()


async def users_not_in(session: AsyncSession, emails: Sequence[str]):
    stmt = select(User.id, User.email).where(~User.email.in_(emails))
    return await session.execute(stmt)


async def find_by_name(session: AsyncSession, first: str, last: str):
    return await session.scalar(select(User).filter_by(first_name=first, last_name=last))


async def search(session: AsyncSession, q: Optional[str] = None, min_age: int | None = None, admin: bool = False):
    stmt = select(User)
    if q:
        pattern = f"%{q}%"
        stmt = stmt.where(or_(User.first_name.ilike(pattern), User.last_name.ilike(pattern)))
    if min_age is not None:
        stmt = stmt.where(User.age >= min_age)
    if admin:
        stmt = stmt.where(User.is_admin.is_(True))
    else:
        stmt = stmt.where(User.deleted_at.is_(None))
    stmt = stmt.order_by(User.last_name, User.first_name.desc()).limit(PAGE_SIZE)
    return (await session.scalars(stmt)).all()


def list_conditions(session: Session, status: Status | None = None, since: datetime | None = None, words: list[str] = []):
    conditions = [Project.budget > 0]
    if status:
        conditions.append(Project.status == status)
    if since:
        conditions.append(Project.created_at >= since)
    for word in words:
        conditions.append(Project.name.contains(word))
    return session.scalars(select(Project).where(*conditions)).all()


def and_conditions(session: Session, name: str, limit: int = 10, offset: int = 0):
    filters = []
    if name:
        filters += [Project.name == name]
    query = select(Project)
    if filters:
        query = query.where(and_(*filters))
    return session.execute(query.limit(limit).offset(offset)).scalars()


def paginate(session: Session, page: int, size: int):
    base = select(Task).where(Task.done.is_(False))
    total = session.scalar(select(func.count()).select_from(base.subquery()))
    rows = session.scalars(base.order_by(Task.priority.desc(), Task.id).offset((page - 1) * size).limit(size)).all()
    return total, rows


def early_return(session: Session, team_id: int, name: str | None = None):
    stmt = select(Project).where(Project.team_id == team_id)
    if name is None:
        return session.scalars(stmt)
    return session.scalars(stmt.where(Project.name == name))


def guard(session: Session, user_id: int):
    user = session.get(User, user_id)
    if user is None:
        raise LookupError(user_id)
    return session.scalars(select(Task).where(Task.assignee_id == user_id))


def loading(session: Session, project_id: int):
    return session.scalar(
        select(Project)
        .options(
            joinedload(Project.team).selectinload(Team.memberships).joinedload(Membership.user),
            selectinload(Project.tasks).options(selectinload(Task.labels), defer(Task.estimate)),
        )
        .where(Project.id == project_id)
    )


def only_some(session: Session):
    return session.scalars(select(User).options(load_only(User.id, User.email), raiseload("*")))


def eager_limit(session: Session, n: int):
    stmt = select(Project).options(joinedload(Project.tasks)).order_by(Project.id).limit(n)
    return session.scalars(stmt).unique().all()


def joins(session: Session, label: str):
    stmt = (
        select(Task, Project.name)
        .join(Task.project)
        .join(Task.labels)
        .outerjoin(Task.assignee)
        .where(Label.name == label, User.id.is_(None))
        .order_by(desc(Task.id))
    )
    return session.execute(stmt).all()


def join_on(session: Session):
    owner = aliased(User, name="owner")
    stmt = select(Project.id, owner.email).join(owner, Project.owner_id == owner.id, isouter=True).where(owner.age > 30)
    return session.execute(stmt)


def contains(session: Session, name: str):
    return session.scalars(
        select(Task).join(Task.project).options(contains_eager(Task.project)).where(Project.name == name)
    )


def relationship_operators(session: Session, label: str, level: int):
    a = session.scalars(select(Task).where(Task.labels.any(Label.name == label)))
    b = session.scalars(select(Membership).where(Membership.team.has(Team.name == label), Membership.level > level))
    c = session.scalars(select(Project).where(~Project.tasks.any()))
    return a, b, c


def aggregate(session: Session, minimum: int):
    count = func.count(Task.id).label("n")
    stmt = (
        select(Project.name, count, func.coalesce(func.sum(Task.estimate), 0).label("total"))
        .outerjoin(Task, Task.project_id == Project.id)
        .group_by(Project.id, Project.name)
        .having(func.count(Task.id) >= minimum)
        .order_by(count.desc())
    )
    return session.execute(stmt).mappings().all()


def case_when(session: Session):
    size = case((Task.estimate < 1, "small"), (Task.estimate < 5, "medium"), else_="large").label("size")
    return session.execute(select(size, func.count()).group_by(size))


def by_month(session: Session, year: int):
    month = extract("month", Order.placed_at)
    stmt = select(month.label("month"), func.sum(Order.total)).where(extract("year", Order.placed_at) == year).group_by(month)
    return session.execute(stmt).all()


def recent(session: Session, days: int):
    cutoff = datetime(2024, 5, 1) - timedelta(days=30)
    return session.scalars(select(Event).where(Event.created_at > cutoff, Event.kind != "login"))


def subqueries(session: Session, n: int):
    latest = select(Task.project_id, func.max(Task.id).label("last_id")).group_by(Task.project_id).subquery()
    stmt = select(Project, latest.c.last_id).join(latest, latest.c.project_id == Project.id).where(latest.c.last_id > n)
    return session.execute(stmt).all()


def scalar_subquery(session: Session):
    counts = select(func.count(OrderItem.id)).where(OrderItem.order_id == Order.id).correlate(Order).scalar_subquery()
    return session.execute(select(Order.id, counts.label("items")).where(counts > 2))


def exists_queries(session: Session, sku: str):
    has_item = exists().where(OrderItem.order_id == Order.id, OrderItem.sku == sku)
    a = session.scalars(select(Order).where(has_item))
    b = session.scalar(select(exists(select(User.id).where(User.email == sku))))
    c = session.scalars(select(Order).where(~select(OrderItem.id).where(OrderItem.order_id == Order.id).exists()))
    return a, b, c


def ctes(session: Session, root_id: int):
    tree = select(Team.id, Team.parent_id, literal(0).label("depth")).where(Team.id == root_id).cte("tree", recursive=True)
    tree = tree.union_all(
        select(Team.id, Team.parent_id, tree.c.depth + 1).join(tree, Team.parent_id == tree.c.id)
    )
    return session.execute(select(Team.name, tree.c.depth).join(tree, tree.c.id == Team.id).order_by(tree.c.depth))


def unions(session: Session, name: str):
    first = select(User.id, User.email).where(User.first_name == name)
    second = select(User.id, User.email).where(User.last_name == name)
    return session.execute(union(first, second).order_by("id")), session.execute(union_all(first, second))


def window(session: Session):
    rank = func.row_number().over(partition_by=Task.project_id, order_by=Task.estimate.desc()).label("rank")
    ranked = select(Task.id, rank).subquery("ranked")
    return session.execute(select(ranked.c.id).where(ranked.c.rank <= 3))


def hybrids(session: Session, years: int):
    stmt = select(User.full_name, User.display).where(User.is_adult, User.older_than(years)).order_by(User.full_name)
    alias = aliased(User)
    other = select(alias.full_name).where(alias.older_than(years))
    return session.execute(stmt), session.execute(other)


def hybrid_subquery(session: Session):
    return session.execute(select(Order.id, Order.item_count).order_by(Order.item_count.desc()))


def amounts(session: Session, order_id: UUID):
    return session.scalar(select(func.sum(OrderItem.amount)).where(OrderItem.order_id == order_id))


def classmethods(session: Session, email: str):
    return session.scalars(User.active()), session.scalars(User.by_email(email))


def dynamic_sort(session: Session, sort: str = "name"):
    column = SORTABLE["name"]
    stmt = select(User).order_by(column.asc().nulls_last())
    return session.scalars(stmt)


def updates(session: Session, task_id: int, title: str, project_ids: list[int]):
    session.execute(update(Task).where(Task.id == task_id).values(title=title, done=True))
    session.execute(update(Task).where(Task.project_id.in_(project_ids)).values({Task.estimate: Task.estimate + 1}))
    values = {"title": title, "done": False}
    session.execute(update(Task).values(**values).where(Task.id == task_id).returning(Task.id))


def deletes(session: Session, user_id: int, before: datetime):
    session.execute(delete(Event).where(Event.user_id == user_id, Event.created_at < before))
    session.execute(delete(Task).where(Task.project_id == Project.id, Project.status == Status.ARCHIVED))
    session.execute(delete(task_labels).where(task_labels.c.task_id == user_id))


def inserts(session: Session, name: str):
    session.execute(insert(Label).values(name=name))
    session.execute(insert(Label), [{"name": name}, {"name": "x"}])
    session.execute(insert(Label).values([{"name": name}, {"name": "other"}]))
    session.execute(insert(Label).from_select(["name"], select(Project.name).distinct()))
    return session.execute(insert(Team).values(name=name).returning(Team.id)).scalar_one()


def upsert(session: Session, user_id: int, team_id: int, level: int):
    stmt = pg_insert(Membership).values(user_id=user_id, team_id=team_id, level=level)
    stmt = stmt.on_conflict_do_update(
        index_elements=[Membership.user_id, Membership.team_id],
        set_={"level": stmt.excluded.level},
        where=Membership.level < level,
    )
    session.execute(stmt)
    session.execute(pg_insert(Label).values(name="a").on_conflict_do_nothing())


def raw(session: Session, user_id: int):
    session.execute(text("UPDATE users SET age = age + 1 WHERE id = :id").bindparams(id=user_id))
    rows = session.execute(text("SELECT id, email FROM users").columns(User.id, User.email))
    return session.scalars(select(User).from_statement(text("SELECT * FROM users WHERE id = :id")), {"id": user_id}), rows


def functions(session: Session, part: str):
    stmt = select(
        func.lower(User.email),
        func.concat(User.first_name, " ", User.last_name).label("name"),
        cast(User.age, String).label("age_text"),
        func.length(User.bio),
        distinct(User.role),
    ).where(func.date(User.created_at) >= date(2024, 1, 1), User.email.startswith(part), User.email.endswith("@x.org"))
    return session.execute(stmt)


def polymorphism(session: Session, ip: str):
    a = session.scalars(select(LoginEvent).where(LoginEvent.ip == ip))
    b = session.scalars(select(GiftOrder).where(GiftOrder.message.like("%love%"), GiftOrder.total > 10))
    c = session.scalars(select(Order).where(Order.type == "gift"))
    return a, b, c


def tuples(session: Session):
    return session.scalars(select(Membership).where(tuple_(Membership.user_id, Membership.team_id).in_([(1, 2), (3, 4)])))


def enums(session: Session, status: Status, priority: Priority):
    a = select(Project).where(Project.status == Status.PUBLISHED)
    b = select(Project).where(Project.status.in_([Status.DRAFT, Status.PUBLISHED]), Project.status != status)
    c = select(Task).where(Task.priority >= priority)
    return session.scalars(a), session.scalars(b), session.scalars(c)


def locking(session: Session, task_id: int):
    return session.scalar(select(Task).where(Task.id == task_id).with_for_update(skip_locked=True, of=Task))


def criteria(session: Session):
    return session.scalars(
        select(Project).options(selectinload(Project.tasks), with_loader_criteria(Task, Task.done.is_(False)))
    )


def module_alias(session: Session, user_id: int):
    return session.scalars(select(m.User.email).where(m.User.id == user_id).order_by(m.User.email))


def loop_over_known(session: Session, term: str):
    stmt = select(User)
    for column in (User.first_name, User.last_name, User.email):
        stmt = stmt.where(column.ilike(f"{term}%"))
    stmt = stmt.where(or_(*[c == term for c in (User.first_name, User.last_name)]))
    return session.scalars(stmt)


def ternary(session: Session, newest: bool, limit: int | None):
    order = User.created_at.desc() if newest else User.created_at.asc()
    return session.scalars(select(User).order_by(order).limit(limit))


def nested_helper(session: Session, admin: bool):
    def base():
        return select(User).where(User.is_admin == admin)

    def with_order(stmt):
        return stmt.order_by(User.id)

    return session.scalars(with_order(base()))


def kwargs_filter(session: Session, **kwargs: Any):
    known = {"first_name": "Ann", "is_admin": True}
    return session.scalars(select(User).filter_by(**known))


def lambda_filter(session: Session, name: str):
    matches = lambda column: column == name
    return session.scalars(select(Team).where(matches(Team.name)))
