import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import registry, relationship, mapped_column as col, Mapped as M, DeclarativeBase
from sqlalchemy.sql import functions as fn, expression as ex
from sqlalchemy.ext.compiler import compiles
import datetime as _dt

metadata = sa.MetaData(naming_convention={"fk": "%(table_name)s_%(column_0_name)s_fkey", "ix": "%(table_name)s_%(column_0_N_name)s_idx"})
mapper_registry = registry(metadata=metadata)
mapped = mapper_registry.mapped


class utcnow(ex.FunctionElement):
    type = sa.DateTime()
    inherit_cache = True


@compiles(utcnow, "postgresql")
def _pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"


@compiles(utcnow)
def _utcnow(element, compiler, **kw):
    return "CURRENT_TIMESTAMP"


class time_bucket(fn.GenericFunction):
    type = sa.DateTime()
    inherit_cache = True
    name = "time_bucket"


class Last(fn.GenericFunction):
    identifier = "last_value_by"
    name = "last"
    inherit_cache = True


def table(name, *cols, **kw):
    """Every table here has an id and a timestamp."""
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        *cols,
        sa.Column("created", sa.DateTime, server_default=utcnow(), nullable=False),
        **kw,
    )


def fk(target, **kw):
    kw.setdefault("ondelete", "CASCADE")
    return sa.ForeignKey(target, **kw)
