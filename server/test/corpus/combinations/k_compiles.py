"""What a program compiles itself: elements, functions, statements, DDL and types with @compiles."""

import datetime
from sqlalchemy import *
from sqlalchemy.ext.compiler import compiles, deregister
from sqlalchemy.sql import expression, functions
from sqlalchemy.sql.expression import ColumnElement, ClauseElement, Executable, FunctionElement, UpdateBase, FromClause, ColumnClause
from sqlalchemy.schema import DDLElement, ExecutableDDLElement, CreateColumn, CreateTable, DropTable
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.types import DateTime, Numeric, Boolean, String, UserDefinedType, TypeDecorator, VARCHAR
from tables import users, orders, Author, Article

class utcnow(expression.FunctionElement):
    type = DateTime()
    inherit_cache = True

@compiles(utcnow, "postgresql")
def pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"

@compiles(utcnow, "mssql")
def ms_utcnow(element, compiler, **kw):
    return "GETUTCDATE()"

@compiles(utcnow)
def default_utcnow(element, compiler, **kw):
    return "CURRENT_TIMESTAMP"

class greatest(expression.FunctionElement):
    type = Numeric()
    name = "greatest"
    inherit_cache = True

@compiles(greatest)
def default_greatest(element, compiler, **kw):
    return compiler.visit_function(element, **kw)

@compiles(greatest, "sqlite")
@compiles(greatest, "mssql")
def case_greatest(element, compiler, **kw):
    arg1, arg2 = list(element.clauses)
    return compiler.process(case((arg1 > arg2, arg1), else_=arg2), **kw)

class sql_false(expression.ColumnElement):
    inherit_cache = True

@compiles(sql_false)
def default_false(element, compiler, **kw):
    return "false"

@compiles(sql_false, "mysql")
@compiles(sql_false, "sqlite")
def int_false(element, compiler, **kw):
    return "0"

class timestamp(ColumnElement):
    type = TIMESTAMP()
    inherit_cache = True

@compiles(timestamp)
def compile_timestamp(element, compiler, **kw):
    return "now()"

class coalesce(expression.FunctionElement):
    name = "coalesce"
    inherit_cache = True

@compiles(coalesce)
def compile_coalesce(element, compiler, **kw):
    return "coalesce(%s)" % compiler.process(element.clauses, **kw)

@compiles(coalesce, "oracle")
def compile_o(element, compiler, **kw):
    return "nvl(%s)" % compiler.process(element.clauses, **kw)

class MyColumn(ColumnClause):
    inherit_cache = True

@compiles(MyColumn)
def compile_mycolumn(element, compiler, **kw):
    return "[%s]" % element.name

class InsertFromSelect(Executable, ClauseElement):
    inherit_cache = False
    def __init__(self, table, select):
        self.table = table
        self.select = select

@compiles(InsertFromSelect)
def visit_insert_from_select(element, compiler, **kw):
    return "INSERT INTO %s (%s)" % (
        compiler.process(element.table, asfrom=True, **kw),
        compiler.process(element.select, **kw),
    )

class Explain(Executable, ClauseElement):
    inherit_cache = True
    def __init__(self, statement, analyze=False):
        self.statement = statement
        self.analyze = analyze

@compiles(Explain, "postgresql")
def pg_explain(element, compiler, **kw):
    text = "EXPLAIN "
    if element.analyze:
        text += "ANALYZE "
    text += compiler.process(element.statement, **kw)
    return text

@compiles(Explain)
def any_explain(element, compiler, **kw):
    return f"EXPLAIN QUERY PLAN {compiler.process(element.statement, **kw)}"

class CreateView(DDLElement):
    def __init__(self, name, selectable):
        self.name = name
        self.selectable = selectable

class DropView(DDLElement):
    def __init__(self, name):
        self.name = name

@compiles(CreateView)
def _create_view(element, compiler, **kw):
    return "CREATE VIEW %s AS %s" % (element.name, compiler.sql_compiler.process(element.selectable, literal_binds=True))

@compiles(DropView)
def _drop_view(element, compiler, **kw):
    return "DROP VIEW %s" % (element.name)

class AlterColumn(ExecutableDDLElement):
    def __init__(self, column, cmd):
        self.column = column
        self.cmd = cmd

@compiles(AlterColumn)
def visit_alter_column(element, compiler, **kw):
    if element.column is None:
        raise NotImplementedError
    return "ALTER TABLE %s ALTER COLUMN %s %s ..." % (element.column.table.name, element.column.name, element.cmd)

class string_agg_distinct(FunctionElement):
    inherit_cache = True
    name = "string_agg_distinct"
    type = String()
    def __init__(self, expr, sep=", "):
        super().__init__(expr, literal(sep))

@compiles(string_agg_distinct, "postgresql")
def _sad_pg(element, compiler, **kw):
    expr, sep = element.clauses
    return f"string_agg(DISTINCT {compiler.process(expr, **kw)}, {compiler.process(sep, **kw)})"

@compiles(string_agg_distinct)
def _sad(element, compiler, **kw):
    expr, _ = element.clauses
    return "group_concat(DISTINCT {})".format(compiler.process(expr, **kw))

class months_between(FunctionElement):
    inherit_cache = True
    type = Integer()
    def __init__(self, start, end):
        self.start = start
        self.end = end
        super().__init__(start, end)

@compiles(months_between)
def _mb(element, compiler, **kw):
    return "MONTHS_BETWEEN(" + ", ".join(compiler.process(c, **kw) for c in (element.start, element.end)) + ")"

