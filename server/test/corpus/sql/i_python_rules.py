"""What Python itself decides: which side of a comparison is asked, operators as functions, literals and collections."""

import datetime
import decimal
import enum
import functools
import operator
import uuid

from sqlalchemy import (
    all_, and_, any_, ARRAY, between, bindparam, Boolean, case, cast, CHAR, column, Column, Date, DateTime, delete, distinct, Double, Enum,
    except_, except_all, exists, extract, false, Float, func, FromClause, Identity, insert, Integer, intersect, Interval, JSON, lateral, literal,
    literal_column, MetaData, not_, null, nulls_last, Numeric, or_, over, select, Select, String, Table, table, text, true, tuple_, type_coerce,
    TypeDecorator, union, union_all, update, Uuid, values, VARCHAR, within_group,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, ARRAY as PG_ARRAY, array, insert as pg_insert, JSONB
from sqlalchemy.orm import aliased, Bundle, contains_eager, joinedload, load_only, selectinload, Session
from sqlalchemy.sql import ColumnElement, operators, quoted_name
from sqlalchemy.sql.functions import coalesce, count, GenericFunction, now

from tables import addresses, Article, audit, Author, Comment, items, orders, Profile, Tag, tag_links, users

U = users.c
A = addresses.c
O = orders.c

# the narrower class is asked first
select(U.id).where(literal_column("limit_of_age") < U.age)
select(U.id).where(column("x") == U.age)
select(U.id).where(column("x") != U.age)
select(U.id).where(U.age == column("x"))
select(U.id).where(func.lower(U.name) == func.max(U.fullname))
select(U.id).where(func.lower(U.name) == func.coalesce(U.fullname, "x"))
select(U.id).where(func.length(U.name) >= func.count(U.fullname))
select(U.id).where(func.max(U.name) >= func.length(U.fullname))
select(U.id).where(func.max(U.name) >= func.min(U.fullname))
select(U.id).where(func.now() < func.coalesce(U.created, func.now()))
select(U.id).where(func.lower(U.name) + func.max(U.fullname) == "x")
per_user = select(O.user_id, func.sum(O.total).label("spent")).group_by(O.user_id).subquery("per_user")
select(U.name).join(per_user, per_user.c.user_id == U.id).where(per_user.c.spent > U.balance)
select(U.name).join(per_user, per_user.c.user_id == U.id).where(U.balance < per_user.c.spent)
spending = select(func.sum(O.total).label("spent"), O.user_id.label("who")).group_by(O.user_id).cte("spending")
select(U).join(spending, spending.c.who == U.id).where(spending.c.spent >= U.balance)
select(U.id).where(select(func.max(A.id)).scalar_subquery() == U.id)
select(U.id).where(5 < U.age, 5 <= U.age, 5 > U.age, 5 >= U.age, 5 == U.age, 5 != U.age)
select(U.id).where(18 < func.coalesce(U.age, 0))
select(U.id).where("x" == U.name)
select(U.id).where(None == U.name)
select(U.id).where(True == U.active)

# operators as functions, folded conditions
select(U.id).where(functools.reduce(operator.or_, [U.id == 1, U.id == 2, U.id == 3]))
select(U.id).where(functools.reduce(operator.and_, [U.id > 1, U.age < 2]))
select(U.id).where(operator.eq(U.id, 5))
select(U.id).where(operator.lt(U.id, 5))
select(operator.add(U.id, 5))
select(operator.mul(U.id, U.age))
select(operator.neg(U.id))
select(U.id).where(operator.inv(U.active))
select(U.id).where(operator.invert(U.id == 5))
select(U.id).where(U.age.operate(operators.gt, 5))
select(U.id).where(U.name.operate(operators.like_op, "a%"))
select(U.id).where(reduced := or_(*[U.name.ilike(f"%{word}%") for word in "a b c".split()]))
select(U.id).where(*[getattr(U, name) == value for name, value in {"name": "x", "age": 5}.items()])
select(U.id).where(and_(*(c.is_not(None) for c in (U.name, U.age))))
select(*[c for c in users.c if c.name.startswith("a")])
select(*(c.label(f"user_{c.name}") for c in users.columns if c.primary_key))
select(*[users.c[k] for k in ("id", "name")])
select(users.c["id", "name"])
select(*users.primary_key)
select(users.c.id, *addresses.c)
select(U.id).where(U.id.in_([n * 2 for n in range(3)]))
select(U.id).where(U.id.in_({1}))
select(U.id).where(U.id.in_(range(4)))
select(U.id).where(U.id.in_((1, 2)))
select(U.id).where(U.id.not_in([]))
select(U.id).order_by(*[U.name.desc(), U.id])
select(U.id).order_by(getattr(U.name, "desc")())
select(U.id).filter_by(**{"name": "x", "age": None})
select(U.id).where(U.created >= datetime.datetime(2024, 1, 1))
select(U.id).where(U.created - datetime.timedelta(days=1) > datetime.datetime(2024, 1, 1))
select(U.id).where(U.created.between(datetime.datetime(2024, 1, 1), datetime.datetime(2024, 2, 1)))
select(U.id).where(U.balance > decimal.Decimal("10.50"))
select(U.id).where(audit.c.token == uuid.UUID(int=5))
select(func.coalesce(U.name, "a" "b"))
select(U.name + "x" + U.fullname)
select("x" + U.name)
select(U.age + 1.5, U.age * 2, 2 ** 3 * U.age)
select(-U.age, +5 * U.age, ~U.active)
select(U.age if True else U.id)

# names that say how they are quoted
quoted = Table(quoted_name("People", False), MetaData(), Column(quoted_name("Id", False), Integer), Column(quoted_name("name", True), String))
select(quoted)
select(quoted.c.Id).where(quoted.c.name == "x")
select(quoted.alias(quoted_name("P", False)))
select(U.id.label(quoted_name("Number", False)))
loud = select(U.id).cte(quoted_name("Loud", False))
select(loud.c.id)
select(select(U.id).subquery(quoted_name("order", False)))

# parameters by every spelling
select(U.id).where(U.id == bindparam("ident", unique=True), U.age == bindparam("ident", unique=True))
select(U.id).where(U.id == bindparam("ident", type_=String))
select(U.id).where(U.id == bindparam("ident", 5, Integer))
select(U.id).where(U.id == bindparam("ident", value=5, type_=Integer, required=False))
select(U.id).where(U.id == bindparam("ident", callable_=lambda: 5))
select(U.id).where(U.id.in_(bindparam("idents", [1, 2], expanding=True, literal_execute=True)))
select(U.id).where(U.id == bindparam(None, 5))
select(U.id).where(U.id == bindparam("ident")).params(ident=7)
text("select * from users where id = :id and name = :name").bindparams(id=5).bindparams(bindparam("name", type_=String))
text("select id, name from users").columns(U.id, U.name).subquery().select()
text("select cast(:x as int), '\\:not'").bindparams(x=5)

# operators given by name
select(items.c.sku).where(literal_column("tags", ARRAY(String)).any("x", operator=operators.ne))
select(items.c.sku).where(literal_column("tags", ARRAY(String)).all("x", operator=operators.le))
select(items.c.sku).where("x" == any_(literal_column("tags", ARRAY(String))))
select(items.c.sku).where(literal(5) > all_(select(U.age).scalar_subquery()))
select(U.name.op("~*")("x"), U.name.op("||", precedence=6)("y") == "z")
select(U.id).where(U.name.bool_op("@@")("x"))
select(U.id).where(~U.name.bool_op("@@")("x"))
select(U.id).where(not_(U.name.op("@@", is_comparison=True)("x")))

# VALUES with its values written in
pairs = values(column("a", Integer), column("b", String), name="pairs", literal_binds=True).data([(1, "x"), (2, "it's")])
select(pairs)
select(pairs.c.b).where(pairs.c.a == 5)
select(U.id).join(pairs, pairs.c.a == U.id)
select(values(column("a", Integer)).data([(1,), (2,)]).alias("v"))
select(values(column("a", Integer), name="v").data([(1,)]).data([(2,)]).cte("w"))
select(U.id).where(tuple_(U.id, U.name).in_([(1, "a"), (2, "b")]))
select(U.id).where(tuple_(U.id, U.name).in_(select(A.user_id, A.email)))
select(U.id).where(tuple_(U.id, U.age) > tuple_(1, 2))
select(U.id).where(tuple_(U.id, U.age) == (1, 2))

# entities
Boss = aliased(Author, name="boss")
select(Author.name, Boss.name).join(Author.boss.of_type(Boss)).where(Boss.karma > Author.karma)
select(Author).where(Author.karma > select(func.avg(Boss.karma)).scalar_subquery())
select(Author).where(func.lower(Author.name) == func.max(Boss.name))
select(Author).where(literal_column("x") == Author.id)
select(Author).where(~Author.articles.any(), Author.profile.has(Profile.bio.is_not(None)))
select(Author).options(joinedload(Author.articles.and_(Article.published.is_(True))))
select(Author).options(selectinload(Author.articles).load_only(Article.title)).order_by(Author.name.desc().nulls_last())
select(Bundle("pair", Author.id, Author.name).label("x"))
select(Author.id, func.row_number().over(partition_by=[Author.karma, Author.color], order_by=[Author.name.desc(), Author.id]))
select(Author).join(Article, and_(Article.author_id == Author.id, Article.views > 5), isouter=True)
select(Article).join(Article.tags).group_by(Article.id).having(func.count(distinct(Tag.id)) >= 2)
select(func.count()).select_from(select(Author).join(Author.articles).distinct().subquery())
select(Author).where(Author.id.in_(select(Article.author_id).where(Article.views > 5).distinct()))
select(Author.color, func.count(Author.id)).group_by(Author.color).order_by(func.count(Author.id).desc(), "color")
select(case((Author.karma > 100, "gold"), (Author.karma > 10, "silver"), else_="none").label("rank"), Author.id).order_by("rank")
select(case({"a": 1, "b": 2}, value=Author.name, else_=0))
select(Article.title.concat(" by ").concat(Author.name)).join(Article.author)
select(func.json_extract(U.data, "$.a"), U.data["a"]["b"].as_string(), U.data[("a", "b")].as_integer(), U.data["n"].as_float())
update(Author).where(Author.karma < 0).values({Author.karma: Author.karma + 1, "name": func.upper(Author.name)})
update(users).values({U.age: U.age + 1}).where(U.id == select(func.max(A.user_id)).scalar_subquery())
delete(Article).where(Article.author_id == Author.id, Author.karma < 0)
insert(users).from_select(["name", "age"], select(A.email, literal(5)).where(A.kind == "home"))
insert(users).values([{"name": n, "age": i} for i, n in enumerate(["a", "b"])])
insert(users).values(name=select(func.max(A.email)).scalar_subquery())
