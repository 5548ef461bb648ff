"""Statements about types of PostgreSQL and MySQL, put together at random."""

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
from dialect_tables import *

def case_1():
    a1 = aliased(Event, name='al')
    return select(a1, (a1.data[0]['k'].astext == 'x y')).join_from(a1, Host, full=True).where(~func.array_agg(Host.label).any('x y')).with_hint(a1, 'ONLY %(name)s')

def case_2():
    m2 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb3 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m2, Column('with space', BigInteger, Identity(always=True, start=5, cycle=True), primary_key=True, autoincrement=True), Column('a', Integer, nullable=False), Column('name', postgresql.ARRAY(Integer), server_default=text("'{}'::jsonb")), Column('order', postgresql.INTERVAL), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Enum('a', 'b', name='ab')))
    return CreateTable(tb3, if_not_exists=True)

def case_3():
    c4 = select(func.dense_rank().over(partition_by=Host.since, order_by=(desc(literal(datetime.timedelta(days=1))), Host.up_host_id.desc(),)).label('cnt'), Host.up).where(or_(Host.up_host_id < -3, Host.up_host_id > 2)).cte('c1')
    a5 = aliased(Host, name='Al Ias')
    l6 = select(Event.mood).select_from(c4).outerjoin(Event, c4.c.cnt == Event.id).outerjoin(Event.host.of_type(a5)).filter(Event.days.not_extend_right_of(PgRange(1, 5))).order_by(None).union_all(select(Event.mood).select_from(hosts).join(Event, hosts.c.up_host_id == Event.host_id, isouter=True).join(Event.host).where(bindparam('r1', type_=Date) <= datetime.date(2024, 4, 2))).lateral()
    return select(l6, Event, case({'x y': literal(PgRange(1, 5, bounds='[]'), postgresql.INT4RANGE)}, value=Event.host_id, else_=Event.ints).strictly_right_of((Event.during * Event.multi)), Event.uid).group_by(func.rollup(Event.id, Event.id)).having(func.to_tsvector(bindparam('a b', 'x y')).match('a', postgresql_regconfig='english')).order_by(Event.js['k'].asc()).fetch(5, with_ties=True).reduce_columns()

def case_4():
    return select(events, events.c.id).fetch(10, percent=True, with_ties=True).offset(literal_column('4'))

def case_5():
    return select(hosts).select_from(events).where((events.c.during + events.c.multi).adjacent_to(literal(PgRange(1, 5, bounds='[]')))).prefix_with('HIGH_PRIORITY')

def case_7():
    q22 = Session().query(Happening, Happening.host_id.bitwise_and(Happening.host_id)).where(Happening.search.match('A\\b', postgresql_regconfig='english')).order_by(case((Happening.took <= datetime.timedelta(hours=2, minutes=5), Happening.mood))).options(defaultload(Happening.host.and_(Host.since == datetime.date(2024, 1, 2))))
    s23 = q22.subquery('sq')
    return select(s23).where(s23.c.tags.is_not(null()))

def case_8():
    return update(Host).values({'label': ':colon'}).where((func.sum(literal_column('count(*)', Numeric(10, 2, asdecimal=False))).filter(Event.id >= 10) - Decimal("1.50")) == None).execution_options(synchronize_session='fetch')

def case_9():
    a26 = aliased(Host)
    return select(Event.uid).union(select(events.c.uid).join(Host, events.c.host_id == Host.id, isouter=True).where(func.string_agg(events.c.ci, '100%').match('A\\b', postgresql_regconfig='english')).slice(2, 9), select(func.gen_random_uuid()).select_from(a26).where(a26.up_host_id.in_(bindparam('ids', expanding=True, value=[1])))).slice(0, 5)

def case_10():
    return update(hosts).values({hosts.c.os: 'foo'}).where(~bindparam('cb', callable_=lambda: 'A\\b').ilike('a'))

def case_11():
    return pg_insert(hosts).values().returning(hosts.c.since, hosts.c.id)

def case_12():
    q32 = Session().query(my.c.id).where(tuple_(my.c.flags, my.c.tiny).not_in([]))
    s33 = q32.cte('qc')
    return select(s33).where(~s33.c.id.in_([5, 5, 0]))

def case_13():
    return update(hosts).ordered_values((hosts.c.name, '?'), ('id', hosts.c.up_host_id)).where(or_(false(), hosts.c.since <= datetime.date(2024, 3, 2))).returning(hosts.c.name, hosts.c.since, hosts.c.rate)

def case_14():
    return pg_insert(Event).values().returning(Event.zeroed, Event.moods, Event.took)

def case_15():
    a34 = aliased(Happening, flat=True)
    return Session().query(a34).outerjoin(a34.host).filter(a34.search == select(bindparam(None, 'fat cat')).select_from(events).where(literal_column('2 + 3', JSONB).has_key('100%')).group_by(events.c.id).having(a34.hs['a'] == 'b').scalar_subquery()).options(with_loader_criteria(Host, Host.up_host_id.in_([5]), include_aliases=True))

def case_16():
    return update(events).values({'bits': 'x'}).where(literal_column('1', postgresql.HSTORE).defined('a'))

def case_17():
    return Session().query(my.c.j[('a', 0)]).filter(array_agg(literal(7)).in_([[], [5]])).distinct().order_by(func.avg(my.c.num)).limit(literal(3))

def case_18():
    t42 = hosts.alias()
    return select(t42, t42).order_by(func.rank().over(partition_by=[t42.c.up_host_id, t42.c.name], groups=(0, None))).with_for_update(skip_locked=True, key_share=True, of=[t42])

def case_19():
    f44 = func.generate_series(1, 5).alias('g')
    return select(f44, ('foo' + func.aggregate_strings(literal(':colon'), ':colon').filter(literal(1) == 1)).concat("it's").label('id'), text('count(*)'), bindparam('r2', type_=Uuid(as_uuid=False))).group_by(literal(uuid.UUID('12345678-1234-5678-1234-567812345673'), Uuid(as_uuid=False))).order_by(func.concat(bindparam('cb', callable_=lambda: 'A\\b'), 'A\\b', 7))

def case_20():
    return select(Event).select_from(events).join_from(events, Event, events.c.id == Event.id).where(Event.js['k'] == events.c.js, literal('a_b', Unicode(10)) == any_(events.c.tags)).order_by(desc(events.c.uid)).options(defaultload(Event.host).subqueryload(Host.events).selectinload(Event.host), undefer('*'))

def case_21():
    return select(my.c.id).group_by(func.grouping_sets(tuple_(func.avg(my.c.num)), tuple_(my.c.id))).having(over(func.sum(my.c.d), order_by=my.c.id).between(2.5, decimal.Decimal("10"))).intersect_all(select(Event.host_id).where(func.array_agg(Event.ci) == (bindparam('r3', type_=postgresql.ARRAY(Text)) + Event.tags)).filter_by(id=7).offset(literal(2) + 1)).order_by(text('1')).limit(5).offset(20)

def case_22():
    return hosts.update().values({hosts.c.id: func.cume_dist((hosts.c.up_host_id + 5)).within_group(func.random()), hosts.c.up_host_id: None, hosts.c.name: 'a_b'}).where(func.gen_random_uuid().op('~')(case((hosts.c.id == 2147483648, uuid.UUID('12345678-1234-5678-1234-567812345673')), else_=uuid.UUID('12345678-1234-5678-1234-567812345674'))))

def case_23():
    ts49 = events.tablesample(func.bernoulli(1), seed=func.random())
    return select(ts49).select_from(hosts).join(my, ts49.c.host_id == my.c.tiny).where(ts49.c.js == JSON.NULL).where(ts49.c.at == datetime.datetime(2024, 1, 2, 3, 51)).limit(5).offset(bindparam('off', 3))

def case_24():
    return pg_insert(events).values(mood='ok', days=PgRange(1, 5, bounds='[]'), js=bindparam('b_8'))

def case_25():
    return insert(Host).values({'id': 0}).returning(Host)

