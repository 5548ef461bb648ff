import contextlib
import datetime
import operator
from collections import namedtuple
from functools import lru_cache, partial, reduce

import sqlalchemy as sa
from sqlalchemy import bindparam, case, func, literal_column, select, text

from . import core as c

Line = namedtuple("Line", "code amount tax")
FIND_ACCOUNT = select(c.account.c.id).where(c.account.c.code == bindparam("code"))
INSERT_POSTING = c.posting.insert().values(
    entry_id=bindparam("entry"), line=bindparam("no"), account_id=FIND_ACCOUNT.scalar_subquery(),
    amount=bindparam("amt"), tax=bindparam("tx"),
)


class BookError(Exception):
    pass


class Book:
    def __init__(self, url_or_engine, **options):
        if isinstance(url_or_engine, str):
            self.engine = sa.create_engine(url_or_engine, **options)
        else:
            self.engine = url_or_engine

    @contextlib.contextmanager
    def _begin(self, conn=None):
        if conn is not None:
            yield conn
        else:
            with self.engine.begin() as conn:
                yield conn

    def _one(self, stmt, **params):
        with self._begin() as conn:
            row = conn.execute(stmt, params).first()
            if row is None:
                raise BookError(stmt)
            return row

    def account(self, code):
        return self._one(c.account.select().where(c.account.c.code == code))

    def post(self, text, lines, booked=None, conn=None):
        booked = booked or datetime.date.today()
        with self._begin(conn) as conn:
            open_period = (
                select(c.period.c.id)
                .where(c.period.c.start <= booked, c.period.c.end >= booked, ~c.period.c.closed)
                .with_for_update(read=True)
            )
            period_id = conn.execute(open_period).scalar_one()
            result = conn.execute(c.entry.insert().returning(c.entry.c.id), dict(period_id=period_id, booked=booked, text=text))
            entry_id = result.scalar()
            conn.execute(
                INSERT_POSTING,
                [dict(entry=entry_id, no=i, code=l.code, amt=l.amount, tx=l.tax) for i, l in enumerate(lines, 1)],
            )
            return entry_id

    def reverse(self, entry_id):
        with self._begin() as conn:
            new = conn.execute(
                c.entry.insert().from_select(
                    ["period_id", "booked", "text"],
                    select(c.entry.c.period_id, func.current_date(), sa.literal("reversal of ") + c.entry.c.text).where(
                        c.entry.c.id == entry_id
                    ),
                )
            ).inserted_primary_key
            conn.execute(
                c.posting.insert().from_select(
                    [c.posting.c.entry_id, c.posting.c.line, c.posting.c.account_id, c.posting.c.amount],
                    select(sa.literal(new[0] if new else None, sa.Integer), c.posting.c.line, c.posting.c.account_id, -c.posting.c.amount)
                    .where(c.posting.c.entry_id == entry_id),
                )
            )

    def trial_balance(self, until=None):
        b = c.balance_of(until=until).subquery("b")
        debit = case((b.c.balance > 0, b.c.balance), else_=literal_column("0")).label("debit")
        credit = case((b.c.balance < 0, -b.c.balance), else_=literal_column("0")).label("credit")
        stmt = (
            select(c.account.c.code, c.account.c.name, debit, credit)
            .join_from(c.account, b, isouter=True)
            .order_by(c.account.c.code)
        )
        with self._begin() as conn:
            return conn.execute(stmt).all()

    def statement(self, code, start, end):
        p, e, a = c.posting, c.entry, c.account
        j = p.join(e, p.c.entry_id == e.c.id).join(a)
        running = func.sum(p.c.amount).over(order_by=(e.c.booked, e.c.id, p.c.line), rows=(None, 0)).label("running")
        stmt = select(e.c.booked, e.c.text, p.c.amount, running).select_from(j).where(
            a.c.code == code, e.c.booked.between(start, end)
        )
        with self.engine.connect() as conn:
            return [r._mapping for r in conn.execute(stmt)]

    def tree(self, root=None):
        acc = c.account
        top = select(acc.c.id, acc.c.code, sa.literal(0).label("depth")).where(
            acc.c.parent_id.is_(None) if root is None else acc.c.code == root
        ).cte("tree", recursive=True)
        child = acc.alias("child")
        tree = top.union_all(
            select(child.c.id, child.c.code, top.c.depth + 1).join(top, child.c.parent_id == top.c.id)
        )
        return self.engine.connect().execute(select(tree).order_by(tree.c.code)).fetchall()

    def tax(self, year):
        quarter = (func.extract("month", c.entry.c.booked) + 2) / 3
        stmt = (
            select(sa.cast(quarter, sa.Integer).label("quarter"), func.coalesce(func.sum(c.posting.c.tax), 0))
            .join_from(c.posting, c.entry)
            .where(sa.extract("year", c.entry.c.booked) == year, c.posting.c.tax != None)  # noqa: E711
            .group_by("quarter")
        )
        return dict(self.engine.connect().execute(stmt).all())

    def search(self, *words, codes=(), limit=50):
        conditions = [c.entry.c.text.ilike(f"%{w}%") for w in words]
        if codes:
            conditions.append(
                sa.exists().where(
                    c.posting.c.entry_id == c.entry.c.id,
                    c.posting.c.account_id.in_(select(c.account.c.id).where(c.account.c.code.in_(codes))),
                )
            )
        stmt = select(c.entry).order_by(c.entry.c.booked.desc()).limit(limit)
        if conditions:
            stmt = stmt.where(reduce(operator.and_, conditions))
        with self._begin() as conn:
            return conn.execute(stmt).mappings().all()

    def close(self, period_id):
        upd = c.period.update().where(c.period.c.id == bindparam("pid")).values(closed=True)
        with self._begin() as conn:
            if conn.execute(upd, {"pid": period_id}).rowcount != 1:
                raise BookError(period_id)
            conn.execute(
                sa.delete(c.entry).where(
                    c.entry.c.period_id == period_id, ~c.entry.c.id.in_(select(c.posting.c.entry_id).distinct())
                )
            )

    def merge(self, source, target):
        ids = {code: FIND_ACCOUNT.with_only_columns(c.account.c.id).params(code=code).scalar_subquery() for code in (source, target)}
        with self._begin() as conn:
            conn.execute(c.posting.update().where(c.posting.c.account_id == ids[source]).values(account_id=ids[target]))
            conn.execute(c.account.delete().where(c.account.c.code == source))

    assets = partial(c.balance_of, kinds=["A"])

    @staticmethod
    @lru_cache()
    def unbalanced():
        total = func.sum(c.posting.c.amount)
        return select(c.posting.c.entry_id, total.label("off")).group_by(c.posting.c.entry_id).having(total != 0)

    def check(self):
        with self.engine.connect() as conn:
            bad = conn.execute(self.unbalanced()).all()
            n = conn.scalar(select(func.count()).select_from(self.unbalanced().subquery()))
            dangling = conn.execute(
                text("SELECT p.entry_id FROM posting p LEFT JOIN account a ON a.id = p.account_id WHERE a.id IS NULL")
                .columns(entry_id=sa.Integer)
            ).scalars()
            return bad, n, list(dangling)
