from functools import lru_cache

from sqlalchemy import bindparam, cast, desc, func, lambda_stmt, literal, select, text, type_coerce, union
from sqlalchemy.orm import Session, aliased, with_expression

from geo.models import BigCity, City, Stop
from geo.types import Geometry, Point, greatest, utcnow, ST_Distance


def nearest(session: Session, wkt: str, n: int = 5):
    here = literal(wkt, type_=Point())
    return session.execute(select(City.name, City.centre).order_by(City.centre.distance_centroid(here)).limit(n)).all()


def with_distance(session: Session, wkt: str):
    stmt = select(City).options(with_expression(City.distance, func.ST_Distance(City.centre, wkt))).where(City.centre.within(wkt, 500))
    return session.scalars(stmt).all()


def inside(session: Session, polygon: str, name: str | None = None):
    stmt = select(Stop.id, Stop.at).where(Stop.at.intersects(polygon))
    if name is not None:
        stmt = stmt.join(Stop.city).where(City.aliases.has(name) | (City.name == name))
    return session.execute(stmt).all()


def shapes(session: Session):
    return session.execute(select(City.id, func.geo.ST_AsGeoJSON(City.outline)["type"].as_string(), City.outline.ST_Area().label("area"))).all()


def pairs(session: Session):
    a, b = aliased(City, name="a"), aliased(City, name="b")
    d = ST_Distance(a.centre, b.centre).label("d")
    return session.execute(select(a.name, b.name, d).join(b, a.id < b.id).where(d < 10).order_by(desc("d"))).all()


def biggest(session: Session):
    score = greatest(BigCity.population, 0)
    return session.execute(select(BigCity.name, score, utcnow()).order_by(score.desc())).all()


def neighbours(session: Session, city: City):
    return session.scalars(select(City).where(City.nearby.any())).all()


def by_alias(session: Session, alias: str):
    return session.scalars(select(City).where(City.aliases == alias)).all()


@lru_cache
def line_stmt():
    return select(Stop).where(Stop.line == bindparam("line")).order_by(Stop.seq)


def line(session: Session, line: str):
    return session.scalars(line_stmt(), {"line": line}).all()


def lam(session: Session, seq: int):
    stmt = lambda_stmt(lambda: select(Stop.id))
    stmt += lambda s: s.where(Stop.seq > seq)
    return session.execute(stmt).all()


def move(session: Session, id: int, wkt: str):
    from sqlalchemy import update

    session.execute(update(Stop).where(Stop.id == id).values(at=wkt, seq=Stop.seq + 1))
    stop = Stop(city_id=1, line="1", seq=2, at=wkt)
    session.add(stop)
