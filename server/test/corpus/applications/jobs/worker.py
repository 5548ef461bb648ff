import itertools
import operator
from collections import Counter, deque
from datetime import datetime, timedelta, timezone
from functools import cache, reduce

from celery import shared_task
from sqlalchemy import Text, and_, case, cast, delete, desc, exists, func, literal, null, or_, select, true, union, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased, joinedload, load_only, selectinload

from . import models
from .db import Session, create_session, provide_session
from .models import Dag, DagRun, State, TaskInstance as TI, TaskKey

STALE = timedelta(minutes=5)


@shared_task(bind=True, max_retries=3)
def adopt_orphans(self, timeout=300):
    with create_session() as session:
        cutoff = datetime(2024, 1, 1) - STALE
        orphans = session.scalars(
            select(TI).join(TI.run).where(TI.state.in_((State.QUEUED, State.RUNNING)), or_(TI.start_date < cutoff, TI.start_date.is_(None)))
        ).unique().all()
        keys = [TaskKey("d", "t", "r"), TaskKey("d", "t2", "r")]
        session.execute(update(TI).where(TI.filter_for_keys(keys)).values(state=None, try_number=TI.try_number + 1).execution_options(synchronize_session=False))
        return len(orphans)


@shared_task
def heartbeat(dag_id: str):
    session = Session()
    session.query(Dag).filter_by(dag_id=dag_id).update({"is_active": True}, synchronize_session=False)
    session.commit()


@provide_session
def summary(dag_ids: list[str], session=None):
    states = {s: func.sum(case((TI.state == s, 1), else_=0)).label(s) for s in State.all_states}
    q = select(TI.dag_id, *states.values()).where(TI.dag_id.in_(dag_ids)).group_by(TI.dag_id)
    return {row.dag_id: {s: getattr(row, s) for s in states} for row in session.execute(q)}


@provide_session
def longest(n: int = 10, session=None):
    prev = aliased(TI)
    runtime = func.coalesce(TI.duration, 0.0)
    q = (
        select(TI.dag_id, TI.task_id, func.max(runtime).label("worst"))
        .where(~select(prev.task_id).where(prev.task_id == TI.task_id, prev.duration > TI.duration).exists())
        .group_by(*operator.attrgetter("dag_id", "task_id")(TI))
        .having(func.count() > 1)
    )
    return session.execute(q.order_by(desc("worst")).limit(n)).all()


TABLES = {
    "task": (TI, TI.start_date),
    "run": (DagRun, DagRun.logical_date),
}


def cleanup(kind, before, keep_last=True):
    model, recency = TABLES["task"] if kind == "task" else TABLES["run"]
    with create_session() as session:
        stmt = delete(model).where(recency < before)
        session.execute(stmt.execution_options(synchronize_session=False))


def cleanup_runs(before):
    latest = select(DagRun.dag_id, func.max(DagRun.logical_date).label("last")).group_by(DagRun.dag_id).subquery("latest")
    base = aliased(DagRun, name="base")
    with create_session() as session:
        q = session.query(base).select_from(base).outerjoin(latest, and_(base.dag_id == latest.c.dag_id, base.logical_date == latest.c.last))
        conditions = [latest.c.last.is_(None), base.logical_date < before]
        q = q.filter(and_(*conditions))
        return q.count()


def all_tables(before):
    with create_session() as session:
        for name, (model, column) in TABLES.items():
            session.execute(select(func.count()).select_from(model).where(column < before))


@provide_session
def bulk(rows, *, session):
    stmt = postgresql.insert(Dag).values([{"dag_id": "a"}, {"dag_id": "b"}])
    stmt = stmt.on_conflict_do_nothing(index_elements=["dag_id"])
    session.execute(stmt)
    session.bulk_insert_mappings(Dag, rows)
    session.query(DagRun).options(load_only(DagRun.run_id), selectinload(DagRun.tasks)).filter(DagRun.run_id.startswith("x")).first()
