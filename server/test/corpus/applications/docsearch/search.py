from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY as SA_ARRAY, Text, all_, and_, any_, cast, column, func, lateral, literal, literal_column, select, text, true, type_coerce, values, Integer, String
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects.postgresql import JSONB, Range, aggregate_order_by, array, array_agg, insert, to_tsquery, ts_headline, websearch_to_tsquery
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Counter, Document, Owner, Reservation

CONFIG = "english"


class DocumentSearch:
    def __init__(self, session: AsyncSession):
        self._session = session

    async def fulltext(self, q: str, limit: int = 20):
        query = func.websearch_to_tsquery(CONFIG, q)
        rank = func.ts_rank_cd(Document.search, query)
        stmt = (
            select(Document, rank.label("rank"), func.ts_headline(CONFIG, Document.body, query, "MaxWords=20").label("snippet"))
            .where(Document.search.bool_op("@@")(query))
            .order_by(rank.desc(), Document.created_at.desc())
            .limit(limit)
        )
        return (await self._session.execute(stmt)).all()

    async def matching(self, q: str):
        stmt = select(Document.id).where(Document.title.match(q, postgresql_regconfig="simple"))
        return (await self._session.scalars(stmt)).all()

    async def typed_functions(self, q: str):
        tsq = websearch_to_tsquery("english", q)
        return await self._session.scalars(select(Document.title).where(Document.search.op("@@")(tsq)))

    async def tagged(self, tags: list[str], every: bool = False):
        predicate = Document.tags.contains(tags) if every else Document.tags.overlap(tags)
        return (await self._session.scalars(select(Document).where(predicate))).all()

    async def with_tag(self, tag: str):
        return (await self._session.scalars(select(Document).where(tag == any_(Document.tags)))).all()

    async def with_tag_old(self, tag: str):
        return (await self._session.scalars(select(Document).where(Document.tags.any(tag)))).all()

    async def attr(self, key: str, value: Any):
        stmt = select(Document).where(Document.attrs.contains({key: value}), Document.attrs.has_key(key))
        return (await self._session.scalars(stmt)).all()

    async def by_path(self, *path: str):
        stmt = select(Document.id, Document.attrs["meta", "lang"].astext.label("lang"), Document.attrs[path]).where(
            Document.attrs["meta"]["pages"].astext.cast(Integer) > 10,
            Document.attrs.path_exists("$.meta.authors[*] ? (@ == \"x\")"),
        )
        return (await self._session.execute(stmt)).all()

    async def tag_cloud(self):
        tag = func.unnest(Document.tags).column_valued("tag")
        stmt = select(tag, func.count()).select_from(Document, tag).group_by(tag).order_by(func.count().desc())
        return (await self._session.execute(stmt)).all()

    async def attr_pairs(self):
        kv = func.jsonb_each_text(Document.attrs).table_valued("key", "value").render_derived("kv")
        stmt = select(Document.id, kv.c.key, kv.c.value).join(kv, true())
        return (await self._session.execute(stmt)).all()

    async def latest_per_owner(self):
        stmt = select(Document).distinct(Document.owner_id).order_by(Document.owner_id, Document.created_at.desc())
        return (await self._session.scalars(stmt)).all()

    async def newest_three(self):
        d = aliased(Document)
        newest = select(d.title, d.created_at).where(d.owner_id == Owner.id).order_by(d.created_at.desc()).limit(3).lateral("newest")
        stmt = select(Owner.name, newest.c.title).join(newest, true(), isouter=True)
        return (await self._session.execute(stmt)).all()

    async def owner_json(self):
        docs = func.jsonb_agg(
            aggregate_order_by(func.jsonb_build_object("id", Document.id, "title", Document.title), Document.created_at.desc())
        ).filter(Document.visibility == "public")
        names = func.string_agg(Document.title, aggregate_order_by(literal_column("', '"), Document.title))
        stmt = select(Owner.id, docs.label("docs"), names.label("names")).join(Owner.documents).group_by(Owner.id)
        return (await self._session.execute(stmt)).all()

    async def arrays(self):
        stmt = select(
            array_agg(Document.title).label("titles"),
            array([Document.title, Document.body])[1],
            func.array_length(Document.tags, 1),
            Document.tags[1:2],
            func.cardinality(array(["a", "b"]) + array(["c"])),
        ).group_by(Document.id, Document.title, Document.body, Document.tags)
        return (await self._session.execute(stmt)).all()


class ReservationRepo:
    def __init__(self, session: AsyncSession):
        self._session = session

    async def clashing(self, start: datetime, end: datetime):
        span = func.tstzrange(start, end, "[)")
        stmt = select(Reservation).where(Reservation.during.op("&&")(span))
        return (await self._session.scalars(stmt)).all()

    async def covering(self, moment: datetime):
        stmt = select(Reservation.id, func.lower(Reservation.during), func.upper(Reservation.during)).where(
            Reservation.during.contains(moment), Reservation.seats.overlaps(Range(1, 10))
        )
        return (await self._session.execute(stmt)).all()

    async def locked(self, id_: int):
        stmt = select(Reservation).where(Reservation.id == id_).with_for_update(skip_locked=True, of=Reservation, key_share=True)
        return (await self._session.scalars(stmt)).one()


async def hit(session: AsyncSession, key: str, day: str, n: int = 1):
    stmt = insert(Counter).values(key=key, day=day, hits=n)
    stmt = stmt.on_conflict_do_update(
        index_elements=[Counter.key, Counter.day],
        set_=dict(hits=Counter.hits + stmt.excluded.hits, touched_at=func.now()),
    ).returning(Counter.hits)
    return await session.scalar(stmt)


async def merge_counters(session: AsyncSession, rows: Sequence[dict]):
    stmt = insert(Counter)
    updates = {c.name: c for c in stmt.excluded if not c.primary_key}
    stmt = stmt.on_conflict_do_update(constraint=Counter.__table__.primary_key, set_=updates, where=Counter.hits < stmt.excluded.hits)
    await session.execute(stmt, rows)


async def bulk_retag(session: AsyncSession, pairs: list[tuple[int, str]]):
    v = values(column("owner_id", Integer), column("tag", String), name="v").data([(1, "a"), (2, "b")])
    from sqlalchemy import update

    stmt = (
        update(Document)
        .where(Document.owner_id == v.c.owner_id)
        .values(tags=func.array_append(Document.tags, v.c.tag))
        .returning(Document.id)
    )
    return (await session.execute(stmt)).scalars().all()


async def set_attr(session: AsyncSession, doc_id, key: str, value):
    from sqlalchemy import update

    stmt = update(Document).where(Document.id == doc_id).values(
        attrs=func.jsonb_set(Document.attrs, cast([key], pg.ARRAY(Text)), type_coerce(value, JSONB))
    )
    await session.execute(stmt)


async def series(session: AsyncSession, start: datetime, end: datetime):
    day = func.generate_series(start, end, text("interval '1 day'")).table_valued("day", name="g")
    stmt = (
        select(func.date_trunc("day", day.c.day).label("day"), func.count(Document.id))
        .select_from(day)
        .outerjoin(Document, func.date_trunc("day", Document.created_at) == day.c.day)
        .group_by(text("1"))
    )
    return (await session.execute(stmt)).all()
