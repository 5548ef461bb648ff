from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from .models import Night, Site, Target, Telescope, frames


def high_sites(session: Session, country: str):
    return session.execute(select(Site.code, Site.height).where(Site.country == country).order_by(Site.height))


def mirrors(session: Session):
    return session.execute(
        select(Telescope.name, Site.country).join(Site, Site.code == Telescope.site_code).where(Telescope.id > 3)
    )


def pairs(session: Session):
    other = aliased(Telescope)
    return session.execute(
        select(Telescope.name, other.name).join(other, other.site_code == Telescope.site_code).where(other.mirror != "x")
    )


def seeing(session: Session, telescope_id: int):
    return session.query(func.max(Night.seeing)).filter(Night.telescope_id == telescope_id).scalar()


def named(session: Session, name: str):
    return session.query(Target.name, Target.kind).filter_by(name=name).all()


def rename(session: Session, name: str):
    session.execute(update(Target).where(Target.kind == "star").values(name=name))
    session.execute(delete(Night).where(Night.noted == "x"))


def add(session: Session, telescope_id: int):
    session.execute(insert(frames).values(night_id=telescope_id, filter="V"))
    return session.execute(select(frames.c.filter).where(frames.c.night_id == telescope_id))


def counted(session: Session):
    counts = select(Night.telescope_id, func.count().label("total")).group_by(Night.telescope_id).subquery()
    return session.execute(select(Telescope.name, counts.c.total).join(counts, counts.c.telescope_id == Telescope.id))
