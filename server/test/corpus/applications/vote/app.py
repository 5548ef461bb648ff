from __future__ import annotations

import asyncio
from collections import ChainMap
from datetime import datetime, timedelta
from itertools import chain, groupby
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Load, aliased, contains_eager, immediateload, joinedload, load_only, noload, selectinload, undefer_group, with_parent
from sqlalchemy.sql.functions import coalesce, count

from .schema import Account, Ballot, Mark, Option, Perm, Poll


class PollFilter(NamedTuple):
    owner: str | None = None
    open_only: bool = False
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Queryable(Protocol):
    def apply(self, stmt: Select) -> Select: ...


class OpenPolls:
    def apply(self, stmt):
        return stmt.where(Poll.is_open)


class OwnedBy:
    def __init__(self, nick):
        self.nick = nick

    def apply(self, stmt):
        return stmt.join(Poll.owner).where(Account.nick == self.nick)


class WithResults:
    depth = 2

    def apply(self, stmt):
        opts = selectinload(Poll.options).options(undefer_group("stats"))
        if self.depth > 1:
            opts = opts, selectinload(Poll.ballots).joinedload(Ballot.account).load_only(Account.nick)
        return stmt.options(*opts) if isinstance(opts, tuple) else stmt.options(opts)


def build(*parts: Queryable, entity=Poll) -> Select:
    stmt = select(entity)
    for part in parts:
        stmt = part.apply(stmt)
    return stmt


async def open_polls(session: AsyncSession):
    return (await session.scalars(build(OpenPolls(), WithResults()))).all()


async def mine(session: AsyncSession, nick: str):
    stmt = build(OwnedBy(nick), OpenPolls()).order_by(Poll.closes_at.asc().nulls_last())
    return (await session.scalars(stmt)).all()


def filtered(f: PollFilter):
    stmt = select(Poll)
    match f:
        case PollFilter(owner=str() as nick):
            stmt = stmt.where(Poll.owner.has(Account.nick == nick))
    if kinds := f.kinds:
        stmt = stmt.where(Poll.kind.in_(kinds))
    return stmt


def results(poll_id: int, *, by: str = "score"):
    total = func.sum(Mark.weight).over(partition_by=Option.poll_id)
    ranked = (
        select(Option.id, Option.label, coalesce(func.sum(Mark.weight), 0).label("score"), count(Mark.account_id.distinct()).label("voters"))
        .outerjoin(Mark, Mark.option_id == Option.id)
        .where(Option.poll_id == poll_id)
        .group_by(Option.id)
        .cte("ranked")
    )
    order = {"score": ranked.c.score.desc(), "label": ranked.c.label}["score"]
    return select(ranked, func.rank().over(order_by=ranked.c.score.desc()).label("place"), (ranked.c.score * 100.0 / func.sum(ranked.c.score).over()).label("pct")).order_by(order)


def winner(poll_id: int):
    o2 = aliased(Option)
    return select(Option).where(Option.poll_id == poll_id, ~exists().where(o2.poll_id == Option.poll_id, o2.score > Option.score).correlate(Option))


def inviters():
    child, parent = aliased(Account, name="child"), aliased(Account, name="parent")
    return select(parent.nick, func.count(child.id)).join(parent.invited.of_type(child)).group_by(parent.nick).having(func.count(child.id) >= 2)


def admins(flag: Perm = Perm.ADMIN):
    return select(Account.nick).where(Account.perms.has_flag(Perm.ADMIN) | Account.perms.has_flag(Perm.VOTE))


def invitation_chain(account_id: int):
    up = select(Account.id, Account.invited_by_id, literal(0).label("step")).where(Account.id == account_id).cte("up", recursive=True)
    up = up.union(select(Account.id, Account.invited_by_id, up.c.step + 1).join(up, up.c.invited_by_id == Account.id))
    return select(Account).join(up, up.c.id == Account.id).order_by(up.c.step)


async def ballots(session: AsyncSession, keys: list[tuple[int, int]]):
    stmt = select(Ballot).where(tuple_(Ballot.poll_id, Ballot.account_id).in_(keys)).options(noload(Ballot.marks), joinedload(Ballot.poll, innerjoin=True).load_only(Poll.slug))
    return (await session.scalars(stmt)).unique().all()


async def quorate(session: AsyncSession):
    n = select(func.count()).where(Ballot.poll_id == Poll.id).scalar_subquery()
    return (await session.execute(select(Poll.slug, n.label("n"), case((n >= Poll.quorum, "yes"), else_="no")).where(Poll.quorum.is_not(None)))).all()


async def latest(session: AsyncSession):
    return (await session.scalars(select(Poll).options(selectinload(Poll.last_ballot)).where(Poll.last_ballot.has(Ballot.account_id > 0)))).all()


async def close_polls(session: AsyncSession, before: datetime) -> int:
    result = await session.execute(update(Poll).where(Poll.is_open, Poll.id.not_in(select(Ballot.poll_id))).values(closes_at=before).returning(Poll.id))
    return len(result.all())


async def gather(session: AsyncSession, poll_id: int):
    stmts = [select(func.count(Ballot.account_id)).where(Ballot.poll_id == poll_id), select(func.max(Ballot.cast_at)).where(Ballot.poll_id == poll_id)]
    return [await session.scalar(s) for s in stmts]


async def search(session: AsyncSession, words: list[str]):
    clauses = [or_(Poll.question.icontains(w), Poll.options.any(Option.label.icontains(w))) for w in words]
    return (await session.scalars(select(Poll).where(and_(True, *clauses)).distinct())).all()


class Ballots:
    base = select(Ballot).join(Ballot.poll).where(Poll.is_open)
    ORDER = {False: Ballot.cast_at, True: Ballot.cast_at.desc()}

    def __init__(self, session: AsyncSession):
        self.s = session

    async def recent(self, newest: bool = True, limit: int = 5):
        return (await self.s.scalars(self.base.order_by(self.ORDER[True]).limit(limit))).all()

    async def count(self):
        return await self.s.scalar(self.base.with_only_columns(func.count(), maintain_column_froms=True).order_by(None))

    async def page(self, after: tuple[datetime, int] | None, size: int = 20):
        stmt = self.base.order_by(Ballot.cast_at, Ballot.account_id).limit(size)
        if after is not None:
            stmt = stmt.where(tuple_(Ballot.cast_at, Ballot.account_id) > tuple_(*after))
        return (await self.s.scalars(stmt)).all()
