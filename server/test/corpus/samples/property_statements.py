"""Statements about computed attributes, put together at random."""

import datetime, decimal, uuid
from decimal import Decimal
import sqlalchemy as sa
from sqlalchemy import (
    ARRAY, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Enum, Float, ForeignKey, Identity, Index, Integer, Interval, JSON, LargeBinary,
    MetaData, Numeric, SmallInteger, String, Table, Text, Time, TupleType, Unicode, UniqueConstraint, Uuid, all_, and_, any_, asc, between, bindparam, bitwise_not, case, cast, collate,
    column, delete, desc, distinct, except_, except_all, exists, extract, false, func, insert, intersect, intersect_all, join, lateral,
    literal, literal_column, not_, null, nulls_first, nulls_last, nullsfirst, nullslast, or_, outerjoin, over, select, table, tablesample, text, true, try_cast, tuple_,
    type_coerce, union, union_all, update, values, within_group, quoted_name,
)
from sqlalchemy.orm import (
    Bundle, Load, Query, Session, aliased, contains_eager, defaultload, defer, immediateload, joinedload, lazyload, load_only, noload, raiseload,
    selectin_polymorphic, selectinload, subqueryload, undefer, undefer_group, with_expression, with_loader_criteria, with_parent, with_polymorphic,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable, DropIndex
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import aggregate_order_by, array, array_agg, hstore as pg_hstore, insert as pg_insert, to_tsquery, to_tsvector, Range as PgRange, ts_headline, JSONB
from sqlalchemy.dialects.mysql import insert as my_insert, match as my_match
from sqlalchemy.dialects.sqlite import insert as lite_insert
from property_models import *

def case_1():
    a1 = aliased(Pet, name='al')
    return select(a1, a1.name.concat('A\\b').startswith('?')).join_from(a1, Toy, full=True).set_label_style(sa.LABEL_STYLE_NONE)

def case_2():
    q2 = Session().query(Node, Node.parent_id.label('name')).prefix_with('/* q */')
    return Session().query(q2.exists())

def case_3():
    return union(select(Owner.code).where(Owner.anything == 5).where(Owner.has_bio != false()), select(Pet.name)).limit(bindparam('lim'))

def case_4():
    a11 = aliased(Owner, flat=True)
    return select(Node).select_from(a11).filter(a11.code.startswith((a11.code + ''))).where(datetime.time(3, 4) == any_(literal([1, 2])), cast(a11.n_pets, Boolean)).options(lazyload(Node.descendants))

def case_5():
    m17 = MetaData(schema='sch')
    tb18 = Table('order', m17, Column('val', Integer, primary_key=True), Column('c', Float, unique=True), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', sa.Double, CheckConstraint('a > 2'), nullable=True, unique=True), Column('order', JSONB))
    return CreateTable(tb18, if_not_exists=True)

def case_6():
    return my_insert(Node).values(path='x y', parent_id=7)

def case_7():
    return select(Pet).select_from(Toy).join(Toy.pet).join(Owner, Pet.span_high == Owner.size, full=True).where(Owner.id.is_not_distinct_from(None)).group_by((Pet.owner_id + literal(2, sa.BIGINT))).having(func.count() > 10).order_by(Owner.bio.desc()).with_for_update(read=True, key_share=True).options(lazyload(Pet.owner), load_only(Pet.owner_id))

def case_8():
    return select(Toy.price, (literal(datetime.date(2024, 10, 2)) - datetime.timedelta(hours=2, minutes=5))).select_from(Pet).outerjoin(Pet.toys).where(Toy.label != 'a' == None).where(Pet.id.between(type_coerce(Pet.span_high, BigInteger), 0), literal('?').endswith("it's", autoescape=True, escape='#')).limit(5).offset(literal_column('4'))

def case_9():
    a30 = aliased(Node)
    return Session().query(Node).outerjoin(Node.descendants.of_type(a30), full=True).outerjoin(Pet, a30.id == Pet.owner_id).options(immediateload(Node.descendants).immediateload(Node.kids).joinedload(Node.descendants))

def case_11():
    return Session().query(Owner).filter(~literal_column('1', Boolean))

def case_12():
    return select(Pet).where(tuple_(Pet.owner_id, Pet.id).in_(select(Pet.span_low, Pet.id).join(Pet.toys).distinct().correlate(Pet))).order_by((Pet.name + "it's"), (Pet.weight / -2.0)).options(noload(Pet.owner), lazyload(Pet.toys)).execution_options(x=1)

def case_13():
    return Session().query(Pet).filter(-3 == Pet.span_low).distinct(Pet.span_high)

def case_14():
    v46 = values(column('name', String(5, collation='C')), column('Key', String(5, collation='C')), column('x', mysql.INTEGER(unsigned=True)), name='vals').data([(':colon', ':colon', 5,), ("it's", 'a', -3,)]).cte('vc')
    return select(v46.c.Key.label('cnt')).group_by(func.grouping_sets(tuple_(v46.c.Key), tuple_(v46.c.x))).order_by(v46.c.x.desc())

def case_15():
    return select(Owner).join_from(Owner, Toy, Owner.joined == datetime.datetime(2024, 1, 2, 3, 27), full=True).where(tuple_(Toy.id, literal(5, BigInteger)) <= tuple_(-3, 0)).where(~(Owner.last.is_(null()))).fetch(10, percent=True, with_ties=True).options(with_loader_criteria(Toy, lambda cls: cls.id != 2, include_aliases=True), defer(Owner.fee))

def case_17():
    return Session().query(Node.parent_id).filter_by(parent_id=-3)

def case_18():
    return Session().query(func.pow(bindparam('cb', callable_=lambda: -2.0), 0), func.sysdate()).select_from(Membership).filter(Membership.owner_id.is_(null())).limit(5)

def case_19():
    return insert(Pet).values({'id': 2147483648, 'span_high': -3, 'span_low': 42}).returning((Pet.id - Pet.owner_id).label('lab'))

def case_20():
    a54 = aliased(Owner, name='Al Ias')
    return select(literal([1, 2]), a54.size, literal(10, sa.BIGINT).label('name'), func.dense_rank().over(partition_by=(a54.size,), order_by=select(literal(1)).select_from(Club).where(Club.id == -3).scalar_subquery().asc()), (func.group_concat(a54.full) + a54.secret)).select_from(a54).filter(with_parent(Owner(id=7), a54.memberships))

def case_21():
    return delete(Node)

def case_22():
    m62 = MetaData(schema='sch')
    tb63 = Table('order', m62, Column('val', JSONB), Column('name', String, nullable=False), Column('c', Numeric(10, 2), server_default=sa.FetchedValue()), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', sa.DECIMAL(8, 3), nullable=False, index=True), Column('with space', postgresql.INTERVAL), Column('order', mysql.DOUBLE))
    return CreateTable(tb63)

def case_23():
    a64 = aliased(Toy)
    return update(Membership).values(owner_id=Membership.owner_id.cast(Integer), club_id=func.count()).where(Membership.since.in_(select(bindparam('u', datetime.date(2024, 9, 2), unique=True)).select_from(a64)))

def case_24():
    return select(Club, func.length(Club.name).label('b')).where(Club.id >= 5).options(defer(Club.name, raiseload=True))

def case_25():
    return insert(Node).from_select([Node.id, Node.parent_id, Node.path], select(Node.id, func.any_value(Node.id), bindparam('cb', callable_=lambda: '')), include_defaults=False)

def case_26():
    return select(Toy).order_by(func.sum(literal(7)).filter(Toy.id.in_([0, -3])).desc()).limit(1).offset(20)

def case_27():
    a74 = aliased(Club)
    return select(a74).select_from(Membership).outerjoin(Membership.club.of_type(a74)).where(bindparam('order', 2147483648).op('~')(2147483648)).fetch(10, percent=True, with_ties=True).prefix_with('SQL_CALC_FOUND_ROWS', dialect='mysql').with_hint(Membership, 'USE INDEX (x)')

def case_28():
    return update(Membership).values({'club_id': (lambda v: v + 1)(Membership.owner_id), 'since': func.date(literal(datetime.datetime(2024, 1, 2, 3, 48))), 'owner_id': 7}).where(datetime.datetime(2024, 1, 2, 3, 18) == literal(datetime.datetime(2024, 1, 2, 3, 2)))

def case_29():
    return delete(Club)

def case_30():
    return select(Owner.bio.regexp_replace('/', 'ünï').collate('utf8mb4_bin').label('id')).where(Owner.between_x(1)).distinct().order_by(func.nullif(Owner.y, Owner.n_pets).desc(), Owner.id).limit(1)

def case_31():
    a75 = aliased(Pet, select(Pet).where(literal(False) == true()).limit(10).subquery('sub'))
    return select(a75, (a75.weight - func.least(a75.weight, a75.weight, type_=sa.REAL))).where(-a75.span_high.is_not(null())).group_by(func.cube(func.stddev(a75.weight).filter(a75.where.is_not(None)), a75.span_high)).order_by(literal(-2.0))

def case_32():
    return update(Pet).values(where=Pet.name, id=2147483648).where(Pet.span == Range(1, 2)).returning(Pet).prefix_with('/* p */', dialect='mysql')

def case_33():
    return select(Membership).outerjoin(Membership.owner).where(not_(func.string_agg(Owner.bio, aggregate_order_by(literal(chr(44)), nulls_last(bindparam('x-y', 1).desc()))).concat(Owner.given).match(''))).order_by(Owner.anything.desc())

def case_34():
    a77 = aliased(Owner, name='al')
    s78 = select(Club.name.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database')).subquery()
    c79 = select(bindparam('p', 'foo').label('name'), s78.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database).where(s78.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database.not_in(['/', '100%'])).cte(nesting=True)
    return select(c79).select_from(a77).join(c79, Owner.secret == c79.c.name, full=True)

def case_35():
    m80 = MetaData(schema='sch')
    tb81 = Table('thing', m80, Column('a', Date, unique=True), Column('id', BigInteger, unique=True), Column('name', mysql.DOUBLE, server_default=true()), Column('c', sa.REAL, nullable=False), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', sa.VARBINARY(5), nullable=True), mysql_auto_increment='5', mysql_comment='hm')
    return CreateTable(tb81, if_not_exists=True)

def case_36():
    return Session().query(Node).filter((Node.id // 42).is_not_distinct_from(case((Node.path == '100%', literal(2147483648)), else_=literal(1)))).filter(((Node.id == 42) | (Node.id.between(Node.parent_id, Node.id))))

def case_37():
    return select(Club.name)

def case_38():
    return select(Toy, Toy.price).select_from(Toy).where(case((Toy.label >= '100%', '/'), else_='A\\b') == '100%', ~literal('A\\b').regexp_match('a_b')).order_by(func.random(), text('name DESC')).distinct()

def case_39():
    a88 = aliased(Owner, Owner.__table__.alias('ta'))
    ts89 = tablesample(Owner.__table__, func.bernoulli(1.5))
    return select(a88, ts89, a88).filter(ts89.c.state.in_([State.done, State.new]))

def case_40():
    return delete(Club).where(func.trim(Club.name).not_like("it's", escape='#')).returning(Club)

def case_41():
    a90 = aliased(Node)
    return delete(Club).where(Club.id == all_(select(bindparam('a b', 2)).select_from(Node).join(Node.parent.of_type(a90), full=True).where(tuple_(Node.parent_id, Node.id) == tuple_(func.length(a90.path), a90.id)).correlate(Club).scalar_subquery())).filter_by(name='x y', id=0)

def case_42():
    return insert(Toy).values(id=7, pet_id=func.char_length(func.current_user()))

def case_43():
    return select(Owner, Owner.secret == "it's", Owner.__table__, Owner.given)

def case_44():
    return select(Membership, (Club.name + Club.name)).select_from(Club).join_from(Club, Membership).order_by(func.char_length(func.current_user())).options(lazyload(Membership.club)).reduce_columns()

def case_45():
    return select(Membership).prefix_with('SQL_CALC_FOUND_ROWS').options(raiseload(Membership.owner, sql_only=True))

def case_46():
    return delete(Node).where(Node.id.is_not(null()))

def case_47():
    return Session().query(bindparam(None, datetime.timedelta(days=1)), Pet).select_from(Owner).outerjoin(Owner.top_pets).filter((func.nullif(Pet.weight, Pet.weight) // 0) >= 5)

def case_48():
    return except_all(except_(select(func.length(Node.path)).select_from(Node), select(Membership.owner_id).select_from(Club).join(Membership).fetch(1, percent=True)), select(extract('dow', literal(datetime.datetime(2024, 1, 2, 3, 4)))).select_from(Membership).join(Membership.club.and_(literal(decimal.Decimal("10")) != literal(5)), isouter=True).with_for_update(nowait=True, skip_locked=True, of=[Club, Membership]))

def case_49():
    a102 = aliased(Toy, name='fl', flat=True)
    f103 = func.unnest(array([1, 2])).table_valued('x', with_ordinality='ord').render_derived()
    return select(f103, a102.price, func.string_agg(a102.label, ':colon').startswith(a102.label.regexp_replace(':colon', Pet.name, flags='i'), escape='/'), a102.id).select_from(Pet).join(a102, Pet.toys, isouter=True).join(f103, true()).order_by(Pet.weight, func.char_length(a102.label))

def case_50():
    return select(type_coerce(Node.path, String(5, collation='C')), (Node.id - 0), func.nth_value(Node.id).over(partition_by=Node.parent_id, order_by=(Node.path.desc().nulls_first(),)).bitwise_xor(func.sum(Node.parent_id)).label('x%y')).select_from(Node).where(array([Node.path]).is_not(null()))

def case_51():
    a104 = aliased(Toy)
    return select(func.coalesce(func.coalesce(literal(State.done), literal(State.new)), cast(a104.label, Enum('a', 'b', name='ab')))).select_from(a104).filter(func.date_trunc('day', literal(datetime.datetime(2024, 1, 2, 3, 26))) > datetime.datetime(2024, 1, 2, 3, 54)).distinct().add_columns((literal('/') + a104.label))

def case_52():
    c105 = select(Owner.y).select_from(Pet).join(Membership.club).join(Owner, Club.id == Owner.x).cte().suffix_with('SEARCH x')
    return Session().query(c105.c.y).group_by(c105.c.y).having(func.count() > 1)

def case_53():
    ts106 = tablesample(Owner.__table__, func.system(5), seed=func.random())
    c107 = select(bindparam(None, datetime.timedelta(hours=2, minutes=5)), literal_column('1', mysql.INTEGER(unsigned=True))).select_from(ts106).join(Toy.pet).where(Toy.label == None).cte()
    return delete(Owner).add_cte(c107)

def case_54():
    return select(func.floor(over(func.sum(Pet.weight), order_by=nulls_last(Pet.weight.desc()))).label('anon_1'), func.row_to_json(func.row(Owner.id)), func.substr(Owner.code.self_group(), 0), text('count(*)'), Owner.size).select_from(Pet).join(Pet.owner).where(Owner.has_bio == False).reduce_columns()

def case_55():
    return Session().query(Node).filter(tuple_(Node.parent_id, Node.id).in_([(2, 42)])).order_by(desc(Node.id)).options(immediateload(Node.kids.and_(Node.parent_id.is_(false()))).noload(Node.descendants)).reset_joinpoint()

def case_56():
    r111 = select(Node.id.label('n'), literal(1).label('lvl')).cte('rec', recursive=True, nesting=True)
    a112 = aliased(Node)
    r113 = r111.union(select(a112.id, 1).where(r111.c.n < 10))
    return delete(Club).where(tuple_(select(literal(State.done, Enum('a', 'b', native_enum=False))).select_from(r113).where(r113.c.n < 2).where(r113.c.n != 0).scalar_subquery().label('a'), Club.id).not_in([(State.new, 2147483648), (State.new, 1)]))

def case_57():
    return update(Node).values({'path': Node.path, 'id': bindparam('b_4')})

def case_59():
    a119 = aliased(Owner)
    a120 = aliased(Membership)
    q121 = Session().query(a119.bio, a119).select_from(Membership).join(a119).join(a120, Membership.owner_id.between(a120.owner_id, 2147483648)).filter(func.timezone('utc', a119.joined).is_(None)).group_by(Membership.since).having(func.count() > 1)
    return Session().query(q121.exists())

def case_60():
    a123 = aliased(Toy, name='al')
    return select(Pet, (a123.price % 42)).join(Club, and_(a123.id == Club.id, Club.id.not_in(select(Club.id).filter_by(name='')))).where(((case((a123.id.in_([1, a123.id, 42]), true()), else_=false())) | (~literal_column('2 + 3', Boolean)))).where(Pet.id == a123.id).order_by((a123.price - 2.5), bindparam('q', 1)).slice(2, 9)

def case_61():
    return select(literal_column('q').label('q')).select_from(Toy)

def case_62():
    return select(Membership.club_id).where(func.coalesce(bindparam('r1', type_=Date), datetime.date(2024, 5, 2)).is_not(None)).order_by(func.cume_dist(Membership.club_id).within_group(bindparam('q', 7)).desc())

def case_63():
    return select(Membership, (bitwise_not(Owner.y) > func.ntile(5).over()).label('lbl')).outerjoin(Membership.owner).where((Owner.secret + "it's").iendswith('a', autoescape=True), Owner.bio.like('foo', escape='#')).where(func.user().endswith('/', autoescape=True, escape='#')).order_by(func.random()).with_for_update().options(raiseload(Membership.club.and_(Club.id < 2147483648)).defer(Club.name))

def case_64():
    a134 = aliased(Toy)
    c135 = select(a134.id.label('b'), cast(a134.price, sa.UUID).label('lbl1'), Toy.id.label('lbl2')).join(Toy.pet.and_(func.ST_Within(Pet.id, Pet.span_high, type_=Boolean))).join(Pet.toys.of_type(a134), isouter=True).where(cast(Pet.owner_id, Boolean)).cte()
    return pg_insert(Membership).from_select(['owner_id'], select(c135.c.b).where(c135.c.lbl2.is_not_distinct_from(None)))

def case_65():
    v138 = values(column('name', String), name='lv', literal_binds=True).data([('?',), ('ünï',), ('/',)])
    return select(v138, Node).where(not_(or_(Node.parent_id < (Node.parent_id - Node.id), v138.c.name.endswith('x y'))), Node.parent_id > bindparam('r1', type_=mysql.INTEGER(unsigned=True))).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)

def case_66():
    a139 = aliased(Owner, flat=True)
    a140 = aliased(Pet, select(Pet).where(Pet.owner.has(Owner.anything >= 'x'), Pet.name.istartswith('a_b', autoescape=True)).where(~Pet.owner.of_type(a139).has(), Pet.name == Pet.name).subquery())
    c141 = select(Pet.id.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database')).join(Toy, and_(Pet.span_low == Toy.pet_id, Pet.span_low == Pet.span_high)).outerjoin(a140, Toy.pet).where(text(':tp').bindparams(tp=':colon') == a140.name).cte().prefix_with('MATERIALIZED', dialect='postgresql')
    a142 = aliased(Membership)
    return select(Club, c141, a142).join(a142, Club.memberships, full=True).where(not_(Club.name.contains('A\\b', autoescape=True))).fetch(10, percent=True, with_ties=True).options(immediateload(a142.owner).load_only(Owner.calc))

def case_67():
    return update(Pet).values(span_high=42)

def case_68():
    return select(func.pow(Pet.weight, 5)).select_from(Pet).where((2.5 % Pet.weight).in_(bindparam('ids', [1, 2]))).order_by(cast(Pet.weight, sa.REAL).desc().nulls_first(), Pet.id.nulls_last()).limit(10).offset(20).reduce_columns()

def case_69():
    return select(Membership.since).where(and_(*[7 == any_(literal([1, 2])), Membership.since.between(Membership.since, bindparam(None, datetime.date(2024, 3, 2))), Membership.club_id <= 2])).where(case((bindparam('r1', type_=String(5, collation='C')) == any_(array(["it's"])), bindparam('r3', type_=Boolean)), else_=false()))

def case_70():
    return Session().query(Toy).options(load_only(Toy.price, Toy.pet_id, Toy.id, raiseload=True))

def case_71():
    d148 = delete(Membership).where(custom_op('!!', precedence=4)(Membership.owner_id, Membership.club_id)).returning(Membership).cte()
    a149 = aliased(Node, flat=True)
    return select(d148, Node).join(Node, onclause=and_(d148.c.club_id == Node.id, d148.c.owner_id > Node.parent_id)).join(a149, Node.parent).where(~Node.path.like(a149.path)).order_by(bindparam('p', '?').desc(), (literal(0.25) * 1e10))

def case_72():
    return select(text('a, b')).select_from(text('t')).where(text('a > :q')).params(q=5)

def case_73():
    a153 = aliased(Pet)
    s154 = select(literal("it's").label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), Owner.full.label('a1'), Owner.has_bio).where(((Owner.full <= Owner.given) | (literal(datetime.timedelta(hours=2, minutes=5)) == select(bindparam('u', datetime.timedelta(days=1), unique=True)).select_from(a153).join_from(a153, Toy, a153.span_high == Toy.pet_id).order_by(func.greatest(Toy.id, 10, type_=BigInteger)).scalar_subquery()))).subquery()
    s155 = s154.alias()
    return select(Club, Club.name).select_from(s155).outerjoin(Toy, s155.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database == Toy.label).join(Club, true()).filter_by(id=2).with_only_columns(Toy.price, maintain_column_froms=True)

def case_74():
    a156 = aliased(Owner, flat=True)
    a157 = aliased(Toy, Toy.__table__.alias())
    return select(a157).select_from(Pet).join(Pet.owner.of_type(a156), isouter=True).join(a157, isouter=True).filter(case({7: Pet.span_high, 42: 5, 5: 2147483648}, value=a156.id).op('~')(1)).where(func.count(distinct(a156.code)) == any_(array([5]))).order_by(a156.state.asc()).options(selectinload(a157.pet).immediateload(Pet.owner)).order_by(None)

def case_75():
    return select(Club.id.label('order'), literal_column('q').label('q'), Club.name, Club.name)

def case_76():
    return Session().query(Membership).group_by(literal(datetime.timedelta(days=1))).order_by(desc((Membership.since + bindparam(None, datetime.time(3, 4))))).options(lazyload(Membership.owner), lazyload(Membership.owner))

def case_77():
    q163 = Session().query(Owner).where((Owner.id // literal(decimal.Decimal("10"))) == select((Node.parent_id // bindparam('p', 1))).select_from(Node).where('a_b' != (Node.path + 'a_b')).label('n_1')).order_by(desc((Owner.fee // 2147483648))).add_columns(func.rank(Owner.y).within_group(Owner.bio.desc()))
    return q163.union(q163)

def case_78():
    return select(Pet, Owner).join(Owner).filter_by(x=-3).where(func.upper(Owner.last).is_(None)).distinct(Owner.anything)

def case_79():
    return Session().query(Toy.pet_id).filter(Toy.price > literal(Decimal("-0.1"))).limit(2)

def case_80():
    return Session().query(Toy, (bindparam('u', 2.5, unique=True) - Toy.price).label('b')).limit(5).enable_assertions(False).filter(true())

def case_81():
    return select(text('a, b')).select_from(text('t')).where(text('a > :q')).params(q=5)

def case_83():
    return select(Pet).options(raiseload(Pet.toys, sql_only=True), defer(Pet.weight)).add_columns(literal(10))

def case_84():
    return Session().query(Node, bindparam('r2', type_=Enum('a', 'b', name='ab')).op('+')(State.new).label('order')).options(defaultload(Node.kids).immediateload(Node.kids), defaultload(Node.kids).defaultload(Node.parent))

def case_85():
    return update(Owner).values({'anything': [1, 2], 'x': (func.rank(0).within_group(Owner.anything.collate('C').desc()) + 42), 'last': ''}).where(literal_column('2 + 3', String(5, collation='C')).regexp_replace('foo', Owner.last).regexp_replace('x y', Owner.code, flags='i').between('/', '100%', symmetric=True))

def case_86():
    return insert(Club).values({'name': None, 'id': None})

def case_87():
    q181 = Session().query(Club).filter(10 > func.array_agg(aggregate_order_by(Club.id, nulls_last(Club.id.desc())))[func.nullif(Club.id, Club.id)]).filter_by(id=2147483648, name='x y').distinct(Club.id).options(selectinload(Club.memberships))
    s182 = q181.subquery(with_labels=True)
    return Session().query(case({10: s182.c.clubs_name}, value=s182.c.clubs_id, else_=literal('A\\b', sa.NVARCHAR(5))))

def case_88():
    a183 = aliased(Club)
    return update(Membership).values(since=datetime.date(2024, 1, 2), owner_id=2, club_id=0).where(select(a183).exists())

def case_89():
    return Session().query(Node).where(('100%' + Node.path.regexp_replace(':colon', Node.path, flags='i')).ilike('')).options(with_loader_criteria(Club, Club.id <= 0, include_aliases=True)).autoflush(False)

def case_91():
    return select(Owner).select_from(join(Owner, Node, Owner.x == Node.id)).where((Node.id.between(literal(2147483648), Node.id, symmetric=True)).label('flag')).options(lazyload(Owner.memberships), defer(Owner.n_toys))

def case_92():
    return update(Club).ordered_values((Club.name, 'a_b')).where(Club.memberships.and_(Membership.club_id < 5).any(club_id=42))

def case_93():
    a192 = aliased(Owner, name='al')
    c193 = intersect(select(func.coalesce(literal({}), text('1'))).select_from(Club).where(Club.name == 'a_b'), select(cast(a192.last, JSON)).select_from(Toy).join(a192, Toy.label == a192.given, full=True).outerjoin(Pet, a192.size == Pet.owner_id).with_statement_hint('/* stmt */')).cte()
    c194 = c193.alias('ca')
    return select(Club.id, type_coerce(Club.id, Integer)).filter(select(literal(datetime.time(3, 4))).select_from(c194).where(bindparam('u', "it's", unique=True) == null()).order_by(None).correlate_except(c194).exists()).order_by(Club.name.concat(Club.name)).offset(literal(2) + 1)

def case_94():
    return Session().query(Pet, func.count(Pet.name)).filter_by(name='ünï').options(undefer(Pet.id), subqueryload(Pet.toys)).with_for_update()

def case_95():
    return Session().query(Club).distinct().options(undefer_group('xy')).with_entities(Club.name)

def case_96():
    m195 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb196 = Table('Thing', m195, Column('val', SmallInteger, primary_key=True), Column('id', Enum('a', 'b', name='ab')), Column('b', sa.VARBINARY(5)), Column('Mixed', Date, server_onupdate=sa.FetchedValue()), Column('order', sa.BIGINT, ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL'), unique=True, default=5))
    return CreateTable(tb196)

def case_97():
    return update(Club).values({Club.name: Club.name, Club.id: Club.id}).where(func.rank(case((Club.id.is_(null()), Club.id), (Club.name >= '/', 2), else_=Club.id)).within_group(Club.id.asc()) == 5).returning(func.sum(Club.id).filter(Club.name.is_(None)))

def case_98():
    m198 = MetaData()
    o199 = Table('other', m198, Column('id', Integer, primary_key=True))
    tb200 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m198, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Uuid, primary_key=True), Column('id', SmallInteger, comment="it's a 100%"))
    return CreateTable(tb200)

def case_99():
    return Session().query(Membership).filter_by(club_id=2).filter_by(club_id=0, owner_id=0).order_by(nulls_last(func.sum(Membership.owner_id).desc())).with_for_update()

def case_100():
    m206 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb207 = Table('order', m206, Column('name', Integer, primary_key=True), Column('id', Time(timezone=True)), Column('with space', JSON, ForeignKey('other.id', use_alter=True, name='fk_y'), index=True), UniqueConstraint('with space', name='uq_n', deferrable=True))
    ix208 = Index(None, tb207.c.name)
    return CreateIndex(ix208)

def case_101():
    return text('SELECT * FROM x WHERE a = :a AND b = :b').bindparams(a=1, b='x')

def case_103():
    r209 = select(Club.id.label('n')).where(Club.id.is_(None)).cte('rec', recursive=True, nesting=True)
    r210 = r209.union(select(Club.id).join(r209, r209.c.n == Club.id))
    s211 = select(literal('a_b'), literal('?')).select_from(r210).where(tuple_(r210.c.n, r210.c.n).not_in([(42, 0), (-3, -3)]), cast(r210.c.n, Boolean)).group_by(literal(datetime.date(2024, 8, 2)), r210.c.n).suffix_with('FETCH y', dialect='postgresql').subquery('sub')
    return select(Club, s211, Club).select_from(Pet).join(s211, and_(Club.name == s211.c['_no_label'], literal_column('2 + 3', sa.CHAR(3)).ilike('x y', escape='#')), isouter=True).order_by(s211.c['_no_label'].desc(), func.Lower(Pet.name)).options(lazyload(Club.memberships))

def case_104():
    a212 = aliased(Membership, flat=True)
    return Session().query(Club, a212).join(Club.memberships.of_type(a212)).filter(a212.since >= a212.since)

def case_105():
    return select((func.timezone('utc', func.CURRENT_TIMESTAMP()) != datetime.datetime(2024, 1, 2, 3, 18)), Owner, Owner.has_bio).select_from(Owner).where(Owner.x.between(func.json_array_length(func.json_agg(Owner.bio)), -3)).order_by(Owner.last, ('100%' + literal('a', Text)).desc()).limit(1).offset(20).with_only_columns(Owner.n_toys).reduce_columns()

def case_106():
    return update(Node).values({'parent_id': func.length(func.string_agg(Node.path, aggregate_order_by(literal(chr(44)), Membership.club_id)))}).where(func.coalesce(Node.id, 2).isnot(None))

def case_107():
    s226 = select(literal(True).label('lbl')).select_from(Membership).order_by(desc(Membership.owner_id)).subquery()
    return Session().query(Club.name).select_from(s226).outerjoin(Club, s226.c.lbl).filter(~Club.id.between(-3, Club.id).between(s226.c.lbl.is_(null()), not_(s226.c.lbl))).prefix_with('/* q */')

def case_108():
    c236 = select(Club.name.label('x%y'), literal(False).label('anon_11')).order_by(cast(Club.name, Text).desc()).cte('sub')
    c237 = c236.alias('ca')
    return Session().query(c237.c['x%y'] == '/').filter(~c237.c['x%y'].collate('de_DE.utf8').between((c237.c['x%y'] + '/'), c237.c['x%y'])).limit(literal(3))

def case_109():
    a240 = aliased(Pet, name='Al Ias')
    a241 = aliased(Toy)
    return Session().query(a240, a241, a240.id.label('Mixed')).outerjoin(a240.toys.of_type(a241)).filter_by(price=5, id=2).limit(5).offset(2)

def case_110():
    s255 = select(Owner.full, Owner.secret.label('n_11'), Owner.id.label('id2')).select_from(Owner).filter(Owner.joined <= datetime.datetime(2024, 1, 2, 3, 38)).order_by(nulls_last(func.substr(Owner.full, literal(42), 3).desc()), func.mod(Owner.n_pets, Owner.size)).set_label_style(sa.LABEL_STYLE_NONE).alias()
    return Session().query(func.replace(s255.c.n_11, s255.c.full, "it's")).select_from(s255).filter(s255.c.id2.bitwise_and(10).is_distinct_from(None))

def case_111():
    return Session().query(Club, cast(Club.id, sa.CHAR(3)).label('total')).filter_by(name=':colon', id=2147483648).options(immediateload(Club.memberships)).enable_eagerloads(False)

def case_112():
    return delete(Pet).where(and_(literal_column('count(*)', sa.REAL).not_in([1e10, 1.5, -2.0]), or_(and_(literal(1e10).in_(bindparam('ids', [])), ~Pet.weight.is_distinct_from(2.5)), (7 * Pet.span_low) > (1 - Pet.span_high)))).returning((Pet.id * literal(5, BigInteger)))

def case_113():
    a258 = aliased(Membership, name='al')
    return select(Membership, Club, func.sum(Membership.club_id).label('order'), Club.name).order_by(func.sysdate().desc()).options(joinedload(Club.memberships.of_type(a258), innerjoin=True).immediateload(a258.owner).undefer(Owner.code))

def case_114():
    return select(Pet, cast(literal(datetime.datetime(2024, 1, 2, 3, 10)), Date)).where(tuple_(Membership.since, Membership.owner_id).in_([(datetime.date(2024, 10, 2), 10)])).offset(literal_column('4')).options(load_only(Pet.owner_id, Pet.id, Pet.span_low, raiseload=True))

def case_115():
    return Session().query(Pet, (Pet.span_low - literal(7))).filter(func.session_user().startswith('100%'))

def case_116():
    a263 = aliased(Toy, flat=True)
    a264 = aliased(Owner, name='fl', flat=True)
    a265 = aliased(Owner, flat=True)
    return select(a263, a264).where(~select(func.localtime()).select_from(a265).filter(datetime.datetime(2024, 1, 2, 3, 31) == a265.joined).correlate(None).exists())

def case_117():
    return insert(Club).values(name=func.replace(literal('a'), literal('100%'), literal("it's")), id=-3)

def case_118():
    return select(Owner.n_pets, literal(10), Owner.full).filter_by(full='/', last='A\\b').where((Owner.bio + '100%').match('a_b'))

def case_119():
    return update(Toy).values(label='?', id=2147483648).where(or_(Toy.id != -Toy.pet_id, ~(Toy.id > 10), Toy.id.op('@@', is_comparison=True, precedence=3)(10)))

def case_120():
    m267 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    o268 = Table('other', m267, Column('id', Integer, primary_key=True))
    tb269 = Table('order', m267, Column('c', BigInteger, primary_key=True), Column('a', sa.BIGINT), Column('order', Float, server_default="it's"))
    return CreateTable(tb269, if_not_exists=True)

def case_121():
    return lite_insert(Membership).values({Membership.club_id: 2147483648}).returning(case({':colon': datetime.date(2024, 5, 2), '/': literal_column('1', Date), "it's": Membership.since}, value=Membership.club_id).label('lab'))

def case_122():
    return intersect(select(literal(Decimal("-0.1"))).select_from(Node).filter(Node.path.icontains(Node.path, escape='/')), select(bindparam('r2', type_=Numeric(10, 2))).select_from(Membership).join(Membership.owner, full=True).where(State.done == func.lag(Owner.state).over(order_by=(Owner.state, desc(Owner.y),))).with_hint(Membership, 'ONLY %(name)s', 'mysql'))

def case_123():
    return text('SELECT * FROM x WHERE a = :a AND b = :b').bindparams(a=1, b='x')

def case_124():
    return update(Membership).values({'since': datetime.date(2024, 10, 2), 'club_id': 10}).where(tuple_(func.count(Membership.owner_id), Membership.owner_id) == tuple_(case((Membership.owner_id != 2, Membership.club_id), else_=5), literal(0, BigInteger)))

def case_125():
    return update(Club).ordered_values((Club.name, 'a_b'), (Club.id, Club.id)).where(Club.name.cast(String(20)).between('?', func.nullif(Club.name, Club.name), symmetric=True))

def case_126():
    return select(column('a'), column('b', String).label('bb')).select_from(table('tt', column('a'))).where(column('a').in_([1, 2]))

def case_127():
    a303 = aliased(Node, Node.__table__.alias())
    a304 = aliased(Node, select(Node).where(bindparam('x-y', 'foo').ilike(Node.path), Node.parent_id.is_(null())).slice(2, 5).cte())
    a305 = aliased(Owner)
    a306 = aliased(Toy)
    s307 = select(Toy.label.label('id'), Toy.pet_id.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1')).subquery()
    return select((a303.path + func.substr(Node.path, Node.parent_id, 3))).select_from(Node).join(Node.kids.of_type(a303)).join(a304, Node.kids, isouter=True).union(select(s307.c.id).select_from(a305).join(s307, a306.pet_id == s307.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1).where(a305.anything[('a', 'b')].as_float() < 1.5)).limit(1)

def case_128():
    return insert(Owner).values(code='?', y=-3)

def case_129():
    a308 = aliased(Pet, name='fl', flat=True)
    c309 = select(Owner.joined.label('a')).join(a308, Owner.pets, isouter=True).where(~(Owner.n_pets != 5)).order_by(asc(Owner.n_pets)).cte()
    return update(Node).values({'parent_id': bindparam('cb', callable_=lambda: 1), 'id': -3, 'path': Node.path}).where(func.localtime().isnot(null())).returning(Node.path, Node.parent_id, Node.id).add_cte(c309)

def case_130():
    return Session().query(Owner.joined).join(Node, true()).filter(or_(Owner.has_bio, cast(Owner.anything['k'], String) == 'x', Owner.n_pets < literal(2147483648))).group_by(Owner.state).order_by(func.min(Node.id)).limit(2)

def case_131():
    return delete(Toy).where(literal(datetime.date(2024, 3, 2)).is_(None))

def case_132():
    s317 = select(bindparam('u', datetime.datetime(2024, 1, 2, 3, 30), unique=True), Toy.price, Toy.label.label('id2')).outerjoin(Membership, Toy.label.ilike('x y')).subquery()
    s318 = s317.alias()
    return select(s318, Toy, s318.c.id2).join_from(Toy, Club, and_(Toy.pet_id == Club.id, tuple_(Club.id, literal(2)).not_in([])))

def case_133():
    return select(Pet.__table__, func.coalesce(func.count(distinct(literal_column('2 + 3', postgresql.ARRAY(Integer))[Pet.owner_id])), 5), Pet.name).where(exists().where(Pet.weight == 3.0))

def case_134():
    return delete(Node).where(Node.id.is_not_distinct_from(Node.id))

def case_135():
    v319 = values(column('x', sa.BIGINT)).data([(42,), (2147483648,)]).cte('vc')
    return Session().query(v319.c.x).filter(between(func.dense_rank().over(partition_by=func.to_char(bindparam('r3', type_=mysql.DATETIME(fsp=6)), 'YYYY-MM'), order_by=desc(v319.c.x)), v319.c.x, literal(42))).distinct()

def case_136():
    a320 = aliased(Toy)
    return Session().query(a320).filter(between(a320.label, 'a_b', a320.label)).filter(and_(a320.price != 2.5, or_(a320.id >= -3))).options(joinedload(a320.pet.and_(Pet.span_high != 2), innerjoin=True).defer(Pet.id), Load(a320).load_only(a320.id))

def case_137():
    return select(func.now(), func.now()).select_from(Membership).limit(1)

def case_138():
    return select(Pet.span_low.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), literal('foo'), Bundle('bund', Pet.id), Pet, ((Pet.owner_id + Pet.span_low) - literal(3.0)).label('Mixed'), Pet.span_high, Pet.span_high).limit(5)

def case_139():
    a321 = aliased(Pet, name='al')
    return select(Toy).join(Toy.pet.of_type(a321)).where(Decimal("-0.1") < func.sum(a321.weight)).limit(5).with_for_update(of=a321.span_low).options(noload(Toy.pet), raiseload('*'))

def case_140():
    a322 = aliased(Membership)
    return select(Node, Owner, Owner.size).join(Owner.memberships.of_type(a322)).where(Owner.joined == null()).where(Owner.bio == Owner.last).order_by(Owner.base.is_not(None).asc(), desc((a322.since + bindparam('r2', type_=Time))))

def case_141():
    return insert(Membership).values(since=func.date(literal_column('count(*)', postgresql.TIMESTAMP(timezone=True, precision=3))), owner_id=func.pkg.fn(bindparam('cb', callable_=lambda: 0), bindparam('q', 2), type_=SmallInteger), club_id=-3)

def case_142():
    return delete(Pet).where(Pet.name.startswith('/')).returning((Pet.weight + -3).label('lab'))

def case_143():
    return select(Node.path, Node, func.string_agg(func.substr(Node.path, Node.parent_id, 3), aggregate_order_by(literal_column(chr(39) + chr(44) + chr(39)), nullsfirst(Node.parent_id))).like('A\\b')).where(func.user().op('~')(':colon'))

def case_144():
    m334 = MetaData()
    o335 = Table('other', m334, Column('id', Integer, primary_key=True))
    tb336 = Table('thing', m334, Column('with space', BigInteger, Identity(), primary_key=True), Column('val', Time), Column('c', Time(timezone=True), nullable=True), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Integer, server_default="it's", nullable=True), Column('b', JSON().with_variant(JSONB(), 'postgresql'), server_onupdate=sa.FetchedValue()), Column('a', Interval), postgresql_using='heap')
    ix337 = Index('ix_j', tb336.c.a_column_with_a_name_that_is_rather_long_itself_number_one_more, postgresql_include=[tb336.c.val], postgresql_with={'fillfactor': 50})
    return CreateIndex(ix337)

def case_145():
    m338 = MetaData()
    o339 = Table('other', m338, Column('id', Integer, primary_key=True))
    tb340 = Table('thing', m338, Column('Mixed', SmallInteger, primary_key=True), Column('with space', Time), Column('a', Boolean, server_default='x', system=True), Column('c', Time(timezone=True), index=True), Column('name', Unicode(10)))
    ix341 = Index('ix_k', tb340.c.a, postgresql_concurrently=True)
    return CreateTable(tb340)

def case_146():
    return pg_insert(Club).values(id=2, name='?').prefix_with('IGNORE', dialect='mysql')

def case_147():
    r342 = select(Toy.pet_id.label('n')).cte(recursive=True)
    r343 = r342.union(select(Toy.pet_id).where(Toy.pet_id == r342.c.n))
    a344 = aliased(Membership, select(Membership).filter_by(owner_id=2).group_by(Membership.club_id, Membership.since).having(func.sum(Membership.club_id) > 5).fetch(10).subquery())
    return select(Club, a344, Club.name, text('1'), text('count(*)'), Club.name.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), r343.c.n).select_from(r343).join(Club, r343.c.n == Club.id).join(Club.memberships.of_type(a344)).group_by(literal(0)).limit(1).offset(20)

def case_148():
    return Session().query(Owner).filter(Owner.top_pets.any(func.ntile(4).over(order_by=(Pet.weight.desc(),), groups=(1, 5)) != func.row_number().over(partition_by=Pet.name))).group_by(Owner.y).correlate(Owner)

def case_149():
    return update(Node).values(path='foo', id=7, parent_id=Node.id).where(0 == any_(bindparam(None, [])))

def case_150():
    return insert(Owner).values({Owner.id: None, Owner.anything: None})

def case_151():
    f358 = func.jsonb_array_elements(literal('[]', JSONB)).table_valued('value', joins_implicitly=True)
    c359 = except_(select(Owner.has_bio).join(f358, bindparam('r2', type_=sa.UUID).is_distinct_from(None), full=True).join(Owner.top_pets.and_(Owner.anything['k'] == {'a': 1})).where(literal(True).is_not(None)).filter(Owner.full == 'a b'), select(Owner.has_bio).where(Owner.last.like(any_(bindparam(None, ['a']))))).cte('c1')
    return select(Owner).select_from(join(Owner, Membership, Owner.fee == Membership.owner_id)).order_by(bindparam('r2', type_=sa.BIGINT)).with_statement_hint('/* stmt */').options(with_expression(Owner.calc, Owner.n_toys), defer(Owner.base)).reduce_columns().add_cte(c359)

def case_152():
    a360 = aliased(Node)
    a361 = aliased(Node, name='al')
    return select(a360).select_from(Node).join(Node.descendants.of_type(a360)).join(a361, Node.parent).where(5 == any_(literal([1, 2]))).order_by(literal({'a': 1}, JSON().with_variant(JSONB(), 'postgresql'))[1].as_integer()).set_label_style(sa.LABEL_STYLE_DISAMBIGUATE_ONLY).options(defaultload(a360.descendants).joinedload(Node.kids).subqueryload(Node.kids), with_loader_criteria(Pet, Pet.span_low == 7))

def case_153():
    m362 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb363 = Table('order', m362, Column('b', Integer, primary_key=True), Column('val', postgresql.TSVECTOR, ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL')), Column('id', sa.BIGINT))
    return CreateTable(tb363)

def case_154():
    return Session().query(Owner).join(Owner.memberships, isouter=True).filter(literal('x y').not_ilike('foo')).filter(bindparam('cb', callable_=lambda: -3) >= Owner.anything[Owner.bio]['k'].as_integer())

def case_155():
    return pg_insert(Pet).values({'where': None, 'span_high': 7, 'owner_id': func.aggregate_strings(literal_column('1', sa.VARCHAR), '')})

def case_156():
    a364 = aliased(Node, flat=True)
    return select(a364).select_from(Node).join(Pet, Node.parent_id == Pet.owner_id, isouter=True).join(a364, Node.kids, full=True).where(or_(false(), Pet.name.op('@@', is_comparison=True)('A\\b'))).group_by(func.age(literal(datetime.datetime(2024, 1, 2, 3, 26))), Pet.weight).options(noload(a364.descendants))

def case_157():
    return insert(Toy).values({'id': 5, 'pet_id': 2147483648, 'price': 5})

def case_158():
    c365 = select((literal_column('count(*)', Date) - literal(datetime.timedelta(hours=2, minutes=5))).label('name'), Node.parent_id).select_from(Toy).order_by(distinct(Node.path).desc()).cte()
    return select(c365).where(c365.c.name <= datetime.datetime(2024, 1, 2, 3, 59))

def case_159():
    return insert(Toy).values({'id': 10})

def case_160():
    f367 = func.json_to_recordset('[]').table_valued(column('a', Integer), column('b', String)).render_derived(name='js', with_types=True)
    return select(Membership.since, Membership.since).where(Membership.club != None).group_by(literal(2147483648)).having((literal(datetime.date(2024, 9, 2)) < any_(select(Membership.since).select_from(f367).distinct().limit(10).offset(20).with_for_update(read=True, nowait=True).scalar_subquery())).is_not(False))

def case_161():
    return update(Toy).values(id=None).where(Toy.price < all_(select(case((Membership.club_id == 0, 2.5), else_=bindparam('a b', Decimal("-0.1")))).select_from(Owner).join(Owner.memberships).scalar_subquery())).filter_by(price=2.5, id=2147483648)

def case_162():
    i368 = my_insert(Pet).from_select(['span_high', Pet.weight, Pet.id], select(bindparam('x-y', 7), Pet.weight, Pet.span_low).join(Node, Pet.span_low == Node.id, isouter=True))
    return i368.on_duplicate_key_update({'span_low': 1, 'span_high': 5})

def case_163():
    return delete(Owner).where(literal('x y').iendswith('x y'))

def case_164():
    return select(Owner, Owner.has_bio).select_from(Owner).where(tuple_(func.json_array_length(Owner.anything), Owner.n_toys) > tuple_(Owner.fee, Owner.n_toys))

def case_165():
    return update(Pet).values(where=func.round(Pet.weight, 2), name=func.trim(Pet.name.regexp_replace('ünï', Pet.name)))

def case_166():
    return select(or_(between(Pet.span_low, -3, Pet.owner_id), Toy.id <= Pet.span_high, Pet.owner_name.like('a%'))).select_from(Toy).outerjoin(Toy.pet, full=True).where(Pet.where == 'POINT(1 2)').order_by(func.min(Pet.span_high).desc())

def case_167():
    return delete(Toy).where(Toy.price >= 1e10)

def case_168():
    return delete(Membership).where(literal(2).between(10, Membership.club_id))

def case_169():
    a373 = aliased(Toy, Toy.__table__.alias('ta'))
    return select(a373, Membership, literal_column('q').label('q'), func.date(func.sysdate()).label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), func.timezone('utc', func.date_trunc('day', literal(datetime.datetime(2024, 1, 2, 3, 37)))), a373.pet_id).join(Club.memberships, full=True).distinct(a373.price)

def case_170():
    a374 = aliased(Membership)
    a375 = aliased(Owner, Owner.__table__.alias('ta'))
    q376 = Session().query(Toy.id, a374).join(a374, Toy.pet_id == a374.club_id).filter(a374.owner == Owner(id=3)).filter(select(a375).join(a375.memberships, isouter=True).where(and_(a375.x == None, Membership.club_id >= -3)).order_by(func.string_agg(a375.code, 'a'), a375.secret.desc()).correlate_except(a375).exists())
    return Session().query(q376.exists())

def case_171():
    s378 = select(Owner.joined, Owner.last).outerjoin(Pet, Owner.size == Pet.owner_id).where(Owner.state > Owner.state).subquery()
    q379 = Session().query(func.date(s378.c.joined)).select_from(s378).order_by(asc(bindparam('r2', type_=JSON().with_variant(JSONB(), 'postgresql'))['a']['b']))
    s380 = q379.cte()
    return Session().query(s380.c.date.is_not(None))

def case_172():
    i385 = my_insert(Membership).values(club_id=0, owner_id=(literal(7) - literal(1)), since=datetime.date(2024, 9, 2))
    return i385.on_duplicate_key_update({'owner_id': 10})

def case_173():
    ts387 = tablesample(Toy.__table__, func.bernoulli(1.5), seed=func.random())
    a388 = aliased(Club, name='Al Ias')
    return select(null()).select_from(ts387).group_by(a388.id)

def case_174():
    return update(Membership).values({'owner_id': (2 + Membership.club_id), 'since': datetime.date(2024, 8, 2), 'club_id': 2147483648}).where((literal(['a']) + bindparam('r3', type_=postgresql.ARRAY(Text))).contained_by(array(['a', ':colon', text(':tp').bindparams(tp='a_b')])))

def case_175():
    a389 = aliased(Membership)
    return union(select(bindparam(None, False)).select_from(Node).where(Node.parent_id.bool_op('@>')(Node.id)).distinct().suffix_with('FETCH y'), select(Owner.first != '?').join(Owner.memberships.of_type(a389)).where(not_(between(Owner.n_toys, 10, Owner.y))))

def case_176():
    return update(Owner).values(code=case((Owner.y < 5, 'x y'), else_=Owner.last), x=1, secret=Owner.bio).where(~exists(select(Node.path).where(func.ST_Within(Owner.n_toys, Owner.fee, type_=Boolean)).group_by(Owner.joined).having(func.count() > 42).distinct().order_by(Node.parent_id.nulls_last()))).returning(Owner.n_toys, Owner.calc, Owner.y)

def case_177():
    return delete(Club).where(func.lower(func.session_user()).endswith(Club.name, escape='/'))

def case_178():
    c396 = select((Owner.n_pets * literal(2.5)).label('anon_1')).select_from(Owner).where(not_(Owner.n_toys.in_([]))).cte()
    s397 = select(literal_column('x.y', Boolean), func.round(c396.c.anon_1, 2).label('id1')).select_from(c396).where(c396.c.anon_1 != null()).limit(1).subquery()
    s398 = s397.alias()
    a399 = aliased(Pet)
    return select(a399.owner_id, a399.owner_id).select_from(s398).join_from(s398, a399, case((a399.weight == 0.25, True), else_=False)).where(a399.weight == a399.weight).limit(2 + 3).offset(20)

def case_179():
    return update(Club).values(id=Club.id).where(~func.min(Club.id).in_([5]))

def case_180():
    return update(Pet).values(span_low=5, where='x').where(~func.aggregate_strings(func.substr(Pet.name, bindparam('v', 2)), 'a').in_(['A\\b']))

def case_181():
    return delete(Owner).where(~Owner.x.in_([2147483648, 5]))

def case_182():
    return update(Club).values(id=10, name=':colon').where(Club.id < -3).prefix_with('/* p */')

def case_183():
    m400 = MetaData()
    o401 = Table('other', m400, Column('id', Integer, primary_key=True))
    tb402 = Table('thing', m400, Column('name', String(10), primary_key=True), Column('order', postgresql.BYTEA, system=True), Column('Mixed', Numeric))
    return CreateTable(tb402, if_not_exists=True)

def case_185():
    return select(func.mode().within_group(Pet.id.desc())).select_from(Pet).join(Pet.toys.and_(literal(3.0).bool_op('SOUNDS LIKE')(Pet.weight))).order_by(desc('a')).suffix_with('OPTION (x)', dialect='postgresql').params(p=8)

def case_186():
    return update(Toy).values(price=Toy.price, pet_id=7).where(Toy.label.like('a', escape='/'))

def case_187():
    a404 = aliased(Toy, name='al')
    l405 = select(literal(-3).label('n_1'), literal(2).label('order1')).select_from(a404).fetch(2 + 3, with_ties=True).offset(20).lateral('sub')
    return select(l405.c.n_1.cast(SmallInteger), literal(uuid.UUID('12345678-1234-5678-1234-567812345678'))).where(func.ST_Within(l405.c.n_1, case((l405.c.n_1.is_(None), l405.c.order1)), type_=Boolean)).except_all(select(Owner.size.bitwise_not(), literal(uuid.UUID('12345678-1234-5678-1234-567812345675'))))

def case_188():
    return select(Node, func.replace(Node.path, '100%', Node.path).label('order'), Node.path).order_by(nulls_last(extract('day', literal(datetime.datetime(2024, 1, 2, 3, 44))).desc()), Node.id).with_only_columns(Node.path)

def case_189():
    return select(func.min((-3 / Owner.fee)), Owner.state).select_from(Owner).where(Owner.x.isnot(None)).where(Owner.memberships.any(Membership.since.in_([]))).limit(5).prefix_with('HIGH_PRIORITY')

def case_190():
    return union_all(select(over(func.sum(literal(-2.0)), order_by=Membership.since.desc())).select_from(Membership), select(literal(0.25)).select_from(Node).where(func.mod(Node.id, Node.id).op('@@', is_comparison=True)(2147483648)).where(Node.parent_id >= func.ntile(5).over(partition_by=Node.parent_id)))

def case_191():
    a406 = aliased(Membership, name='fl', flat=True)
    return select(Toy).select_from(Club).join(a406, a406.owner_id == bindparam('cb', callable_=lambda: 10)).join(Toy, a406.owner_id == Toy.pet_id).filter(Toy.price.is_(null())).order_by(Toy.pet_id.desc()).limit(10).options(subqueryload(Toy.pet).lazyload(Pet.owner.and_(Owner.first < 'a')), load_only(Toy.label, Toy.pet_id))

def case_192():
    a407 = aliased(Club, flat=True)
    return select(Membership, func.coalesce(func.date(literal(datetime.datetime(2024, 1, 2, 3, 33), sa.TIMESTAMP)), Membership.since)).join(a407, Membership.club).limit(5).offset(20).options(noload(Membership.club))

def case_193():
    return update(Toy).ordered_values(('pet_id', Toy.id)).where(~Toy.price.between(Toy.price, Toy.price))

def case_194():
    m415 = MetaData()
    o416 = Table('other', m415, Column('id', Integer, primary_key=True))
    tb417 = Table('Thing', m415, Column('val', Enum('a', 'b', name='ab'), nullable=True, comment="it's a 100%"), Column('order', postgresql.ARRAY(Integer)))
    return CreateTable(tb417)

def case_195():
    a425 = aliased(Membership, name='al')
    return select(a425, literal(State.done), func.current_time()).where(a425.since.in_([datetime.date(2024, 3, 2), a425.since]), literal(False) == False).distinct().with_for_update(read=True, of=a425)

def case_196():
    return delete(Toy).where(not_(Toy.pet != None))

def case_197():
    a427 = aliased(Toy, name='fl', flat=True)
    return select(Pet, a427, (2.5 // func.sum((a427.price // Decimal("1.50"))))).join_from(Pet, a427, Pet.span_high == a427.pet_id).where(tuple_(func.char_length((a427.label + 'A\\b')), Pet.id) != tuple_(extract('month', cast(bindparam('r3', type_=mysql.DATETIME(fsp=6)), Date)), Pet.span_low))

def case_198():
    return select(Toy, Pet).join(Pet, full=True).where(Toy.label.not_ilike('/', escape='#')).group_by(Pet.owner_id, literal(datetime.date(2024, 4, 2))).options(joinedload(Toy.pet).subqueryload(Pet.toys))

def case_199():
    a433 = aliased(Pet, Pet.__table__.alias('ta'))
    return except_all(select(Pet.weight, func.trim(Owner.code)).select_from(Owner).join(Owner.pets).join(Owner.top_pets.of_type(a433)), select(Pet.weight, literal('a_b', literal_execute=True)).prefix_with('SQL_CALC_FOUND_ROWS'), select(bindparam('u', 3.0, unique=True), Club.name).join(Membership, Club.id == Membership.owner_id, isouter=True)).order_by(Pet.weight)

def case_200():
    return update(Node).values(id=5, parent_id=extract('minute', cast(func.date_trunc('day', literal(datetime.datetime(2024, 1, 2, 3, 5), DateTime)), Date))).where(type_coerce(func.coalesce(Node.parent_id, 1), BigInteger).is_distinct_from((func.sum(Membership.club_id) - -3))).with_dialect_options(mysql_limit=5)

def case_201():
    m438 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb439 = Table('thing', m438, Column('Mixed', Date, server_default=sa.FetchedValue()), Column('val', mysql.INTEGER(unsigned=True)), Column('a', JSON().with_variant(JSONB(), 'postgresql'), index=True))
    ix440 = Index('ix_p', text('lower(name)'), tb439.c.val)
    return CreateIndex(ix440)

def case_202():
    a441 = aliased(Node, name='Al Ias')
    return select(bindparam('r1', type_=postgresql.TIMESTAMP(timezone=True, precision=3))).select_from(Owner).join(a441, Owner.fee == a441.id)

def case_203():
    a442 = aliased(Club, name='al')
    s444 = select(Club.id.label('with space'), func.to_char(literal(datetime.datetime(2024, 1, 2, 3, 13)), 'YYYY-MM').label('b1')).subquery()
    return select(tuple_(func.char_length(collate(literal_column('x.y', String(20)), 'NOCASE')), s444.c['with space']).in_(select(Pet.span_low, Pet.id))).select_from(a442).where(a442.name.in_([])).where(('a' + func.Lower(a442.name)).not_like('A\\b'), custom_op('!!', precedence=4)(a442.id, 0))

def case_204():
    return delete(Club).where(Club.name.not_ilike(literal('ünï', Text)))

def case_206():
    return select(literal_column('q').label('q'), (Node.path.collate('NOCASE') == func.count()).label('id'), func.unnest(array([1])).column_valued(), Node.id).select_from(Node).where(Node.path.contains(literal('', sa.CHAR(3)), escape='/') == True).order_by((Node.path + Node.path)).with_for_update()

def case_207():
    v454 = values(column('name', mysql.VARCHAR(5, charset='utf8mb4')), column('f', sa.REAL)).data([('a', 1.5,), ('a', -2.0,), ('a', 3.0,)])
    return select(Club, v454, func.count().filter(-3 > Club.id).over()).filter_by(name='foo').with_for_update(read=True, nowait=True).options(raiseload(Club.memberships), Load(Club).load_only(Club.name))

def case_208():
    return delete(Toy).where(Toy.label > Toy.label)

def case_209():
    return update(Node).values({'id': 5}).where(Node.parent_id < 7)

def case_210():
    return insert(Owner).values(first='/', secret='A\\b')

def case_211():
    return delete(Toy).where(func.ST_Within(Toy.id, 42, type_=Boolean))

def case_212():
    m459 = MetaData()
    o460 = Table('other', m459, Column('id', Integer, primary_key=True))
    tb461 = Table('thing', m459, Column('c', BigInteger, primary_key=True), Column('with space', DateTime(timezone=True), ForeignKey('other.id', name='fk_x', deferrable=True, initially='DEFERRED')))
    ix462 = Index('ix_n', func.coalesce(tb461.c['with space'], 'x y'), unique=True)
    return CreateIndex(ix462)

def case_213():
    return select(Toy.price, cast((literal(datetime.datetime(2024, 1, 2, 3, 19)) - literal(datetime.timedelta(hours=2, minutes=5), postgresql.INTERVAL)), Date), Toy.id, Toy.label, Toy.price.is_distinct_from(Decimal("1.50"))).where(Toy.label.startswith('a_b', autoescape=True)).order_by(None)

def case_214():
    return update(Node).values({'id': Node.id, 'parent_id': 7}).where(0 == any_(bindparam('u', [1, 2], unique=True)))

def case_215():
    return select(Club).filter_by(id=1, name='a_b').filter(func.concat(literal(':colon'), literal("it's"), 2).in_(['a', ':colon', 'x y'])).options(undefer_group('xy'))

def case_216():
    return delete(Pet).where(Pet.weight.op('~')(bindparam('r1', type_=Float(24))))

def case_217():
    a466 = aliased(Club, flat=True)
    return update(Club).ordered_values((Club.name, func.current_user()), ('id', 5)).where(Club.id <= a466.id)

def case_218():
    return lite_insert(Membership).values()

def case_219():
    return update(Toy).values(pet_id=func.rank(literal(5)).within_group(literal('100%', literal_execute=True))).where(and_(Toy.label.is_(false()), Toy.price != 2.5))

def case_220():
    return insert(Membership).returning(Membership.club_id, Membership.owner_id, Membership.since)

def case_221():
    a470 = aliased(Owner, flat=True)
    a471 = aliased(Membership, name='al')
    a472 = aliased(Owner)
    return select(Membership).where(select(a470).join(a470.memberships.of_type(a471)).where((a470.n_pets != None) == (a470.bio == 'foo')).exists(), Membership.since != None).options(selectinload(Membership.club.and_(Club.name != ':colon')).joinedload(Club.memberships, innerjoin=True), joinedload(Membership.owner.of_type(a472)).immediateload(a472.memberships).immediateload(Membership.owner)).reduce_columns()

def case_222():
    return update(Node).values(parent_id=2, id=42).where(Node.path > 'x y').returning(Node)

def case_224():
    a480 = aliased(Pet, name='Al Ias')
    l481 = select((literal(datetime.timedelta(hours=2, minutes=5)) * Toy.id).label('cnt'), func.coalesce(Club.name, Toy.label).label('a1')).select_from(Club).join(Toy.pet.of_type(a480), isouter=True).where(a480.weight.between(2.5, 2.5)).group_by(a480.owner_id, text(':tp').bindparams(tp='x')).having(func.sum(Toy.pet_id) > 5).lateral('sub')
    return Session().query(Club.name).select_from(l481).join(Club, l481.c.a1 == Club.name).filter(Club.memberships.any(owner_id=7)).distinct()

def case_226():
    a487 = aliased(Membership, name='al')
    a488 = aliased(Node, name='fl', flat=True)
    return select(Club.name).join(Club.memberships).join(a487, Club.memberships).where(or_(Club.id > 2147483648, Membership.since < Membership.since)).union_all(select(a488.path).select_from(Node).outerjoin(Node.descendants.of_type(a488), full=True).order_by(a488.id.desc()))

def case_227():
    return Session().query(Club, Membership).join(Membership, ~Club.memberships.any(Membership.since == datetime.date(2024, 2, 2))).filter_by(club_id=2147483648, owner_id=2147483648).only_return_tuples(True)

def case_228():
    m490 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb491 = Table('Thing', m490, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', BigInteger, primary_key=True, autoincrement=False), Column('Mixed', postgresql.INT4RANGE, server_default='x'), Column('c', sa.Double, server_default=func.now()), Column('id', mysql.VARCHAR(5, charset='utf8mb4'), comment="it's a 100%"), Column('val', Uuid(as_uuid=False)))
    return CreateTable(tb491)

def case_229():
    r495 = select(Pet.id.label('n'), literal(1).label('lvl')).cte('rec', recursive=True)
    r496 = r495.union(select(Pet.id, 1).join(r495, r495.c.n == Pet.id))
    return select(r496.c.lvl).where(r496.c.lvl < 5).order_by(func.char_length(bindparam('a b', '?')).desc(), func.max(literal(2)).filter(r496.c.n.in_([])).collate('C').desc()).limit(1).with_only_columns(func.length(literal('foo', String(5, collation='C'))))

def case_230():
    a497 = aliased(Node, name='Al Ias')
    s498 = select(Owner.id, literal("it's", literal_execute=True).label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1')).join_from(Owner, Pet, Owner.size == Pet.id).filter_by(span_low=2147483648, name='').alias('c1')
    c499 = select(func.mod(s498.c.id, s498.c.id).label('cnt')).select_from(s498).where(s498.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1.contains('100%', autoescape=True, escape='#')).cte()
    return select(Owner, a497).order_by(func.coalesce(a497.id, 0)).add_cte(c499)
