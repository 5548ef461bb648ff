"""Everything that the bank writes and reads, mostly in Core."""
from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, case, delete, func, insert, literal, select, update
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, joinedload, selectinload

from . import tables as t
from .tables import Accession, GerminationTest, Place, Point, Species, accessions, archive, germination, sites, species, stock


def add_species(conn: Connection, genus: str, epithet: str) -> int:
    result = conn.execute(insert(species).values(genus=genus, epithet=epithet).returning(species.c.id))
    return result.scalar_one()


def upsert_stock(conn: Connection, vault: str, accession_id: int, grams: Decimal):
    stmt = pg_insert(stock).values(vault=vault, accession_id=accession_id, grams=grams)
    stmt = stmt.on_conflict_do_update(
        index_elements=[stock.c.vault, stock.c.accession_id],
        set_={"grams": stock.c.grams + stmt.excluded.grams, "version": stock.c.version + 1},
        where=stock.c.grams.is_distinct_from(stmt.excluded.grams),
    ).returning(stock.c.version)
    return conn.execute(stmt).scalar()


def upsert_many(conn: Connection, rows: list[dict]):
    stmt = sqlite_insert(stock).values([{"vault": "A", "accession_id": 1, "grams": 5}, {"vault": "B", "accession_id": 1, "grams": 7}])
    conn.execute(stmt.on_conflict_do_nothing(index_elements=["vault", "accession_id"]))
    conn.execute(stock.insert(), rows)


def upsert_mysql(conn: Connection, vault: str, accession_id: int, grams: Decimal):
    stmt = mysql.insert(stock).values(vault=vault, accession_id=accession_id, grams=grams)
    conn.execute(stmt.on_duplicate_key_update(grams=stmt.inserted.grams, version=stock.c.version + 1))


def archive_before(conn: Connection, day: dt.date):
    names = [c.key for c in archive.c]
    old = select(*[accessions.c[n] for n in names]).where(accessions.c.collected < day, accessions.c.state == "dead")
    conn.execute(archive.insert().from_select(names, old))
    conn.execute(accessions.delete().where(accessions.c.id.in_(select(archive.c.id))))


def copy_first_tests(conn: Connection):
    src = (
        select(accessions.c.id, literal(1), func.coalesce(accessions.c.seeds, 0), literal(0))
        .outerjoin(germination, germination.c.accession_id == accessions.c.id)
        .where(germination.c.no.is_(None))
    )
    conn.execute(insert(germination).from_select(["accession_id", "no", "sown", "sprouted"], src, include_defaults=False))


def restate(conn: Connection, moves: dict[str, str]):
    new = case(
        (accessions.c.viability < 20, "dead"),
        (accessions.c.viability < 50, "weak"),
        else_=accessions.c.state,
    )
    conn.execute(update(accessions).values(state=new).where(accessions.c.viability.isnot(None)))
    conn.execute(accessions.update().values({accessions.c.state: case({"new": "stored", "weak": "regrow"}, value=accessions.c.state, else_=accessions.c.state)}))


def recompute_viability(conn: Connection):
    latest = (
        select(germination.c.rate * 100)
        .where(germination.c.accession_id == accessions.c.id)
        .order_by(germination.c.no.desc())
        .limit(1)
        .scalar_subquery()
    )
    conn.execute(accessions.update().values(viability=latest))


def move_grams(conn: Connection, source: str, target: str, accession_id: int, grams: Decimal):
    take = (
        stock.update()
        .where(stock.c.vault == source, stock.c.accession_id == accession_id, stock.c.grams >= grams)
        .values(grams=stock.c.grams - grams, version=stock.c.version + 1)
        .returning(stock.c.grams)
    )
    if conn.execute(take).first() is None:
        raise ValueError("not enough")
    conn.execute(
        update(stock).where(and_(stock.c.vault == target, stock.c.accession_id == accession_id)).values({"grams": stock.c.grams + grams})
    )


def update_from(conn: Connection, genus: str):
    conn.execute(
        update(accessions)
        .values(notes=species.c.genus + ": " + func.coalesce(accessions.c.notes, ""))
        .where(accessions.c.species_id == species.c.id, species.c.genus == genus)
    )


def bulk_weights(conn: Connection, rows: list[dict]):
    stmt = stock.update().where(stock.c.vault == bindparam("b_vault"), stock.c.accession_id == bindparam("b_acc")).values(grams=bindparam("g"))
    conn.execute(stmt, rows)


def delete_using(conn: Connection):
    conn.execute(delete(germination).where(germination.c.accession_id == accessions.c.id, accessions.c.state == "dead"))
    conn.execute(delete(stock).where(~select(accessions.c.id).where(accessions.c.id == stock.c.accession_id).exists()))


def moved_rows(conn: Connection):
    gone = delete(stock).where(stock.c.grams == 0).returning(stock).cte("gone")
    return conn.execute(select(gone.c.vault, func.count()).group_by(gone.c.vault)).all()


def insert_cte(conn: Connection, name: str):
    new_site = insert(sites).values(name=name).returning(sites.c.id).cte("new_site")
    stmt = insert(accessions).from_select(["species_id", "site_id"], select(species.c.id, new_site.c.id).select_from(species.join(new_site, sa.true())))
    conn.execute(stmt)


def overview(conn: Connection, *, genus: str | None = None, endangered: bool = False):
    j = species.join(accessions).outerjoin(stock)
    stmt = select(
        (species.c.genus + " " + species.c.epithet).label("name"),
        func.count(accessions.c.id.distinct()).label("accessions"),
        func.sum(stock.c.grams).label("grams"),
    ).select_from(j).group_by(species.c.id, species.c.genus, species.c.epithet)
    if genus:
        stmt = stmt.where(species.c.genus == genus)
    if endangered:
        stmt = stmt.where(species.c.red_list.in_(["EN", "CR"]))
    return conn.execute(stmt.order_by(sa.desc("grams"), "name")).mappings().fetchall()


def orm_weak(session: Session):
    return session.query(Accession).filter(Accession.status == "weak").options(selectinload(Accession.tests)).all()


def orm_near(session: Session, lat: float, lon: float):
    return session.execute(
        select(Place).where(Place.at == Point(lat, lon)).options(selectinload(Place.accessions).joinedload(Accession.species))
    ).scalars().all()


def orm_names(session: Session, start: str):
    return session.scalars(select(Species.binomial).where(Species.binomial.startswith(start, autoescape=True))).all()


def orm_insert(session: Session, rows: list[dict]):
    return session.scalars(insert(Species).returning(Species), [{"genus": "Rosa", "epithet": "canina"}]).all()


def orm_upsert(session: Session):
    stmt = sqlite_insert(Species).values(genus="Rosa", epithet="canina")
    stmt = stmt.on_conflict_do_update(index_elements=[Species.genus, Species.epithet], set_=dict(epithet=stmt.excluded.epithet))
    return session.execute(stmt.returning(Species.id)).scalar_one()


def orm_without_tests(session: Session):
    return session.scalars(select(Accession).where(~Accession.tests.any(), Accession.species.has(Species.genus != "Rosa"))).all()


DIALECT_INSERTS = {"postgresql": pg_insert, "sqlite": sqlite_insert}


def ensure_species(conn: Connection, genus: str, epithet: str):
    make = DIALECT_INSERTS[conn.dialect.name] if conn.dialect.name in DIALECT_INSERTS else insert
    conn.execute(insert(species).prefix_with("OR IGNORE", dialect="sqlite").values({species.c.genus: genus, species.c.epithet: epithet}))
    return make
