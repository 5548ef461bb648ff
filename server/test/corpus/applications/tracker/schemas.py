from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Optional, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from tracker.models.enums import IssuePriority, IssueState

T = TypeVar("T")


class SortOrder(StrEnum):
    ASC = "asc"
    DESC = "desc"


class IssueSort(StrEnum):
    CREATED = "created_at"
    PRIORITY = "priority"
    DUE = "due_on"


class PageParams(BaseModel):
    page: int = Field(1, ge=1)
    size: int = Field(25, ge=1, le=100)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


class IssueFilter(BaseModel):
    q: Optional[str] = None
    state: Optional[list[IssueState]] = None
    assignee_id: Optional[UUID] = None
    label: Optional[str] = None
    due_before: Optional[date] = None
    created_after: Optional[datetime] = None
    min_priority: Optional[IssuePriority] = None
    unassigned: bool = False


class IssueUpdate(BaseModel):
    title: Optional[str] = None
    state: Optional[IssueState] = None
    points: Optional[int] = None


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int
    page: int
    size: int