def case_26():
    m52 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb53 = Table('order', m52, Column('name', Integer, primary_key=True), Column('with space', mysql.DOUBLE), Column('id', BigInteger, nullable=False, index=True))
    return CreateTable(tb53)

def case_27():
    s54 = select((Happening.host_id + Happening.id)).select_from(Happening).order_by((lambda v: v + 1)(Happening.id).desc()).subquery()
    return select(s54.c['_no_label'], s54.c['_no_label']).where(func.mod(func.sum(s54.c['_no_label']), func.length(bindparam('cb', callable_=lambda: "it's"))) == any_(array([2147483648]))).filter(case({'foo': -s54.c['_no_label'], '/': case({'': s54.c['_no_label']}, value=bindparam('q', '/'))}, value=s54.c['_no_label'], else_=s54.c['_no_label']).is_not(None)).order_by((s54.c['_no_label'] % s54.c['_no_label']))

def case_28():
    a55 = aliased(Host, flat=True)
    i56 = my_insert(my).from_select([my.c.d, my.c.t, 'name'], select(Host.rate, Event.at, Event.ci.concat('')).join(Event.host).outerjoin(a55, Happening.host).order_by(func.max(Happening.ci), (5 * Event.host_id)))
    return i56.on_duplicate_key_update({'id': func.ntile(5).over(rows=(-1, 1)), 't': bindparam('u', datetime.datetime(2024, 1, 2, 3, 4), unique=True)})

def case_29():
    a57 = aliased(Happening)
    return select(a57, a57.host_id, literal_column('q').label('q')).join(events, and_(a57.host_id == events.c.host_id, tuple_(events.c.bin, a57.id) > tuple_(events.c.bin, 2147483648))).join(a57.host, full=True)

def case_31():
    v60 = values(column('x', mysql.INTEGER(unsigned=True))).data([(42,), (42,)]).lateral('vl')
    a61 = aliased(Host)
    return Session().query(literal(2147483648)).select_from(my).join(v60, my.c.kind.between('sad', 'ok'), full=True).join(Event, v60.c.x == Event.host_id, isouter=True).filter(Event.host.of_type(a61).has(), Event.zeroed.overlap([1, 2])).enable_eagerloads(False)

def case_32():
    return select(Event, hosts.c.rate, Event.ci.collate('utf8mb4_bin')).where(Event.ci.match('100%', postgresql_regconfig='english')).order_by(None)

def case_33():
    return select(Happening.id, Happening.ci).filter(Happening.data.delete_path(array(['a'])).has_key(Happening.ci)).order_by(Happening.id).prefix_with('/*+ hint */')

def case_34():
    return update(Host).values(up=False, label="it's", rate=Host.rate).where(cast({'b': {'c': []}}, JSONB)['a']['b'].as_boolean())

def case_35():
    a65 = aliased(Event)
    return select(a65).select_from(Host).join(a65, Happening.ci == a65.ci).where(Host.since.is_distinct_from(None)).options(lazyload(a65.host))

def case_36():
    return update(Host).values(up=True, id=2147483648)

def case_37():
    a67 = aliased(Host, name='al')
    t68 = my.alias()
    c69 = select(func.aggregate_strings(Happening.ci, 'x y'), Happening.took.label('cnt1'), Happening.at.label('order2')).where(Happening.at > any_(select(my.c.t).select_from(a67).join(my, t68.c.tiny == my.c.id, full=True).distinct().correlate(None).scalar_subquery()), Happening.ints.strictly_left_of(Happening.multi)).with_hint(Happening, 'USE INDEX (x)', 'mysql').cte().prefix_with('NOT MATERIALIZED', dialect='postgresql')
    a70 = aliased(Host, name='al')
    a71 = aliased(Event)
    s72 = union_all(select(my.c.flags, my.c.name), select(a70.label, a71.ci).join(a71, a70.events).where(case((a70.since.in_([]), True), else_=False))).subquery('select')
    return select(c69).where(datetime.timedelta(hours=2, minutes=5) != text(':tp'), select(s72).slice(2, 5).exists()).group_by(c69.c.cnt1).having(func.count() > 42)

