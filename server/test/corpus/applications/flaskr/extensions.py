from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.query import Query
from sqlalchemy import MetaData


class FilterableQuery(Query):
    def alive(self):
        model = self.column_descriptions[0]["type"]
        return self.filter(model.deleted_at.is_(None))

    def search(self, term):
        if not term:
            return self
        return self.filter(self.column_descriptions[0]["entity"].title.ilike(f"%{term}%"))


naming = {"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
db = SQLAlchemy(metadata=MetaData(naming_convention=naming), query_class=FilterableQuery, session_options={"autoflush": False})


class CRUDMixin:
    """Create, read, update, delete."""

    __table_args__ = {"extend_existing": True}
    id = db.Column(db.Integer, primary_key=True)

    @classmethod
    def get(cls, ident):
        return db.session.get(cls, ident)

    @classmethod
    def get_by(cls, **kw):
        return cls.query.filter_by(**kw).first()

    @classmethod
    def count(cls):
        return cls.query.count()

    @classmethod
    def get_or_create(cls, defaults=None, **kw):
        obj = cls.query.filter_by(**kw).one_or_none()
        if obj is None:
            obj = cls(**kw, **(defaults or {}))
            db.session.add(obj)
        return obj

    def delete(self, commit=True):
        db.session.delete(self)
        return commit and db.session.commit()


class Model(CRUDMixin, db.Model):
    __abstract__ = True


def reference_col(tablename, nullable=False, pk_name="id", **kwargs):
    return db.Column(db.ForeignKey(f"{tablename}.{pk_name}"), nullable=nullable, **kwargs)
