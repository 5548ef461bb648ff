"""Bases that leave their class to those that inherit them: by None, by an annotation, by an abstract method."""

import abc

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outpost.models import Post, Reading


class BaseDAO:
    model = None

    def __init__(self, session: Session):
        self.session = session

    def _query(self, *entities):
        if entities:
            return self.session.query(*entities)
        return self.session.query(self.model)

    def total(self):
        return self._query(func.count(self.model.id)).scalar()


class PostDAO(BaseDAO):
    model = Post

    def named(self, name: str):
        return self._query().filter(Post.name == name).all()

    def heights(self):
        return self._query(Post.name, Post.height).order_by(Post.height).all()


class ReadingDAO(BaseDAO):
    model = Reading

    def of(self, value: int):
        return self._query().filter(Reading.value == 5).all()


class Gateway:
    entity: type
    key: str = "id"

    def __init__(self, session: Session):
        self.session = session

    @property
    def key_column(self):
        return getattr(self.entity, self.key)

    def find(self, value: str):
        return self.session.scalars(select(self.entity).where(self.key_column == value)).first()


class PostGateway(Gateway):
    entity = Post
    key = "name"


class Report(abc.ABC):
    def __init__(self, session: Session):
        self.session = session

    @abc.abstractmethod
    def base(self):
        """The rows that are counted."""

    def rows(self):
        return self.session.execute(select(func.count()).select_from(self.base().subquery())).scalar()


class HighPosts(Report):
    def base(self):
        return select(Post.id).where(Post.height > 1000)


def extent(session: Session):
    return session.execute(select(Post.id, sum([Post.height, Post.depth]))).all()


def extent_above(session: Session):
    rise = sum((getattr(Post, name) for name in ("height", "depth")), start=0 - Post.id)
    return session.scalar(select(func.max(rise)))


def post_named(session: Session, name: str):
    return PostGateway(session).find(name)


def how_many_high(session: Session):
    return HighPosts(session).rows()


def totals(session: Session):
    return PostDAO(session).total(), ReadingDAO(session).total()