def case_38():
    a76 = aliased(Host, select(Host).select_from(Host).prefix_with('HIGH_PRIORITY', dialect='mysql').subquery('sub'))
    return select(a76).select_from(Host).join(Host.up_host.of_type(a76), full=True).order_by(nullsfirst((1 // a76.id))).options(Load(a76).load_only(a76.since), load_only(a76.up_host_id, a76.since, raiseload=True))

def case_39():
    a79 = aliased(Event, select(Event).filter_by(host_id=7).subquery())
    return select(a79, a79.id, Host.rate.label('with space'), literal_column('q').label('q')).select_from(Host).join(a79, Host.events).where(Host.label <= '').group_by((a79.span + datetime.timedelta(days=1)), a79.at).with_for_update(key_share=True).options(defaultload(a79.host.and_(Host.label >= 'ünï')))

def case_40():
    a80 = aliased(Host, Host.__table__.alias())
    f81 = func.rows_of(7).table_valued('p', 'q').lateral()
    return Session().query(Host, func.round(a80.rate, 2)).join(Host.up_host.of_type(a80), isouter=True).join(f81, ~bindparam('u', -2.0, unique=True).between(a80.rate, Host.rate)).where(a80.label.ilike(':colon', escape='#')).distinct(a80.label).order_by(('100%' + Host.label).desc()).slice(1, 4)

def case_41():
    a82 = aliased(Host)
    return Session().query(Host, a82.rate.cast(Numeric(10, 2, asdecimal=False))).join(my, Host.up_host_id == my.c.tiny).join(Host.up_host.of_type(a82), isouter=True).order_by(cast(my.c.t, Date)).reset_joinpoint()

def case_42():
    f83 = func.generate_series(1, 5).table_valued('value', name='gs')
    return select(f83).where(literal('fat cat').op('@@')(func.to_tsquery('100%'))).where(bindparam('u', ['a', 'b'], unique=True).op('@@', is_comparison=True, precedence=3)(['a']))

def case_43():
    d93 = my_insert(Host).values([(2, "it's", True, decimal.Decimal("10"), datetime.date(2024, 5, 2), 2,), (2147483648, '100%', True, decimal.Decimal("10"), datetime.date(2024, 5, 2), 7,)]).returning(Host.up_host_id.label('lab')).cte('changed')
    s94 = select(Event.at.cast(sa.TIMESTAMP)).select_from(d93).join(Event, Event.bin.isnot(null())).subquery()
    t95 = events.alias()
    return select(bindparam('cb', callable_=lambda: datetime.date(2024, 1, 2))).select_from(s94).join(t95, onclause=bindparam('x-y', '100%').in_(['/'])).where(t95.c.js['k'].as_boolean()).with_only_columns((bindparam('u', datetime.date(2024, 9, 2), unique=True) - literal(datetime.date(2024, 3, 2), Date)), maintain_column_froms=True)

def case_44():
    m99 = MetaData(schema='sch')
    tb100 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m99, Column('id', String(10), primary_key=True), Column('a', JSON().with_variant(JSONB(), 'postgresql'), server_default=true(), nullable=False), Column('with space', Boolean, ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL')))
    return DropTable(tb100)

def case_45():
    return select(hosts.c.rate).where(hosts.c.since < datetime.date(2024, 1, 2), and_(hosts.c.name > 'a_b', hosts.c.up_host_id > 42)).where(hosts.c.up_host_id < 1).order_by(func.nullif(hosts.c.id, hosts.c.up_host_id).desc().nulls_first(), text('name DESC')).with_only_columns(hosts.c.name, maintain_column_froms=True).params(p=8)

def case_46():
    return update(my).ordered_values(('j', [1, 2]), (my.c.id, my.c.id), ('tiny', 2147483648))

def case_47():
    s108 = select(Event.uid.label('cnt'), literal(datetime.time(3, 4)).label('x%y1'), bindparam('cb', callable_=lambda: 2).label('x%y2')).with_for_update(read=True, nowait=True, of=Event).alias('c1')
    a109 = aliased(Host)
    a110 = aliased(Host, flat=True)
    return Session().query(func.gen_random_uuid()).select_from(s108).where(s108.c.cnt == select(Happening.uid).outerjoin(Happening.host.of_type(a109)).join(a110, Happening.host).where(~(and_(a110.id > 10, a109.rate != Decimal("-0.1")))).order_by((Happening.ci + 'A\\b')).limit(5).offset(20).scalar_subquery())

def case_48():
    r111 = select(events.c.id.label('n')).where(events.c.ints.is_not(None)).cte(recursive=True, nesting=True)
    r112 = r111.union(select(events.c.id).join(r111, r111.c.n == events.c.id))
    a113 = aliased(Host, name='Al Ias')
    s114 = select(Event.took.label('id'), func.nullif(Event.uid, Event.uid), a113.since.label('total2')).select_from(r112).join(Event, r112.c.n == Event.host_id, isouter=True).outerjoin(a113, Event.host).alias()
    return select(s114.c.total2.self_group()).where(func.substr(literal('A\\b'), literal(0), 3).match('?', postgresql_regconfig='english')).where(func.to_tsvector(func.string_agg(text('1'), 'ünï')).in_(['fat cat', 'fat cat'])).reduce_columns().execution_options(x=1)

def case_49():
    return Session().query(Happening).join(Host).filter_by(id=2).options(noload(Happening.host)).with_entities(~(Happening.host_id))

def case_50():
    return Session().query(Event).outerjoin(Event.host).join(my, Host.label == my.c.name, full=True).filter_by(d=3.0, flags='?').order_by(literal(-3).bitwise_or(42).nulls_last()).options(defer(Event.host_id), selectin_polymorphic(Event, [Happening])).with_for_update()

def case_51():
    return update(hosts).values({'id': 5, 'up_host_id': cast(hosts.c.up_host_id, SmallInteger), 'os': 'a'}).where(func.to_tsvector('english', select(hosts.c.os).label('cnt')).match('x y', postgresql_regconfig='english'))

def case_52():
    m126 = MetaData()
    o127 = Table('other', m126, Column('id', Integer, primary_key=True))
    tb128 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m126, Column('id', SmallInteger, primary_key=True, autoincrement=True), Column('with space', Integer, CheckConstraint('a > 2'), nullable=True), Column('c', Time(timezone=True)), Column('name', mysql.DATETIME(fsp=6)))
    return CreateTable(tb128)

def case_53():
    t129 = events.alias()
    s130 = select(Event.ci, func.mode().within_group(Event.mood.desc()).label('cnt1'), Event.at).where(Event.ci.like('?')).subquery()
    return select(t129.c.id).join(s130, t129.c.ci == s130.c.ci).except_(select(literal(42)).select_from(Host)).order_by(t129.c.id)

def case_54():
    f131 = func.json_each('{}').table_valued('key', 'value')
    q132 = Session().query(events.c.at, events).select_from(f131).outerjoin(events, events.c.multi.between(events.c.days, PgRange(1, 5, bounds='[]'))).filter(events.c.search.match('foo', postgresql_regconfig='english')).filter(func.max(events.c.at).filter(events.c.mood.in_([]), events.c.ci < 'A\\b').over(partition_by=events.c.span, order_by=[events.c.at.desc()]) == None).autoflush(False)
    return q132.union(q132)

def case_55():
    m134 = MetaData(schema='sch')
    o135 = Table('other', m134, Column('id', Integer, primary_key=True))
    tb136 = Table('thing', m134, Column('c', SmallInteger, nullable=True), Column('id', BigInteger), Column('val', JSON))
    return CreateTable(tb136)

def case_56():
    a137 = aliased(Host, name='fl', flat=True)
    return Session().query(Happening).outerjoin(Host, full=True).join(Happening.host.of_type(a137), isouter=True).order_by(Happening.ci)

def case_57():
    return select(cast(-func.sum(Host.id), Time)).select_from(Host).order_by(Host.id).params(p=8)

def case_58():
    return select(Event.js).group_by(Event.mood, literal(datetime.timedelta(days=1))).distinct(Event.mac).slice(2, 5)

def case_59():
    return select(literal(False), hosts.c.since, hosts.c.since.in_(bindparam('ids', [1, 2], expanding=True)), hosts.c.up, hosts.c.name, literal(False), func.coalesce(func.date(literal(datetime.datetime(2024, 1, 2, 3, 46))), func.current_date()).label('a')).select_from(hosts).filter(hosts.c.os.iendswith('A\\b', autoescape=True, escape='#')).distinct().execution_options(populate_existing=True)

def case_60():
    a144 = aliased(Host, flat=True)
    a145 = aliased(Host, name='fl', flat=True)
    return Session().query((events.c.id / events.c.host_id)).select_from(events).join(a144, events.c.ci == any_(events.c.tags)).join(a145, a144.up_host).order_by(desc(events.c.data['k'].astext))

def case_61():
    return text('UPDATE t SET a = :a, b = 100 % 3').bindparams(bindparam('a', type_=Integer))

def case_62():
    return update(Happening).values(ints=(func.last_value(Happening.days).over(partition_by=Happening.ci, groups=(None, -1)) - Happening.during), zeroed=[5], multi=PgRange(1, 5, bounds='[]')).where((Happening.days - Happening.during).contains(5)).returning(Happening.uid.label('lab'))

def case_63():
    return select(events, literal_column('q').label('q'), func.replace(Happening.ci, ':colon', 'ünï')).join(Happening, and_(events.c.host_id == Happening.host_id, or_(Happening.mood.is_(null()), Happening.mood < 'ok')), isouter=True)

def case_64():
    m149 = MetaData()
    o150 = Table('other', m149, Column('id', Integer, primary_key=True))
    tb151 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m149, Column('order', BigInteger, Identity(), primary_key=True), Column('c', mysql.VARCHAR(5, charset='utf8mb4')), UniqueConstraint('order', postgresql_nulls_not_distinct=True), sqlite_strict=True)
    ix152 = Index('ix_g', tb151.c.c, postgresql_ops={'c': 'text_pattern_ops'})
    return CreateIndex(ix152)

def case_65():
    return update(Happening).values(q='x', cost=None, reg=Happening.span).returning(Happening.days, Happening.matrix)

def case_66():
    return select(Event, Host).join(Host).where(Event.js == JSON.NULL).distinct().suffix_with('FETCH y')

def case_69():
    return delete(Happening).where(Happening.took <= datetime.timedelta(days=1)).prefix_with('/* p */')

def case_71():
    m162 = MetaData()
    o163 = Table('other', m162, Column('id', Integer, primary_key=True))
    tb164 = Table('Thing', m162, Column('id', BigInteger, sa.Sequence('sq'), primary_key=True, autoincrement=False), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Time, server_default=text("'{}'::jsonb"), nullable=False), Column('val', Integer), Column('with space', Date, nullable=True), CheckConstraint(text('a > b'), name='ck2'))
    return CreateTable(tb164)

def case_72():
    return text('SELECT id FROM t').columns(id=Integer)

def case_73():
    q167 = Session().query(literal(7, literal_execute=True)).select_from(hosts).order_by(hosts.c.since.desc().nulls_first()).limit(5).offset(2)
    return q167.intersect(q167)

def case_74():
    s169 = select(literal(1)).select_from(hosts).where(~literal(5).between(bindparam('cb', callable_=lambda: {'a': 1}), literal(5))).subquery()
    return select(Event, s169.c['_no_label']).select_from(Host).join(Host.events).where(Event.tags[Host.id].like('100%', escape='#')).options(lazyload(Event.host), lazyload(Event.host))

def case_75():
    a170 = aliased(Happening, select(Happening).subquery())
    return select(a170).where(func.round(hosts.c.rate, 2).between(decimal.Decimal("10"), hosts.c.rate)).where(hosts.c.os.match('a', postgresql_regconfig='english')).group_by(hosts.c.since).having(func.sum(a170.id) > 5).options(selectinload(a170.host).joinedload(Host.events).lazyload(Event.host), defaultload(a170.host).defaultload(Host.events.of_type(Happening)))

def case_76():
    a174 = aliased(Host)
    a175 = aliased(Event)
    return select(Event, a175).outerjoin(a174, Event.host).join(a174.events.of_type(a175)).filter(Event.host_id.in_([a175.id])).order_by(a175.hs['100%'].desc().nulls_first()).with_statement_hint('/* stmt */')

def case_77():
    v179 = values(column('name', String(5, collation='C')), name='vals').data([(':colon',), ('?',)]).cte('vc')
    t180 = hosts.alias()
    return select(v179, t180, t180.c.up_host_id, t180.c.up).outerjoin(t180, v179.c.name == t180.c.os).where(~t180.c.up)

def case_78():
    m181 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb182 = Table('Thing', m181, Column('name', BigInteger, primary_key=True), Column('b', Boolean))
    return CreateTable(tb182, if_not_exists=True)

def case_79():
    c183 = select(Host.since.label('lbl')).outerjoin(Host.events, full=True).where(Event.js[('a', 'b')].as_float() < 1.5).cte('select')
    return update(Host).values(since=datetime.date(2024, 1, 2)).where(cast(literal(datetime.timedelta(days=1)).cast(Interval), sa.CHAR(3)).like('x y')).add_cte(c183)

def case_80():
    a190 = aliased(Host)
    return Session().query((events.c.at - events.c.at)).select_from(events).join(Happening, ~events.c.ci.regexp_match('100%')).join(a190, onclause=and_(Happening.host_id == a190.up_host_id, Happening.nums.all(Happening.id, operator=operators.gt))).filter((events.c.zeroed + Happening.plain).all(10, operator=operators.gt)).distinct(events.c.span).order_by(desc(events.c.mood)).limit(5).offset(2)

def case_81():
    return update(Event).values({Event.moods: 'x', Event.cost: 'x'}).where(('ünï' + literal_column('2 + 3', String)).match('a', postgresql_regconfig='english')).filter_by(host_id=1)

def case_82():
    return Session().query(Happening).join(Host).filter(func.bool_and(Happening.host_id, Host.up_host_id, type_=Boolean)).group_by(Happening.ci).having(func.count() > 1).order_by(cast(Host.up, Enum('a', 'b', name='ab')).asc()).options(subqueryload(Happening.host.and_(Host.since.in_([datetime.date(2024, 4, 2)]))).subqueryload(Host.events))

def case_83():
    return select(hosts.c.os.regexp_replace('?', 'A\\b')).where(bindparam('u', 'fat cat', unique=True).match(':colon', postgresql_regconfig='english'))

def case_85():
    return select(Happening, func.date_trunc('day', Event.at)).select_from(Event).where(Happening.hs.has_all(array(['a']))).options(raiseload(Happening.host), defer(Happening.host_id, raiseload=True))

def case_86():
    a196 = aliased(Host, name='Al Ias')
    return Session().query(a196, a196.since < datetime.date(2024, 12, 2)).filter(not_(cast(['a'], postgresql.ARRAY(Text)).contained_by(array_agg(a196.label)))).order_by(func.gen_random_uuid().collate('C').desc()).options(lazyload(a196.up_host))

def case_87():
    a197 = aliased(Happening, name='fl', flat=True)
    return Session().query(a197).options(with_loader_criteria(Event, Event.uid < uuid.UUID('12345678-1234-5678-1234-567812345672')))

def case_88():
    return update(Host).values({Host.rate: Decimal("-0.1"), Host.id: 2, Host.up_host_id: Host.id})

def case_89():
    return select(Event, Event)

def case_90():
    return insert(my).values([{'name': 'a', 'd': 1.5}, {'name': '?', 'd': 1.5}, {'name': '?', 'd': 3.0}])

def case_91():
    a198 = aliased(Host, select(Host).where(~Host.id.in_([]), Host.label.like(any_(literal(['a', 'b'])))).with_statement_hint('/* stmt */').subquery())
    s200 = select(literal(datetime.date(2024, 7, 2)).label('Mixed'), cast(a198.up, SmallInteger).label('b1'), a198.rate.label('total2')).subquery('Sub Q')
    s201 = select(s200.c.Mixed.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), s200.c.b1).subquery()
    return Session().query(my.c.d).join(s201, my.c.id == s201.c.b1, full=True).filter(tuple_(literal({'a': 1}), bindparam('v', 5)).not_in([])).distinct(my.c.tiny)

