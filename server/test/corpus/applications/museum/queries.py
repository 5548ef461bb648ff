from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, inspect, literal, or_, select, union, update, delete
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectin_polymorphic, selectinload, with_polymorphic

from .models import Artist, Artwork, Base, Cast, Collective, Fresco, Guard, Guide, Loan, Medium, Painting, Person, Record, Restoration, Sculpture, Workshop

AnyWork = with_polymorphic(Artwork, [Painting, Sculpture], flat=True)
everything = with_polymorphic(Artwork, "*")


def all_works(session: Session):
    return session.scalars(select(Artwork).order_by(Artwork.year)).all()


def heavy_or_large(session: Session, kg: float, cm: float):
    stmt = select(AnyWork).where(or_(AnyWork.Sculpture.weight_kg > kg, AnyWork.Painting.width_cm > cm)).order_by(AnyWork.title)
    return session.scalars(stmt).all()


def lazy_parts(session: Session):
    loader = selectin_polymorphic(Artwork, [Sculpture, Painting])
    return session.scalars(select(Artwork).options(loader, selectinload(Artwork.loans))).all()


def sculptures_with_casts(session: Session):
    poly = selectin_polymorphic(Artwork, [Sculpture])
    return session.scalars(select(Artwork).options(poly, selectinload(Sculpture.casts)).where(Artwork.year < 1900)).all()


def works_of(session: Session, name: str):
    stmt = (
        select(Artist)
        .join(Artist.works.of_type(Painting))
        .where(Artist.name == name, Painting.medium == Medium.INK)
        .options(contains_eager(Artist.works.of_type(Painting)))
    )
    return session.scalars(stmt).unique().all()


def artists_of_frescos(session: Session):
    return session.scalars(select(Artist).where(Artist.works.of_type(Fresco).any(Fresco.wall == "north"))).all()


def collectives(session: Session):
    return session.scalars(select(Collective).where(Collective.members_count > 3)).all()


def workshops(session: Session):
    master = aliased(Artist)
    stmt = select(Workshop.name, master.name.label("master")).outerjoin(Workshop.master.of_type(master))
    return session.execute(stmt).all()


def frescos(session: Session):
    return session.scalars(select(Fresco).where(Fresco.wall.is_not(None)).options(joinedload(Fresco.artist))).all()


def painting_join(session: Session):
    p = aliased(Painting, flat=True)
    other = aliased(Artwork)
    stmt = select(p.title, p.height_cm, func.count(other.id)).join(other, and_(other.artist_id == p.artist_id, other.id != p.id)).group_by(p.id)
    return session.execute(stmt).all()


def loans_of_sculptures(session: Session):
    stmt = select(Loan).join(Loan.artwork.of_type(Sculpture)).where(Sculpture.material == "marble", Loan.ends.is_(None))
    return session.scalars(stmt).all()


def loans_eager(session: Session):
    poly = with_polymorphic(Artwork, [Sculpture], aliased=True)
    return session.scalars(select(Loan).options(joinedload(Loan.artwork.of_type(poly)).selectinload(poly.Sculpture.casts))).all()


def by_kind(session: Session):
    return session.execute(select(Artwork.type, func.count(), func.min(Artwork.year)).group_by(Artwork.type)).all()


def records(session: Session, text: str):
    return session.scalars(select(Record).where(Record.text.contains(text)).order_by(Record.written)).all()


def restorations(session: Session):
    return session.scalars(select(Restoration).where(Restoration.cost > 1000)).all()


def staff(session: Session):
    return session.scalars(select(Person).order_by(Person.name)).all()


def guards(session: Session, shift: str = "night"):
    return session.query(Guard).filter(Guard.shift == shift).all()


def area_rank(session: Session):
    area = (Painting.width_cm * Painting.height_cm).label("area")
    stmt = select(Painting.title, area, func.dense_rank().over(order_by=area.desc())).where(Painting.width_cm > 0)
    return session.execute(stmt).all()


def cross_subclass(session: Session):
    stmt = select(everything).where(everything.type.in_(["painting", "sculpture"]), func.coalesce(everything.Painting.medium, Medium.OIL) == Medium.OIL)
    return session.scalars(stmt).all()


def rename(session: Session, old: str, new: str):
    session.execute(update(Artwork).where(Artwork.title == old).values(title=new))
    session.execute(update(Painting).where(Painting.width_cm == 0).values(width_cm=1.0))
    session.execute(delete(Loan).where(Loan.ends < date(2000, 1, 1)))


def add_painting(session: Session, title: str, artist: Artist):
    work = Painting(title=title, artist=artist, medium=Medium.WATERCOLOUR)
    session.add(work)
    session.flush()
    return session.get(Painting, work.id)


def mixed_union(session: Session):
    a = select(Painting.id, Painting.title).where(Painting.height_cm > 100)
    b = select(Sculpture.artwork_id, Sculpture.title).where(Sculpture.weight_kg > 100)
    u = union(a, b).subquery()
    return session.execute(select(u.c.title, literal(1)).order_by(u.c.title)).all()


def old_style(session: Session):
    return (
        session.query(Artwork)
        .with_entities(Artwork.id, Artist.name)
        .join(Artwork.artist)
        .filter(Artist.kind != "person")
        .order_by(Artwork.id)
        .all()
    )


def subclass_columns(session: Session):
    sub = select(Sculpture).where(Sculpture.weight_kg > 5).subquery()
    heavy = aliased(Sculpture, sub)
    return session.scalars(select(heavy).join(heavy.casts).where(Cast.number == 1)).all()
