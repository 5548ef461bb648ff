import functools
import os
import threading

import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base, relationship, registry, sessionmaker, scoped_session

_local = threading.local()
Base = declarative_base()
Schema = os.getenv("SENSOR_SCHEMA", "iot")


def schema_args(*constraints, **kw):
    return constraints + (dict(schema=Schema, **kw),)


def fk(target, **kw):
    return sa.ForeignKey("%s.%s" % (Schema, target), **kw)


class Site(Base):
    __tablename__ = "site"
    __table_args__ = schema_args(comment="where sensors are")
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(50), nullable=False)
    lat = sa.Column(sa.Float)
    lon = sa.Column(sa.Float)


class Sensor(Base):
    __tablename__ = "sensor"
    __table_args__ = schema_args(sa.UniqueConstraint("site_id", "label"))
    id = sa.Column(sa.Integer, primary_key=True)
    site_id = sa.Column(sa.Integer, fk("site.id"), nullable=False)
    label = sa.Column(sa.String(30))
    unit = sa.Column(sa.String(10))
    factor = sa.Column(sa.Float, default=1.0)
    site = relationship(Site, backref="sensors")


class Reading(Base):
    __tablename__ = "reading"
    __table_args__ = schema_args(sa.Index("ix_reading_at", "sensor_id", "at", postgresql_using="brin"))
    sensor_id = sa.Column(fk("sensor.id", ondelete="CASCADE"), primary_key=True)
    at = sa.Column(sa.DateTime(timezone=True), primary_key=True)
    raw = sa.Column(sa.Float, nullable=False)
    sensor = relationship(Sensor, backref=sa.orm.backref("readings", lazy="raise"))

    @property
    def value(self):
        return self.raw * self.sensor.factor


SessionFactory = sessionmaker()


def session():
    if not hasattr(_local, "session"):
        _local.session = SessionFactory()
    return _local.session


def transactional(read_only=False):
    def decorator(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            s = session()
            try:
                result = fn(s, *args, **kwargs)
                if read_only:
                    s.rollback()
                else:
                    s.commit()
                return result
            except Exception:
                s.rollback()
                raise

        return wrapper

    return decorator
