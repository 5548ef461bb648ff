"""The 1.x style: session.query on whatever the session is called."""

from datetime import datetime
from typing import List, Optional

from sqlalchemy import and_, desc, func, or_
from sqlalchemy.orm import Session, aliased, joinedload, subqueryload

from .base import Status
from .models import Label, Membership, Order, Project, Task, Team, User


def get(*, db_session: Session, user_id: int) -> Optional[User]:
    return db_session.query(User).filter(User.id == user_id).one_or_none()


def get_all(*, db_session) -> List[User]:
    return db_session.query(User).all()


def get_by_name(*, db_session, name: str):
    return db_session.query(Project).filter(Project.name == name).filter(Project.status == Status.DRAFT).first()


def search(db: Session, term: str, page: int = 1, per_page: int = 20):
    query = db.query(User).filter(User.deleted_at == None)  # noqa: E711
    if term:
        query = query.filter(or_(User.first_name.ilike("%" + term + "%"), User.email == term))
    total = query.count()
    return query.order_by(User.last_name.asc()).offset((page - 1) * per_page).limit(per_page).all(), total


def with_joins(session: Session, team: str):
    return (
        session.query(Task, Project.name)
        .join(Project, Task.project_id == Project.id)
        .join(Team)
        .outerjoin(Task.assignee)
        .filter(Team.name == team)
        .options(joinedload(Task.labels))
        .group_by(Task.id, Project.name)
        .having(func.count(Task.id) > 1)
        .all()
    )


def columns(session: Session):
    return session.query(User.id, func.count(Task.id).label("tasks")).join(User.tasks).group_by(User.id).order_by(desc("tasks")).all()


def subquery(session: Session):
    stats = session.query(Task.project_id, func.count("*").label("n")).group_by(Task.project_id).subquery()
    return session.query(Project, stats.c.n).outerjoin(stats, Project.id == stats.c.project_id).order_by(Project.id)


def exists(session: Session, email: str) -> bool:
    return session.query(session.query(User).filter(User.email == email).exists()).scalar()


def bulk(session: Session, team_id: int):
    session.query(Project).filter(Project.team_id == team_id).update({"status": Status.ARCHIVED})
    session.query(Membership).filter_by(team_id=team_id, level=0).delete(synchronize_session=False)
    session.query(Task).filter(Task.project_id.in_(session.query(Project.id).filter(Project.team_id == team_id))).delete()


def self_join(session: Session):
    manager = aliased(Team)
    return session.query(Team, manager).join(manager, Team.parent).filter(manager.name != "x").distinct()


def build(session: Session, ids: List[int], status: Optional[Status] = None):
    q = session.query(Order.id, Order.total)
    clauses = []
    if ids:
        clauses.append(Order.owner_id.in_(ids))
    if status:
        clauses.append(Order.state == status)
    q = q.filter(*clauses).filter(and_(Order.total > 5, Order.total < 10))
    return q.slice(0, 10).all()


class Service:
    def __init__(self, session: Session):
        self.session = session

    def labels(self, prefix: str):
        return self.session.query(Label).filter(Label.name.startswith(prefix)).order_by(Label.name.desc()).all()

    def newest(self):
        return self.session.query(Order).order_by(Order.placed_at.desc()).limit(5).all()
