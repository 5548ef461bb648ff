import enum
from datetime import date
from sqlalchemy import Column, Date, Enum, Integer, String, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column, relationship

from plug.core import Base, Plugin, owned_by, query
from plug.plugins import wiki


class Prio(enum.IntEnum):
    low = 1
    high = 9


class IntEnumType(__import__("sqlalchemy").types.TypeDecorator):
    impl = Integer
    cache_ok = True

    def __init__(self, enumtype, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._enumtype = enumtype

    def process_bind_param(self, value, dialect):
        return value if isinstance(value, int) else value.value


class Task(owned_by("wiki_page", attr="page"), Base):
    name = Column(String(100))
    prio = Column(IntEnumType(Prio), default=Prio.low)
    due = Column(Date)
    done = Column(Integer, default=0)
    page = relationship(wiki.Page, primaryjoin="Task.page_id == Page.id", lazy="joined")
    overdue = column_property(and_(due < func.current_date(), done == 0))


class Tasks(Plugin):
    slug = "tasks"
    _by_name = select(Task).where(Task.name == bindparam("name"))

    def __init__(self, session: Session):
        self.session = session

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.session.close()

    def __len__(self):
        return self.session.scalar(select(func.count()).select_from(Task))

    def __iter__(self):
        yield from self.session.scalars(select(Task).where(Task.done == 0).order_by(Task.prio.desc()))

    def __contains__(self, name):
        return self.session.execute(self._by_name, {"name": name}).first() is not None

    def __call__(self, **values):
        return self.session.execute(update(Task).where(Task.id == values.pop("id")).values(values))

    @property
    def urgent(self):
        return self.session.scalars(select(Task).filter(Task.prio == Prio.high, Task.overdue)).unique()

    @query
    def on_space(self, key: str):
        sub = wiki.Wiki.by_space(key).with_only_columns(wiki.Page.id)
        return self.session.scalars(select(Task).where(Task.page_id.in_(sub))).all()


def run(session):
    with Tasks(session) as tasks:
        list(tasks)
        len(tasks)
        tasks.on_space("x")
        return tasks.urgent
