// Advanced Alchemy's repositories and services: what each method asks the database for. `repo.list(…)` sends a SELECT with
// its loader options, order, filters and conditions put together in that order. What is flushed hangs on the state of
// objects that only a run knows; of a method that loads first, what it loads is told.

export const REPOSITORY = `
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, and_, delete, func, insert, lambda_stmt, over, select, text, tuple_

from advanced_alchemy.filters import PaginationFilter

ModelT = TypeVar("ModelT")


def get_instrumented_attr(model, key):
    return getattr(model, key) if isinstance(key, str) else key


class FilterableRepository(Generic[ModelT]):
    model_type: type[ModelT]
    id_attribute = "id"
    loader_options = None
    inherit_lazy_relationships = True
    merge_loader_options = True
    execution_options = None
    match_fields = None
    order_by = None
    count_with_window_function = True

    def __init__(self, *, statement=None, session, order_by=None, load=None, execution_options=None, count_with_window_function=None, **kwargs):
        self.session = session
        self.order_by = order_by
        self._default_load = load if load is not None else self.loader_options
        self._default_execution_options = execution_options if execution_options is not None else self.execution_options
        self._window = count_with_window_function if count_with_window_function is not None else self.count_with_window_function
        self.statement = select(self.model_type) if statement is None else statement

    def _base(self, statement, load, execution_options):
        default = _loaders(self._default_load, None, self.inherit_lazy_relationships, self.merge_loader_options)
        options = default if load is None else _loaders(load, default, self.inherit_lazy_relationships, self.merge_loader_options)
        if options:
            statement = statement.options(*options)
        if execution_options is None:
            execution_options = self._default_execution_options
        if execution_options:
            statement = statement.execution_options(**execution_options)
        return statement

    def _apply_filters(self, *filters, apply_pagination=True, statement):
        for each in _known(filters):
            if not _is_filter(each):
                statement = statement.where(each)
            elif apply_pagination or not _is_filter(each, PaginationFilter):
                statement = each.append_to_statement(statement, self.model_type)
        return statement.where(*_rest(filters))

    def _filter_select_by_kwargs(self, statement, kwargs, filters=()):
        if isinstance(kwargs, list):
            kwargs = dict(kwargs)
        for key, value in _known(kwargs):
            statement = statement.where(get_instrumented_attr(self.model_type, key) == value)
        return statement.where(*_rest(kwargs, filters))

    def _apply_order_by(self, statement, order_by):
        if not isinstance(order_by, list):
            order_by = [order_by]
        for each in order_by:
            if isinstance(each, tuple):
                field = get_instrumented_attr(self.model_type, each[0])
                statement = statement.order_by(field.desc() if each[1] else field.asc())
            else:
                statement = statement.order_by(each)
        return statement

    def _apply_for_update_options(self, statement, with_for_update):
        if with_for_update is None or with_for_update is False:
            return statement
        if isinstance(with_for_update, dict):
            return statement.with_for_update(**with_for_update)
        return statement.with_for_update()

    def _build_pk_filter(self, value):
        columns = self.model_type.__mapper__.primary_key
        if len(columns) == 1:
            return columns[0] == value
        if isinstance(value, dict):
            value = [value[self.model_type.__mapper__.get_property_by_column(column).key] for column in columns]
        if isinstance(value, (list, tuple)) and len(value) == len(columns):
            return and_(*[column == part for column, part in zip(columns, value)])
        return and_(*[column == value for column in columns])

    def _get_count_stmt(self, statement, loader_options=None, execution_options=None):
        counted = statement.with_only_columns(func.count(text("1")), maintain_column_froms=True)
        return counted.limit(None).offset(None).order_by(None)

    def _one(self, filters, statement, load, execution_options, with_for_update, kwargs):
        statement = self._base(self.statement if statement is None else statement, load, execution_options)
        statement = self._apply_filters(*filters, apply_pagination=False, statement=statement)
        statement = self._filter_select_by_kwargs(statement, kwargs, filters)
        return self._apply_for_update_options(statement, with_for_update)

    def _many(self, filters, statement, order_by, load, execution_options, kwargs):
        statement = self._base(self.statement if statement is None else statement, load, execution_options)
        if order_by is None:
            order_by = self.order_by if self.order_by is not None else []
        statement = self._apply_order_by(statement, order_by)
        statement = self._apply_filters(*filters, statement=statement)
        return self._filter_select_by_kwargs(statement, kwargs, filters)

    def _by_id(self, item_id, statement=None, id_attribute=None, load=None, execution_options=None, with_for_update=None):
        statement = self._base(self.statement if statement is None else statement, load, execution_options)
        if id_attribute is None:
            statement = statement.where(self._build_pk_filter(item_id))
        else:
            statement = statement.where(get_instrumented_attr(self.model_type, id_attribute) == item_id)
        return self._apply_for_update_options(statement, with_for_update)

    def _matching(self, match_fields, values):
        fields = match_fields if match_fields is not None else self.match_fields
        if isinstance(fields, str):
            fields = [fields]
        return values if fields is None else {name: values[name] for name in fields if name in values}


class _Repository(FilterableRepository[ModelT]):
    def _execute(self, statement, uniquify=False):
        return self.session.execute(statement)

    def get(self, item_id, *, statement=None, id_attribute=None, load=None, execution_options=None, with_for_update=None, **others):
        return _send(self._by_id(item_id, statement, id_attribute, load, execution_options, with_for_update), self.model_type)

    def get_one(self, *filters, statement=None, load=None, execution_options=None, with_for_update=None, auto_expunge=None, error_messages=None, uniquify=None, bind_group=None, **kwargs):
        return _send(self._one(filters, statement, load, execution_options, with_for_update, kwargs), self.model_type)

    def get_one_or_none(self, *filters, statement=None, load=None, execution_options=None, with_for_update=None, auto_expunge=None, error_messages=None, uniquify=None, bind_group=None, **kwargs):
        return _send(self._one(filters, statement, load, execution_options, with_for_update, kwargs), self.model_type)

    def count(self, *filters, statement=None, load=None, execution_options=None, error_messages=None, uniquify=None, bind_group=None, **kwargs):
        return _send(self._get_count_stmt(self._one(filters, statement, load, execution_options, None, kwargs)))

    def exists(self, *filters, load=None, execution_options=None, error_messages=None, uniquify=None, bind_group=None, **kwargs):
        return _send(self._get_count_stmt(self._one(filters, None, load, execution_options, None, kwargs)))

    def get_many(self, *filters, statement=None, order_by=None, load=None, execution_options=None, auto_expunge=None, error_messages=None, uniquify=None, use_cache=True, bind_group=None, **kwargs):
        return _send_many(self._many(filters, statement, order_by, load, execution_options, kwargs), self.model_type)

    def list(self, *filters, statement=None, order_by=None, load=None, execution_options=None, auto_expunge=None, error_messages=None, uniquify=None, use_cache=True, bind_group=None, **kwargs):
        return _send_many(self._many(filters, statement, order_by, load, execution_options, kwargs), self.model_type)

    def get_many_and_count(self, *filters, statement=None, order_by=None, load=None, execution_options=None, count_with_window_function=None, auto_expunge=None, error_messages=None, uniquify=None, use_cache=True, bind_group=None, **kwargs):
        made = self._many(filters, statement, order_by, load, execution_options, kwargs)
        window = count_with_window_function if count_with_window_function is not None else self._window
        sent = made.add_columns(over(func.count())) if window else self._get_count_stmt(made)
        return _send_counted(sent, self.model_type)

    def list_and_count(self, *filters, **kwargs):
        return self.get_many_and_count(*filters, **kwargs)

    def get_or_upsert(self, *filters, match_fields=None, upsert=True, attribute_names=None, with_for_update=None, auto_commit=None, auto_expunge=None, auto_refresh=None, error_messages=None, load=None, execution_options=None, uniquify=None, bind_group=None, **kwargs):
        sent = self._one(filters, None, load, execution_options, None, self._matching(match_fields, kwargs))
        return _send_counted(sent, self.model_type)

    def get_and_update(self, *filters, match_fields=None, attribute_names=None, with_for_update=None, auto_commit=None, auto_expunge=None, auto_refresh=None, error_messages=None, load=None, execution_options=None, uniquify=None, bind_group=None, **kwargs):
        sent = self._one(filters, None, load, execution_options, None, self._matching(match_fields, kwargs))
        return _send_counted(sent, self.model_type)

    def delete(self, item_id, *, id_attribute=None, load=None, execution_options=None, **others):
        return _send(self._by_id(item_id, None, id_attribute, load, execution_options), self.model_type)

    def delete_where(self, *filters, load=None, execution_options=None, sanity_check=True, auto_commit=None, auto_expunge=None, error_messages=None, uniquify=None, bind_group=None, **kwargs):
        statement = self._filter_select_by_kwargs(delete(self.model_type), kwargs, filters)
        statement = self._apply_filters(*filters, statement=statement, apply_pagination=False)
        return _send_many(statement, self.model_type)

    def add(self, data, **others):
        return _send_insert(insert(self.model_type), data, self.model_type)

    def update(self, data, *, id_attribute=None, load=None, execution_options=None, with_for_update=None, **others):
        item_id = getattr(data, id_attribute if isinstance(id_attribute, str) else self.id_attribute)
        return _send(self._by_id(item_id, None, id_attribute, load, execution_options, with_for_update), self.model_type)

    def upsert(self, data, *, match_fields=None, load=None, execution_options=None, **others):
        fields = match_fields if match_fields is not None else self.match_fields
        if fields is None:
            fields = [self.id_attribute]
        if isinstance(fields, str):
            fields = [fields]
        values = {name: getattr(data, name) for name in fields}
        return _send(self._one((), None, load, execution_options, None, values), self.model_type)


class SQLAlchemyAsyncRepository(_Repository[ModelT]):
    pass


class SQLAlchemySyncRepository(_Repository[ModelT]):
    pass


class _SlugRepository(_Repository[ModelT]):
    def get_by_slug(self, slug, error_messages=None, load=None, execution_options=None, uniquify=None, bind_group=None, **kwargs):
        return _send(self._one((), None, load, execution_options, None, {"slug": slug}), self.model_type)


class SQLAlchemyAsyncSlugRepository(SQLAlchemyAsyncRepository[ModelT], _SlugRepository[ModelT]):
    pass


class SQLAlchemySyncSlugRepository(SQLAlchemySyncRepository[ModelT], _SlugRepository[ModelT]):
    pass


class _QueryRepository:
    def __init__(self, *, session, **kwargs):
        self.session = session

    def _one(self, statement, kwargs):
        return statement.filter_by(**kwargs)

    def get_one(self, statement, **kwargs):
        return _send(self._one(statement, kwargs))

    def get_one_or_none(self, statement, **kwargs):
        return _send(self._one(statement, kwargs))

    def get_many(self, statement, **kwargs):
        return _send(self._one(statement, kwargs))

    def list(self, statement, **kwargs):
        return _send(self._one(statement, kwargs))


class SQLAlchemyAsyncQueryRepository(_QueryRepository):
    pass


class SQLAlchemySyncQueryRepository(_QueryRepository):
    pass


SQLAlchemyAsyncRepositoryProtocol = SQLAlchemyAsyncRepository
SQLAlchemySyncRepositoryProtocol = SQLAlchemySyncRepository
SQLAlchemyAsyncSlugRepositoryProtocol = SQLAlchemyAsyncSlugRepository
SQLAlchemySyncSlugRepositoryProtocol = SQLAlchemySyncSlugRepository
`

