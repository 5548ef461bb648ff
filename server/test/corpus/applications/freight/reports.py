"""Reports of the freight desk. Every function gives a statement; the runner sends it."""
from datetime import date, datetime, timedelta

from sqlalchemy import (
    Date, Float, Integer, Numeric, String, and_, between, case, cast, column, desc, distinct, except_, extract, false, func,
    intersect, lateral, literal, literal_column, nulls_last, or_, select, text, true, try_cast, tuple_, type_coerce, union, union_all,
    values,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, array
from sqlalchemy.orm import aliased

from .models import Depot, Trip, Truck

DONE = ("done", "billed")
late = case((Trip.came_at > Trip.left_at + timedelta(hours=10), 1), else_=0)


def month_of(col):
    return func.date_trunc("month", col)


def totals_by_region(start: date, end: date):
    return (
        select(
            Depot.region,
            month_of(Trip.left_at).label("month"),
            func.sum(Trip.weight).label("weight"),
            func.count().filter(Trip.status.in_(DONE)).label("done"),
            func.count().filter(Trip.status == "lost").label("lost"),
            func.coalesce(func.avg(Trip.km).filter(Trip.km > 0), 0).label("avg_km"),
        )
        .join(Trip.origin)
        .where(Trip.left_at.between(start, end))
        .group_by(func.rollup(Depot.region, month_of(Trip.left_at)))
        .order_by(nulls_last(Depot.region), "month")
    )


def grouping_report():
    g = func.grouping(Depot.region, Truck.id)
    return (
        select(Depot.region, Truck.id, g.label("level"), func.sum(Trip.km))
        .select_from(Trip)
        .join(Truck)
        .join(Depot, Depot.id == Truck.depot_id)
        .group_by(func.grouping_sets(tuple_(Depot.region), tuple_(Depot.region, Truck.id), tuple_()))
        .having(func.sum(Trip.km) > literal(0))
    )


def ranked_trucks(limit: int = 3):
    per_truck = (
        select(Trip.truck_id, func.sum(Trip.km).label("km"), func.sum(late).label("late"))
        .where(Trip.status.in_(DONE))
        .group_by(Trip.truck_id)
        .cte("per_truck")
    )
    w = {"partition_by": Truck.depot_id, "order_by": per_truck.c.km.desc()}
    ranked = (
        select(
            Truck.plate,
            Truck.depot_id,
            per_truck.c.km,
            func.rank().over(**w).label("rank"),
            func.lag(per_truck.c.km, 1, 0).over(**w).label("before"),
            (per_truck.c.km / func.sum(per_truck.c.km).over(partition_by=Truck.depot_id)).label("share"),
            func.percent_rank().over(order_by=per_truck.c.late).label("late_rank"),
        )
        .join_from(Truck, per_truck, per_truck.c.truck_id == Truck.id)
        .cte("ranked")
    )
    return select(ranked).where(ranked.c.rank <= limit).order_by(ranked.c.depot_id, ranked.c.rank)


def moving_average(truck_id: int, window: int = 7):
    day = cast(Trip.left_at, Date).label("day")
    daily = select(day, func.sum(Trip.km).label("km")).where(Trip.truck_id == truck_id).group_by(day).cte()
    return select(
        daily.c.day,
        func.avg(daily.c.km).over(order_by=daily.c.day, rows=(-6, 0)).label("avg7"),
        func.sum(daily.c.km).over(order_by=daily.c.day, rows=(None, 0)).label("running"),
        func.first_value(daily.c.km).over(order_by=daily.c.day, range_=(None, None)).label("first"),
    ).order_by(daily.c.day)


def depot_tree(root: int):
    top = select(Depot.id, Depot.code, Depot.parent_id, literal(0).label("depth"), cast(Depot.code, String).label("path")).where(Depot.id == root)
    tree = top.cte("tree", recursive=True)
    child = aliased(Depot, name="child")
    tree = tree.union_all(
        select(child.id, child.code, child.parent_id, tree.c.depth + 1, tree.c.path + "/" + child.code).join(tree, child.parent_id == tree.c.id)
    )
    return (
        select(tree.c.path, tree.c.depth, func.count(Truck.id))
        .outerjoin(Truck, Truck.depot_id == tree.c.id)
        .group_by(tree.c.path, tree.c.depth)
        .order_by(tree.c.path)
    )


def latest_trip_of_each():
    last = (
        select(Trip.id, Trip.left_at, Trip.status)
        .where(Trip.truck_id == Truck.id)
        .order_by(Trip.left_at.desc())
        .limit(1)
        .lateral("last")
    )
    return select(Truck.plate, last.c.left_at, last.c.status).select_from(Truck).outerjoin(last, true())


def truck_profile():
    axles = Truck.specs["axles"].as_integer()
    return (
        select(
            axles.label("axles"),
            func.array_agg(aggregate_order_by(Truck.plate, Truck.plate.asc())).label("plates"),
            func.json_agg(func.json_build_object("plate", Truck.plate, "fuel", Truck.specs["fuel"].as_string())).label("trucks"),
            func.string_agg(distinct(Truck.plate), literal_column("', '")),
            func.percentile_cont(0.5).within_group(Truck.id).label("median"),
            func.mode().within_group(Truck.specs["brand"].as_string().desc()).label("brand"),
        )
        .where(Truck.specs[("tank", "litres")].as_float() > 300)
        .group_by(axles)
    )


def unroll_events(kind: str):
    item = func.jsonb_array_elements(type_coerce(Trip.events, JSONB)["log"]).table_valued("value", name="item")
    entry = type_coerce(column("value"), JSONB)
    return select(Trip.id, item.c.value).join(item, true()).where(Trip.events.isnot(None), func.json_extract_path_text(item.c.value, "kind") == kind)


def calendar(start: date, end: date):
    days = func.generate_series(start, end, text("interval '1 day'")).table_valued("day").render_derived(name="days")
    return (
        select(days.c.day, func.count(Trip.id).label("n"))
        .select_from(days.outerjoin(Trip, cast(Trip.left_at, Date) == days.c.day))
        .group_by(days.c.day)
        .order_by(desc("n"))
    )


def bands():
    band = case(
        (Trip.km < 50, "short"),
        (between(Trip.km, 50, 300), "middle"),
        else_="long",
    ).label("band")
    by_status = case({"done": "closed", "billed": "closed", "open": "running"}, value=Trip.status, else_=Trip.status)
    return select(band, by_status.label("state"), func.count(distinct(Trip.truck_id))).group_by(band, by_status).order_by(band)


def pivot(months: list[int]):
    cols = [func.sum(case((extract("month", Trip.left_at) == m, Trip.weight), else_=0)).label(f"m{m}") for m in range(1, 4)]
    return select(Truck.plate, *cols).join(Trip.truck).group_by(Truck.plate).where(extract("month", Trip.left_at).in_(months))


def activity():
    out = select(literal("out").label("dir"), Trip.origin_id.label("depot_id"), Trip.left_at.label("at")).where(Trip.status != "void")
    inn = select(literal("in"), Trip.dest_id, Trip.came_at).where(Trip.came_at.is_not(None))
    both = union_all(out, inn).subquery("both")
    return select(both.c.depot_id, both.c.dir, func.max(both.c.at)).group_by(both.c.depot_id, both.c.dir).limit(100)


def idle_depots():
    every = select(Depot.id)
    busy = union(select(Trip.origin_id), select(Trip.dest_id))
    return except_(every, busy).order_by("id")


def pairs():
    o, d = aliased(Depot, name="o"), aliased(Depot, name="d")
    there = aliased(Trip)
    back = aliased(Trip)
    return (
        select(o.code, d.code.label("to"), func.count())
        .select_from(there)
        .join(o, there.origin)
        .join(d, there.dest)
        .where(
            select(back.id).where(back.origin_id == there.dest_id, back.dest_id == there.origin_id).exists(),
            tuple_(there.origin_id, there.dest_id).in_([(1, 2), (2, 3)]),
        )
        .group_by(o.code, d.code)
        .with_for_update(of=there, skip_locked=True)
    )


def lookup(rows: list[tuple[str, int]]):
    v = values(column("code", String), column("goal", Integer), name="goals").data([("HAM", 10), ("MUC", 20)])
    return select(Depot.code, v.c.goal, (v.c.goal - func.count(Trip.id)).label("gap")).join(v, v.c.code == Depot.code).outerjoin(Trip, Trip.origin_id == Depot.id).group_by(Depot.code, v.c.goal)


def kpis(day: date):
    base = select(Trip).where(cast(Trip.left_at, Date) == day).cte("base").prefix_with("MATERIALIZED", dialect="postgresql")
    n = select(func.count()).select_from(base).scalar_subquery()
    heavy = select(func.count()).where(base.c.weight > 20).scalar_subquery()
    worst = select(base.c.id).order_by(base.c.km.desc().nulls_last()).limit(1).scalar_subquery()
    return select(n.label("n"), heavy.label("heavy"), (cast(heavy, Float) / func.nullif(n, 0)).label("ratio"), worst.label("worst"))
