"""The places from which SQLAlchemy's names can be imported."""

import sqlalchemy
import sqlalchemy as sa
import sqlalchemy.orm
import sqlalchemy.orm as so
import sqlalchemy.dialects.postgresql as pgd
import sqlalchemy.dialects.mysql
import sqlalchemy.ext.hybrid as hyb
import sqlalchemy.sql.functions as sf
import sqlalchemy.sql.expression as expr
from sqlalchemy import orm, sql, types as T, schema as S, func as F, dialects, exc, event, inspect as insp, ext
from sqlalchemy.sql import and_ as AND, or_, not_, func, expression, operators, select as sel, text, literal_column, table, column, alias, exists, case, cast, bindparam, desc, asc, null, true, false, label, tuple_, union, values, quoted_name, Select, Insert, Update, Delete, Alias, Subquery, ColumnElement, ClauseElement, TableClause, LABEL_STYLE_TABLENAME_PLUS_COL
from sqlalchemy.sql.expression import Select as Sel2, BinaryExpression, BindParameter, over, extract, nulls_first, nulls_last, type_coerce, lateral, tablesample, within_group, collate, outparam, FunctionElement, Executable, UnaryExpression, BooleanClauseList, cte, nullsfirst, nullslast, intersect
from sqlalchemy.sql.functions import count, coalesce, max as fmax, sum as fsum, now, concat, current_timestamp, random, rank, array_agg, char_length, GenericFunction, Function, next_value, user, session_user, cube, rollup, grouping_sets, percentile_cont, mode, min
from sqlalchemy.sql.elements import Label, Case, Cast, Grouping, TextClause, Over, quoted_name as qn, literal_column as lc, ClauseList
from sqlalchemy.sql.selectable import Join, Exists, Lateral, TableValuedAlias, CompoundSelect, Values
from sqlalchemy.sql.schema import Column as SColumn, Table as STable
from sqlalchemy.sql.sqltypes import String as SStr, INTEGER, NullType, Integer as SInt, Boolean, JSON as SJ
from sqlalchemy.types import TypeEngine, Integer, VARCHAR, NULLTYPE, INT, TIMESTAMP, Concatenable, UserDefinedType, TypeDecorator
from sqlalchemy.orm import aliased as al, Query, Session as Sess, scoped_session, sessionmaker
from sqlalchemy.orm.attributes import InstrumentedAttribute, flag_modified, QueryableAttribute
from sqlalchemy.orm.util import AliasedClass, with_parent as wp, Bundle as Bn
from sqlalchemy.orm.strategy_options import Load, joinedload as jl
from sqlalchemy.orm.query import Query as Q2
from sqlalchemy.ext.hybrid import hybrid_property as hp
from sqlalchemy.engine import Row, Result, create_engine, Engine, Connection
from sqlalchemy.future import select as fselect, create_engine as fce, Engine as FE
from sqlalchemy.dialects.postgresql.json import JSONB as JB, JSON as PJ
from sqlalchemy.dialects.postgresql.dml import insert as pgi, Insert as PGI
from sqlalchemy.dialects.postgresql.array import ARRAY as PA, array as parr
from sqlalchemy.dialects.postgresql.base import UUID as PU, INTERVAL as PI, TIMESTAMP as PT, CIDR
from sqlalchemy.dialects.postgresql.ext import aggregate_order_by as aob, ExcludeConstraint as EC
from sqlalchemy.dialects.postgresql.ranges import INT4RANGE as IR, Range as Rg, TSTZRANGE
from sqlalchemy.dialects.postgresql.hstore import HSTORE as HS, hstore as hsf
from sqlalchemy.dialects.mysql.dml import insert as myi
from sqlalchemy.dialects.mysql.types import LONGTEXT as LT, TINYINT as TI
from sqlalchemy.dialects.mysql.enumerated import ENUM as ME
from sqlalchemy.dialects.sqlite.dml import insert as sli
from sqlalchemy.dialects.sqlite.json import JSON as SLJ
from sqlalchemy.dialects import postgresql, mysql, sqlite
import tables
import tables as tb
from tables import *
from tables import users as u_tbl, Author as A

