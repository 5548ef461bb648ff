"""Statements are module-level values or tiny functions; a `Store` executes them."""
import dataclasses as dc
import operator as op
from datetime import datetime, timedelta
from functools import cache, reduce
from typing import Iterable, Iterator, NamedTuple, Optional

import sqlalchemy as sa
from sqlalchemy import bindparam, case, cast, column, extract, func, literal, literal_column, select, table, text, true, type_coerce, values
from sqlalchemy.dialects.postgresql import INTERVAL, insert as pg_insert
from sqlalchemy.sql import Select, Subquery, and_, or_

from .meta import Last, time_bucket, utcnow
from .tables import alarm, device, metric, reading, site

D, R, M, S = device.c, reading.c, metric.c, site.c
d, parent = device.alias("d"), device.alias("p")

active_devices = select(D.id, D.serial, S.name.label("site")).join_from(device, site).where(~D.retired)
open_alarms = select(alarm).where(alarm.c.closed.is_(None))
count_alarms = select(func.count()).select_from(open_alarms.subquery())
device_tree = select(d.c.serial, parent.c.serial.label("parent")).select_from(d.outerjoin(parent, d.c.parent_id == parent.c.id))
by_serial = select(device).where(D.serial == bindparam("serial"))
stale = active_devices.where(
    ~sa.exists().where(R.device_id == D.id, R.at > utcnow() - text("INTERVAL '1 hour'"))
).order_by(D.serial)


class Window(NamedTuple):
    start: datetime
    end: datetime

    @property
    def clause(self):
        return and_(R.at >= self.start, R.at < self.end)

    def __contains__(self, moment):
        return self.start <= moment < self.end


@dc.dataclass
class Agg:
    name: str
    fn: str = "avg"
    only_good: bool = True

    def column(self) -> sa.Label:
        expr = getattr(func, self.fn)(R.value)
        if self.only_good:
            expr = expr.filter(R.quality == 0)
        return expr.label(f"{self.fn}_{self.name}")


AGGS = [Agg("value"), Agg("value", "max"), Agg("raw", "min", only_good=False)]


def summary(window: Window, aggs: Iterable[Agg] = AGGS, bucket: Optional[str] = None) -> Select:
    keys = [R.device_id, R.metric_id]
    if bucket:
        keys.append(func.date_trunc(bucket, R.at).label("bucket"))
    return select(*keys, *(a.column() for a in aggs)).where(window.clause).group_by(*keys)


def bucketed(minutes: int) -> Select:
    b = time_bucket(func.make_interval(0, 0, 0, 0, 0, minutes), R.at).label("b")
    return select(b, func.avg(R.value)).group_by(b).order_by(b.desc())


def last_values() -> Select:
    last = func.last_value_by(R.value, R.at)
    return select(R.device_id, last.label("last")).group_by(R.device_id)


def latest(metric_key: str) -> Select:
    one = (
        select(R.value, R.at)
        .where(R.device_id == D.id, R.metric_id == select(M.id).where(M.key == metric_key).scalar_subquery())
        .order_by(R.at.desc())
        .limit(1)
        .lateral("one")
    )
    return select(D.serial, one.c.value, one.c.at).select_from(device.outerjoin(one, true()))


def thresholds(limits: dict[str, float]) -> Select:
    v = values(column("key", sa.String), column("limit", sa.Float), name="limits", literal_binds=True).data([("temp", 30.5), ("hum", 80.0)])
    return (
        select(D.serial, v.c.key, func.max(R.value))
        .select_from(reading)
        .join(device)
        .join(metric)
        .join(v, v.c.key == M.key)
        .where(R.value > v.c.limit)
        .group_by(D.serial, v.c.key)
    )


def sessions(gap: timedelta = timedelta(minutes=5)) -> Select:
    w = {"partition_by": R.device_id, "order_by": R.at}
    starts = select(
        R.device_id, R.at, case((R.at - func.lag(R.at).over(**w) < gap, 0), else_=1).label("starts")
    ).cte("starts")
    numbered = select(*starts.c, func.sum(starts.c.starts).over(partition_by=starts.c.device_id, order_by=starts.c.at).label("nr")).cte("numbered")
    n = numbered.c
    return select(n.device_id, n.nr, func.min(n.at).label("begin"), func.max(n.at).label("finish"), func.count()).group_by(n.device_id, n.nr)


def correlate_levels() -> Select:
    levels = {10: "info", 20: "warning", 30: "critical"}
    name = case(levels, value=alarm.c.level, else_="unknown")
    duration = extract("epoch", func.coalesce(alarm.c.closed, utcnow()) - alarm.c.opened)
    return select(name.label("level"), func.percentile_disc(0.95).within_group(duration), func.count()).group_by(name)


class Store:
    def __init__(self, conn: sa.Connection):
        self.conn = conn

    def write(self, rows: list[dict]):
        ins = pg_insert(reading)
        upsert = ins.on_conflict_do_update(
            index_elements=list(reading.primary_key), set_={k: ins.excluded[k] for k in ("value", "quality")}
        )
        self.conn.execute(upsert, rows)

    def find(self, serial: str):
        return self.conn.execute(by_serial, {"serial": serial}).mappings().one_or_none()

    def stale(self):
        return self.conn.execute(stale).all()

    def report(self, start: datetime, end: datetime):
        return self.conn.execute(summary(Window(start, end))).all()

    def hourly(self, window: Window):
        sub = summary(window, [Agg("v", "sum")], "hour").subquery()
        return self.conn.execute(select(sub.c.bucket, func.sum(sub.c.sum_v)).group_by(sub.c.bucket)).all()

    def labelled(self, **labels: str):
        stmt = active_devices
        for key, value in {"floor": "3", "room": "x"}.items():
            stmt = stmt.where(D.labels[key].as_string() == value)
        return self.conn.execute(stmt).all()

    def close_alarms(self, *device_ids: int):
        return self.conn.execute(
            alarm.update().where(alarm.c.device_id.in_(device_ids), alarm.c.closed.is_(None)).values(closed=utcnow()).returning(alarm.c.id)
        ).scalars().all()

    def move(self, serial: str, to: str):
        target = select(S.id).where(S.name == to).scalar_subquery()
        self.conn.execute(sa.update(device).where(D.serial == serial).values(site_id=target, labels=func.jsonb_set(D.labels, "{moved}", "true")))

    def purge(self, older: datetime):
        doomed = sa.delete(reading).where(R.at < older).returning(R.device_id).cte("doomed")
        return self.conn.execute(select(doomed.c.device_id, func.count()).group_by(doomed.c.device_id)).all()

    def quality_report(self):
        bad = reduce(op.or_, (R.quality == q for q in (1, 2, 9)))
        ratio = cast(func.sum(case((bad, 1), else_=0)), sa.Float) / func.count()
        return self.conn.execute(select(R.device_id, ratio.label("bad")).group_by(R.device_id).having(ratio > 0.1)).all()

    def everything(self):
        total = self.conn.scalar(count_alarms)
        return total, self.conn.execute(latest("temp")).all(), self.conn.execute(bucketed(15)).all(), self.conn.execute(sessions()).all()