class MyType(UserDefinedType):
    cache_ok = True
    def __init__(self, precision=8):
        self.precision = precision
    def get_col_spec(self, **kw):
        return "MYTYPE(%s)" % self.precision

@compiles(MyType, "mysql")
def _mt(type_, compiler, **kw):
    return "MYTYPE_MYSQL"

class FullText(VARCHAR):
    pass

@compiles(FullText, "sqlite")
def ft(element, compiler, **kw):
    if element.length == "max":
        return "VARCHAR('max')"
    return compiler.visit_VARCHAR(element, **kw)

select(utcnow())
select(users.c.id).where(users.c.created > utcnow())
select(users.c.name, utcnow().label("at"))
insert(users).values(created=utcnow())
update(users).values(created=utcnow()).where(users.c.id == 4)
select(Article).where(Article.created < utcnow())
select(users.c.name).where(greatest(users.c.age, users.c.score) > 5)
select(greatest(users.c.age, 10))
select(users.c.id).where(sql_false())
select(users.c.id).where(users.c.active == sql_false())
select(timestamp())
select(users.c.id).where(users.c.created == timestamp())
select(coalesce(users.c.name, users.c.fullname, "x"))
select(coalesce(users.c.name, "x").label("n")).order_by("n")
select(MyColumn("x"), MyColumn("y").label("z"))
InsertFromSelect(users, select(orders).where(orders.c.total > 5))
Explain(select(users.c.id).where(users.c.id == 3))
Explain(select(users.c.id).where(users.c.id == 3), analyze=True)
CreateView("v", select(users.c.id, users.c.name).where(users.c.name == "ed"))
DropView("v")
AlterColumn(users.c.name, "SET NOT NULL")
select(orders.c.user_id, string_agg_distinct(orders.c.note)).group_by(orders.c.user_id)
select(orders.c.user_id, string_agg_distinct(orders.c.note, "; ").label("notes")).group_by(orders.c.user_id)
select(months_between(orders.c.placed, func.now()))
select(cast(users.c.id, MyType(5)))
select(cast(users.c.id, MyType))
CreateTable(Table("tt", MetaData(), Column("id", Integer, primary_key=True), Column("m", MyType()), Column("f", FullText(20)), Column("at", DateTime, server_default=utcnow())))
select(cast(users.c.name, FullText(30)))
select(cast(users.c.name, FullText("max")))

@compiles(CreateColumn, "sqlite")
def use_comment(element, compiler, **kw):
    column = element.element
    if "special" not in column.info:
        return compiler.visit_create_column(element, **kw)
    text = "%s SPECIAL DIRECTIVE %s" % (column.name, compiler.type_compiler.process(column.type))
    default = compiler.get_column_default_string(column)
    if default is not None:
        text += " DEFAULT " + default
    if not column.nullable:
        text += " NOT NULL"
    if column.constraints:
        text += " ".join(compiler.process(const) for const in column.constraints)
    return text

CreateTable(Table("mytable", MetaData(), Column("x", Integer, info={"special": True}, primary_key=True), Column("y", String(50)), Column("z", String(20), info={"special": True})))

class date_trunc_tz(FunctionElement):
    name = "date_trunc"
    inherit_cache = True
    def __init__(self, unit, col, tz="UTC"):
        self.unit = unit
        self.tz = tz
        super().__init__(col)

@compiles(date_trunc_tz)
def _dtt(element, compiler, **kw):
    return "date_trunc('%s', %s, '%s')" % (element.unit, compiler.process(element.clauses, **kw), element.tz)

@compiles(date_trunc_tz, "mysql", "mariadb")
def _dtt_my(element, compiler, **kw):
    fmt = {"day": "%%Y-%%m-%%d", "month": "%%Y-%%m-01"}[element.unit]
    return f"DATE_FORMAT({compiler.process(element.clauses, **kw)}, '{fmt}')"

day = date_trunc_tz("day", users.c.created)
select(day.label("day"), func.count()).group_by(day)
select(day.label("day"), func.count()).group_by("day").order_by(day.desc())

class as_json(ColumnElement):
    inherit_cache = True
    type = JSON()
    def __init__(self, **fields):
        self.fields = fields

@compiles(as_json)
def _aj(element, compiler, **kw):
    parts = []
    for name, expr in element.fields.items():
        parts.append("'%s', %s" % (name, compiler.process(expr, **kw)))
    return "json_object(%s)" % ", ".join(parts)

select(as_json(id=users.c.id, name=users.c.name).label("doc"))
select(as_json(id=users.c.id)["id"])

class sleep(FunctionElement):
    inherit_cache = True
    name = "sleep"

@compiles(sleep, "postgresql")
def _sl(element, compiler, **kw):
    return "pg_sleep(%s)" % compiler.process(element.clauses)

@compiles(sleep)
def _sl2(element, compiler, **kw):
    return "sleep(%s)" % compiler.process(element.clauses)

select(sleep(5))
select(sleep(bindparam("secs", 3)))

class values_list(FromClause):
    named_with_column = True
    inherit_cache = False
    def __init__(self, columns, *args, alias=None):
        self._cols = columns
        self.list = args
        self.name = self.alias_name = alias
    def _populate_column_collection(self, *a, **k):
        for c in self._cols:
            c._make_proxy(self)

class not_supported(ColumnElement):
    inherit_cache = True

@compiles(not_supported, "postgresql")
def _ns(element, compiler, **kw):
    return "xx"

select(not_supported())
