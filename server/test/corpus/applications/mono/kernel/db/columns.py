from typing import Annotated
from datetime import datetime
from sqlalchemy import ForeignKey, String, func, Identity, BigInteger, Integer
from sqlalchemy.orm import mapped_column

bigpk = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)]
code = Annotated[str, mapped_column(String(12), unique=True)]
moment = Annotated[datetime, mapped_column(server_default=func.now(), index=True)]


def ref(table, **kw):
    return Annotated[int, mapped_column(ForeignKey(f"{table}.id", **kw), index=True)]
