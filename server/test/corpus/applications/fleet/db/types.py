from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Numeric, String, func, text, JSON, DateTime
from sqlalchemy.orm import mapped_column

UUIDpk = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid.uuid4)]
short = Annotated[str, 50]
long_text = Annotated[str, mapped_column(String(2000))]
money = Annotated[decimal.Decimal, mapped_column(Numeric(12, 2))]
CreatedAt = Annotated[dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
UpdatedAt = Annotated[dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())]
vehicle_fk = Annotated[uuid.UUID, mapped_column(ForeignKey("vehicles.id", ondelete="CASCADE"), index=True)]
Blob = Annotated[dict[str, Any], mapped_column(JSON, default=dict, server_default=text("'{}'"))]