def case_92():
    m202 = MetaData(schema='sch')
    tb203 = Table('Thing', m202, Column('c', SmallInteger, primary_key=True, autoincrement=False), Column('name', postgresql.INT4RANGE, primary_key=True), Column('Mixed', Numeric(10, 2)))
    ix204 = Index(None, tb203.c.name)
    return CreateTable(tb203)

def case_94():
    a207 = aliased(Event, name='fl', flat=True)
    return select(func.localtime()).select_from(a207)

def case_95():
    return select(text('a, b')).select_from(text('t')).where(text('a > :q')).params(q=5)

def case_96():
    v208 = values(column('Key', String(20)), column('name', sa.CHAR(3)), column('x', mysql.INTEGER(unsigned=True))).data([('A\\b', 'x y', 5,), (':colon', 'foo', 1,), ('foo', ':colon', 42,)])
    t209 = hosts.alias('order')
    return select(t209).select_from(v208).outerjoin(t209, v208.c.name == t209.c.os).join(Happening, t209.c.id == Happening.host_id, isouter=True).where(t209.c.os == func.trim(literal('a_b'))).order_by(v208.c.Key, desc(func.count(distinct(t209.c.id)))).suffix_with('FETCH y')

def case_97():
    return select(hosts).select_from(Event).group_by(Event.mood, Event.at).having(func.count() > 2147483648)

def case_98():
    ts219 = events.tablesample(5)
    return select(hosts.c.up.label('total'), ts219, (~(hosts.c.since < datetime.date(2024, 4, 2))).label('a')).where(ts219.c.during.overlaps(ts219.c.during)).order_by(ts219.c.js.desc()).prefix_with('/*+ hint */')

def case_99():
    return select(cast(hosts.c.os, JSON().with_variant(JSONB(), 'postgresql'))[('a', 1)].as_string()).select_from(hosts)

def case_100():
    a223 = aliased(Host, name='Al Ias')
    return select(Host.label.label('total'), Host.up, a223.up_host_id, Host.id.label('anon_1')).join(a223, Host.up_host, full=True).fetch(10)

def case_102():
    return select(events).join_from(events, Happening, events.c.host_id == Happening.host_id, full=True).where('?' == any_(func.array_append(Happening.tags, Happening.ci))).with_statement_hint('/* stmt */')

def case_103():
    a224 = aliased(Host, select(Host).cte())
    return select(type_coerce(bindparam('cb', callable_=lambda: uuid.UUID('12345678-1234-5678-1234-567812345677')), sa.UUID).cast(postgresql.UUID)).select_from(Happening).join(a224, Happening.host, isouter=True).join(Event, a224.up_host_id == Event.id)

def case_104():
    m225 = MetaData()
    o226 = Table('other', m225, Column('id', Integer, primary_key=True))
    tb227 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m225, Column('name', postgresql.INTERVAL, index=True), Column('id', JSON, CheckConstraint('a > 1', name='ck1')), Column('Mixed', JSON), Column('val', Uuid(as_uuid=False)), Column('order', Date, nullable=False), Column('a', Enum('a', 'b', name='ab'), nullable=False), UniqueConstraint('name', 'id'))
    return CreateTable(tb227)

def case_105():
    return Session().query(case((Host.up == False, text(':tp').bindparams(tp=datetime.datetime(2024, 1, 2, 3, 18))), else_=literal_column('1', DateTime))).select_from(Host).filter_by(label='/').where(true()).with_for_update()

