"""SQLAlchemy Core only: tables, connections, dictionaries."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, bindparam, case, cast, delete, desc, func, insert, join, literal, select, text, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from ledger.adapters.orm import accounts, audit_logs, balances, companies, entries, journals, parties, party_accounts, rates
from ledger.domain import Side

BASE_ENTRIES = select(entries.c.id, entries.c.amount, accounts.c.number).join(accounts, entries.c.account_id == accounts.c.id)
COUNT_ACCOUNTS = select(func.count()).select_from(accounts)
j = journals.alias("j")
e = entries.alias("e")


@contextmanager
def transaction(engine: Engine):
    with engine.begin() as connection:
        yield connection


def get_account(conn: Connection, account_id: int):
    return conn.execute(accounts.select().where(accounts.c.id == account_id)).mappings().one_or_none()


def find_account(conn: Connection, number: str):
    return conn.execute(select(accounts).where(accounts.c.number == number)).first()


def account_names(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    rows = conn.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def count_accounts(conn: Connection, currency: str) -> int:
    return conn.scalar(COUNT_ACCOUNTS.where(accounts.c.currency == currency))


def entries_of(conn: Connection, number: str, side: Side | None = None, limit: int = 100):
    query = BASE_ENTRIES.where(accounts.c.number == number)
    if side:
        query = query.where(entries.c.side == side)
    return conn.execute(query.order_by(entries.c.id.desc()).limit(limit)).fetchall()


def statement_of_account(conn: Connection, account_id: int, since: date):
    running = func.sum(e.c.signed).over(order_by=[j.c.booked_on, e.c.id], rows=(None, 0)).label("balance")
    query = (
        select(j.c.booked_on, j.c.reference, e.c.amount, e.c.side, running)
        .select_from(e.join(j, e.c.journal_id == j.c.id))
        .where(e.c.account_id == account_id)
        .where(j.c.booked_on >= since)
    )
    return conn.execute(query).all()


def trial_balance(conn: Connection):
    debit = func.coalesce(func.sum(case((entries.c.side == Side.DEBIT, entries.c.amount))), 0).label("debit")
    credit = func.coalesce(func.sum(case((entries.c.side == Side.CREDIT, entries.c.amount))), 0).label("credit")
    query = (
        sa.select(accounts.c.number, debit, credit)
        .select_from(accounts.outerjoin(entries))
        .group_by(accounts.c.number)
        .order_by(accounts.c.number)
    )
    return conn.execute(query).all()


def negative_balances(conn: Connection):
    query = select(accounts.c.number, balances.c.balance).join_from(accounts, balances, accounts.c.id == balances.c.account_id)
    return conn.execute(query.where(balances.c.balance < 0)).all()


def unbalanced(conn: Connection):
    total = func.sum(entries.c.signed)
    return conn.execute(
        select(journals.c.reference, total.label("difference"))
        .join(entries)
        .group_by(journals.c.reference)
        .having(total != 0)
    ).all()


def companies_with_accounts(conn: Connection):
    source = join(parties, companies, parties.c.id == companies.c.party_id).join(party_accounts, isouter=True)
    return conn.execute(
        select(parties.c.name, companies.c.registration, func.count(party_accounts.c.account_id).label("n"))
        .select_from(source)
        .group_by(parties.c.name, companies.c.registration)
    ).all()


def info_value(conn: Connection, key: str):
    return conn.execute(select(journals.c.reference, journals.c.info["source"].as_string()).where(journals.c.info["level"].as_integer() > 3)).all()


def open_account(conn: Connection, number: str, name: str, **extra: Any) -> int:
    result = conn.execute(accounts.insert().values(number=number, name=name, **extra))
    return result.inserted_primary_key[0]


def open_accounts(conn: Connection, rows: list[dict[str, Any]]) -> None:
    conn.execute(accounts.insert(), rows)


def book(conn: Connection, reference: str, day: date, amount: Decimal, debit: int, credit: int) -> None:
    journal_id = conn.execute(
        insert(journals).values(reference=reference, booked_on=day).returning(journals.c.id)
    ).scalar_one()
    conn.execute(
        insert(entries).values(
            [
                {"journal_id": journal_id, "account_id": debit, "side": Side.DEBIT, "amount": amount},
                {"journal_id": journal_id, "account_id": credit, "side": Side.CREDIT, "amount": amount},
            ]
        )
    )


def rename(conn: Connection, account_id: int, name: str) -> int:
    return conn.execute(accounts.update().where(accounts.c.id == account_id).values(name=name)).rowcount


def rename_many(conn: Connection, names: Mapping[int, str]) -> None:
    statement = update(accounts).where(accounts.c.id == bindparam("account_id")).values(name=bindparam("new_name"))
    conn.execute(statement, [{"account_id": key, "new_name": value} for key, value in names.items()])


def close_unused(conn: Connection) -> int:
    used = select(entries.c.account_id).distinct()
    return conn.execute(update(accounts).where(accounts.c.id.not_in(used)).values(is_closed=sa.true())).rowcount


def move_entries(conn: Connection, source: str, target: str) -> None:
    source_id = select(accounts.c.id).where(accounts.c.number == source).scalar_subquery()
    target_id = select(accounts.c.id).where(accounts.c.number == target).scalar_subquery()
    conn.execute(entries.update().where(entries.c.account_id == source_id).values(account_id=target_id))


def delete_journal(conn: Connection, reference: str) -> None:
    conn.execute(entries.delete().where(entries.c.journal_id == journals.c.id).where(journals.c.reference == reference))
    conn.execute(journals.delete().where(journals.c.reference == reference))


def purge_logs(conn: Connection, today: date, keep_days: int = 90):
    cutoff = today - timedelta(days=keep_days)
    return conn.execute(delete(audit_logs).where(func.date(audit_logs.c.happened_at) < cutoff).returning(audit_logs.c.id)).all()


def archive(conn: Connection, before: date) -> None:
    old = select(literal("journals"), journals.c.id, journals.c.info).where(journals.c.booked_on < before)
    conn.execute(audit_logs.insert().from_select(["table_name", "row_id", "payload"], old))


def save_rate_postgresql(conn: Connection, base: str, quote: str, day: date, rate: Decimal) -> None:
    statement = postgresql.insert(rates).values(base=base, quote=quote, day=day, rate=rate)
    statement = statement.on_conflict_do_update(
        index_elements=[rates.c.base, rates.c.quote, rates.c.day],
        set_=dict(rate=statement.excluded.rate, fetched=func.now()),
        where=rates.c.rate != statement.excluded.rate,
    )
    conn.execute(statement)


def save_rate_mysql(conn: Connection, values: dict[str, Any], rate: Decimal, base: str) -> None:
    statement = mysql.insert(rates).values(base=base, rate=rate)
    conn.execute(statement.on_duplicate_key_update(rate=statement.inserted.rate))


def save_rate_sqlite(conn: Connection, base: str, rate: Decimal) -> None:
    conn.execute(sqlite.insert(rates).values(base=base, rate=rate).on_conflict_do_nothing(index_elements=["base"]))


def latest_rates(conn: Connection, base: str):
    latest = select(rates.c.quote, func.max(rates.c.day).label("day")).where(rates.c.base == base).group_by(rates.c.quote).cte("latest")
    query = (
        select(rates.c.quote, rates.c.rate)
        .join(latest, sa.and_(latest.c.quote == rates.c.quote, latest.c.day == rates.c.day))
        .where(rates.c.base == base)
        .order_by(desc(latest.c.day))
    )
    return conn.execute(query).all()


def account_path(conn: Connection, account_id: int):
    parents = select(accounts.c.id, accounts.c.parent_id, accounts.c.name, literal(0).label("level")).where(accounts.c.id == account_id)
    path = parents.cte("path", recursive=True)
    up = accounts.alias("up")
    path = path.union_all(select(up.c.id, up.c.parent_id, up.c.name, path.c.level + 1).where(up.c.id == path.c.parent_id))
    return conn.execute(select(path.c.name).order_by(path.c.level.desc())).scalars().all()


def monthly(conn: Connection, year: int):
    month = sa.extract("month", journals.c.booked_on).label("month")
    query = (
        select(month, func.sum(entries.c.amount).label("total"), func.count(sa.distinct(journals.c.id)).label("journals"))
        .join(journals)
        .where(sa.extract("year", journals.c.booked_on) == year)
        .group_by(month)
        .order_by(month)
    )
    return conn.execute(query).all()


def search(conn: Connection, term: str):
    names = select(accounts.c.name.label("hit"), sa.literal_column("'account'").label("kind")).where(accounts.c.name.ilike(f"%{term}%"))
    people = select(parties.c.name, sa.literal_column("'party'")).where(parties.c.name.ilike(f"%{term}%"))
    return conn.execute(sa.union(names, people).order_by("hit").limit(20)).all()


def amounts_as_text(conn: Connection):
    return conn.execute(select(cast(entries.c.amount, sa.String(20)), (entries.c.amount * 100).label("cents"))).all()


def raw_balance(conn: Connection, account_id: int):
    statement = text("SELECT sum(signed) FROM entries WHERE account_id = :account_id")
    return conn.execute(statement, {"account_id": account_id}).scalar()


def raw_typed(conn: Connection, number: str):
    statement = text("SELECT id, name FROM accounts WHERE number = :number").bindparams(bindparam("number", type_=sa.String)).columns(
        accounts.c.id, accounts.c.name
    )
    return conn.execute(statement, {"number": number}).all()


def values_join(conn: Connection):
    given = sa.values(sa.column("number", sa.String), sa.column("amount", sa.Numeric), name="given").data([("100", 5), ("200", 7)])
    return conn.execute(select(accounts.c.id, given.c.amount).join(given, given.c.number == accounts.c.number)).all()


def exists_entry(conn: Connection, account_id: int) -> bool:
    return conn.execute(select(sa.exists().where(entries.c.account_id == account_id))).scalar()


def reversed_entries(conn: Connection):
    opposite = entries.alias()
    return conn.execute(
        select(entries.c.id, opposite.c.id.label("opposite"))
        .where(
            entries.c.amount == opposite.c.amount,
            entries.c.side != opposite.c.side,
            entries.c.id < opposite.c.id,
        )
        .order_by(entries.c.id)
    ).all()


def lateral_latest(conn: Connection, n: int = 3):
    recent = (
        select(entries.c.id, entries.c.amount)
        .where(entries.c.account_id == accounts.c.id)
        .order_by(entries.c.id.desc())
        .limit(n)
        .lateral("recent")
    )
    return conn.execute(select(accounts.c.number, recent.c.amount).join(recent, sa.true())).all()


if __name__ == "__main__":
    demo = sa.create_engine("sqlite://")
    with demo.connect() as connection:
        print(connection.execute(select(accounts.c.number).limit(1)).scalar())
