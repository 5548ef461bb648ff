import functools
import inspect
import logging
import os
from contextlib import contextmanager, ExitStack

from sqlalchemy import MetaData, create_engine, event, types
from sqlalchemy.orm import Session as _Session, as_declarative, declared_attr, scoped_session, sessionmaker

log = logging.getLogger(__name__)
PREFIX = os.environ.get("JOBS_PREFIX", "jb_")

engine = create_engine(os.getenv("JOBS_DB", "sqlite://"))
Session = scoped_session(sessionmaker(bind=engine))


class UtcDateTime(types.TypeDecorator):
    impl = types.TIMESTAMP(timezone=True)
    cache_ok = True


@as_declarative(metadata=MetaData(schema=os.environ.get("JOBS_SCHEMA")))
class Base:
    __allow_unmapped__ = True

    @declared_attr
    def __tablename__(cls):
        name = cls.__name__
        return PREFIX + "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))

    def as_dict(self):
        return {c.key: getattr(self, c.key) for c in self.__table__.columns}


@contextmanager
def create_session():
    session = Session()
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        Session.remove()


NEW_SESSION = None


def provide_session(func):
    sig = inspect.signature(func)
    index = list(sig.parameters).index("session") if "session" in sig.parameters else -1

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        if "session" in kwargs or index < len(args):
            return func(*args, **kwargs)
        with create_session() as session:
            return func(*args, session=session, **kwargs)

    return wrapper