def case_106():
    a228 = with_polymorphic(Event, '*', flat=True)
    return select(Event, a228, (a228.host.has(Host.label.regexp_match('a'))).label('anon_1'), cast(a228.Happening.id, Unicode(10)).label('x%y')).order_by(Event.js.asc()).options(joinedload(a228.host.and_(Host.up_host_id != -3)))

def case_107():
    return update(hosts).values(rate=None)

def case_108():
    return select(events.c.span).where(Event.search.op('@@')(func.to_tsquery('ünï'))).order_by(nulls_last(events.c.mood.cast(Enum('a', 'b', native_enum=False)).desc()), Event.ci.desc())

def case_109():
    a231 = aliased(Happening)
    return select(a231).select_from(my).join(a231, between(bindparam('p', 1e10), 3.0, my.c.num)).join(a231.host).order_by((bindparam(None, datetime.date(2024, 5, 2)) + a231.id), cast(Host.label, JSON().with_variant(JSONB(), 'postgresql')).asc()).options(subqueryload(a231.host), defaultload(a231.host))

def case_110():
    return select(Happening, Happening.took, text('1'), Happening.mood.label('order'), Bundle('bund', Happening.host_id, Happening.took)).join(Happening.host, full=True).order_by(Host.label.desc()).options(noload(Happening.host).undefer(Host.label))

def case_111():
    return text('SELECT 1 WHERE x IN :xs').bindparams(bindparam('xs', expanding=True, value=[1, 2]))

def case_112():
    return insert(my).values([{'y': 'x', 'num': decimal.Decimal("10")}, {'y': 'x', 'num': decimal.Decimal("10")}, {'y': 'x', 'num': decimal.Decimal("10")}])

def case_113():
    f245 = func.generate_series(1, 5).alias('g')
    return select(Host.up.label('b'), Host.up != None).filter_by(up_host_id=5, rate=decimal.Decimal("10")).where(literal(['a', 'b']).in_(select(cast(bindparam(None, 'ok'), ARRAY(String))).select_from(f245).filter(bindparam(None, [1, 2]) == literal([1, 2])))).order_by(cast(Host.up_host_id, SmallInteger)).limit(5).limit(None).offset(2)

def case_114():
    return select(Happening).filter_by(id=2).where(or_(Happening.js == Happening.js, 1 == any_(Happening.nums), Happening.tags == Happening.tags), literal([], postgresql.ARRAY(Integer)) != [])

def case_115():
    q246 = Session().query(my.c.num).select_from(Event).join(my, Event.host_id == my.c.tiny, full=True).join(Event.host, isouter=True).group_by(my.c.t).limit(5)
    return Session().query(q246.exists())

def case_116():
    return Session().query(case((hosts.c.id == 7, 1), (hosts.c.since <= datetime.date(2024, 1, 2), hosts.c.up_host_id), (hosts.c.name >= 'x y', hosts.c.id))).select_from(hosts).order_by(case({-3: hosts.c.rate, 5: hosts.c.rate, 10: hosts.c.rate}, value=hosts.c.name).collate('C').desc()).limit(5).offset(2)

def case_117():
    t252 = hosts.alias('order')
    return select(t252, cast(my.c.kind, mysql.DATETIME(fsp=6))).select_from(my).outerjoin(t252, my.c.tiny == t252.c.up_host_id).execution_options(populate_existing=True)

def case_118():
    return union_all(select(Host.label, Event.ci).join(Event.host).where(tuple_(-Event.host_id, Host.up_host_id) != tuple_(5, Host.up_host_id)), select(my.c.flags, events.c.ci).select_from(events))

def case_119():
    s255 = select(Host.up_host_id.label('anon_1'), extract('second', Host.since).label('Mixed1'), func.localtime().label('a2')).where(0 > literal(2, BigInteger), [] != literal([5])).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL).subquery('a_subquery_with_a_name_so_very_long_that_it_must_be_cut_somewhere')
    a256 = aliased(Host)
    return Session().query(s255.c.Mixed1, Host, Host.rate.label('anon_1')).outerjoin(events, events.c.js['k'].as_string() == "it's").join(Host, events.c.host_id == Host.id, full=True).where(Host.up_host.of_type(a256).has()).order_by(events.c.id).offset(3).options(raiseload(Host.up_host, sql_only=True).defer(Host.rate))

def case_120():
    m259 = MetaData(schema='sch')
    tb260 = Table('Thing', m259, Column('Mixed', SmallInteger, Identity(always=True, start=5, cycle=True), primary_key=True), Column('id', sa.DECIMAL(8, 3)), Column('name', postgresql.INTERVAL, server_default=sa.FetchedValue()), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Float(24), ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL')))
    return CreateTable(tb260)

def case_121():
    a264 = aliased(Host, Host.__table__.alias('ta'))
    return update(Happening).values(uid=uuid.UUID('12345678-1234-5678-1234-567812345678'), matrix=cast(case((Happening.id == 42, a264.rate), (Happening.took != datetime.timedelta(days=1), a264.rate), else_=a264.rate), ARRAY(Integer, dimensions=2))).where(Happening.zeroed.between([], array_agg(a264.id)))

def case_122():
    r274 = select(Happening.id.label('n')).where(Happening.id.is_(True)).cte('rec', recursive=True, nesting=True)
    r275 = r274.union(select(Happening.id).join(r274, r274.c.n == Happening.id))
    c276 = select(events.c.span.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), events.c.ci.label('anon_11')).where(events.c.uid.not_in([])).cte('c1')
    c278 = select(select(literal('ok')).select_from(c276).where(c276.c.anon_11 != None).slice(2, 5).label('b'), type_coerce(Happening.mood, Enum('a', 'b', name='ab')).label('b1')).select_from(Happening).where(~func.current_user().contains(Happening.js[0].as_string(), escape='/'), with_parent(Host(id=3), Host.events)).cte()
    c279 = c278.alias()
    return select(c279.c, c279.c.b).select_from(r275).group_by(case({'foo': bindparam('r3', type_=Enum('a', 'b', name='ab')), 'foo': c279.c.b1, 'x y': 'ok'}, value=c279.c.b, else_=c279.c.b1)).having(func.count() > 42).with_hint(r275, 'ONLY %(name)s', 'mysql')

def case_125():
    m288 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb289 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m288, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', String(10), sa.Sequence('sq'), primary_key=True), Column('name', Boolean, primary_key=True), Column('b', Uuid, server_default='5'), Column('Mixed', sa.UUID, nullable=False), Column('val', Enum('a', 'b', name='ab'), server_default=sa.FetchedValue()), mysql_auto_increment='5', mysql_comment='hm')
    return CreateTable(tb289)

def case_126():
    m292 = MetaData(schema='sch')
    tb293 = Table('thing', m292, Column('order', Integer, primary_key=True, autoincrement=True), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Boolean), Column('a', postgresql.INTERVAL), Column('Mixed', Date, server_default="it's"), Column('val', BigInteger, nullable=False), sqlite_autoincrement=True)
    return CreateTable(tb293, if_not_exists=True)

def case_127():
    return update(Host).values({'up': False, 'rate': Host.rate}).where(func.length(Host.label).in_(select(hosts.c.up_host_id))).returning(Host)

def case_128():
    a296 = with_polymorphic(Event, '*', aliased=True)
    return union_all(select(func.coalesce(case((Event.ci.is_(None), datetime.timedelta(hours=2, minutes=5)), else_=Event.span), func.age(Event.at)), bindparam('cb', callable_=lambda: datetime.date(2024, 3, 2))).select_from(Event).order_by(Event.span), select(func.max(a296.took), bindparam(None, datetime.date(2024, 7, 2))).select_from(Event).filter_by(ci='ünï', id=2)).limit(5)

def case_129():
    t303 = my.alias()
    return select(t303.c.j['k'].as_integer(), bindparam(None, {'a': 1})).select_from(t303).group_by(cast(t303.c.tiny, Enum('a', 'b', name='ab'))).having(func.sum(t303.c.med) > 5)

