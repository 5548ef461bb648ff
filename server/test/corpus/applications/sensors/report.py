import argparse
import sys
from datetime import date, datetime, time, timedelta

from sqlalchemy import String, and_, case, cast, column, desc, func, literal, null, select, table, text, true, union_all, values
from sqlalchemy.orm import aliased, joinedload, Bundle

from .db import *
from .db import Reading, Sensor, Site, session, transactional

AGG = {"avg": func.avg, "min": func.min, "max": func.max}
value = (Reading.raw * Sensor.factor).label("value")
base = select(Reading.at, Sensor.label, value).join(Reading.sensor)


def day_bounds(day):
    start = datetime.combine(day, time.min)
    return start, start + timedelta(days=1)


@transactional(read_only=True)
def daily(s, day, agg="avg"):
    lo, hi = day_bounds(day)
    stmt = (
        base.with_only_columns(Sensor.label, AGG[agg](Reading.raw * Sensor.factor).label(agg))
        .where(Reading.at >= lo, Reading.at < hi)
        .group_by(Sensor.label)
        .order_by(Sensor.label)
    )
    return s.execute(stmt).all()


@transactional(read_only=True)
def latest(s, site_id):
    last = (
        select(Reading.at, Reading.raw)
        .where(Reading.sensor_id == Sensor.id)
        .order_by(Reading.at.desc())
        .limit(1)
        .lateral("last")
    )
    return s.execute(select(Sensor.label, last.c.at, last.c.raw).join(last, true()).where(Sensor.site_id == site_id)).all()


@transactional(read_only=True)
def gaps(s, minutes):
    nxt = func.lead(Reading.at).over(partition_by=Reading.sensor_id, order_by=Reading.at)
    sub = select(Reading.sensor_id, Reading.at, nxt.label("next")).subquery()
    return s.query(Sensor.label, sub.c.at, sub.c.next).join(sub, sub.c.sensor_id == Sensor.id).filter(
        sub.c.next - sub.c.at > timedelta(minutes=minutes)
    ).all()


def thresholds(limits):
    v = values(column("label", String), column("top", String), name="limits").data(limits)
    return select(Sensor.id, Sensor.label, v.c.top).join(v, v.c.label == Sensor.label)


def overview():
    s = session()
    n = func.count(Reading.at)
    quality = case((n > 1000, "good"), (n > 100, "fair"), else_="poor")
    rows = (
        s.query(Bundle("site", Site.id, Site.name), n.label("n"), quality.label("quality"))
        .outerjoin(Site.sensors)
        .outerjoin(Reading, Reading.sensor_id == Sensor.id)
        .group_by(Site.id, Site.name)
        .order_by(desc("n"))
    )
    return [(r.site.name, r.n, r.quality) for r in rows]


def pairs(s, site):
    a, b = aliased(Sensor, name="a"), aliased(Sensor, name="b")
    return s.query(a.label, b.label).filter(a.site == site, b.site_id == a.site_id, a.id < b.id)


def everything_at(s, moment):
    q1 = s.query(Sensor.label.label("what"), literal("sensor").label("kind"))
    q2 = s.query(Site.name, literal("site"))
    q3 = s.query(cast(Reading.raw, String), literal("reading")).filter(Reading.at == moment)
    return q1.union(q2, q3).order_by("kind", "what")


def main(argv=None):
    parser = argparse.ArgumentParser(prog="report")
    sub = parser.add_subparsers(dest="cmd")
    d = sub.add_parser("daily")
    d.add_argument("--day", type=date.fromisoformat, default=date.today())
    d.set_defaults(run=lambda a: daily(a.day))
    g = sub.add_parser("gaps")
    g.add_argument("minutes", type=int)
    g.set_defaults(run=lambda a: gaps(a.minutes))
    args = parser.parse_args(argv)
    for row in args.run(args):
        print(*row, file=sys.stdout)


if __name__ == "__main__":
    main()
