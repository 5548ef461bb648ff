from datetime import datetime

from ..extensions import db


class CRUDMixin:
    """Create, read, update, delete on the class itself."""

    __table_args__ = {"extend_existing": True}

    id = db.Column(db.Integer, primary_key=True)

    @classmethod
    def create(cls, commit=True, **kwargs):
        instance = cls(**kwargs)
        return instance.save(commit=commit)

    @classmethod
    def get(cls, id):
        return db.session.get(cls, id)

    @classmethod
    def get_or_404(cls, id):
        return cls.query.get_or_404(id)

    @classmethod
    def find_by(cls, **kwargs):
        return cls.query.filter_by(**kwargs).first()

    @classmethod
    def all(cls):
        return cls.query.order_by(cls.id).all()

    @classmethod
    def count(cls):
        return db.session.query(db.func.count(cls.id)).scalar()

    def save(self, commit=True):
        db.session.add(self)
        if commit:
            db.session.commit()
        return self


class TimestampMixin:
    created_at = db.Column(db.DateTime, nullable=False, default=datetime.utcnow)
    updated_at = db.Column(db.DateTime, onupdate=datetime.utcnow)


class SoftDeleteMixin:
    deleted = db.Column(db.Boolean, nullable=False, default=False, server_default=db.false())

    @classmethod
    def visible(cls):
        return cls.query.filter(cls.deleted.is_(False))