def case_130():
    return select(events).reduce_columns().execution_options(x=1)

def case_131():
    m307 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb308 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m307, Column('id', Uuid, primary_key=True), Column('with space', Float(24)))
    return CreateTable(tb308, if_not_exists=True)

def case_132():
    return select(Event, Bundle('b', Event.id)).order_by(bindparam('r2', type_=Interval).cast(postgresql.INTERVAL).asc()).limit(10).offset(20)

def case_133():
    q314 = Session().query(Event).filter_by(id=1, host_id=42).order_by(desc(Event.host_id)).enable_eagerloads(False)
    s315 = q314.subquery('sq')
    return Session().query(func.count(distinct(s315.c.js)))

def case_135():
    a319 = aliased(Host)
    return select(Bundle('bund', my.c.d), my.c.d, func.coalesce(my.c.j, 5).label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), func.coalesce(my.c.j, 'x').label('Mixed'), (func.array(select(Happening.ci).join(Happening.host).join(a319, Host.up_host)) == func.array_append(literal(['a']), my.c.flags))).select_from(my)

def case_136():
    return update(Event).values(days=PgRange(1, 5), matrix=[[1, 2], [3, 4]]).where(Event.js[0].between({}, Event.js[('a', 'b')], symmetric=True))

def case_137():
    a323 = aliased(Host, name='Al Ias')
    return select(Happening).select_from(a323).join(Happening, a323.up_host_id == Happening.id).where(and_(Happening.mood == 'ok', Happening.span == datetime.timedelta(hours=2, minutes=5))).order_by(desc(Happening.ci)).offset(literal_column('4')).options(lazyload(Happening.host))

def case_138():
    a324 = aliased(Host)
    return select(a324.label.label('anon_1')).select_from(Event).join(my, Event.host_id == my.c.tiny, full=True).join(a324, Event.host, isouter=True).where((Event.plain + Event.zeroed).any(a324.id)).order_by(desc(my.c.flags), (my.c.d * 1.5))

def case_139():
    return update(my).values(flags=my.c.flags).where(my.c.num == 5).filter_by(flags=':colon')

def case_140():
    return update(Happening).values({'bits': type_coerce(literal_column('1', Numeric(10, 2, asdecimal=False)), Numeric), 'bin': b'ab', 'took': Happening.took}).where(cast(Happening.js[-1]['k'], Integer) == 5)

def case_141():
    return select(func.coalesce(events.c.at, events.c.at), text('x.y AS z')).select_from(hosts).join(events, hosts.c.id == events.c.id).where(events.c.days.adjacent_to(events.c.days)).order_by(events.c.uid).prefix_with('/*+ hint */')

def case_142():
    a326 = aliased(Happening)
    return select(events).select_from(hosts).join(events, hosts.c.id == events.c.id).join_from(events, a326, events.c.host_id == a326.host_id, isouter=True).with_for_update()

def case_143():
    return Session().query(bindparam('order', 2147483648)).select_from(my).filter_by(d=3.0)

def case_145():
    return update(events).values({events.c.zeroed: []}).where(func.CURRENT_TIMESTAMP() < datetime.datetime(2024, 1, 2, 3, 44)).returning(literal('x y').label('lab'))

def case_146():
    v328 = values(column('f', sa.Double), column('name', sa.NVARCHAR(5))).data([(1.5, 'ünï',), (3.0, 'ünï',), (-2.0, 'x y',)]).alias('va')
    return Session().query(func.localtime(), Host).select_from(v328).join(Host, v328.c.name == Host.label, isouter=True).join(hosts, Host.label == hosts.c.os).filter_by(rate=5).distinct(hosts.c.since).order_by(hosts.c.id).limit(2)

def case_147():
    s329 = select(events.c.mood.label('total'), literal(1.5)).group_by((events.c.at - datetime.datetime(2024, 1, 2, 3, 32))).having(func.count() > 5).subquery()
    c330 = select(Event.ci.label('order'), func.sum(literal(1)).over(order_by=nulls_last(Host.up.desc())).label('with space1')).join(Host, isouter=True).where(~Event.ci.like('a_b')).where(Event.mood.not_in(['ok'])).cte()
    c331 = c330.alias()
    return delete(Host).where(Host.up_host_id > all_(select(Happening.id).select_from(s329).join(c331, or_(c331.c['with space1'] == 2, s329.c.total == 'ok', s329.c['_no_label'].in_([]))).join(Happening, c331.c.order == Happening.ci).correlate(None).scalar_subquery())).with_dialect_options(mysql_limit=5)

def case_148():
    return select(events, (events.c.took * 2), (events.c.id + literal(5)).label('Mixed'), null()).where(bindparam('u', -3, unique=True).isnot(null())).add_columns(events.c.ci).params(p=8)

def case_149():
    return select(hosts, hosts).join(events).where(pg_hstore(hosts.c.os, '/').contains((pg_hstore(events.c.ci, hosts.c.os) + events.c.hs))).distinct().order_by(nulls_last((events.c.at - events.c.at).desc())).with_only_columns(hosts.c.up, maintain_column_froms=True)

def case_150():
    return select(Host, Host.since, Host).order_by(Host.up_host_id).limit(None).with_hint(Host, 'ONLY %(name)s').options(selectinload(Host.up_host))

def case_151():
    return select(Event).order_by(nulls_last(func.min(Event.mood).desc()))

def case_152():
    return sa.select(hosts, hosts.c.since).where(Event.at.label('with space') == any_(array([datetime.datetime(2024, 1, 2, 3, 16)])))

def case_153():
    return except_all(select(literal('/'), my.c.id).select_from(hosts).join(my, and_(hosts.c.id == my.c.id, my.c.j.is_not(null())), full=True).where(my.c.j['k'].as_string().like('a%')).where(func.replace(literal_column('count(*)', sa.VARCHAR), 'ünï', 'x y').not_like('foo', escape='#'), my.c.tiny >= 1).suffix_with('OPTION (x)'), select(func.lower(Happening.ci), Happening.host_id).distinct()).order_by(literal_column('1').desc())

def case_154():
    return update(my).values(t=datetime.datetime(2024, 1, 2, 3, 54)).where(my.c.id == null())

def case_155():
    return Session().query(events.c.uid).filter(func.ntile(4).over(order_by=[events.c.at.desc(), events.c.js], rows=(None, -1)) <= -events.c.id).limit(literal(3)).with_for_update()

def case_156():
    c356 = select(events.c.host_id.label('id'), events.c.uid.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1'), events.c.ci.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database2')).where(literal(-3) != None).cte()
    q357 = Session().query(func.gen_random_uuid(), cast(c356.c.a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database2, postgresql.UUID)).select_from(c356)
    return q357.union(q357)

def case_157():
    return Session().query(Event).distinct().order_by(cast(Event.ci, JSON().with_variant(JSONB(), 'postgresql'))).limit(2).correlate(Event)

def case_158():
    return update(my).ordered_values(('j', [1, 2]), (my.c.tiny, 0), ('med', 1)).where(my.c.tiny.not_in(select(Event.id)))

def case_159():
    return delete(events).where(literal({'b': {'c': []}}, JSONB).concat({'a': 1}).has_all(['a'])).with_dialect_options(mysql_limit=5).returning(events.c.at)

def case_161():
    a366 = aliased(Host, name='al')
    return select(Host, a366, func.to_char(literal(datetime.datetime(2024, 1, 2, 3, 50)), 'YYYY-MM')).join(Host.up_host.of_type(a366), isouter=True).where(~Host.label.regexp_match('ünï')).group_by(a366.up).having(func.count() > 5).order_by(desc(Host.up)).options(noload(a366.up_host))

def case_162():
    return select(Event, Happening, null(), cast(func.coalesce(func.localtime(), datetime.time(3, 4)), Date).label('order'), func.dense_rank().over(partition_by=[func.json_extract('?', extract('second', Event.at)), func.mode().within_group(cast(Happening.at, Enum('a', 'b', native_enum=False)).desc())])).select_from(my).join(Happening).order_by(None).options(noload(Event.host))

