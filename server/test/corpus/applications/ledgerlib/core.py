"""Accounts and postings without an ORM."""
import sqlalchemy as sa
from sqlalchemy.sql import and_, func, select

__all__ = ["metadata", "account", "posting", "entry", "period", "balance_of", "BALANCE"]

metadata = sa.MetaData()


def Ref(name, target, **kw):
    return sa.Column(name, sa.ForeignKey(target), **kw)


def Money(name, **kw):
    kw.setdefault("nullable", False)
    return sa.Column(name, sa.Numeric(14, 2), **kw)


account = sa.Table(
    "account", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(10), nullable=False, unique=True),
    sa.Column("name", sa.String(80)),
    sa.Column("kind", sa.CHAR(1), nullable=False),
    Ref("parent_id", "account.id"),
    sa.CheckConstraint("kind IN ('A', 'L', 'E', 'I', 'X')", name="ck_kind"),
)

period = sa.Table(
    "period", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("start", sa.Date), sa.Column("end", sa.Date),
    sa.Column("closed", sa.Boolean, default=False),
)

entry = sa.Table(
    "entry", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    Ref("period_id", period.c.id, nullable=False),
    sa.Column("booked", sa.Date, nullable=False),
    sa.Column("text", sa.String(200)),
)

posting = sa.Table(
    "posting", metadata,
    Ref("entry_id", entry.c.id, primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True),
    Ref("account_id", account.c.id, nullable=False, index=True),
    Money("amount"),
    Money("tax", nullable=True),
)

BALANCE = select(posting.c.account_id, func.sum(posting.c.amount).label("balance")).group_by(posting.c.account_id)


def balance_of(kinds=None, until=None):
    stmt = BALANCE
    if kinds:
        stmt = stmt.join(account).where(account.c.kind.in_(kinds))
    if until is not None:
        stmt = stmt.join(entry, entry.c.id == posting.c.entry_id).where(entry.c.booked <= until)
    return stmt