U = tables.users.c
sqlalchemy.select(U.id).where(sqlalchemy.func.lower(U.name) == "x")
sa.select(sa.text("1"), sa.func.now(), sa.literal(3), sa.null(), sa.true(), sa.sql.func.foo(1), sa.sql.expression.literal_column("z"))
sa.sql.select(U.id).where(sa.sql.and_(U.id > 1, sa.sql.or_(U.id < 5, sa.sql.not_(U.active))))
sql.select(U.id).where(sql.exists().where(tables.orders.c.user_id == U.id))
expr.select(U.id).order_by(expr.desc(U.id), expr.nulls_last(U.name))
sel(U.id).where(AND(U.id == 1, U.name == "x"))
fselect(U.id).limit(3)
Sel2(U.id)
Select(U.id, U.name).where(U.id == 3)
so.Session().query(tb.Author).filter(tb.Author.karma.in_([1]))
sqlalchemy.orm.Session().query(tables.Author).options(sqlalchemy.orm.joinedload(tables.Author.articles))
orm.aliased(A).name.label("n") is None
sa.select(orm.aliased(A, name="zz"))
sa.select(A).options(jl(A.articles), Load(A).load_only(A.name))
sa.select(Bn("b", A.id, A.name))
sa.select(A).where(wp(A(id=3), A.staff))
Q2([A]).filter(A.id == 1)
Query(A.id).filter_by(name="x")
pgd.insert(users).values(name="x").on_conflict_do_nothing()
sa.dialects.postgresql.insert(users).values(name="x").on_conflict_do_update(index_elements=["id"], set_={"name": "y"})
sqlalchemy.dialects.mysql.insert(users).values(name="x").on_duplicate_key_update(name="y")
pgi(users).values(name="q").on_conflict_do_nothing().returning(U.id)
PGI(users).values(name="q")
myi(users).values(name="x").on_duplicate_key_update(age=3)
sli(users).values(name="x").on_conflict_do_nothing()
postgresql.insert(A).values(name="x").on_conflict_do_nothing(index_elements=[A.id])
sa.select(sa.cast(U.data, JB)["a"].astext, sa.cast(U.name, PU), sa.cast(U.name, PI), sa.cast(U.name, PT(timezone=True)), sa.cast(U.name, PA(Integer)), sa.cast(U.name, IR), sa.cast(U.name, HS)["k"])
sa.select(parr([1, 2]), hsf("a", "b"), F.string_agg(U.name, aob(sa.text("','"), U.id)))
sa.select(sa.cast(U.name, LT), sa.cast(U.id, TI(1)), sa.cast(U.name, ME("a", "b")))
sa.select(sa.cast(U.id, T.String(20)), sa.cast(U.id, sa.types.Numeric(5, 2)), sa.cast(U.id, SStr(5)), sa.cast(U.id, INTEGER), sa.cast(U.id, VARCHAR(4)), sa.cast(U.id, sa.sql.sqltypes.Float))
sa.select(count(U.id), coalesce(U.name, "x"), fmax(U.age), fsum(U.age), now(), concat(U.name, "z"), current_timestamp(), random(), rank().over(order_by=U.id), array_agg(U.id), char_length(U.name), user(), session_user(), min(U.age))
sa.select(sf.count(), sf.func.bar(2), sf.Function("zap", U.id, type_=Integer), Function("pkg", 1, packagenames=["a", "b"]))
sa.select(U.age).group_by(cube(U.age, U.id), rollup(U.name), grouping_sets(U.score))
sa.select(percentile_cont(0.5).within_group(U.age), mode().within_group(U.name))
sa.select(expr.case((U.id == 1, 2)), expr.cast(U.id, SStr), expr.extract("year", U.created))
sa.select(U.id).select_from(Join(users, orders, U.id == orders.c.user_id))
sa.select(A.id).select_from(orm.outerjoin(A, Article, A.id == Article.author_id).join(Comment, Comment.article_id == Article.id))
sa.Table("t", sa.MetaData(), sa.Column("x", sa.Integer)).select()
STable("t", sa.MetaData(), SColumn("x", SInt)).insert().values(x=3)
S.CreateTable(sa.Table("t3", S.MetaData(), S.Column("x", T.Integer, S.ForeignKey("users.id"), primary_key=True), S.UniqueConstraint("x"), S.Index("ixx", "x")))
S.CreateIndex(S.Index("ii", U.name))
sa.schema.DropTable(users)
expression.select(U.id).with_only_columns(expression.func.count())
alias(sel(U.id).subquery(), "aa").select()
intersect(sel(U.id), sel(orders.c.id))
cte(sel(U.id), "named").select()
label("ll", U.id).element is None
sa.select(label("ll", U.id + 1))
sa.insert(table("tt", column("a"))).values(a=bindparam("a"))
tables.Author.__table__.select()
tb.metadata.tables["users"].select()
Base.metadata.tables["authors"].select().where(Base.metadata.tables["authors"].c.id == 1)
sa.select(sa.inspect(A).columns.name, insp(A).c.id, A.__mapper__.c.karma, A.__table__.c["email"])
sa.select(sa.inspect(A).local_table.c.id)
sa.select(sa.orm.class_mapper(A).primary_key[0])
sa.select(A.articles.property.mapper.class_)
sa.select(A.articles.property.entity.class_.title, A.name.property.columns[0])
sa.select(A.name.type.length + sa.literal(1)) if False else sa.select(sa.literal(A.name.type.length))