def case_163():
    return select(bindparam('u', 'sad', unique=True)).select_from(Event).join(events, Event.host_id == events.c.host_id, full=True).where(Event.id == any_(select(my.c.tiny).join(Host, my.c.tiny == Host.up_host_id).where(Host.label.endswith('/', autoescape=True)).where(Host.since.between(Host.since, Host.since)).scalar_subquery())).where(cast(events.c.js['k'], Integer) == 5)

def case_165():
    return delete(Happening).where((Happening.multi << PgRange(1, 5, bounds='[]')))

def case_166():
    return Session().query(type_coerce(events.c.at, DateTime(timezone=True))).select_from(events).filter(array([literal('', literal_execute=True)]).op('~')(array([events.c.ci, events.c.ci, events.c.ci]))).filter(events.c.js[bindparam('v', 'a')]['k'].as_boolean()).order_by(nulls_last(events.c.uid.desc())).correlate(events)

def case_167():
    a372 = aliased(Happening)
    a373 = aliased(Host)
    t374 = my.alias()
    return select(a373, (a373.up != None).label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database')).select_from(join(a372, t374, a372.host_id == t374.c.tiny)).outerjoin(a372.host, full=True).join(a373, a372.host, isouter=True).where(not_(a373.rate == Decimal("-0.1"))).limit(10).params(p=8)

def case_168():
    return select(Host).select_from(my).join(Host, and_(my.c.id.in_([5, 10, 10]), or_(my.c.num > 5)), isouter=True).where(Host.label.between((my.c.flags + Host.label), 'a')).order_by(func.stddev(my.c.num).collate('C').desc(), Host.id.asc())

def case_169():
    return sa.select(events)

def case_170():
    m383 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb384 = Table('Thing', m383, Column('b', Numeric(10, 2)), Column('order', sa.REAL), Column('c', DateTime, unique=True))
    return CreateTable(tb384, if_not_exists=True)

def case_171():
    return pg_insert(Host).values()

def case_172():
    t391 = hosts.alias()
    return select(t391, my.c.body.label('with space')).select_from(my).where(t391.c.up != False).group_by(my.c.num).fetch(10, percent=True, with_ties=True).offset(20)

def case_173():
    return update(my).values({'y': 'x', 'num': func.avg(func.avg(my.c.d)).label('total'), 'body': ''}).where(pg_hstore(my.c.body, my.c.body).has_key('a')).returning(func.char_length(my.c.name).label('lab'))

def case_174():
    a398 = with_polymorphic(Event, '*', innerjoin=True)
    return select(a398, Host, func.localtime(), func.sqrt(Host.rate)).join(Host).options(Load(Host).load_only(Host.rate))

def case_176():
    t399 = events.alias()
    return select(t399).select_from(my).join(t399, my.c.med == t399.c.host_id, isouter=True).filter_by(ci='x y').where(t399.c.js == JSON.NULL).group_by(t399.c.host_id, t399.c.id).order_by(nulls_last(func.current_time().desc())).with_only_columns(my.c.med, maintain_column_froms=True)

def case_177():
    t400 = hosts.alias()
    return select(type_coerce(hosts.c.since, Date).label('anon_1')).select_from(hosts).join(t400).group_by((t400.c.name + hosts.c.os), hosts.c.name).reduce_columns()

def case_178():
    t402 = hosts.alias()
    return Session().query(t402.c.name).filter(literal([1, 2], JSONB).delete_path(array(['a'])).contains({'a': 1}))

def case_179():
    m409 = MetaData()
    o410 = Table('other', m409, Column('id', Integer, primary_key=True))
    tb411 = Table('Thing', m409, Column('val', Enum('a', 'b', name='ab'), nullable=True, comment="it's a 100%"), Column('order', postgresql.ARRAY(Integer)))
    return CreateTable(tb411)

def case_180():
    v421 = values(column('name', Text), name='lv', literal_binds=True).data([('a_b',), (':colon',)]).alias('va')
    return select(hosts.c.up, select(text('1')).select_from(v421).join_from(Happening, Host).where(~Happening.ci.contains('?')).group_by(func.grouping_sets(tuple_(func.localtimestamp()), tuple_(Happening.host_id))).having(Happening.search.match("it's")).distinct().scalar_subquery()).limit(1).offset(20)

def case_181():
    t422 = my.alias()
    c423 = select(t422.c.t.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), t422.c.d.label('b1')).filter_by(flags='?').order_by(func.substr(t422.c.flags, t422.c.tiny, 3).desc()).cte().prefix_with('NOT MATERIALIZED', dialect='postgresql')
    return select(literal_column('q').label('q'), my.c.tiny, my.c.id).select_from(my).order_by(extract('year', literal(datetime.date(2024, 11, 2))).desc()).limit(5).add_cte(c423, nest_here=True)

def case_182():
    return select(bindparam('cb', callable_=lambda: 'fat cat').match('100%', postgresql_regconfig='english')).select_from(hosts).where(bindparam('r3', type_=ARRAY(Integer)) == literal([1, 2])).with_for_update()

def case_183():
    return my_insert(Host).values()

def case_184():
    t424 = my.alias()
    return select(t424).filter_by(med=2, d=1.5).suffix_with('FETCH y', dialect='postgresql').with_only_columns(t424.c.body)

def case_187():
    i432 = my_insert(hosts).from_select([hosts.c.rate], select(bindparam('u', Decimal("1.50"), unique=True)).select_from(events).where(events.c.multi.contains(5)).order_by(events.c.host_id.nulls_last()))
    return i432.on_duplicate_key_update([('since', cast(hosts.c.since, Date)), ('os', i432.inserted.os), ('id', func.sum(bindparam('r1', type_=mysql.INTEGER(unsigned=True))))])

def case_188():
    return delete(Happening)

def case_189():
    c435 = select(Host.id.label('n_1')).where(tuple_(Host.up, Host.id).in_([])).prefix_with('SQL_CALC_FOUND_ROWS', dialect='mysql').cte()
    return delete(Happening).where(Happening.ci == any_(Happening.tags[0:2])).returning((42 % Happening.id).label('lab')).add_cte(c435)

def case_190():
    return hosts.insert().values()

def case_191():
    return select(events).where(type_coerce(events.c.ci, sa.CHAR(3)).ilike('a')).order_by(events.c.took, (events.c.ci + events.c.ci))

def case_192():
    return select((func.localtimestamp() - events.c.at), events).select_from(events).group_by(func.rollup(events.c.mood, literal(2147483648))).order_by((events.c.span * events.c.host_id).desc())

def case_193():
    c436 = select(literal(0).label('lbl'), events.c.span.label('Mixed1'), literal(uuid.UUID('12345678-1234-5678-1234-567812345679')).label('name2')).filter(~events.c.id.between(2, events.c.id)).cte()
    c437 = c436.alias()
    return select(Host.rate.between(decimal.Decimal("10"), Host.rate)).select_from(c437).filter(literal_column('1', Uuid).op('~')(uuid.UUID('12345678-1234-5678-1234-567812345679'))).filter(false()).group_by(func.rollup(func.current_date(), Host.up_host_id)).having(func.count() > 42).limit(5).limit(None).offset(2)

def case_194():
    return select(Happening, cast(func.count().filter(Happening.ci.in_([])), sa.TIMESTAMP)).join(Host).join(hosts, Host.label == hosts.c.os).filter(func.MixedFn(hosts.c.os, hosts.c.name, type_=Text).regexp_match('', flags='ig'))

def case_195():
    return select(literal(datetime.datetime(2024, 1, 2, 3, 51)), literal(datetime.datetime(2024, 1, 2, 3, 51))).select_from(Event).where(Event.data['a'].is_(None)).where(Event.search == select(bindparam('r1', type_=postgresql.TSVECTOR)).select_from(Event).outerjoin(Event.host.and_(Event.nums == Event.nums)).scalar_subquery()).offset(20)

