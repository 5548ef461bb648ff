// Advanced Alchemy's filters: what each adds to a statement. What repositories and services send with them is in
// repository.ts; what the functions do that these descriptions take for granted, in sending.ts.

export const FILTERS = `
import operator as op
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, any_, cast, Date, exists, false, not_, or_, select, text, true


class StatementFilter:
    def append_to_statement(self, statement, model):
        return statement

    @staticmethod
    def _get_instrumented_attr(model, key):
        return getattr(model, key) if isinstance(key, str) else key


@dataclass
class BeforeAfter(StatementFilter):
    field_name: Any
    before: Any = None
    after: Any = None

    def append_to_statement(self, statement, model):
        field = self._get_instrumented_attr(model, self.field_name)
        if self.before is not None:
            statement = statement.where(field < self.before)
        if self.after is not None:
            statement = statement.where(field > self.after)
        return statement


@dataclass
class OnBeforeAfter(StatementFilter):
    field_name: Any
    on_or_before: Any = None
    on_or_after: Any = None

    def append_to_statement(self, statement, model):
        field = self._get_instrumented_attr(model, self.field_name)
        if self.on_or_before is not None:
            statement = statement.where(field <= self.on_or_before)
        if self.on_or_after is not None:
            statement = statement.where(field >= self.on_or_after)
        return statement


class InAnyFilter(StatementFilter):
    pass


@dataclass
class CollectionFilter(InAnyFilter):
    field_name: Any
    values: Any

    def append_to_statement(self, statement, model, prefer_any=False):
        field = self._get_instrumented_attr(model, self.field_name)
        if self.values is None:
            return statement
        if not self.values:
            return statement.where(text("1=-1"))
        if prefer_any:
            return statement.where(any_(self.values) == field)
        return statement.where(field.in_(self.values))


@dataclass
class ChoicesFilter(CollectionFilter):
    pass


@dataclass
class BooleanFilter(StatementFilter):
    field_name: Any
    value: Any

    def append_to_statement(self, statement, model):
        if self.value is None:
            return statement
        return statement.where(self._get_instrumented_attr(model, self.field_name) == self.value)


@dataclass
class NotInCollectionFilter(InAnyFilter):
    field_name: Any
    values: Any

    def append_to_statement(self, statement, model, prefer_any=False):
        field = self._get_instrumented_attr(model, self.field_name)
        if not self.values:
            return statement
        if prefer_any:
            return statement.where(any_(self.values) != field)
        return statement.where(field.notin_(self.values))


@dataclass
class NullFilter(StatementFilter):
    field_name: Any

    def append_to_statement(self, statement, model):
        return statement.where(self._get_instrumented_attr(model, self.field_name).is_(None))


@dataclass
class NotNullFilter(StatementFilter):
    field_name: Any

    def append_to_statement(self, statement, model):
        return statement.where(self._get_instrumented_attr(model, self.field_name).is_not(None))


class PaginationFilter(StatementFilter):
    pass


@dataclass
class LimitOffset(PaginationFilter):
    limit: int
    offset: int

    def append_to_statement(self, statement, model):
        if isinstance(statement, Select):
            statement = statement.limit(self.limit).offset(self.offset)
        return statement


@dataclass
class OrderBy(StatementFilter):
    field_name: Any
    sort_order: Any = "asc"

    def append_to_statement(self, statement, model):
        if isinstance(statement, Select):
            field = self._get_instrumented_attr(model, self.field_name)
            statement = statement.order_by(field.desc() if self.sort_order == "desc" else field.asc())
        return statement


@dataclass
class SearchFilter(StatementFilter):
    field_name: Any
    value: str
    ignore_case: bool = False

    def _combine(self, *clauses):
        return or_(*clauses)

    def _clause(self, field, pattern):
        return field.ilike(pattern) if self.ignore_case else field.like(pattern)

    def append_to_statement(self, statement, model):
        names = [self.field_name] if isinstance(self.field_name, str) else self.field_name
        clauses = []
        for name in names:
            clauses.append(self._clause(self._get_instrumented_attr(model, name), f"%{self.value}%"))
        if not clauses:
            return statement
        return statement.where(self._combine(*clauses))


@dataclass
class NotInSearchFilter(SearchFilter):
    def _combine(self, *clauses):
        return and_(*clauses)

    def _clause(self, field, pattern):
        return field.not_ilike(pattern) if self.ignore_case else field.not_like(pattern)


operators_map = {
    "eq": op.eq,
    "ne": op.ne,
    "gt": op.gt,
    "ge": op.ge,
    "lt": op.lt,
    "le": op.le,
    "in": lambda c, v: c.in_(v),
    "notin": lambda c, v: c.not_in(v),
    "between": lambda c, v: c.between(v[0], v[1]),
    "like": lambda c, v: c.like(v),
    "ilike": lambda c, v: c.ilike(v),
    "startswith": lambda c, v: c.startswith(v),
    "istartswith": lambda c, v: c.ilike(v + "%"),
    "endswith": lambda c, v: c.endswith(v),
    "iendswith": lambda c, v: c.ilike(v + "%"),
    "dateeq": lambda c, v: c == v,
}


@dataclass
class ComparisonFilter(StatementFilter):
    field_name: Any
    operator: str
    value: Any

    def append_to_statement(self, statement, model):
        field = self._get_instrumented_attr(model, self.field_name)
        return statement.where(operators_map[self.operator](field, self.value))


@dataclass
class ExistsFilter(StatementFilter):
    values: Any
    operator: str = "and"

    def _subquery(self, model):
        combined = and_(*self.values) if self.operator == "and" else or_(*self.values)
        return exists(select(1).where(combined).correlate(model.__table__))

    def get_exists_clause(self, model):
        return self._subquery(model) if self.values else false()

    def append_to_statement(self, statement, model):
        return statement.where(self.get_exists_clause(model))


@dataclass
class NotExistsFilter(ExistsFilter):
    def get_exists_clause(self, model):
        return not_(self._subquery(model)) if self.values else true()


@dataclass
class FilterGroup(StatementFilter):
    logical_operator: Any
    filters: Any

    def append_to_statement(self, statement, model):
        expressions = []
        for each in self.filters:
            clause = each.append_to_statement(select(), model).whereclause
            if clause is not None:
                expressions.append(clause)
        if expressions:
            statement = statement.where(self.logical_operator(*expressions))
        return statement


@dataclass
class MultiFilter(StatementFilter):
    filters: Any

    def append_to_statement(self, statement, model):
        for name, conditions in self.filters.items():
            if name in ("and_", "or_") and isinstance(conditions, list):
                made = [self._create(each) for each in conditions]
                group = FilterGroup(and_ if name == "and_" else or_, [each for each in made if each is not None])
                statement = group.append_to_statement(statement, model)
        return statement

    def _create(self, condition):
        for name, combine in (("and_", and_), ("or_", or_)):
            if name in condition:
                return FilterGroup(combine, [self._create(each) for each in condition[name]])
        kinds = {
            "before_after": BeforeAfter,
            "on_before_after": OnBeforeAfter,
            "boolean": BooleanFilter,
            "choices": ChoicesFilter,
            "collection": CollectionFilter,
            "not_in_collection": NotInCollectionFilter,
            "limit_offset": LimitOffset,
            "null": NullFilter,
            "not_null": NotNullFilter,
            "order_by": OrderBy,
            "search": SearchFilter,
            "not_in_search": NotInSearchFilter,
            "comparison": ComparisonFilter,
            "exists": ExistsFilter,
            "not_exists": NotExistsFilter,
        }
        return kinds[condition["type"]](**{k: v for k, v in condition.items() if k != "type"})


FilterTypes = Any
StatementTypeT = Any
`
