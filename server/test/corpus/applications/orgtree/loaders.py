"""Batch loaders for the GraphQL layer: lists of keys in, lists of rows out, in the order of the keys."""
from __future__ import annotations

from collections import defaultdict
from typing import Any, Callable, Generic, Hashable, Iterable, Sequence, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from .entities import Document, Employee, Entity, Link, Skill, SoftDelete, Unit

K = TypeVar("K", bound=Hashable)
M = TypeVar("M", bound=Entity)


class Loader(Generic[K, M]):
    model: type[M]
    key: InstrumentedAttribute
    many = False
    order: Sequence[Any] = ()

    def __init__(self, session: AsyncSession):
        self.session = session

    def statement(self, keys: Sequence[K]) -> sa.Select:
        stmt = sa.select(self.model).where(self.key.in_(keys))
        if issubclass(self.model, SoftDelete):
            stmt = stmt.where(self.model.present())
        return stmt.order_by(*self.order)

    async def load_many(self, keys: list[K]) -> list:
        rows = (await self.session.scalars(self.statement(keys))).all()
        grouped = defaultdict(list)
        for row in rows:
            grouped[getattr(row, self.key.key)].append(row)
        return [grouped[k] if self.many else (grouped[k] or [None])[0] for k in keys]


class EmployeeLoader(Loader[int, Employee]):
    model = Employee
    key = Employee.id


class StaffLoader(Loader[int, Employee]):
    model = Employee
    key = Employee.unit_id
    many = True
    order = (Employee.unit_id, Employee.login)


class SkillLoader(Loader[int, Skill]):
    model = Skill
    key = Skill.employee_id
    many = True
    order = (Skill.level.desc(),)


async def load_documents(session: AsyncSession, keys: list[tuple[int, int]]):
    stmt = sa.select(Document).where(sa.tuple_(Document.uid, Document.revision).in_(keys)).options(selectinload(Document.links))
    found = {(d.uid, d.revision): d for d in await session.scalars(stmt)}
    return [found.get(k) for k in keys]


async def load_latest(session: AsyncSession, uids: list[int]):
    newest = sa.select(Document.uid, sa.func.max(Document.revision).label("revision")).where(Document.uid.in_(uids)).group_by(Document.uid).subquery()
    stmt = sa.select(Document).join(newest, sa.and_(Document.uid == newest.c.uid, Document.revision == newest.c.revision))
    return (await session.execute(stmt)).scalars().all()


async def top_skills(session: AsyncSession, employee_ids: list[int], n: int = 3):
    numbered = sa.select(
        Skill,
        sa.func.row_number().over(partition_by=Skill.employee_id, order_by=Skill.level.desc()).label("pos"),
    ).where(Skill.employee_id.in_(employee_ids)).subquery()
    best = aliased(Skill, numbered)
    return (await session.scalars(sa.select(best).where(numbered.c.pos <= n))).all()


async def descendants(session: AsyncSession, root_id: int, max_depth: int | None = None):
    tree = sa.select(Unit.id, sa.literal(0).label("depth")).where(Unit.id == root_id, Unit.present()).cte("tree", recursive=True)
    child = aliased(Unit)
    step = sa.select(child.id, (tree.c.depth + 1).label("depth")).where(child.parent_id == tree.c.id, child.removed_at.is_(None))
    if max_depth is not None:
        step = step.where(tree.c.depth < max_depth)
    tree = tree.union_all(step)
    return (await session.scalars(sa.select(Unit).join(tree, tree.c.id == Unit.id).order_by(tree.c.depth, Unit.name))).all()


async def chain_of(session: AsyncSession, employee_id: int):
    boss = aliased(Employee, name="boss")
    base = sa.select(Employee).where(Employee.id == employee_id).cte(name="chain", recursive=True)
    chain = base.union(sa.select(boss).where(boss.id == base.c.manager_id))
    up = aliased(Employee, chain)
    return (await session.scalars(sa.select(up).where(up.id != employee_id))).all()


async def empty_units(session: AsyncSession):
    stmt = sa.select(Unit).where(Unit.present(), ~Unit.staff.any(Employee.present()), ~Unit.children.any())
    return (await session.scalars(stmt)).all()


async def led_by(session: AsyncSession, login: str):
    stmt = sa.select(Unit).where(Unit.head.has(sa.and_(Employee.login == login, Employee.present())) | Unit.parent.has(Unit.head.has(login=login)))
    return (await session.scalars(stmt)).all()


async def skilled(session: AsyncSession, wanted: dict[str, int]):
    stmt = sa.select(Employee).where(Employee.present())
    for name, level in {"python": 3, "sql": 4}.items():
        stmt = stmt.where(Employee.skills.any(sa.and_(Skill.name == name, Skill.level >= level)))
    return (await session.scalars(stmt)).all()


async def remove_unit(session: AsyncSession, unit_id: int):
    now = sa.func.now()
    await session.execute(sa.update(Employee).where(Employee.unit_id == unit_id, Employee.present()).values(removed_at=now, version=Employee.version + 1))
    await session.execute(sa.update(Unit).where(Unit.id == unit_id).values({Unit.removed_at: now, "head_id": None}))


async def publish(session: AsyncSession, employee_id: int, uid: int, title: str):
    next_rev = sa.select(sa.func.coalesce(sa.func.max(Document.revision), 0) + 1).where(Document.uid == uid).scalar_subquery()
    await session.execute(sa.insert(Document).values(uid=uid, revision=next_rev, author_id=employee_id, title=title))


async def recent_documents(session: AsyncSession, employee: Employee):
    return (await session.scalars(employee.documents.select().where(Document.present()).order_by(Document.uid.desc()).limit(5))).all()


async def diff(session: AsyncSession, uid: int):
    old, new = aliased(Document, name="old"), aliased(Document, name="new")
    stmt = (
        sa.select(new.revision, old.title.label("was"), new.title.label("is"))
        .join(old, sa.and_(old.uid == new.uid, old.revision == new.revision - 1), isouter=True)
        .where(new.uid == uid, sa.or_(old.title.is_(None), old.title != new.title))
        .order_by(new.revision)
    )
    return (await session.execute(stmt)).all()


async def headcount(session: AsyncSession):
    per_unit = (
        sa.select(Employee.unit_id, sa.func.count().label("n"))
        .where(Employee.present())
        .group_by(Employee.unit_id)
        .cte()
    )
    stmt = sa.select(Unit.name, sa.func.coalesce(per_unit.c.n, 0)).outerjoin(per_unit, per_unit.c.unit_id == Unit.id).where(Unit.present())
    return (await session.execute(stmt.order_by(sa.func.coalesce(per_unit.c.n, 0).desc()))).all()


def connection(model, *, after: int | None = None, first: int = 10, where: Iterable = ()):
    pk = sa.inspect(model).primary_key[0]
    stmt = sa.select(model).where(*where).order_by(pk).limit(first + 1)
    if after is not None:
        stmt = stmt.where(pk > after)
    return stmt


async def units_page(session: AsyncSession, cursor: int | None, first: int):
    return (await session.scalars(connection(Unit, after=cursor, first=first, where=[Unit.present()]))).all()


async def employees_page(session: AsyncSession, first: int):
    return (await session.scalars(connection(Employee, first=first).options(selectinload(Employee.skills)))).all()
