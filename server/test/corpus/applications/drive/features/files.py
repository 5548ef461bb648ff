from __future__ import annotations

import datetime as dt
import functools
import typing as t
import uuid
from collections import OrderedDict, deque
from functools import reduce
from operator import attrgetter, itemgetter, or_

import sqlalchemy as sa
from sqlalchemy import func, orm, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.model import Entity, Folder, HasOwner, Person, StoredFile
from ..core.repository import FieldFilter, Repository


class OwnedRepository[O: HasOwner](Repository[O]):
    def __init__(self, session: AsyncSession, owner: Person) -> None:
        super().__init__(session)
        self.owner = owner

    def query(self):
        stmt = super().query()
        if not self.owner.is_admin:
            stmt = stmt.where(self.entity.owner_id == self.owner.id)
        return stmt


class PersonRepository(Repository[Person]):
    async def admins(self):
        return await self.find(FieldFilter("is_admin", "eq", True), sort=["-email", "is_admin", "nickname"])

    async def known(self, domain: str):
        return await self.find(FieldFilter("nickname", "ne", None), FieldFilter("email", "contains", "@" + domain), limit=10, offset=20)


class FolderRepository(OwnedRepository[Folder]):
    entity = Folder

    async def roots(self):
        return (await self.session.scalars(self.query().where(Folder.parent_id.is_(None)).order_by(Folder.name))).all()

    async def tree_size(self, root: uuid.UUID):
        tree = select(Folder.id).where(Folder.id == root).cte("tree", recursive=True)
        tree = tree.union_all(select(Folder.id).join(tree, Folder.parent_id == tree.c.id))
        stmt = select(func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.folder_id.in_(select(tree.c.id)))
        return await self.session.scalar(stmt)

    async def usage(self):
        size = func.sum(StoredFile.size).label("bytes")
        biggest = func.max(StoredFile.size)
        stmt = (
            self.query()
            .with_only_columns(Folder.name, size, biggest.label("biggest"))
            .join(Folder.files)
            .group_by(Folder.id, Folder.name)
            .order_by(sa.desc("bytes"))
        )
        return (await self.session.execute(stmt)).all()


class FileRepository(OwnedRepository[StoredFile]):
    entity = StoredFile
    IMAGE_TYPES: t.ClassVar = ("image/png", "image/jpeg")

    async def images(self):
        return await self.find(FieldFilter("mime", "in", self.IMAGE_TYPES), FieldFilter("size", "ge", 1024), sort=("-size",))

    async def duplicates(self):
        other = orm.aliased(StoredFile, name="other")
        same = select(sa.literal(1)).where(other.sha256 == StoredFile.sha256, other.id != StoredFile.id)
        return (await self.session.scalars(self.query().where(same.exists()))).all()

    async def by_owner_email(self, *emails: str):
        stmt = self.query().join(StoredFile.owner).where(Person.email.in_(emails))
        return (await self.session.scalars(stmt.options(orm.contains_eager(StoredFile.owner)))).all()


async def columns_of(session: AsyncSession):
    getters = [attrgetter("path"), attrgetter("size")]
    return (await session.execute(select(*(g(StoredFile) for g in getters)))).all()


async def everything_like(session: AsyncSession, q: str):
    textual = [c for c in sa.inspect(StoredFile).columns if isinstance(c.type, (sa.String, sa.Text))]
    clause = reduce(or_, map(lambda c: c.ilike(f"%{q}%"), textual))
    return (await session.scalars(select(StoredFile).where(clause))).all()


async def without(session: AsyncSession, *hidden: str):
    names = [n for n in StoredFile.column_names() if n not in ("sha256", "mime")]
    stmt = select(StoredFile).options(orm.load_only(*[getattr(StoredFile, n) for n in names]))
    return (await session.scalars(stmt)).all()


async def eager(session: AsyncSession):
    opts = [orm.selectinload(getattr(Folder, name)) for name in sorted(Folder.relationship_names())]
    return (await session.scalars(select(Folder).options(*opts))).all()


async def stats(session: AsyncSession):
    aggregates = OrderedDict(n=func.count(), total=func.sum(StoredFile.size), avg=func.avg(StoredFile.size))
    cols = [expr.label(name) for name, expr in aggregates.items()]
    return (await session.execute(select(StoredFile.mime, *cols).group_by(StoredFile.mime))).all()


async def counts(session: AsyncSession):
    tables: t.Final[list[type[Entity]]] = [Person, Folder, StoredFile]
    parts = [select(sa.literal(m.__name__).label("model"), func.count(m.id).label("n")) for m in tables]
    return (await session.execute(sa.union_all(*parts))).all()


async def scalar_counts(session: AsyncSession):
    return (
        await session.execute(
            select(*[select(func.count()).select_from(m).scalar_subquery().label(m.__tablename__) for m in (Person, Folder)])
        )
    ).one()


async def purge_old(session: AsyncSession, days: int = 30):
    queue = deque([StoredFile, Folder])
    cutoff = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    while queue:
        model = queue.popleft()
        await session.execute(sa.delete(model).where(model.updated_at < cutoff))
