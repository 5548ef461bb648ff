# -*- coding: utf-8 -*-
from sqlalchemy import create_engine
from sqlalchemy.ext.declarative import declarative_base, declared_attr
from sqlalchemy.orm import Query, scoped_session, sessionmaker

engine = create_engine("mysql+pymysql://crm@localhost/crm", pool_recycle=3600)


class SoftDeleteQuery(Query):
    """Queries of the application, with its finders."""

    def paginate(self, page=1, per_page=20):
        return self.limit(per_page).offset((page - 1) * per_page).all()

    def by_id(self, ident):
        entity = self.column_descriptions[0]["type"]
        return self.filter(entity.id == ident)


Session = scoped_session(sessionmaker(bind=engine, autoflush=False, query_cls=SoftDeleteQuery))


class Base(object):
    @declared_attr
    def __tablename__(cls):
        return "crm_" + cls.__name__.lower()

    __table_args__ = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}

    @classmethod
    def get(cls, session, ident):
        return session.query(cls).get(ident)

    @classmethod
    def query(cls, session, *entities):
        return session.query(*(entities or (cls,)))

    @classmethod
    def find_all(cls, session, **criteria):
        return cls.query(session).filter_by(**criteria).all()

    @classmethod
    def first_or_create(cls, session, **criteria):
        instance = session.query(cls).filter_by(**criteria).first()
        if instance is None:
            instance = cls(**criteria)
            session.add(instance)
        return instance


Base = declarative_base(cls=Base)
Base.query_property = Session.query_property()


def get_db():
    db = Session()
    try:
        yield db
    finally:
        db.close()
