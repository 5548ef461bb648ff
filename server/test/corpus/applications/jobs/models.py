import enum
import json
import pickle
from collections import namedtuple
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger, Boolean, Column, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, PickleType, String, Text,
    UniqueConstraint, and_, case, delete, func, inspect, not_, or_, select, text, tuple_, update,
)
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import backref, foreign, joinedload, load_only, reconstructor, relationship, synonym, lazyload, Mapped
from sqlalchemy.orm.session import Session as SASession, make_transient

from jobs.db import NEW_SESSION, Base, UtcDateTime, create_session, provide_session

ID_LEN = 250
StringID = lambda **kw: String(length=ID_LEN, **kw)  # noqa: E731
TaskKey = namedtuple("TaskKey", ["dag_id", "task_id", "run_id", "map_index"], defaults=[-1])


class State:
    NONE = None
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    QUEUED = "queued"
    SCHEDULED = "scheduled"

    finished = frozenset([SUCCESS, FAILED])
    unfinished = frozenset((RUNNING, QUEUED, SCHEDULED))
    all_states = [SUCCESS, FAILED, RUNNING, QUEUED, SCHEDULED]


class Dag(Base):
    dag_id = Column(StringID(), primary_key=True)
    is_paused = Column(Boolean, default=lambda: False)
    is_active = Column(Boolean, default=False)
    owners = Column(String(2000))
    next_run = Column(UtcDateTime)
    max_active = Column(Integer, nullable=False, server_default="16")
    _tags = Column("tags", PickleType)
    runs = relationship("DagRun", back_populates="dag", cascade="all, delete, delete-orphan")
    serialized = relationship("Serialized", primaryjoin="Dag.dag_id == foreign(Serialized.dag_id)", uselist=False, viewonly=True)

    __table_args__ = (Index("idx_next_run", next_run, unique=False),)

    @hybrid_property
    def runnable(self):
        return self.is_active and not self.is_paused

    @runnable.expression
    def runnable(cls):
        return and_(cls.is_active.is_(True), cls.is_paused.isnot(True))

    @classmethod
    @provide_session
    def get_paused(cls, dag_ids: list[str], session=NEW_SESSION) -> set[str]:
        query = session.query(cls.dag_id).filter(cls.is_paused == True, cls.dag_id.in_(dag_ids))  # noqa: E712
        return {row.dag_id for row in query}

    @provide_session
    def get_last_run(self, include_manual=False, session=NEW_SESSION):
        stmt = select(DagRun).where(DagRun.dag_id == self.dag_id)
        if not include_manual:
            stmt = stmt.where(DagRun.kind != "manual")
        return session.scalar(stmt.order_by(DagRun.logical_date.desc()).limit(1))

    @classmethod
    def due(cls, session, now):
        counts = (
            select(DagRun.dag_id, func.count("*").label("n"))
            .where(DagRun.state.in_(State.unfinished))
            .group_by(DagRun.dag_id)
            .cte("active")
        )
        query = (
            select(cls)
            .outerjoin(counts, counts.c.dag_id == cls.dag_id)
            .where(cls.runnable, cls.next_run <= now, func.coalesce(counts.c.n, 0) < cls.max_active)
            .order_by(cls.next_run)
        )
        return session.scalars(with_row_locks(query, of=cls, session=session, skip_locked=True))


class Serialized(Base):
    dag_id = Column(StringID(), primary_key=True)
    data = Column(Text().with_variant(MEDIUMTEXT, "mysql"), nullable=False)


class DagRun(Base):
    id = Column(Integer, primary_key=True)
    dag_id = Column(StringID(), ForeignKey(Dag.dag_id, ondelete="CASCADE"), nullable=False)
    run_id = Column(StringID(), nullable=False)
    kind = Column(String(50), default="scheduled")
    logical_date = Column(UtcDateTime, default=datetime.utcnow)
    _state = Column("state", String(50), default=State.QUEUED)
    conf = Column(MutableDict.as_mutable(PickleType))
    dag = relationship(Dag, back_populates="runs")
    tasks = relationship("TaskInstance", back_populates="run", lazy="select", cascade="save-update, merge, delete")

    __table_args__ = (
        UniqueConstraint("dag_id", "run_id", name="uq_dagrun"),
        Index("idx_dagrun_running", "state", "dag_id", postgresql_where=text("state='running'"), sqlite_where=text("state='running'")),
    )

    def get_state(self):
        return self._state

    def set_state(self, state):
        self._state = state

    state = synonym("_state", descriptor=property(get_state, set_state))

    @classmethod
    @provide_session
    def find(cls, dag_id=None, run_id=None, state=None, kind=None, no_backfills=False, start=None, session=NEW_SESSION):
        qry = select(cls).options(joinedload(cls.dag))
        dag_ids = [dag_id] if isinstance(dag_id, str) else dag_id
        if dag_ids:
            qry = qry.where(cls.dag_id.in_(dag_ids))
        if state:
            qry = qry.where(cls.state == state)
        if start:
            qry = qry.where(cls.logical_date >= start)
        if no_backfills:
            qry = qry.where(not_(cls.run_id.like("backfill__%")))
        return session.scalars(qry.order_by(cls.logical_date)).all()


class TaskInstance(Base):
    dag_id = Column(StringID(), primary_key=True)
    task_id = Column(StringID(), primary_key=True)
    run_id = Column(StringID(), primary_key=True)
    map_index = Column(Integer, primary_key=True, server_default=text("-1"))
    state = Column(String(20))
    start_date = Column(UtcDateTime)
    duration = Column(Float)
    priority = Column(Integer)
    try_number = Column(Integer, default=0)
    pid: int | None = None
    run = relationship("DagRun", back_populates="tasks", lazy="joined", innerjoin=True)

    __table_args__ = (
        ForeignKeyConstraint([dag_id, run_id], ["jb_dag_run.dag_id", "jb_dag_run.run_id"], name="ti_run_fkey", ondelete="CASCADE"),
        Index("ti_state", state),
        Index("ti_state_lkp", dag_id, task_id, run_id, state),
    )

    @property
    def key(self):
        return TaskKey(self.dag_id, self.task_id, self.run_id, self.map_index)

    @staticmethod
    def filter_for_keys(keys):
        keys = list(keys)
        if not keys:
            return None
        first = keys[0]
        if all(k.dag_id == first.dag_id for k in keys):
            return and_(TaskInstance.dag_id == first.dag_id, TaskInstance.task_id.in_(k.task_id for k in keys))
        return tuple_(TaskInstance.dag_id, TaskInstance.task_id, TaskInstance.run_id).in_([k[:3] for k in keys])

    @classmethod
    def executable(cls, session, limit: int, pools=("default",), starved: set | None = None):
        query = (
            select(cls)
            .join(cls.run)
            .where(DagRun.state == State.RUNNING, cls.state == State.SCHEDULED)
            .join(DagRun.dag)
            .where(not_(Dag.is_paused))
            .options(lazyload(cls.run))
            .order_by(-cls.priority, DagRun.logical_date, cls.map_index)
        )
        if starved:
            query = query.where(cls.dag_id.not_in(starved))
        return session.scalars(query.limit(limit)).all()


def with_row_locks(query, session, *, nowait=False, skip_locked=False, **kwargs):
    if nowait:
        kwargs["nowait"] = nowait
    if skip_locked:
        kwargs["skip_locked"] = skip_locked
    return query.with_for_update(**kwargs)