const FORWARDED = 'count exists get_one get_one_or_none get_many list get_many_and_count list_and_count delete_where'

/** A service's method hands on to its repository's. */
const forwarded = FORWARDED.split(' ')
  .map(
    (name) => `    def ${name}(self, *filters, **kwargs):
        return self.repository.${name}(*filters, **kwargs)
`,
  )
  .join('\n')

export const SERVICE = `
from typing import Any, Generic, TypeVar

from advanced_alchemy.repository import (
    SQLAlchemyAsyncQueryRepository,
    SQLAlchemyAsyncRepository,
    SQLAlchemySyncQueryRepository,
    SQLAlchemySyncRepository,
)

ModelT = TypeVar("ModelT")
RepositoryT = TypeVar("RepositoryT")


class RepositoryService(Generic[ModelT, RepositoryT]):
    repository_type: type[RepositoryT]
    loader_options = None
    execution_options = None
    match_fields = None
    count_with_window_function = True

    def __init__(self, session, *, statement=None, load=None, order_by=None, execution_options=None, count_with_window_function=None, **repo_kwargs):
        self._repository_instance = self.repository_type(
            session=session,
            statement=statement,
            order_by=order_by,
            load=load if load is not None else self.loader_options,
            execution_options=execution_options if execution_options is not None else self.execution_options,
            count_with_window_function=count_with_window_function if count_with_window_function is not None else self.count_with_window_function,
        )

    @property
    def repository(self):
        return self._repository_instance

    @property
    def model_type(self):
        return self.repository.model_type

${forwarded}
    def get_or_upsert(self, *filters, match_fields=None, **kwargs):
        fields = match_fields if match_fields is not None else self.match_fields
        return self.repository.get_or_upsert(*filters, match_fields=fields, **kwargs)

    def get_and_update(self, *filters, match_fields=None, **kwargs):
        fields = match_fields if match_fields is not None else self.match_fields
        return self.repository.get_and_update(*filters, match_fields=fields, **kwargs)

    def get(self, item_id, **kwargs):
        return self.repository.get(item_id, **kwargs)

    def get_by_slug(self, slug, **kwargs):
        return self.repository.get_by_slug(slug, **kwargs)

    def create(self, data, **kwargs):
        return self.repository.add(data)

    def delete(self, item_id, **kwargs):
        return self.repository.delete(item_id, **kwargs)

    def update(self, data, item_id=None, *, load=None, execution_options=None, with_for_update=None, id_attribute=None, **kwargs):
        if item_id is not None:
            return self.repository.get(item_id, id_attribute=id_attribute, load=load, execution_options=execution_options, with_for_update=with_for_update)
        return self.repository.update(data, id_attribute=id_attribute, load=load, execution_options=execution_options, with_for_update=with_for_update)

    def upsert(self, data, item_id=None, *, match_fields=None, load=None, execution_options=None, **kwargs):
        if item_id is not None and match_fields is None and self.repository.match_fields is None:
            return self.repository.get_one_or_none(load=load, execution_options=execution_options, **{self.repository.id_attribute: item_id})
        return self.repository.upsert(data, match_fields=match_fields, load=load, execution_options=execution_options)


class SQLAlchemyAsyncRepositoryReadService(RepositoryService[ModelT, RepositoryT]):
    pass


class SQLAlchemyAsyncRepositoryService(SQLAlchemyAsyncRepositoryReadService[ModelT, RepositoryT]):
    pass


class SQLAlchemySyncRepositoryReadService(RepositoryService[ModelT, RepositoryT]):
    pass


class SQLAlchemySyncRepositoryService(SQLAlchemySyncRepositoryReadService[ModelT, RepositoryT]):
    pass


class SQLAlchemyAsyncQueryService:
    def __init__(self, session, **repo_kwargs):
        self.repository = SQLAlchemyAsyncQueryRepository(session=session)


class SQLAlchemySyncQueryService:
    def __init__(self, session, **repo_kwargs):
        self.repository = SQLAlchemySyncQueryRepository(session=session)


class OffsetPagination(Generic[ModelT]):
    pass
`
