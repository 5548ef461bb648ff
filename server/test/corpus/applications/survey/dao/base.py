from dataclasses import dataclass, field
from typing import Any, Dict, Generic, List, Optional, Tuple, Type, TypeVar

from sqlalchemy import asc, desc, func, or_
from sqlalchemy.orm import Query, Session

from ..model import Base

M = TypeVar("M", bound=Base)


@dataclass
class Page:
    number: int = 1
    size: int = 20
    sort: Optional[str] = None
    descending: bool = False

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


class Dao(Generic[M]):
    model: Type[M]
    search_fields: Tuple[str, ...] = ()

    def __init__(self, session: Session):
        self.session = session

    def query(self, *options) -> Query:
        return self.session.query(self.model).options(*options)

    def get(self, id: int, for_update: bool = False) -> Optional[M]:
        q = self.query().filter(self.model.id == id)
        if for_update:
            q = q.with_for_update()
        return q.one_or_none()

    def _search(self, q: Query, term: str) -> Query:
        return q.filter(or_(*(getattr(self.model, f).ilike(f"%{term}%") for f in self.search_fields)))

    def _page(self, q: Query, page: Page) -> Tuple[int, List[M]]:
        total = q.order_by(None).with_entities(func.count(self.model.id)).scalar()
        if page.sort:
            direction = desc if page.descending else asc
            q = q.order_by(direction(getattr(self.model, page.sort)))
        else:
            q = q.order_by(self.model.id)
        return total, q.offset(page.offset).limit(page.size).all()

    def find(self, term: Optional[str] = None, page: Optional[Page] = None, **equal: Any):
        q = self.query()
        for name, value in equal.items():
            q = q.filter(getattr(self.model, name) == value)
        if term:
            q = self._search(q, term)
        return self._page(q, page or Page())

    def count(self, *criteria) -> int:
        return self.session.query(func.count()).select_from(self.model).filter(*criteria).scalar()

    def create(self, data: Dict[str, Any]) -> M:
        obj = self.model(**data)
        self.session.add(obj)
        self.session.flush()
        return obj

    def delete(self, ids: List[int]) -> int:
        return self.session.query(self.model).filter(self.model.id.in_(ids)).delete(synchronize_session="fetch")