def case_196():
    c443 = select(Happening.host_id.label('anon_1'), Happening.uid.label('x%y1'), Happening.uid.label('a2')).where(literal(datetime.date(2024, 6, 2)) != datetime.date(2024, 7, 2)).group_by(Happening.took).cte()
    return select(bindparam(None, uuid.UUID('12345678-1234-5678-1234-567812345679')), bindparam(None, uuid.UUID('12345678-1234-5678-1234-567812345679'))).select_from(c443).slice(0, 5)

def case_198():
    a445 = aliased(Happening)
    return select(a445).select_from(my).join(a445, true())

def case_199():
    return select(Host, Host.rate).join(hosts, true()).limit(1).offset(bindparam('off', 3)).options(raiseload(Host.up_host))

def case_200():
    a449 = aliased(Host, name='Al Ias')
    return Session().query(a449).filter(a449.rate > any_(select(case((my.c.name < 'ünï', my.c.num), (my.c.t <= datetime.datetime(2024, 1, 2, 3, 22), decimal.Decimal("10")))).select_from(my).with_statement_hint('/* stmt */').scalar_subquery())).distinct()

def case_201():
    return select(Happening, Host.rate).join(Happening.host, full=True).where(cast((42 + Host.rate), sa.NVARCHAR(5)).isnot(null()))

def case_202():
    a451 = aliased(Host)
    return select(a451, a451).select_from(Host).outerjoin(a451, Host.up_host, full=True).where(func.substr(Host.label, a451.up_host_id, 3).startswith('ünï', escape='/')).options(load_only(a451.up_host_id, raiseload=True))

def case_203():
    m452 = MetaData()
    o453 = Table('other', m452, Column('id', Integer, primary_key=True))
    tb454 = Table('thing', m452, Column('id', Uuid, primary_key=True, autoincrement=True), Column('c', LargeBinary, nullable=False, server_onupdate=sa.FetchedValue()), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Enum('a', 'b', native_enum=False), server_default="it's", unique=True), Column('a', LargeBinary, ForeignKey('other.id', use_alter=True, name='fk_y')))
    ix455 = Index('ix_j', tb454.c.a, postgresql_include=[tb454.c.c], postgresql_with={'fillfactor': 50})
    return CreateIndex(ix455, if_not_exists=True)

def case_204():
    return delete(Happening).where(~(Happening.host.has(id=42)))

def case_206():
    r456 = select(Host.id.label('n')).where(Host.up_host_id != 1).cte('rec', recursive=True, nesting=True)
    r457 = r456.union(select(Host.id).where(Host.id == r456.c.n))
    return update(Happening).ordered_values(('host_id', 0)).where(Happening.host.and_(Host.rate.is_(None)).has(select(r457).join(events, events.c.ci > "it's").where(events.c.search.bool_op('@@')(to_tsquery('english', 'x y')), events.c.id == null()).exists()))

def case_207():
    ts460 = hosts.tablesample(func.bernoulli(1), name='smp')
    return select(ts460).join(Happening.host, isouter=True).order_by('total').limit(1)

def case_208():
    return hosts.insert().values(name=':colon', id=10)

def case_210():
    return select(hosts).filter_by(os="it's", up_host_id=10).order_by(func.group_concat(hosts.c.os).desc().nulls_first())

def case_211():
    return Session().query(Event, Host).join(Event.host).join(my, Host.up_host_id == my.c.tiny, isouter=True).options(selectin_polymorphic(Event, [Happening]))

def case_213():
    return Session().query(Host).filter_by(label='a').limit(5).options(with_loader_criteria(Event, lambda cls: cls.mood.is_(None)))

def case_214():
    return select(my.c.flags).where('a' == any_(literal(['a'], ARRAY(String)))).where((my.c.body.in_([])).self_group()).order_by(my.c.d.desc().nulls_first(), my.c.t.nulls_last()).limit(5).offset(bindparam('off', 3)).with_for_update()

def case_215():
    return select(events).order_by(nullsfirst(func.Lower(events.c.ci)))

def case_216():
    return Session().query(hosts.c.os).filter_by(os='', rate=Decimal("1.50")).order_by(bindparam('r2', type_=JSON)['a']['b'].desc()).set_label_style(sa.LABEL_STYLE_NONE)

def case_217():
    return select(events.c.js).group_by(events.c.host_id).having(func.sum(events.c.id) > 5)

def case_218():
    v465 = values(column('Key', sa.NVARCHAR(5))).data([('/',), ('100%',)])
    return select(Host, Host.label).select_from(v465).outerjoin(Host, v465.c.Key == Host.label).options(defaultload(Host.up_host).immediateload(Host.events))

def case_219():
    return select(hosts, (func.min(events.c.span) + datetime.timedelta(days=1)).label('total'), func.nullif(hosts.c.up_host_id, func.dense_rank().over(groups=(-1, 1))), (events.c.at - datetime.datetime(2024, 1, 2, 3, 59))).select_from(events).join(hosts).join(Happening, hosts.c.name == Happening.ci).where(func.MixedFn(hosts.c.rate, hosts.c.rate, type_=Numeric(10, 2)) < decimal.Decimal("10")).order_by('id')

def case_220():
    return Session().query(func.gen_random_uuid()).select_from(events).order_by(func.length(events.c.ci)).enable_assertions(False).filter(true())

def case_221():
    return update(Event).values(took=(Decimal("1.50") // literal(Decimal("-0.1"))), uid=uuid.UUID('12345678-1234-5678-1234-567812345672'), id=2147483648).where(Event.data['k'].astext.cast(Integer) > 5)

def case_222():
    a481 = aliased(Host)
    return select(Host, a481.up_host_id).join(a481, Host.up_host).order_by(type_coerce(bindparam('cb', callable_=lambda: 'sad'), Enum('a', 'b', native_enum=False)).desc()).slice(0, 9).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL).reduce_columns()

def case_223():
    t482 = my.alias('Al x')
    return Session().query(t482.c.name).filter(literal([]).contains(bindparam(None, []))).filter_by(med=2, body="it's").with_entities(t482.c.j['a']['b'])

def case_224():
    d484 = insert(hosts).values([(0, 'A\\b', ':colon', True, Decimal("-0.1"), datetime.date(2024, 4, 2), 1,), (5, '', '/', False, 5, datetime.date(2024, 12, 2), 1,)]).returning(hosts.c.up, hosts.c.name, hosts.c.up_host_id).cte()
    v485 = values(column('name', postgresql.CITEXT), name='vals').data([(':colon',), ('?',), ("it's",)]).alias('va')
    return select(d484).where(~select(v485).join(events, v485.c.name == events.c.ci, full=True).where(cast(events.c.js['k'], String) == 'x').order_by('id').with_statement_hint('/* stmt */').exists(), d484.c.name.is_not(None))

def case_225():
    a486 = aliased(Host, name='al')
    return select(events, Event, a486).join_from(Host, Event, full=True).outerjoin(a486, Event.host)

def case_226():
    return select((my.c.j['k'][('a', 'b')].as_float() < 1.5)).select_from(join(Happening, Host, Happening.host_id == Host.up_host_id)).join(my, my.c.body == any_(literal(['a'])), full=True).where(Happening.tags == func.any_value(Happening.tags))

def case_227():
    return select(events).limit(1)

def case_228():
    m493 = MetaData()
    tb494 = Table('thing', m493, Column('with space', Integer, primary_key=True), Column('b', JSON), Column('order', DateTime(timezone=True), server_default=func.coalesce(1, 2)), Column('id', LargeBinary, nullable=True))
    return CreateTable(tb494)

def case_229():
    a497 = aliased(Happening, name='fl', flat=True)
    return select((a497.id < a497.host_id)).select_from(a497).limit(5)

def case_230():
    return sa.select(func.json_extract('a_b', 2147483648), Host.up_host_id).select_from(Event).outerjoin(Event.host.and_(or_(Event.at == None, Event.ci.in_(["it's", '100%', 'a'])))).group_by(Event.at).having(func.count() > 1)
