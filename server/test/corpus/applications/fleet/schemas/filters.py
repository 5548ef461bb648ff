from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import Select, or_

from ..db.models import Driver, Vehicle, VehicleKind


class FilterBase(BaseModel):
    model: ClassVar[type]
    search_fields: ClassVar[tuple[str, ...]] = ()

    def apply(self, stmt: Select) -> Select:
        for name, value in self.model_dump(exclude_unset=True, exclude={"q"}).items():
            field, _, op = name.partition("__")
            column = getattr(self.model, field)
            if op == "in":
                stmt = stmt.where(column.in_(value))
            elif op == "gte":
                stmt = stmt.where(column >= value)
            else:
                stmt = stmt.where(column == value)
        return stmt


class VehicleFilter(FilterBase):
    model = Vehicle
    search_fields = ("plate", "notes")
    kind: VehicleKind | None = None
    plate__in: list[str] | None = None
    capacity_kg__gte: int | None = None
    q: str | None = None

    def search(self, stmt: Select) -> Select:
        if self.q:
            needle = f"%{self.q}%"
            stmt = stmt.where(or_(*(getattr(self.model, f).ilike(needle) for f in self.search_fields)))
        return stmt


class DriverFilter(FilterBase):
    model = Driver
    licence: str | None = None
    created_at__gte: datetime | None = None
