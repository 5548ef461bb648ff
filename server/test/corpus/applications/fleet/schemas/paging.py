from typing import Annotated, Generic, Sequence, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field, computed_field

T = TypeVar("T")


class PageParams(BaseModel):
    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


class SortParams(BaseModel):
    sort: str | None = Query(None, description="comma separated, leading - for descending")

    def parse(self) -> list[tuple[str, bool]]:
        if not self.sort:
            return []
        return [(part.lstrip("-"), part.startswith("-")) for part in self.sort.split(",")]


class Page(BaseModel, Generic[T]):
    items: Sequence[T]
    total: int
    page: int
    size: int
