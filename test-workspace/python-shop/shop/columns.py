"""Column types that the models share."""

from datetime import datetime

from sqlalchemy import String, func
from sqlalchemy.orm import mapped_column
from typing_extensions import Annotated

intpk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, mapped_column(String(50))]
created_at = Annotated[datetime, mapped_column(insert_default=func.now())]
