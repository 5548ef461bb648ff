"""Reads files and queues."""
import csv
import io
from datetime import datetime, timedelta, timezone
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

from .db import Reading, Sensor, Site, session, transactional

INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def upsert(dialect_name, rows):
    insert = INSERTS.get(dialect_name, postgresql.insert)
    stmt = insert(Reading).values(rows)
    return stmt.on_conflict_do_update(index_elements=["sensor_id", "at"], set_={"raw": stmt.excluded.raw})


@transactional()
def store(s, rows):
    s.execute(postgresql.insert(Reading).on_conflict_do_nothing(), rows)


@transactional()
def register(s, site_name, labels, unit="C"):
    site = s.query(Site).filter(Site.name == site_name).first()
    if not site:
        site = Site(name=site_name)
        s.add(site)
        s.flush()
    known = {l for l, in s.query(Sensor.label).filter(Sensor.site == site)}
    for label in set(labels) - known:
        s.add(Sensor(site=site, label=label, unit=unit))


@transactional()
def calibrate(s, sensor_id, offset, scale=1.0):
    n = s.query(Reading).filter_by(sensor_id=sensor_id).update(
        {Reading.raw: (Reading.raw + offset) * scale}, synchronize_session=False
    )
    s.query(Sensor).filter(Sensor.id == sensor_id).update(dict(factor=scale))
    return n


@transactional()
def thin_out(s, keep_minutes=10, before=None):
    before = before or datetime.now(timezone.utc) - timedelta(days=90)
    bucket = sa.func.date_bin(sa.text("'%d minutes'" % keep_minutes), Reading.at, sa.literal(datetime(2000, 1, 1)))
    ranked = (
        sa.select(
            Reading.sensor_id,
            Reading.at,
            sa.func.row_number().over(partition_by=[Reading.sensor_id, bucket], order_by=Reading.at).label("rn"),
        )
        .where(Reading.at < before)
        .cte("ranked")
    )
    doomed = sa.select(ranked.c.sensor_id, ranked.c.at).where(ranked.c.rn > 1)
    return s.execute(
        sa.delete(Reading)
        .where(sa.tuple_(Reading.sensor_id, Reading.at).in_(doomed))
        .execution_options(synchronize_session=False)
    ).rowcount


def parse(text):
    for sensor_id, rows in groupby(csv.reader(io.StringIO(text)), itemgetter(0)):
        yield int(sensor_id), [(datetime.fromisoformat(r[1]), float(r[2])) for r in rows]


def load(text):
    for sensor_id, values in parse(text):
        store([{"sensor_id": sensor_id, "at": at, "raw": raw} for at, raw in values])
