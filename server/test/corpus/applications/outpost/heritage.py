"""A declarative base with a metaclass of its own, columns that a loop puts into a class body, joins that a set remembers."""

from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, String, asc, desc, or_, select
from sqlalchemy.orm import DeclarativeMeta, Session, declarative_base, relationship, scoped_session, sessionmaker

DBSession = scoped_session(sessionmaker())


class ModelMeta(DeclarativeMeta):
    def __init__(cls, name, bases, namespace):
        super(ModelMeta, cls).__init__(name, bases, namespace)

    @property
    def objects(cls):
        return DBSession.query(cls)

    def matching(cls, **by):
        return cls.objects.filter_by(**by)


Model = declarative_base(metaclass=ModelMeta)


class Country(Model):
    __tablename__ = "country"
    id = Column(Integer, primary_key=True)
    for language in ("en", "de"):
        locals()[f"name_{language}"] = Column(String(50))
    del language


class Station(Model):
    __tablename__ = "station"
    id = Column(Integer, primary_key=True)
    code = Column(String(8))
    country_id = Column(ForeignKey("country.id"))
    country = relationship(Country)


class Sensor(Model):
    __tablename__ = "sensor"
    id = Column(Integer, primary_key=True)
    kind = Column(String(20))
    station_id = Column(ForeignKey("station.id"))
    station = relationship(Station)


class Sort(NamedTuple):
    field: str
    direction: str = "asc"


def stations():
    return Station.objects.filter(Station.code.startswith("A")), Station.matching(code="B")


def named(session: Session, name: str):
    columns = [getattr(Country, "name_" + language) for language in ("en", "de")]
    return session.scalars(select(Country.id).where(or_(*(column == name for column in columns)))).all()


def search(session: Session, word: str):
    query, joined = session.query(Sensor), set()
    for path in ("kind", "station.code", "station.country.name_en", "station.country.name_de"):
        target = Sensor
        *way, last = path.split(".")
        for step in way:
            attribute = getattr(target, step)
            target = attribute.property.mapper.class_
            if str(attribute) not in joined:
                joined.add(str(attribute))
                query = query.outerjoin(attribute)
        query = query.filter(getattr(target, last) != "")
    return query.all()


def own_columns(session: Session):
    return session.execute(select(*[column for column in Sensor.__table__.columns if not column.foreign_keys])).all()


def sorted_sensors(session: Session):
    stmt = select(Sensor)
    for field, direction in [Sort("kind"), Sort("id", "desc")]:
        stmt = stmt.order_by({"asc": asc, "desc": desc}[direction](getattr(Sensor, field)))
    return session.scalars(stmt).all()
