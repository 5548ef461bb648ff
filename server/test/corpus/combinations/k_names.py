"""Names that are given late, by keyword or with quotes."""

from sqlalchemy import *
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import ReturnTypeFromArgs, GenericFunction, FunctionElement
from sqlalchemy.schema import *
from sqlalchemy.dialects.postgresql import *
from tables import users
import datetime
class max_(ReturnTypeFromArgs):
    name = 'max'
    inherit_cache = True

@compiles(max_)
def visit_max(element, compiler, **kw):
    return 'max(%s)' % compiler.process(element.clauses, **kw)
select(max_(5, 6))
select(max_(users.c.id, 6) + 5)
DropIndex(Index(name="xyz"))
CreateIndex(Index("n1", users.c.id, users.c.name, unique=True))
CreateTable(Table("q", MetaData(), Column(name="x", type_=Integer, primary_key=True), Column(type_=String(3), name="y")))
c1 = Column(String)
c1.name = "late"
select(c1)
t = Table("tt", MetaData(), Column("col1", Integer, quote=True), Column(quoted_name("col2", True), Integer), Column("UP", Integer, quote=False))
select(t.select().subquery("a").c.col1)
select(t.select().subquery("a"))
select(t.c.col1.label("zz"), t.c.col2).cte("c").select()
select(t).union(select(t)).subquery().select()
select(t)
i = Index("nm", users.c.age)
i.name = "renamed"
CreateIndex(i)
