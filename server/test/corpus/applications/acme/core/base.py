import sys, typing as t
if sys.version_info >= (3, 9):
    from typing import Annotated
else:
    from typing_extensions import Annotated
try:
    from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
except ImportError:
    from sqlalchemy.ext.declarative import declarative_base
    DeclarativeBase = None
import sqlalchemy as sa, sqlalchemy.orm as so
import sqlalchemy.dialects.postgresql as pg
from .types import Money, MoneyType
intpk = Annotated[int, so.mapped_column(primary_key=True, init=False)] if False else Annotated[int, so.mapped_column(primary_key=True)]
class Base(DeclarativeBase):
    type_annotation_map = {Money: MoneyType, str: sa.String(100), t.Dict[str, t.Any]: sa.JSON}
    id: so.Mapped[intpk]
    def __init_subclass__(cls, *, table: t.Optional[str] = None, **kw):
        if table is not None: cls.__tablename__ = table
        elif "__tablename__" not in cls.__dict__ and not cls.__dict__.get("__abstract__"): cls.__tablename__ = cls.__name__.lower().rstrip("_") + "s"
        super().__init_subclass__(**kw)
