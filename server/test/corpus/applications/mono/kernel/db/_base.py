import functools
from sqlalchemy import MetaData, select
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session as _S

__all__ = ["Model", "Session", "first_of"]


class Session(_S):
    def first(self, stmt, /, **kw):
        return self.scalars(stmt.limit(1), kw).first()

    def of(self, model, *where):
        return self.scalars(select(model).where(*where))


class Model(DeclarativeBase):
    metadata = MetaData(naming_convention={"pk": "%(table_name)s_pkey", "ix": "%(table_name)s_%(column_0_N_name)s_idx"})

    @classmethod
    @property
    def q(cls):
        return select(cls)

    def __class_getitem__(cls, key):
        return select(cls).where(cls.id == key)


def first_of(*models):
    for m in models:
        if hasattr(m, "id"):
            return select(m).order_by(m.id).limit(1)
