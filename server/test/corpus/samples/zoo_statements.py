"""Statements about the zoo, put together at random."""

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
from zoo_models import *

def case_1():
    tx2 = text('SELECT id, name FROM somewhere WHERE x = :tx').columns(id=Integer, name=String).subquery()
    return select(tx2.c.id).order_by(desc(tx2.c.id)).params(p=8)

def case_2():
    a3 = aliased(Bird)
    return Session().query(Egg, a3, (a3.wings > 1e10).label('Mixed')).join(a3, Egg.bird, isouter=True).filter_by(id=42, mother_id=-3).order_by(nullsfirst(func.coalesce(literal(1, Integer), 7)))

def case_4():
    return select(Animal, Feeding).where(func.least(text('now()'), b'ab', type_=sa.VARBINARY(5)).between(b'ab', b'ab')).order_by(Animal.mother_id).options(load_only(Animal.name))

def case_5():
    return select(Bird).distinct().limit(1).offset(20).options(undefer(Bird.mother_id), defer(Bird.id, raiseload=True))

def case_6():
    c11 = select(literal(-2.0).label('b'), Bird.mother_id.label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database1')).where(Bird.id.is_not_distinct_from(None)).where(Bird.id.op('@@', is_comparison=True, precedence=3)(Bird.mother_id)).cte('sub')
    return update(Keeper).values(role=Keeper.name.self_group(), name='?', zoo_id=10).where(literal(['a', 'b'], ARRAY(String)).in_(bindparam('ids', expanding=True, value=[1]))).returning(Keeper).add_cte(c11)

def case_7():
    return select(Bird, Animal, (func.round(Bird.wings, 2) * func.ntile(5).over(order_by=Egg.bird_id)), Egg.id, func.count().over(partition_by=literal(42).bitwise_or(1), groups=(-5, -2))).select_from(Egg).join(Egg.bird).outerjoin(Bird.mother.and_(Bird.kind.like(':colon'))).filter(extract('dow', text(':tp')) == any_(array([42]))).order_by(Bird.mother_id).limit(5).offset(20).options(load_only(Bird.mother_id))

def case_8():
    a12 = aliased(Bird)
    return Session().query(Feeding).outerjoin(Chief, Feeding.keeper_id == Chief.zoo_id).outerjoin(a12, Chief.favourite).order_by(func.coalesce(Feeding.keeper_id, literal(-3, mysql.INTEGER(unsigned=True)))).options(Load(Feeding).load_only(Feeding.animal_id))

def case_9():
    a13 = with_polymorphic(Shop, '*', flat=True)
    a14 = aliased(Document, name='al')
    return select(a13, a14, Zoo).join(Vet, a14.Book.id == Vet.zoo_id).outerjoin(Vet.zoo, full=True).where(cast(a14.Book.title, Boolean))

def case_10():
    return select(Lion.kind.ilike('/')).outerjoin(Lion.keepers.and_(Keeper.role.startswith(Lion.fur, escape='/'))).order_by(case((Keeper.role.is_(True), 2)))

def case_11():
    v22 = values(column('Key', sa.CHAR(3)), column('f', Float(24))).data([('x y', 1e10,), ('/', -2.0,), ('a', 0.25,)]).cte('vc')
    s23 = select(Shop.name.label('name'), literal_column('count(*)', postgresql.CITEXT).label('name1'), Shop.name.label('total2')).select_from(Shop).prefix_with('SQL_CALC_FOUND_ROWS', dialect='mysql').subquery()
    return select(s23, s23.c.total2, s23.c.total2, null(), ('a' + (s23.c.name1 + '')), (v22.c.Key < func.replace(bindparam('u', 'foo', unique=True), v22.c.Key, 'a')), v22).select_from(v22).join(s23, v22.c.Key == s23.c.name, full=True)

def case_12():
    return delete(Keeper).where(((Keeper.zoo_id == 7) & (Keeper.zoo_id != 5) | (Keeper.zoo_id != 5)))

def case_14():
    return select(Keeper, Book.isbn).where(~literal(True)).order_by(extract('milliseconds', bindparam('r2', type_=DateTime))).options(lazyload(Keeper.fed), load_only(Keeper.id, Keeper.role, Keeper.name))

def case_15():
    return delete(Document).filter_by(title='ünï')

def case_16():
    s29 = select((Book.pages * 7).label('a')).select_from(Book).filter(or_(Book.id < 1, Book.isbn <= '?', Book.pages != 42)).where(Book.isbn >= '/', Book.pages.in_([2147483648, 2147483648, Book.pages])).subquery()
    a30 = aliased(Lion, name='Al Ias')
    return select(a30).select_from(Kiosk).join(s29, Kiosk.id == s29.c.a, isouter=True).join(a30, s29.c.a == a30.zoo_id, isouter=True).order_by(a30.id.nulls_last()).options(selectinload(a30.prey).joinedload(Mammal.young))

def case_17():
    a31 = aliased(Book)
    return select(a31, a31.pages).with_only_columns(a31.pages)

def case_18():
    return Session().query(Lion, Lion.prey_id.bitwise_and(Lion.prey_id)).filter(literal(False), literal_column('count(*)', BigInteger) < 0).limit(2)

def case_19():
    return select(Owl, Animal).where(func.coalesce(Animal.name, Owl.name).is_distinct_from(None)).order_by(desc(Animal.kind), Owl.mother_id.desc())

def case_20():
    c43 = intersect(select(literal(2.5)).select_from(Shop).where(Shop.name.like("it's", escape='/')).where(Shop.name == 'foo'), select((literal(Decimal("-0.1")) % text(':tp').bindparams(tp=2.5))).select_from(Mammal).join(Mammal.zoo, isouter=True).outerjoin(Mammal.young.and_(Animal.mother_id.is_not_distinct_from(0))).where(custom_op('!!', precedence=4)(Mammal.id, 2147483648))).cte('a_subquery_with_a_name_so_very_long_that_it_must_be_cut_somewhere', nesting=True)
    return select(c43, bindparam(None, datetime.date(2024, 9, 2)).label('name'), func.min(c43.c['_no_label'])).distinct()

def case_21():
    return update(Chief).values(id=-3).where(type_coerce(Chief.role, mysql.VARCHAR(5, charset='utf8mb4')).contains('', autoescape=True))

def case_22():
    return select((Keeper.name + '?').label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database')).select_from(Keeper).outerjoin(Keeper.fed).where(literal(5) == literal_column('1', Numeric(10, 2, asdecimal=False))).order_by(func.abs(Animal.id).desc()).limit(5).group_by(None)

def case_23():
    return select(Kiosk, func.replace(Kiosk.flavour.regexp_replace('x y', '/', flags='i'), '', Kiosk.name).label('a'), Kiosk).select_from(Kiosk).options(Load(Kiosk).load_only(Kiosk.name))

def case_24():
    m45 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb46 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m45, Column('b', Integer, Identity(), primary_key=True), Column('val', BigInteger))
    return CreateTable(tb46)

def case_25():
    r47 = select(Vet.zoo_id.label('n')).cte('rec', recursive=True)
    a48 = aliased(Vet)
    r49 = r47.union(select(a48.zoo_id).join(r47, r47.c.n == a48.zoo_id))
    return Session().query(Zoo.name).select_from(Shop).outerjoin(Zoo, Shop.id == Zoo.id).outerjoin(r49, Shop.name.ilike("it's", escape='/'))

def case_26():
    return select(Vet).where((Vet.licence + Vet.licence).collate('NOCASE') == Vet.role.concat("it's"))

def case_27():
    return select(Kiosk.flavour.concat(Owl.name).concat(''), (tuple_(Kiosk.flavour, Owl.hoots) != tuple_('x y', literal(2147483648)))).join(Owl, onclause=Kiosk.id == Owl.hoots).limit(10).set_label_style(sa.LABEL_STYLE_NONE)

def case_28():
    return delete(Vet)

def case_29():
    return select(text('1')).select_from(Egg).where(extract('minute', literal(datetime.date(2024, 5, 2))) >= Egg.id)

def case_30():
    return select(Keeper, literal_column('q').label('q')).select_from(Bird).join_from(Bird, Keeper, Bird.mother_id == Keeper.zoo_id, full=True).where(Keeper.zoo_id.is_(false()) != False).distinct().suffix_with('OPTION (x)', dialect='postgresql')

def case_31():
    return select(Document.id).where("it's" > Document.title).where(custom_op('!!', precedence=4)(func.string_agg(func.max(Document.title), 'a_b'), func.substr(Document.title, 1, 3).concat(func.replace(Document.title, '', '/'))))

def case_32():
    a67 = aliased(Animal, name='fl', flat=True)
    c68 = select(Vet.role).join(Vet.fed.and_(Vet.name.startswith('A\\b', escape='/'))).join(Animal.keepers).where(bindparam('cb', callable_=lambda: 'A\\b').between(Keeper.name, Keeper.name, symmetric=True), tuple_(Vet.id, Vet.zoo_id).in_([(-3, 10), (10, 2)])).prefix_with('SQL_CALC_FOUND_ROWS').intersect_all(select(a67.kind).select_from(Animal).join(a67, Animal.young, full=True).where(Animal.mother_id == literal(-3)).where(a67.Mammal.name.not_in(['a_b', 'a_b', 'A\\b'])).suffix_with('OPTION (x)')).cte()
    c69 = select(func.lower(c68.c.role).label('x%y')).select_from(c68).where(c68.c.role.ilike("it's", escape='/')).where(literal(':colon').contains('/')).cte('Sub Q')
    return select(Vet).where((literal(2147483648) // Vet.zoo_id).in_(select(text('now()')).select_from(c69))).distinct(Vet.licence).with_hint(Vet, 'USE INDEX (x)')

def case_33():
    return delete(Zoo).where(Zoo.name == case({'x y': Zoo.name, 'A\\b': '100%', "it's": 'foo'}, value=Zoo.name, else_=Zoo.name)).returning(Zoo)

def case_34():
    a70 = aliased(Bird, name='Al Ias')
    return select(a70, bindparam('r1', type_=JSON().with_variant(JSONB(), 'postgresql'))).select_from(Feeding).where(func.coalesce(a70.kind, a70.kind) > a70.kind).options(raiseload(a70.zoo), with_loader_criteria(Feeding, lambda cls: cls.animal_id.is_(false()), include_aliases=True))

def case_35():
    return select(Mammal).select_from(join(Mammal, Lion, Mammal.mother_id == Lion.legs).join(Vet, Lion.id == Vet.zoo_id)).where(tuple_(Mammal.legs, Lion.lion_id) != tuple_((-3 * Mammal.id), 5), Lion.fur <= 'a').suffix_with('OPTION (x)', dialect='postgresql').options(selectinload(Mammal.keepers.and_(Keeper.role != 'a')).selectinload(Keeper.fed).undefer(Animal.mother_id))

def case_36():
    return update(Feeding).values({'keeper_id': 0}).returning(Feeding.keeper_id, Feeding.animal_id)

def case_37():
    f93 = func.json_to_recordset('[]').table_valued(column('a', Integer), column('b', String)).render_derived(name='js', with_types=True)
    return Session().query(Zoo.name).select_from(f93).join(Zoo, onclause=f93.c.b == Zoo.name).filter(~f93.c.a.in_([10])).filter(Zoo.id >= Zoo.id).offset(3).enable_eagerloads(False)

def case_38():
    return select(Zoo, Keeper, literal('/', String(5, collation='C'))).outerjoin(Zoo.keepers, full=True).limit(literal(3))

def case_39():
    c95 = select(Lion.prey_id.label('Mixed'), Lion.legs).select_from(Lion).where(Lion.mother_id < Lion.prey_id).cte().prefix_with('NOT MATERIALIZED').suffix_with('SEARCH x')
    c96 = select((bindparam('r3', type_=Interval) + bindparam('cb', callable_=lambda: datetime.timedelta(days=1))).label('id'), c95.c.legs).where(~c95.c.Mixed.between(c95.c.Mixed, -3)).cte()
    c97 = c96.alias()
    q98 = Session().query(literal(datetime.datetime(2024, 1, 2, 3, 49))).select_from(c97).order_by(func.sysdate())
    return Session().query(q98.exists())

def case_40():
    a100 = with_polymorphic(Animal, '*')
    a101 = aliased(Animal, name='al')
    return select(a101, text(':tp').bindparams(tp=-2.0), text('1')).select_from(a100).outerjoin(a101, a100.mother).where(or_(a100.Bird.id != None, a101.mother_id >= 1)).where('foo' == any_(literal(['a'], postgresql.ARRAY(Text)))).order_by(a100.Mammal.name.desc().nulls_first(), bindparam('r2', type_=SmallInteger)).params(p=8)

def case_41():
    m102 = MetaData()
    tb103 = Table('Thing', m102, Column('name', Integer, primary_key=True, autoincrement=True), Column('a', postgresql.HSTORE), Column('order', sa.VARBINARY(5), nullable=False, unique=True), Column('c', String(5, collation='C'), ForeignKey('other.id', name='fk_x', deferrable=True, initially='DEFERRED')), Column('with space', Float, primary_key=True), Column('val', mysql.DATETIME(fsp=6), nullable=True, unique=True))
    ix104 = Index('ix_b', tb103.c.val, tb103.c.order, unique=True)
    return DropIndex(ix104, if_exists=True)

def case_42():
    a106 = aliased(Animal)
    return select(Vet, Animal, a106, Animal.mother_id, Animal.mother_id.label('b')).join(Zoo.animals, isouter=True).join(a106, Zoo.animals, full=True).order_by(a106.Mammal.legs.collate('C').desc(), func.random()).with_for_update()

def case_43():
    return select(Bird, func.nullif(func.coalesce(Bird.zoo_id, 7), func.sum(Bird.id)))

def case_44():
    return select(Kiosk, Vet).where('A\\b' != ('/' + Vet.role).concat(func.Lower(Vet.name))).where(42 < (lambda v: v + 1)(Vet.id)).fetch(1, percent=True, with_ties=True).offset(20).with_for_update(read=True).with_statement_hint('/* stmt */')

def case_45():
    return select((Bird.name.startswith('x y', autoescape=True)).label('anon_1'), Bird.id).select_from(Bird).filter_by(id=7).where(over(func.sum(Bird.wings), order_by=-Bird.zoo_id.asc()) == any_(array([0.25])))

def case_46():
    return select(Feeding, ((bindparam('u', datetime.datetime(2024, 1, 2, 3, 5), unique=True) - datetime.datetime(2024, 1, 2, 3, 46)) + func.coalesce(literal(datetime.timedelta(days=1)), datetime.timedelta(hours=2, minutes=5)))).where(func.is_ok(Feeding.keeper_id, Zoo.id, type_=Boolean)).options(undefer(Feeding.animal_id))

def case_48():
    return Session().query(Owl).join(Animal).filter_by(id=2).options(noload(Owl.eggs)).with_entities(func.group_concat(Owl.kind))

def case_49():
    return select(Shop.name).where(literal('/', sa.CHAR(3)) == 'ünï').order_by((literal(5) * 1), nulls_last(func.char_length(Shop.name).desc()))

def case_50():
    return Session().query(Mammal.fur).filter(Mammal.zoo_id >= cast(Mammal.kind, Integer)).filter_by(kind='A\\b', zoo_id=0)

def case_51():
    return select(func.array_agg(Vet.id)[10]).select_from(Vet)

def case_52():
    return select(func.row_to_json(func.row(literal(2147483648, literal_execute=True)))).select_from(Book).group_by(text('1')).having(func.sum(Book.id) > 5).order_by((-3 / bindparam('u', 42, unique=True)).asc())

def case_53():
    return Session().query(Shop).filter(Shop.id >= 7).filter(Shop.name < 'a').slice(1, 4).options(defer(Shop.name)).enable_assertions(False).filter(true())

def case_54():
    a144 = aliased(Zoo)
    return select(literal('/', String), literal(datetime.time(3, 4)), a144.id, Animal.zoo_id, a144.name.label('x%y')).select_from(Animal).join(Animal.zoo.of_type(a144)).where(func.lower(bindparam('r1', type_=JSONB)['k'].astext) == a144.name.concat(Animal.name)).group_by(bindparam('r3', type_=postgresql.TIMESTAMP(timezone=True, precision=3))).limit(None)

def case_55():
    return pg_insert(Zoo).values().returning(Zoo)

def case_56():
    return select(Egg, func.char_length(literal('100%'))).distinct().order_by(bindparam('u', -3, unique=True)).limit(5).offset(0).options(noload(Egg.bird))

def case_57():
    return select(Bird, Book).where(func.Lower((literal('foo') + bindparam('q', 'A\\b'))).not_ilike(func.user())).order_by(Book.isbn).limit(5).offset(20)

def case_58():
    a175 = with_polymorphic(Keeper, '*')
    return select(Shop).join(a175.zoo).filter(~(literal(0).not_in([2, 42, -3]))).prefix_with('/*+ hint */').options(load_only(Shop.id))

def case_59():
    a179 = aliased(Bird, name='Al Ias')
    return select((func.percentile_disc([0.25, 0.75]).within_group(desc(a179.kind)).filter(a179.name.contains(a179.kind)) % 0.25)).select_from(a179).order_by(desc(text(':tp').bindparams(tp=2147483648)), func.percentile_cont(0.5).within_group(literal_column('x.y', SmallInteger).desc()).over(order_by=(a179.kind,)))

def case_60():
    a180 = aliased(Bird, name='Al Ias')
    return update(Animal).values(zoo_id=None, name=':colon').where(Animal.id.self_group() > any_(select(bindparam('a b', 1)).select_from(a180).join(a180.eggs.and_(cast(Egg.id, Boolean)), isouter=True).scalar_subquery()))

def case_61():
    f182 = func.generate_series(1, 5).alias('g')
    return Session().query(bindparam('r3', type_=postgresql.CITEXT)).select_from(f182).where(literal(2147483648) != null()).filter(literal(2) != 2, bindparam('order', -3) != 5).order_by(cast(literal('A\\b'), JSON).nulls_last()).offset(3)

def case_62():
    return select(Mammal.kind).where(Mammal.id != Mammal.zoo_id.cast(SmallInteger)).order_by('name').limit(1).offset(20)

def case_63():
    a183 = aliased(Lion, name='fl', flat=True)
    return select(text('count(*)')).select_from(a183).where(literal(decimal.Decimal("10")).cast(Numeric(10, 2)) == func.sqrt(literal(decimal.Decimal("10")))).with_for_update(read=True)

def case_64():
    a184 = aliased(Kiosk, name='al')
    a185 = aliased(Mammal, flat=True)
    return update(Feeding).ordered_values((Feeding.keeper_id, select(a185.mother_id).select_from(a184).join(a185, Feeding.keeper_id == a185.mother_id).join(a185.young, full=True).where(tuple_(a185.name, Animal.zoo_id).in_([])).correlate(None).scalar_subquery()), (Feeding.animal_id, 10)).where(-Feeding.animal_id != -3).returning(Feeding.keeper_id, Feeding.animal_id)

def case_65():
    s186 = select(Book.isbn.label('a'), Book.isbn.label('order1'), func.count().label('anon_12')).where(func.coalesce(Book.isbn, Book.isbn).like('A\\b')).where((literal('100%') + Book.title) == '').subquery()
    a187 = aliased(Vet, flat=True)
    return select(s186, a187, func.replace(func.substr(a187.name, bindparam('cb', callable_=lambda: 2147483648), 3), s186.c.a, ':colon').ilike("it's")).join(a187, s186.c.anon_12 == a187.zoo_id).offset(20).options(defer(a187.licence))

def case_66():
    s188 = select(Zoo.name.label('x%y'), literal(datetime.date(2024, 8, 2))).join(Shop, Zoo.id == Shop.id, isouter=True).subquery('select')
    return select(select(Mammal.mother_id).select_from(s188).join(Mammal, s188.c['x%y'] == Mammal.kind, isouter=True).scalar_subquery().label('cnt')).select_from(Feeding).where(tuple_(Feeding.animal_id, Feeding.animal_id) == tuple_(-3, Feeding.animal_id), Feeding.keeper_id.is_not_distinct_from(Feeding.keeper_id))

def case_67():
    return update(Book).values(isbn='ünï', title=(literal('ünï') + Book.title), pages=-Book.pages.bitwise_xor(Book.pages)).where((Book.isbn + literal_column('count(*)', Unicode(10))).endswith('a', autoescape=True, escape='#'))

def case_68():
    return select(func.substr(Owl.kind, Owl.zoo_id).concat('a')).select_from(Owl).add_columns(Owl.wings)

def case_69():
    return update(Zoo).values(id=-3, name=Zoo.name)

def case_70():
    a199 = aliased(Animal, name='Al Ias')
    return select(a199, Owl.wings).select_from(Owl).join(a199, Owl.mother, isouter=True).with_for_update(read=True, skip_locked=True).options(selectinload(a199.young).raiseload(Animal.zoo.and_(Zoo.name.is_(None))), selectin_polymorphic(a199, [Lion]))

def case_71():
    v200 = values(column('Key', Unicode(10)), name='vals').data([('x y',), ("it's",)]).cte('vc')
    return select(v200.c.Key).limit(5)

def case_72():
    return select(Chief, Chief).where(literal('/', Text) == Chief.name).options(defer(Chief.zoo_id), lazyload(Chief.fed)).add_columns(func.json_agg(Chief.role))

def case_73():
    return text('SELECT * FROM x WHERE a = :a AND b = :b').bindparams(a=1, b='x')

def case_74():
    a201 = aliased(Shop)
    return select(a201, a201.Kiosk.flavour, a201.Kiosk.name.regexp_replace('A\\b', ':colon').regexp_match('A\\b', flags='ig'), a201.name.label('name'), null(), a201.Kiosk.flavour, literal_column('q').label('q'), a201).slice(2, 9).options(defer(a201.id, raiseload=True))

def case_75():
    return insert(Owl).values([('a', 'a', -3, 2, -2.0, 7,), ('x y', 'a_b', 7, 5, 3.0, 5,)])

def case_76():
    return select(Zoo, Feeding, Animal).join(Zoo.animals, full=True).where(tuple_(func.coalesce(literal('a'), literal_column('2 + 3', Enum('a', 'b', name='ab'))), Animal.id).not_in([])).order_by(func.date(literal(datetime.datetime(2024, 1, 2, 3, 30))).desc()).options(defaultload(Zoo.animals).subqueryload(Animal.mother).subqueryload(Animal.zoo))

def case_78():
    m209 = MetaData()
    tb210 = Table('thing', m209, Column('order', Time), Column('a', Text, nullable=False))
    return DropTable(tb210, if_exists=True)

def case_79():
    a211 = aliased(Lion)
    return Session().query(func.substr(a211.fur, 7), func.lower(a211.name).label('order')).select_from(a211).filter_by(zoo_id=2).order_by(bindparam('r1', type_=Integer).desc())

def case_80():
    a212 = aliased(Vet)
    return Session().query((Owl.id + -3)).select_from(Owl).filter(func.substr(Owl.name, 42) > any_(select(a212.name).scalar_subquery())).limit(5).offset(2)

def case_81():
    m213 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    o214 = Table('other', m213, Column('id', Integer, primary_key=True))
    tb215 = Table('thing', m213, Column('b', Integer, primary_key=True, autoincrement=False), Column('with space', Date), Column('name', Date, unique=True), Column('id', sa.CHAR(3), default=5), Column('Mixed', sa.REAL, default=5), Column('a', BigInteger), UniqueConstraint('b', sqlite_on_conflict='IGNORE'))
    ix216 = Index('ix_i', tb215.c.a, mysql_prefix='FULLTEXT', mysql_with_parser='ngram')
    return CreateIndex(ix216)

def case_82():
    l217 = select(Lion.zoo_id.label('x%y'), literal('x y')).where(Lion.legs >= Lion.id).lateral()
    return select(l217, literal('?')).where(((or_(l217.c['x%y'].is_(None), l217.c['x%y'] <= 2147483648, l217.c['x%y'].in_([]))) & (l217.c['x%y'] != 2))).group_by(l217.c['x%y'], l217.c['x%y']).limit(literal(3))

def case_83():
    return delete(Animal).where(Animal.kind.ilike('foo'))

def case_84():
    a221 = aliased(Chief)
    return Session().query(a221, a221.id.label('n_1')).filter_by(name=':colon').filter(literal('a', postgresql.CITEXT) == select(Kiosk.name).group_by(Kiosk.name).scalar_subquery()).distinct(a221.zoo_id).offset(3)

def case_85():
    return select((Feeding.keeper_id >= Feeding.animal_id), Feeding.animal_id.in_([2])).select_from(Feeding).filter(and_(Feeding.keeper_id.in_([2147483648, 2, 10]), Feeding.keeper_id > 42)).order_by(None)

def case_87():
    return delete(Zoo).where(func.Lower(Zoo.name) == Zoo.name)

def case_88():
    return select(Feeding).order_by(func.min(literal('a')).desc()).with_hint(Feeding, 'ONLY %(name)s', 'mysql')

def case_89():
    a223 = aliased(Animal, flat=True)
    return Session().query(Owl, case({'a_b': datetime.date(2024, 11, 2)}, value=Owl.zoo_id)).join(Owl.young.of_type(a223)).filter_by(zoo_id=5).options(joinedload(Owl.young.of_type(Bird)).defaultload(Bird.eggs), defer(Owl.kind)).prefix_with('/* q */')

def case_90():
    return update(Keeper).ordered_values((Keeper.zoo_id, 10), (Keeper.role, '')).where(Bird.zoo_id == Bird.zoo_id)

def case_91():
    return select(Book).where(func.concat(literal('ünï'), '/', Book.id).between(func.coalesce(Book.title, Book.isbn), 'A\\b')).options(load_only(Book.id))

def case_92():
    m224 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb225 = Table('Thing', m224, Column('with space', Integer, primary_key=True), Column('val', postgresql.INTERVAL, nullable=True), Column('id', sa.Double, server_default=text("'{}'::jsonb"), nullable=False), Column('Mixed', postgresql.BYTEA, Computed('a + 1', persisted=True), system=True), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', JSON().with_variant(JSONB(), 'postgresql')))
    return CreateTable(tb225)

def case_93():
    m231 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb232 = Table('order', m231, Column('name', Integer, primary_key=True), Column('id', Time(timezone=True)), Column('with space', JSON, ForeignKey('other.id', use_alter=True, name='fk_y'), index=True), UniqueConstraint('with space', name='uq_n', deferrable=True))
    ix233 = Index(None, tb232.c.name)
    return CreateIndex(ix233)

def case_94():
    return text('SELECT * FROM x WHERE a = :a AND b = :b').bindparams(a=1, b='x')

def case_95():
    return Session().query(Zoo).where(Zoo.name.ilike('ünï')).filter_by(id=42, name='ünï').order_by(extract('hour', literal(datetime.datetime(2024, 1, 2, 3, 47))).collate('C').desc()).options(with_loader_criteria(Lion, lambda cls: cls.fur.in_([':colon', 'x y'])))

def case_96():
    return delete(Zoo).where(case((Zoo.name.startswith(Zoo.name), literal(True)), else_=None)).returning(Zoo.name, Zoo.id)

def case_97():
    v237 = values(column('f', mysql.DOUBLE), column('x', sa.BIGINT), name='lv', literal_binds=True).data([(1e10, 10,), (-2.0, 7,), (0.25, 5,)]).lateral('vl')
    return Session().query(func.char_length(literal('?'))).select_from(v237).group_by(v237.c.f).having(func.count() > 1).limit(2)

def case_98():
    return Session().query(Keeper).filter_by(zoo_id=42, role='ünï').options(defaultload(Keeper.zoo).defaultload(Zoo.animals)).populate_existing()

def case_99():
    ts241 = tablesample(Chief.__table__, 5, seed=func.random())
    a242 = aliased(Feeding, name='fl', flat=True)
    s243 = select(Mammal.zoo_id.label('total')).subquery()
    a244 = aliased(Shop)
    s245 = select(a244.Kiosk.id, a244.name.label('b1')).select_from(a242).join(a244, and_(s243.c.total == a244.id, 42 > a242.animal_id)).where(~a244.Kiosk.name.between(a244.Kiosk.flavour, "it's")).where(a244.name.ilike('/', escape='/')).with_for_update().subquery()
    return Session().query(ts241.c.licence, case((ts241.c.id == 0, datetime.datetime(2024, 1, 2, 3, 20))).label('Mixed')).outerjoin(s245, ts241.c.bonus == s245.c.id).group_by(ts241.c.zoo_id)

def case_100():
    a246 = aliased(Bird)
    return select(a246.mother_id, a246.name.label('lbl'), a246.zoo_id, a246.zoo_id.label('Mixed'), a246, case({':colon': a246.zoo_id, 'a_b': func.localtimestamp(), '': func.length(a246.kind).bitwise_and(a246.id)}, value=func.min(a246.name).concat(a246.name)), func.group_concat(a246.kind)).distinct(a246.name)

def case_101():
    return text('SELECT 1 WHERE x IN :xs').bindparams(bindparam('xs', expanding=True, value=[1, 2]))

def case_102():
    return Session().query(Lion, Zoo, Book.title.concat(Zoo.name)).join(Book, Lion.fur == Book.title).join(Lion.zoo).filter(Book.isbn.match('?', postgresql_regconfig='english')).order_by(asc(Lion.prey_id))

def case_103():
    return select(Kiosk.id, func.mod(case((Document.title == None, 10)), 2).label('order')).select_from(Document).where(func.ST_Within(func.coalesce(Document.title, 'foo'), (bindparam('a b', ':colon') + Kiosk.name), type_=Boolean)).where(Kiosk.flavour.not_ilike('foo'))

def case_104():
    a255 = aliased(Egg, name='Al Ias')
    return Session().query(Bird, a255).join(a255, Bird.eggs).outerjoin(Bird.mother, full=True).order_by(case({-3: Bird.wings, 5: Bird.wings, 10: Bird.wings}, value=Bird.kind).collate('C').desc()).limit(5).offset(2)

def case_105():
    a262 = aliased(Bird, name='fl', flat=True)
    return select(func.pow(a262.wings, 0).label('cnt'), func.pow(a262.wings, 0).label('cnt')).select_from(a262).filter(func.count().filter(a262.wings == -2.0) != -3).params(p=8)

def case_106():
    a265 = aliased(Egg, flat=True)
    return select((-a265.id // func.coalesce(bindparam('u', 1.5, unique=True), 3.0)), a265.bird_id, (-bindparam('v', 42).bitwise_lshift(5)).label('Mixed')).select_from(a265).limit(5).offset(literal(2) + 1).with_hint(a265, 'USE INDEX (x)')

def case_107():
    a267 = aliased(Animal, name='al')
    return select((cast(text(':tp').bindparams(tp=datetime.datetime(2024, 1, 2, 3, 6)), Date) - datetime.timedelta(days=1))).select_from(Kiosk).outerjoin(a267, Lion.young, full=True).filter(Lion.fur.in_([]))

def case_108():
    return select(Feeding.keeper_id, Feeding.animal_id).where(text('1 = 1'))

def case_109():
    q273 = Session().query(Mammal).filter(func.abs(func.ntile(3).over(partition_by=[Mammal.id], order_by=Mammal.id.desc().nulls_first())) != null()).options(lazyload('*'), selectinload(Mammal.young).selectinload(Animal.young).undefer(Animal.mother_id))
    s274 = q273.cte('qc')
    return select(s274).where(s274.c.mother_id < 10)

def case_110():
    return select(Feeding, (Feeding.animal_id + 2)).group_by(func.cube(Feeding.animal_id, bindparam('r2', type_=mysql.INTEGER(unsigned=True)))).order_by(desc(func.sum(Feeding.keeper_id)), Feeding.keeper_id).options(defer(Feeding.keeper_id, raiseload=True))

def case_111():
    a279 = aliased(Chief)
    return update(Egg).ordered_values((Egg.bird_id, 7)).where(~(select(Chief.name).select_from(a279).join(Egg, Bird.zoo_id == Egg.id, full=True).join(Chief, Egg.bird_id == Chief.id).filter(bindparam('cb', callable_=lambda: 42).is_(None)).group_by(Chief.bonus).suffix_with('OPTION (x)').correlate_except(a279).exists())).execution_options(synchronize_session='evaluate')

def case_112():
    m280 = MetaData(schema='sch')
    tb281 = Table('Thing', m280, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Uuid, primary_key=True), Column('id', postgresql.INT4RANGE), Column('val', sa.UUID), Column('name', JSON().with_variant(JSONB(), 'postgresql'), nullable=False, unique=True), Column('with space', JSON().with_variant(JSONB(), 'postgresql'), server_default=sa.FetchedValue(), index=True), Column('c', Boolean, comment="it's a 100%"), sa.PrimaryKeyConstraint('a_column_with_a_name_that_is_rather_long_itself_number_one_more', name='pkx'))
    return DropTable(tb281, if_exists=True)

def case_113():
    return select(Lion.id).where(select(Owl).outerjoin(Owl.mother.and_(or_(false(), Animal.kind < ':colon')), full=True).suffix_with('FETCH y').exists())

def case_114():
    return select(Owl, func.round(func.row_number().over(partition_by=Owl.hoots, order_by=(Owl.wings, Owl.wings,)))).options(selectinload(Owl.keepers), joinedload(Owl.young).immediateload(Animal.mother).noload(Animal.keepers).undefer(Keeper.role))

def case_115():
    return Session().query(Lion, Animal).join(Lion.young.and_(~Animal.name.regexp_match('?', flags='i')), full=True).filter(select(Mammal.name).order_by(desc(func.rank().over()), Mammal.kind).label('x%y').iendswith('ünï', autoescape=True, escape='#')).filter_by(id=0, zoo_id=0).limit(2).options(undefer(Animal.id), subqueryload(Animal.young).lazyload(Animal.young.of_type(Mammal)))

def case_116():
    return Session().query(Feeding).limit(literal(3))

def case_117():
    a287 = aliased(Lion, name='fl', flat=True)
    return select((cast(a287.kind, Integer).bitwise_not() + 1), (cast(a287.kind, Integer).bitwise_not() + 1)).select_from(a287).where(a287.mane == null()).limit(10)

def case_118():
    a290 = aliased(Kiosk, name='Al Ias')
    return select(a290, Vet, a290).join(Vet, a290.flavour == Vet.name, full=True).filter_by(zoo_id=10)

def case_119():
    m291 = MetaData()
    o292 = Table('other', m291, Column('id', Integer, primary_key=True))
    tb293 = Table('thing', m291, Column('Mixed', Uuid, primary_key=True), Column('val', Boolean, Computed('a + 1'), primary_key=True), Column('c', Enum('a', 'b', native_enum=False)), CheckConstraint(text('a > b'), name='ck2'))
    return CreateTable(tb293, if_not_exists=True)

def case_120():
    return Session().query(Animal).filter('ünï' == any_(literal(['a'])))

def case_121():
    return select(and_(tuple_(literal(10), Animal.zoo_id) == tuple_(-3, Animal.id), Animal.name.like('a', escape='/'), Shop.name == 'x y')).select_from(Shop).join(Animal, Shop.name == Animal.name, isouter=True).filter_by(name='/', zoo_id=10).where(type_coerce({'a': 1}, JSON)['k'].as_boolean() == True)

def case_122():
    d294 = delete(Egg).where(~func.CURRENT_TIMESTAMP().in_([datetime.datetime(2024, 1, 2, 3, 2)])).returning(Egg.bird_id.bitwise_rshift(1).label('lab')).cte('changed')
    return Session().query(func.json_array_length(literal([1, 2]))).select_from(d294).filter((d294.c.lab / -2.0).is_not(null())).order_by(d294.c.lab.desc().nulls_first()).execution_options(a=1)

def case_123():
    return update(Feeding).values(animal_id=func.count().over(partition_by=literal_column('1', Integer), rows=(-1, 1)), keeper_id=-3).with_dialect_options(mysql_limit=5)

def case_124():
    i298 = pg_insert(Egg).values(bird_id=extract('year', bindparam(None, datetime.date(2024, 11, 2))), id=42)
    return i298.on_conflict_do_nothing()

def case_125():
    return Session().query(func.json_array_length(bindparam('u', [1, 2], unique=True))).select_from(Zoo).correlate(Zoo)

def case_126():
    return select(Book.pages, extract('day', func.current_date()), func.dense_rank().over(order_by=(10 * func.coalesce(literal(2.5), 2.5))), func.aggregate_strings(func.string_agg(Book.isbn, '/'), '/'), literal_column('count(*)', Integer)).group_by(Book.title).order_by((Book.pages * 0).desc())

def case_127():
    f299 = func.unnest(array([1, 2])).table_valued('x', with_ordinality='ord')
    return select(Zoo, f299).select_from(Keeper).join(Keeper.zoo).join(f299, Zoo.name.regexp_match('a_b'), full=True).where(func.string_agg(Keeper.role, aggregate_order_by(literal(chr(44)), Zoo.id.desc())).regexp_match("it's", flags='ig'), datetime.datetime(2024, 1, 2, 3, 27) == text('1')).distinct(Keeper.role).options(with_loader_criteria(Zoo, lambda cls: cls.name == 'foo', include_aliases=True))

def case_128():
    a303 = aliased(Kiosk)
    return select(a303).select_from(Chief).join(Chief.favourite.and_(Bird.zoo_id.between(-3, 10))).join_from(Bird, a303, Bird.zoo_id == a303.id).options(defer(a303.id, raiseload=True))

def case_129():
    m304 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb305 = Table('order', m304, Column('with space', sa.NVARCHAR(5)), Column('id', Uuid(as_uuid=False)), Column('a', Text, index=True), Column('val', Numeric, nullable=True), Column('b', postgresql.UUID, CheckConstraint('a > 1', name='ck1'), index=True, comment="it's a 100%"))
    return CreateTable(tb305)

def case_130():
    return select(Vet, Zoo, Vet.name, Vet.name, literal(2)).select_from(Vet).outerjoin(Vet.zoo, full=True).where(case((Vet.role.like(any_(literal(['a']))), true()), else_=False)).options(subqueryload(Zoo.keepers).joinedload(Keeper.zoo)).distinct()

def case_131():
    return update(Egg).ordered_values((Egg.bird_id, 0), ('id', 5)).where(Egg.id.in_([0, Egg.id, Egg.id]))

def case_132():
    c313 = select(Feeding.keeper_id, literal(datetime.timedelta(days=1), postgresql.INTERVAL).label('id1')).select_from(Shop).outerjoin(Feeding, Shop.id == Feeding.keeper_id).join_from(Feeding, Bird, Feeding.animal_id.isnot(None)).where(~Bird.name.regexp_match('foo', flags='i')).order_by(func.string_agg(Bird.name, '?').desc(), func.string_agg(Shop.name, aggregate_order_by(literal_column(chr(39) + chr(44) + chr(39)), Bird.id))).cte()
    return my_insert(Chief).values({'bonus': bindparam('b_8'), 'name': 'ünï', 'id': 10}).returning(bindparam('u', -2.0, unique=True).label('lab')).add_cte(c313)

def case_133():
    a314 = aliased(Egg, name='fl', flat=True)
    return select(Document.title).join(Lion, Document.pages == Lion.lion_id, full=True).outerjoin(a314, Lion.prey_id == a314.bird_id).limit(10)

def case_134():
    return select(Lion, Shop, bindparam('v', 2), Bundle('b', bindparam('r3', type_=mysql.INTEGER(unsigned=True)), Shop.id), Lion).join_from(Animal, Shop, Animal.name == Shop.name, isouter=True).where(func.group_concat(Lion.fur).like('a')).with_for_update().options(load_only(Shop.id, raiseload=True), undefer(Shop.id))

def case_135():
    return select(Chief, Zoo, extract('week', func.date(literal(datetime.datetime(2024, 1, 2, 3, 18)))).label('b'), Chief.favourite_id, Chief.name).join(Zoo, full=True).order_by('id').with_only_columns(func.concat(Zoo.name, Chief.name, 5), maintain_column_froms=True)

def case_136():
    m317 = MetaData(schema='sch')
    tb318 = Table('order', m317, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', SmallInteger, Identity(always=True, start=5, cycle=True), primary_key=True), Column('id', Numeric(10, 2), unique=True))
    return CreateTable(tb318)

def case_137():
    return update(Egg).values(bird_id=-3, id=func.coalesce(Egg.bird_id, Egg.bird_id).op('->')(literal(2))).where(or_(between(Egg.bird_id, 2, Egg.id), ~Egg.bird.has()))

def case_138():
    a319 = aliased(Animal, name='Al Ias')
    return Session().query(a319).join(Vet, a319.Mammal.fur == Vet.name, full=True).filter(func.length(literal(':colon', mysql.VARCHAR(5, charset='utf8mb4'))).in_([a319.Mammal.legs, 5])).slice(1, 4)

def case_139():
    r320 = select(Feeding.keeper_id.label('n')).where(Feeding.keeper_id == 1).cte('rec', recursive=True, nesting=True)
    r321 = r320.union(select(Feeding.keeper_id).where(r320.c.n < 10))
    c322 = select(Feeding.animal_id.label('order'), Feeding.keeper_id.label('b1'), Feeding.animal_id.label('Mixed2')).join(r321, ~(Feeding.animal_id < 7)).where(((Feeding.keeper_id.in_([-3])) & (Feeding.keeper_id < 2))).where(~r321.c.n.in_([0, -3])).cte('sub').prefix_with('MATERIALIZED')
    return select(c322).filter(c322.c.order == null()).filter(literal('a').in_(['a', bindparam('cb', callable_=lambda: 'a')])).limit(literal(3))

def case_140():
    a323 = aliased(Animal, name='al')
    c324 = select(Zoo.name, a323.name.label('b1')).join(a323.zoo.and_(bindparam('r3', type_=Numeric(10, 2)).is_(null())), full=True).filter_by(name='/', id=2).where(func.concat(bindparam('u', '/', unique=True), a323.kind, a323.Mammal.legs).not_like('foo', escape='#'), a323.zoo_id == None).fetch(1, with_ties=True).offset(20).cte(nesting=True)
    return Session().query(c324.c.b1).offset(3).with_hint(c324, 'USE INDEX (x)', 'mysql')

def case_141():
    return select(null(), Keeper.zoo_id, Keeper.name).select_from(Keeper).where(Keeper.name >= '/', or_(Keeper.name >= 'A\\b', Keeper.role == "it's", Keeper.role == '100%')).order_by(func.string_agg(Keeper.name, 'a_b').desc(), func.to_char(bindparam(None, datetime.datetime(2024, 1, 2, 3, 53)), 'YYYY-MM')).with_for_update(read=True, nowait=True, key_share=True)

def case_142():
    ts325 = tablesample(Feeding.__table__, func.bernoulli(1.5))
    return select(Vet, ts325, Vet.zoo_id.label('a'), Vet.zoo_id.self_group().cast(Integer), Vet.name, Vet).outerjoin(ts325, Vet.zoo_id == ts325.c.animal_id).where(~case((ts325.c.keeper_id.is_(null()), "it's"), (Vet.role.is_(false()), ':colon'), else_=Vet.licence).regexp_match('a')).limit(10).options(subqueryload(Vet.fed).immediateload(Animal.keepers).noload(Keeper.zoo))

def case_143():
    a326 = with_polymorphic(Keeper, [Chief, Vet], innerjoin=True)
    return select(a326).select_from(Owl).outerjoin(Owl.keepers.of_type(a326)).group_by(func.rollup(func.localtime(), a326.Vet.id)).having(func.sum(a326.Chief.id) > 5)

def case_144():
    return insert(Vet).from_select(['zoo_id', Vet.role], select(Animal.id, Zoo.name).join(Zoo.animals).where(datetime.time(3, 4) < func.current_time()).limit(10).offset(20))

def case_145():
    a330 = aliased(Shop, flat=True)
    return select(a330.Kiosk.id).order_by(a330.name.regexp_replace("it's", literal('foo')).desc(), desc(a330.name.collate('C'))).limit(10).with_for_update()

def case_146():
    m331 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    tb332 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m331, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', postgresql.INTERVAL, index=True), Column('c', Integer, index=True), Column('a', postgresql.TIMESTAMP(timezone=True, precision=3), Computed('a + 1')))
    ix333 = Index('ix_l', (tb332.c.a + 1).label('p'), tb332.c.c.desc().nulls_last())
    return CreateIndex(ix333)

def case_147():
    return delete(Zoo).returning(literal(5).label('lab'))

def case_148():
    a337 = aliased(Book, flat=True)
    return select(a337, a337.isbn).where(~a337.isbn.regexp_replace('foo', a337.title).istartswith('ünï')).options(lazyload('*'), defer(a337.title))

def case_149():
    return text('SELECT id FROM t').columns(id=Integer)

def case_150():
    return delete(Zoo).where(false())

def case_151():
    a338 = with_polymorphic(Bird, [Owl], aliased=True)
    s339 = select(literal(7).label('with space'), Egg.id.label('with space1'), a338.id).select_from(Bird).outerjoin(Egg).outerjoin(Egg.bird.of_type(a338)).where(literal_column('1', Float).in_([0.25, 1.5, 0.25])).where(tuple_(Bird.wings, a338.id).not_in([(0.25, 10), (0.25, 2)])).order_by(a338.mother_id.asc(), (bindparam('x-y', 'a_b') + literal(''))).with_for_update().subquery('a_subquery_with_a_name_so_very_long_that_it_must_be_cut_somewhere')
    return select((~(s339.c['with space1']).not_in([]))).select_from(s339).where(s339.c['with space1'] != -3).where(func.nth_value(s339.c['with space1']).over(partition_by=s339.c.id, order_by=s339.c.id).between(extract('day', text('now()')), 2)).order_by((5 - s339.c['with space1']), extract('dow', literal(datetime.date(2024, 6, 2))).desc()).fetch(1, with_ties=True).add_columns((bindparam('cb', callable_=lambda: 3.0) - 3.0))

def case_152():
    m340 = MetaData(schema='sch')
    o341 = Table('other', m340, Column('id', Integer, primary_key=True))
    tb342 = Table('thing', m340, Column('c', JSON, index=True), Column('b', Date, ForeignKey('other.id', use_alter=True, name='fk_y'), server_onupdate=sa.FetchedValue()), Column('with space', postgresql.BYTEA, Computed('a + 1', persisted=True), index=True), Column('name', mysql.DOUBLE, server_default=true()), UniqueConstraint('c', sqlite_on_conflict='IGNORE'))
    return CreateTable(tb342, if_not_exists=True)

def case_153():
    return select(Chief).where(Chief.bonus.is_distinct_from(None))

def case_154():
    return select(Shop, Shop.name.like('/', escape='#'), literal_column('q').label('q'), func.count()).join_from(Shop, Animal, Shop.name == Animal.kind).options(defer(Shop.name))

def case_155():
    v343 = values(column('name', String)).data([('A\\b',), ('a',), (':colon',)])
    return select(v343).join(Egg, onclause=literal(b'ab') > b'ab').where(v343.c.name != v343.c.name).where(literal_column('2 + 3', sa.BIGINT) <= Egg.id)

def case_156():
    return Session().query(Lion, Zoo).join(Lion.zoo).filter_by(name='?').filter(Lion.zoo_id.is_not(None)).slice(1, 4).options(selectinload(Zoo.animals.of_type(Bird)))

def case_157():
    s344 = select(func.count(bindparam('r2', type_=sa.NVARCHAR(5))), Kiosk.name, Kiosk.name.label('b2')).join(Mammal, Kiosk.id == Mammal.legs, full=True).join(Bird, and_(Mammal.name == Bird.name, Bird.wings != Bird.wings), isouter=True).subquery('Sub Q')
    return select(s344).filter((s344.c.b2 + 'a_b').startswith('ünï', autoescape=True)).limit(10).offset(20).with_hint(s344, 'ONLY %(name)s', 'mysql')

def case_158():
    return update(Egg).values({'bird_id': 42, 'id': 2}).where(func.length(func.string_agg(literal('/', literal_execute=True), 'foo')) < 2).returning(Egg.bird_id, Egg.id)

def case_160():
    a346 = aliased(Animal, name='Al Ias')
    return except_(select(literal(datetime.timedelta(hours=2, minutes=5))).select_from(Vet).outerjoin(Vet.fed, full=True).join(Vet.fed.of_type(a346)).where(~a346.zoo_id.in_([0, 1]), -3 < Vet.zoo_id), select(literal(datetime.timedelta(days=1), postgresql.INTERVAL)).select_from(Shop).where(Shop.id < 0))

def case_161():
    a347 = aliased(Zoo, name='fl', flat=True)
    return select(a347.id).select_from(Chief).outerjoin(a347, Chief.zoo, full=True).where(Chief.zoo.has(Zoo.name == 'a')).limit(literal(3))

def case_162():
    return sa.select(Shop.id, Shop.name.istartswith('foo')).select_from(Shop).where(case({'x y': bindparam('order', Decimal("1.50"))}, value=Shop.name, else_=Decimal("1.50")) < (literal(Decimal("-0.1"), Numeric(10, 2)) * Decimal("1.50"))).where(exists(Animal.mother_id).where(Shop.name.icontains(''))).group_by(Shop.name)

def case_163():
    return select(Owl).where(~(Owl.id.is_(false()))).group_by(Owl.zoo_id).having(func.count() > -3).order_by(desc(func.count(distinct(Owl.wings)))).options(load_only(Owl.zoo_id, raiseload=True))

def case_164():
    return select(Keeper).select_from(Shop).outerjoin(Keeper, Shop.id == Keeper.id).where(((func.my_fn(literal('a', Enum('a', 'b', name='ab')), bindparam('r2', type_=Enum('a', 'b', name='ab')), type_=Enum('a', 'b', name='ab')).between('a', 'a')) & (func.ST_Within(func.min(Shop.id), 5, type_=Boolean)) | ((Keeper.zoo_id * literal(Decimal("-0.1"))) == -Keeper.id))).options(load_only(Keeper.role, Keeper.zoo_id, raiseload=True))

def case_165():
    return select(null(), Keeper.id).select_from(Keeper).where(Keeper.fed.contains(Animal(id=5))).where(Keeper.name == any_(array(['x y'])))

def case_166():
    return update(Document).values({'pages': 10, 'id': Document.id, 'title': "it's"}).where(Document.id.in_([5, 5]))

def case_167():
    ts360 = tablesample(Mammal.__table__, func.bernoulli(1.5), seed=func.random())
    return select(ts360, (Kiosk.name == ts360.c.fur)).join(Kiosk, onclause=Kiosk.id == Kiosk.id).where((ts360.c.legs - 1) == any_(array([5])), ts360.c.legs.in_([5])).distinct()

def case_168():
    return pg_insert(Keeper).values()

def case_169():
    return select(Mammal).options(joinedload(Mammal.mother))

def case_170():
    return select(func.char_length(Kiosk.flavour), func.json_object('foo', Kiosk.id).label('a'), func.char_length(Kiosk.flavour)).select_from(Kiosk).where(Kiosk.id.isnot(null()))

def case_171():
    return select(Zoo.name, Zoo).group_by(Zoo.id, cast(literal(1), sa.VARCHAR)).distinct()

def case_172():
    return Session().query(Book).join(Zoo, Book.id == Zoo.id).filter(Zoo.keepers.any(Book.title.like(any_(literal(['a', 'b']))))).options(undefer('*'))

def case_174():
    return select(func.replace(bindparam('p', 'foo'), literal('ünï'), '/').label('a')).select_from(Zoo).outerjoin(Owl.eggs, full=True).where((literal(-2.0) * Egg.id).in_([-2.0, 1.5, 3.0])).order_by(func.rank(2).within_group(Owl.hoots.desc()).desc(), desc(type_coerce(Egg.bird_id, SmallInteger))).with_statement_hint('/* stmt */')

def case_175():
    return select(Owl.name).join(Shop, Owl.mother_id == Shop.id, full=True).where(Owl.id.in_([7])).limit(5)

def case_176():
    a372 = aliased(Bird)
    return select(Egg, a372).join(Egg.bird.of_type(a372), full=True).where(~a372.zoo_id.in_([]), literal(2147483648) == a372.mother_id).order_by(func.mode().within_group(literal(7))).set_label_style(sa.LABEL_STYLE_NONE).options(subqueryload(Egg.bird).subqueryload(Bird.young).lazyload(Animal.zoo))

def case_177():
    a377 = aliased(Zoo)
    return select(a377).select_from(Lion).join(Lion.zoo.of_type(a377)).where(Lion.lion_id.not_in([10]), Lion.mane.is_distinct_from(None))

def case_178():
    return update(Owl).ordered_values((Owl.hoots, 2)).where(Owl.hoots >= Owl.id).returning(Owl)

def case_179():
    m385 = MetaData()
    tb386 = Table('thing', m385, Column('a', Integer, primary_key=True), Column('b', Time(timezone=True), CheckConstraint('a > 2'), nullable=False), Column('id', sa.VARBINARY(5)))
    return DropTable(tb386, if_exists=True)

def case_180():
    return Session().query(Vet).join(Vet.fed.and_(literal(':colon') != None)).filter(Animal.kind.not_ilike('x y'))

def case_181():
    a387 = with_polymorphic(Keeper, [Vet, Chief])
    return select(Bird).where(Bird.zoo_id.op('@@', is_comparison=True)(1)).where(~func.replace(Bird.name, 'A\\b', Bird.name).in_(['', '', 'ünï'])).order_by(select(a387.name).where(a387.zoo_id.in_([42, 2])).scalar_subquery().desc(), Bird.id.nulls_last())

def case_182():
    return Session().query(Lion).join(Lion.mother).filter_by(mother_id=2147483648, id=10).order_by(Animal.mother_id.desc()).options(immediateload(Lion.young).joinedload(Animal.young).defaultload(Animal.keepers), joinedload(Lion.keepers, innerjoin=True))

def case_183():
    a394 = aliased(Shop, name='fl', flat=True)
    return select(a394, Zoo, text('1'), func.count()).select_from(a394).join(Keeper, a394.Kiosk.id.is_not_distinct_from(None)).join_from(Keeper, Zoo).options(undefer(a394.id))

def case_184():
    m395 = MetaData()
    o396 = Table('other', m395, Column('id', Integer, primary_key=True))
    tb397 = Table('Thing', m395, Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Date, ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL')), Column('Mixed', JSON, unique=True), Column('order', Uuid(as_uuid=False)), Column('with space', JSON), Column('a', postgresql.INTERVAL, ForeignKey('other.id', ondelete='CASCADE', onupdate='SET NULL'), server_default=literal(5)), CheckConstraint(text('a > b'), name='ck2'))
    return CreateTable(tb397)

def case_185():
    return select(func.coalesce((literal(datetime.datetime(2024, 1, 2, 3, 37)) - datetime.datetime(2024, 1, 2, 3, 10)), (literal_column('x.y', Date) - datetime.date(2024, 2, 2)))).select_from(Owl).where(Owl.kind.match(func.group_concat(Owl.kind))).where(or_(Owl.kind.isnot(None), ~Owl.zoo_id.in_([]))).distinct().order_by(desc(Owl.kind))

def case_186():
    m402 = MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', 'pk': 'pk_%(table_name)s', 'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s'})
    o403 = Table('other', m402, Column('id', Integer, primary_key=True))
    tb404 = Table('order', m402, Column('a', Integer, primary_key=True), Column('val', sa.Double), Column('order', Time, primary_key=True), Column('id', mysql.DATETIME(fsp=6), nullable=True, unique=True), Column('a_column_with_a_name_that_is_rather_long_itself_number_one_more', Interval), Column('Mixed', Uuid(as_uuid=False)), mysql_partition_by='KEY(id)', mysql_partitions='4')
    return DropTable(tb404)

def case_187():
    ts405 = tablesample(Vet.__table__, 5, name='smp')
    return select(Egg, literal('?')).select_from(ts405).outerjoin(Egg, ts405.c.zoo_id == Egg.id).where((ts405.c.role + ts405.c.licence) > (ts405.c.role + '?')).where((ts405.c.licence + ts405.c.name).startswith(ts405.c.licence, escape='/')).order_by(desc(func.sum(ts405.c.favourite_id))).options(defer(Egg.bird_id), lazyload('*'))

def case_188():
    return select(Shop, Book, bindparam('u', datetime.timedelta(days=1), unique=True)).join(Book, ~Shop.id.between(literal_column('x.y', Integer), Book.pages), full=True).where(func.json_build_object('A\\b', Book.pages) >= 5).options(with_loader_criteria(Owl, lambda cls: cls.hoots == None, include_aliases=True))

def case_189():
    return update(Mammal).values({'zoo_id': 1}).where(Mammal.zoo_id.in_([]))

def case_190():
    return delete(Book).where(func.bool_and(func.current_user(), '', type_=Boolean))

def case_191():
    v408 = values(column('x', mysql.INTEGER(unsigned=True)), column('name', sa.NVARCHAR(5)), name='lv', literal_binds=True).data([(7, 'foo',), (-3, '100%',)])
    return select(v408, literal('a')).order_by((v408.c.x / 2).desc()).limit(10).offset(20).execution_options(populate_existing=True)

def case_192():
    return Session().query(Keeper).limit(5).offset(2).options(joinedload(Keeper.fed).selectinload(Animal.keepers.of_type(Vet)).raiseload(Vet.zoo, sql_only=True))

def case_193():
    return update(Zoo).values(name=func.coalesce(Zoo.name.regexp_replace("it's", literal('A\\b'), flags='i'), func.nullif(Zoo.name, "it's")), id=Zoo.id).where(func.lower(func.lower(literal('a'))) == ''.lower())

def case_194():
    return select(Vet).join(Lion, and_(Vet.id == Lion.prey_id, Lion.legs.op('~')(Lion.mane))).where(func.Lower(literal('A\\b')) != '/').distinct().order_by(desc(Vet.id)).with_for_update(nowait=True)

def case_195():
    return delete(Bird)

def case_196():
    a418 = aliased(Animal)
    c419 = select(a418.Mammal.legs.label('Mixed'), Lion.prey_id).outerjoin(Lion.mother.of_type(a418), full=True).filter_by(name='a_b').filter_by(kind='/', name='a_b').cte().prefix_with('NOT MATERIALIZED', dialect='postgresql')
    c420 = select(literal(2), Chief.id.label('Mixed1')).where(literal(10, BigInteger).is_(null())).where(~Chief.role.regexp_match('100%')).cte('a_subquery_with_a_name_so_very_long_that_it_must_be_cut_somewhere').suffix_with('SEARCH x')
    return select(bindparam('u', 'foo', unique=True).label('with space')).select_from(c419).order_by(func.sum(c419.c.prey_id)).add_cte(c420)

def case_197():
    return select(Egg, Kiosk, Egg.id, (Egg.bird_id / Kiosk.id).label('n_1')).reduce_columns()

def case_198():
    return update(Zoo).values(id=bindparam('b_4'), name='?').where(~Zoo.name.contains('A\\b', autoescape=True, escape='#'))

def case_199():
    q421 = Session().query(bindparam('r2', type_=postgresql.INTERVAL)).select_from(Kiosk).filter(between(("it's" + Kiosk.flavour), 'foo', '?')).distinct().order_by((literal('a', Unicode(10)) + 'a')).populate_existing()
    return Session().query(q421.exists())

def case_200():
    a423 = aliased(Kiosk)
    return select(func.localtime().label('a_label_that_is_so_long_that_it_has_to_be_truncated_by_every_database'), a423.id.label('name')).select_from(a423).filter_by(flavour='A\\b', id=2).where(a423.name > a423.name).distinct(a423.name).limit(None)

def case_201():
    return select(Feeding, Bundle('b', Keeper.role, Keeper.role), Keeper.fed.any(Animal.kind.like(Animal.kind.self_group()))).select_from(Keeper).join_from(Keeper, Feeding, Keeper.id == Feeding.animal_id, isouter=True).where(func.timezone('utc', func.CURRENT_TIMESTAMP()) != None)

def case_202():
    return select(Vet, Zoo).join(Vet.zoo).execution_options(populate_existing=True)

def case_203():
    return update(Document).values({'pages': 7, 'title': 'a'}).where(custom_op('!!', precedence=4)(literal_column('1', sa.BIGINT), bindparam('u', 2, unique=True)))

def case_204():
    a435 = aliased(Zoo, Zoo.__table__.alias())
    f436 = func.json_each('{}').table_valued('key', 'value')
    c437 = select(literal(0, SmallInteger).label('lbl'), literal("it's").label('name1'), literal(datetime.date(2024, 12, 2))).select_from(f436).where(literal(42) == -3, (f436.c.value.is_not(None)).self_group()).where(literal(1).in_(bindparam('ids', [1, 2], expanding=True))).group_by(literal(Decimal("1.50")), func.count()).order_by(desc(func.to_char(literal(datetime.datetime(2024, 1, 2, 3, 6), mysql.DATETIME(fsp=6)), 'YYYY-MM'))).cte()
    c438 = c437.alias()
    return select(c438).select_from(a435).where(a435.keepers.any(Keeper.zoo.has(Zoo.id != 1))).params(p=8)

def case_205():
    c439 = select(Document.id, Document.title, (-Document.id).label('Mixed2')).cte('a_subquery_with_a_name_so_very_long_that_it_must_be_cut_somewhere')
    c440 = c439.alias('ca')
    return Session().query(c440.c.title, (5 % c440.c.Mixed2)).where(or_(tuple_(literal_column('count(*)', Time(timezone=True)), c440.c.Mixed2) > tuple_(datetime.time(3, 4), c440.c.id), tuple_(literal('a'), c440.c.Mixed2).not_in([]))).filter(func.concat(c440.c.title, ':colon').ilike(c440.c.title.concat(c440.c.title), escape='#')).prefix_with('/* q */')

def case_206():
    a441 = aliased(Document, name='Al Ias')
    return select(a441.Book.pages.label('a'), a441).where(cast(a441.title, JSON)['k'].as_string().like('a%'))

def case_207():
    return select(func.session_user().concat('x y'), Keeper, Kiosk.id, (func.date(literal(datetime.datetime(2024, 1, 2, 3, 45))) - func.current_date()).label('total'), Keeper.name).select_from(Kiosk).join(Keeper, Kiosk.name == Keeper.name, full=True).outerjoin(Keeper.zoo, full=True).filter_by(id=0).order_by((42 % literal(-2.0, Float(24))))

def case_208():
    return select(Vet, (Vet.name.op('~')('foo')).label('anon_1'), Vet.licence).where(Vet.id != Vet.id).filter_by(role="it's").order_by(func.json_array_length(literal({'a': 1})))

def case_209():
    s442 = select(Bird.wings.label('anon_1'), func.string_agg(Bird.kind, aggregate_order_by(literal_column(chr(39) + chr(44) + chr(39)), asc(Bird.mother_id))).label('name1')).select_from(Egg).join(Egg.bird).where(Egg.bird_id != 1).where(bindparam(None, False), ~(Egg.bird_id.is_(True))).prefix_with('SQL_CALC_FOUND_ROWS', dialect='mysql').alias()
    return select(func.json_object('foo', Book.pages), s442.c.anon_1).select_from(Book).join(s442, ~Book.isbn.like('?'), isouter=True).order_by(None).with_for_update(read=True, nowait=True, of=[Book])

def case_211():
    m443 = MetaData()
    tb444 = Table('thing', m443, Column('val', SmallInteger, primary_key=True), Column('b', Enum('a', 'b', name='ab')))
    return CreateTable(tb444)

def case_212():
    m445 = MetaData()
    o446 = Table('other', m445, Column('id', Integer, primary_key=True))
    tb447 = Table('a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be', m445, Column('Mixed', BigInteger, primary_key=True), Column('id', Numeric(10, 2, asdecimal=False), nullable=True))
    return CreateTable(tb447)

def case_213():
    s448 = select(Shop.name.label('b'), Shop.id.label('order1'), Shop.name.label('anon_12')).filter_by(name="it's", id=0).where(Shop.name.between(Shop.name, Shop.name, symmetric=True)).order_by(Shop.name).subquery()
    return select(Animal).select_from(s448).join(Animal, s448.c.order1 == Animal.id).where(with_parent(Animal(id=7), Animal.keepers)).execution_options(populate_existing=True)

def case_214():
    return text("SELECT ':no', a::text, '\:esc' FROM t WHERE z=:z")

def case_215():
    return delete(Document).where(cast(Document.id, postgresql.CITEXT).like('A\\b'))

def case_216():
    v449 = values(column('x', SmallInteger), column('Key', String)).data([(7, "it's",)]).lateral('vl')
    return select(v449, func.Lower(v449.c.Key), (literal(2) - 2147483648).label('anon_1'))

def case_217():
    return update(Bird).values(wings=1.5).where(~Bird.kind.regexp_match(''))

def case_218():
    return select(("it's" + Kiosk.flavour), Kiosk.name, Bundle('bund', Kiosk.id), Kiosk.id).select_from(Kiosk).where(~Kiosk.id.is_distinct_from(42)).order_by(nulls_last(case((Kiosk.flavour.is_(True), Kiosk.name), (Kiosk.flavour == '100%', '?'), (Kiosk.id > 2147483648, Kiosk.flavour)).desc()), nulls_last((Kiosk.id * bindparam('u', Decimal("1.50"), unique=True)).desc()))

def case_219():
    return update(Animal).values(kind=Animal.kind).where(select(Book.isbn).order_by((Book.pages + Book.id).desc(), nullsfirst(Book.pages < 10)).exists())

def case_220():
    a456 = aliased(Kiosk, name='fl', flat=True)
    return select(a456).order_by(nulls_last(func.user().desc()))

def case_221():
    a458 = aliased(Feeding, name='fl', flat=True)
    c459 = select(a458.keeper_id).join(Mammal, isouter=True).where(Mammal.kind == Mammal.fur).where(Mammal.fur.like(Mammal.fur, escape='#')).order_by(nulls_last(a458.animal_id.desc())).cte()
    c460 = c459.alias('ca')
    return select(Lion, Lion.id).select_from(c460).outerjoin(Lion, c460.c.keeper_id == Lion.mane).where(func.coalesce(Lion.zoo_id, Lion.mother_id) > 2147483648).limit(10).options(selectinload('*'), lazyload(Lion.keepers))

def case_222():
    r461 = select(Kiosk.id.label('n')).cte(recursive=True, nesting=True)
    a462 = aliased(Kiosk)
    r463 = r461.union(select(a462.id).join(r461, r461.c.n == a462.id))
    c464 = select(Kiosk.flavour, Kiosk.flavour.label('a1'), func.percentile_disc(0.5).within_group(Kiosk.id.desc()).label('name2')).where(Kiosk.name.ilike('a_b')).where(Kiosk.flavour.not_like('', escape='/')).cte(nesting=True)
    return select(Owl, (Owl.hoots // (Owl.hoots // Owl.zoo_id)), Owl.wings, Owl.name.label('order')).select_from(r463).join_from(r463, Owl, r463.c.n == Owl.zoo_id).where((Owl.wings + Decimal("-0.1")).is_(None)).order_by(desc(Owl.kind), func.mod(Owl.mother_id, r463.c.n).desc()).add_cte(c464, nest_here=True)

def case_223():
    return update(Chief).values({'zoo_id': 0}).where(Chief.name.ilike('', escape='/'))

def case_224():
    return select(Vet).select_from(Shop).outerjoin(Vet, Shop.name == Vet.name).order_by(nulls_last((Vet.licence + Vet.licence).desc()), func.to_char(literal(datetime.datetime(2024, 1, 2, 3, 53)), 'YYYY-MM')).options(noload(Vet.zoo))

def case_225():
    return select(Lion.prey_id, case((Lion.mane == select(Zoo.id).join(Zoo.keepers, isouter=True).scalar_subquery(), (literal(7) / Lion.prey_id))).label('order')).where(Lion.mother_id == any_(array([5])), cast(Lion.mother_id, Boolean)).order_by(nullsfirst(Lion.legs))

def case_226():
    return select(Egg.id).fetch(5, percent=True, with_ties=True).offset(20)

def case_227():
    return select(Owl, text('x.y AS z'), (Owl.wings / 3.0)).where((Owl.name == 'x y').label('flag')).where(Owl.kind.match('x y'), 7 == Owl.mother_id).order_by(Owl.name.desc(), (Owl.mother_id + -2.0).asc()).set_label_style(sa.LABEL_STYLE_DISAMBIGUATE_ONLY)

def case_228():
    a469 = aliased(Animal, select(Animal).filter(exists().select_from(Keeper).where(Animal.zoo_id > 0)).subquery())
    return select(Document, Zoo, a469, Keeper.role).select_from(Document).outerjoin(Zoo.animals.of_type(a469)).outerjoin(Zoo.keepers).group_by((bindparam('x-y', '?') + Document.title)).having(func.count() > 2147483648).with_for_update().options(load_only(Document.id, raiseload=True), load_only(Document.id)).reduce_columns()

def case_229():
    v470 = values(column('name', Text), column('x', BigInteger)).data([('a', 7,)])
    return select(v470.c.x, func.coalesce(literal(datetime.datetime(2024, 1, 2, 3, 1)), datetime.datetime(2024, 1, 2, 3, 10))).limit(5).offset(20).union(select(Shop.id, bindparam('r2', type_=sa.TIMESTAMP)).select_from(Egg).with_for_update(skip_locked=True).with_hint(Shop, 'USE INDEX (x)', 'mysql')).order_by(text('1'))
