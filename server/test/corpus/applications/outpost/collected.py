"""Classes that a metaclass fills and registers, Python 2's super(), an own element of attributes, patterns of lists."""

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from outpost.elements import rank
from outpost.models import Post, Reading


class Collecting(type):
    reports = {}

    def __new__(mcs, name, bases, namespace, **options):
        columns = {key: namespace.pop(key) for key in list(namespace) if key.startswith("c_")}
        cls = super().__new__(mcs, name, bases, namespace)
        cls.columns = [column.label(key[2:]) for key, column in columns.items()]
        cls.limit = options.get("limit", 3)
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super(Collecting, cls).__init__(name, bases, namespace)
        if cls.columns:
            Collecting.reports[name.lower()] = cls

    def count(cls):
        return select(func.count()).select_from(cls().statement().subquery())


class Listing(metaclass=Collecting):
    columns = ()

    def statement(self):
        return select(*self.columns).limit(self.limit)


class Heights(Listing, limit=7):
    c_post = Post.name
    c_height = Post.height


class Values(Listing):
    c_value = Reading.int_value


class OldBase(object):
    def __init__(self, session: Session):
        self.session = session

    def query(self, *criteria):
        return self.session.query(Post).filter(Post.name != "", *criteria)


class OldDao(OldBase):
    def __init__(self, session: Session):
        super(OldDao, self).__init__(session)

    def query(self, *criteria):
        return super(OldDao, self).query(Post.depth > 0, *criteria)

    def high(self):
        return self.query(Post.height > 1000).order_by(Post.height).all()


def heights(session: Session):
    return session.execute(Heights().statement().order_by(Post.height)).all()


def values(session: Session):
    return session.execute(Collecting.reports["values"]().statement()).all()


def how_many(session: Session):
    return session.scalar(Heights.count())


def ranked(session: Session, words: str):
    return session.execute(select(Post.id, rank(Post.name, literal(words)).label("rank")).order_by("rank")).all()


def of_kinds(session: Session, kinds: list[str]):
    stmt = select(Reading)
    match kinds:
        case []:
            pass
        case [one]:
            stmt = stmt.where(Reading.kind == one)
        case _:
            stmt = stmt.where(Reading.kind.in_(kinds))
    return session.scalars(stmt).all()
