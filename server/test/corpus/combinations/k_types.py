"""Types, comparators, hybrids and functions that a program writes itself."""

import datetime, decimal, enum, json, uuid
from sqlalchemy import *
from sqlalchemy import types, func
from sqlalchemy.dialects import postgresql, mysql, sqlite
from sqlalchemy.ext.hybrid import Comparator, hybrid_property, hybrid_method
from sqlalchemy.orm import *
from sqlalchemy.orm import PropComparator
from sqlalchemy.orm.properties import ColumnProperty, RelationshipProperty
from sqlalchemy.sql import operators
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, UserDefinedType, TypeEngine
from sqlalchemy.sql.expression import ColumnElement
from typing import Optional

metadata = MetaData()

class LowerString(TypeDecorator):
    impl = String
    cache_ok = True
    class Comparator(TypeDecorator.Comparator):
        def operate(self, op, other, **kw):
            return op(func.lower(self.expr), func.lower(other), **kw)
    comparator_factory = Comparator

class JSONText(TypeDecorator):
    impl = Text
    cache_ok = True
    def coerce_compared_value(self, op, value):
        if op in (operators.like_op, operators.not_like_op):
            return String()
        return self
    def process_bind_param(self, value, dialect):
        return json.dumps(value) if value is not None else None
    def process_literal_param(self, value, dialect):
        return "'%s'" % json.dumps(value)

class MyInt(Integer):
    class comparator_factory(Integer.Comparator):
        def __add__(self, other):
            return self.op("goofy")(other)
        def __and__(self, other):
            return self.op("goofy_and")(other)
        def log(self, base):
            return func.log(base, self.expr)
        def factorial(self):
            return UnaryHelper.make(self.expr)

class UnaryHelper:
    @staticmethod
    def make(expr):
        return func.factorial(expr)

class Geometry(UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw):
        return "GEOMETRY"
    def bind_expression(self, bindvalue):
        return func.ST_GeomFromText(bindvalue, type_=self)
    def column_expression(self, col):
        return func.ST_AsText(col, type_=self)
    class comparator_factory(UserDefinedType.Comparator):
        def intersects(self, other):
            return self.op("&&")(other)
        def distance(self, other):
            return func.ST_Distance(self.expr, other, type_=Float)

class PGPString(TypeDecorator):
    impl = LargeBinary
    cache_ok = True
    def __init__(self, passphrase):
        super().__init__()
        self.passphrase = passphrase
    def bind_expression(self, bindvalue):
        bindvalue = type_coerce(bindvalue, String)
        return func.pgp_sym_encrypt(bindvalue, self.passphrase)
    def column_expression(self, col):
        return func.pgp_sym_decrypt(col, self.passphrase)

class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(CHAR(32))
    def process_bind_param(self, value, dialect):
        if value is None: return value
        elif dialect.name == "postgresql": return str(value)
        return "%.32x" % value.int

class EpochType(TypeDecorator):
    impl = Integer
    cache_ok = True
    epoch = datetime.date(1970, 1, 1)
    def coerce_compared_value(self, op, value):
        return self.impl.coerce_compared_value(op, value)

class MSTime(types.TypeDecorator):
    impl = types.DateTime
    cache_ok = True
    sort_key_function = None

class Point(UserDefinedType):
    cache_ok = True
    def __init__(self, srid=4326, dims=2):
        self.srid = srid
        self.dims = dims
    def get_col_spec(self):
        return "POINT(%d, %d)" % (self.srid, self.dims)

class CIText(UserDefinedType):
    cache_ok = True
    def get_col_spec(self, **kw):
        return "CITEXT"
    def coerce_compared_value(self, op, value):
        return self

class IntOr(TypeDecorator):
    impl = Integer
    cache_ok = True
    def with_variant_x(self): return self

class Money(TypeDecorator):
    impl = Numeric(10, 2)
    cache_ok = True
    class comparator_factory(Numeric.Comparator):
        def cents(self):
            return cast(self.expr * 100, Integer)
        def __truediv__(self, other):
            return func.div(self.expr, other)

t = Table("things", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", LowerString(50)),
    Column("doc", JSONText()),
    Column("n", MyInt),
    Column("geom", Geometry()),
    Column("secret", PGPString("pw")),
    Column("uid", GUID()),
    Column("born", EpochType),
    Column("pt", Point(3857)),
    Column("ci", CIText),
    Column("price", Money),
    Column("flag", Boolean().with_variant(SmallInteger, "mysql")),
    Column("big", BigInteger().with_variant(Integer, "sqlite")),
    Column("js", JSON().with_variant(postgresql.JSONB, "postgresql")),
    Column("ts", DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")),
)
c = t.c
select(c.id).where(c.name == "ED")
select(c.id).where(c.name.like("E%"))
select(c.id).where(c.name.in_(["A", "B"]))
select(c.name + "x")
select(c.id).where(c.doc == {"a": 1})
select(c.id).where(c.doc.like("%foo%"))
select(c.id).where(c.doc.not_like("%foo%"))
select(c.n + 5)
select(c.n & 5)
select(c.n.log(2))
select(c.n.factorial())
select(c.n.label("x") + 3)
select(c.n * 5)
select(c.geom)
select(t.c.id, t.c.geom.label("g"))
select(c.id).where(c.geom == "POINT(0 0)")
select(c.id).where(c.geom.intersects("POINT(1 1)"))
select(c.geom.distance("POINT(1 1)"))
select(c.id).order_by(c.geom.distance("POINT(1 1)"))
insert(t).values(geom="POINT(0 0)", name="x")
insert(t).values([{"geom": "POINT(0 0)"}, {"geom": "POINT(0 1)"}])
update(t).values(geom="POINT(0 0)").where(c.geom == "POINT(1 1)")
select(t)
select(t.alias("tt"))
sub = select(t).subquery()
select(sub)
select(sub.c.geom)
select(c.secret).where(c.secret == "x")
insert(t).values(secret="s")
update(t).values(secret="s")
select(c.uid).where(c.uid == uuid.UUID("12345678123456781234567812345678"))
select(cast("x", GUID))
select(cast("x", GUID()))
select(cast(c.id, Point))
select(cast(c.id, Point(1, 3)))
select(c.id).where(c.born == 5)
select(c.born + 5)
select(c.id).where(c.ci == "x")
select(c.id).where(c.ci.in_(["x", "y"]))
select(c.price.cents())
select(c.price / 4)
select(c.price - 4)
select(func.max(c.price).label("m"))
select(c.js["a"]["b"].as_string())
select(cast(c.id, Boolean().with_variant(SmallInteger, "mysql")))
select(type_coerce(c.id, LowerString) == "X")
select(type_coerce("x", Geometry))
select(literal("POINT(0 0)", Geometry()))
select(bindparam("g", type_=Geometry()))
select(func.foo(c.geom))
select(func.coalesce(c.geom, "x"))
select(c.geom).union(select(c.geom))
select(t).where(c.id == 1).cte("x").select()
from sqlalchemy.schema import CreateTable
CreateTable(t)

class as_utc(GenericFunction):
    type = DateTime()
    inherit_cache = True
class geo_buffer(GenericFunction):
    type = Geometry()
    package = "geo"
    name = "ST_Buffer"
    identifier = "buffer"
    inherit_cache = True
class Repeat(GenericFunction):
    name = quoted_name("REPEAT", True)
    inherit_cache = True
    type = String
class xor(ColumnElement):
    inherit_cache = True
select(func.as_utc())
select(func.geo.buffer(c.geom, 5))
select(func.geo.Buffer(c.geom, 5))
select(func.geo.other(c.geom))
select(func.Repeat("x", 3))
select(geo_buffer(c.geom, 5))
select(as_utc())

class Base(DeclarativeBase):
    type_annotation_map = {decimal.Decimal: Numeric(12, 4), dict: JSON, str: Text().with_variant(String(255), "mysql")}

class UpperComparator(ColumnProperty.Comparator):
    def __eq__(self, other):
        return func.upper(self.__clause_element__()) == func.upper(other)
    def startswith_ci(self, other):
        return func.lower(self.__clause_element__()).startswith(other.lower())

class CaseInsensitive(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)
    def in_(self, others):
        return func.lower(self.__clause_element__()).in_([o.lower() for o in others])

class CaseWord(Comparator):
    def __init__(self, word):
        if isinstance(word, str):
            self.word = word.lower()
        elif isinstance(word, CaseWord):
            self.word = word.word
        else:
            self.word = func.lower(word)
    def operate(self, op, other, **kwargs):
        if not isinstance(other, CaseWord):
            other = CaseWord(other)
        return op(self.word, other.word, **kwargs)
    def __clause_element__(self):
        return self.word
    def __str__(self):
        return self.word
    key = "word"

class Word(Base):
    __tablename__ = "words"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    label: Mapped[str] = column_property(mapped_column("label", String(20)), comparator_factory=UpperComparator)
    price: Mapped[decimal.Decimal]
    meta: Mapped[Optional[dict]]
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("words.id"))
    parent: Mapped[Optional["Word"]] = relationship(remote_side=[id])
    @hybrid_property
    def word_ci(self):
        return self.word.lower()
    @word_ci.comparator
    @classmethod
    def word_ci(cls):
        return CaseInsensitive(cls.word)
    @hybrid_property
    def word_cw(self):
        return CaseWord(self.word)
    @hybrid_property
    def cost(self):
        return self.price * 2
    @cost.inplace.expression
    @classmethod
    def _cost_expr(cls):
        return func.round(cls.price * 2, 2)
    @cost.inplace.update_expression
    @classmethod
    def _cost_upd(cls, value):
        return [(cls.price, value / 2)]
    @hybrid_method
    def longer(self, n):
        return func.length(self.word) > n
    @longer.expression
    def longer(cls, n):
        return func.char_length(cls.word) > n
    @hybrid_property
    def parent_word(self):
        return self.parent.word if self.parent else None
    @parent_word.inplace.expression
    @classmethod
    def _pw(cls):
        p = aliased(Word)
        return select(p.word).where(p.id == cls.parent_id).scalar_subquery()

select(Word).where(Word.label == "x")
select(Word).where(Word.label != "x")
select(Word.id).where(Word.label.startswith_ci("Ab"))
select(Word).where(Word.word_ci == "HeLLo")
select(Word).where(Word.word_ci.in_(["HeLLo", "X"]))
select(Word).where(Word.word_cw == "Trucks")
select(Word).where(Word.word_cw < "Trucks")
select(Word.word_cw)
select(Word.word_ci)
select(Word.cost).where(Word.cost > 5)
select(Word.cost.label("c")).order_by(Word.cost)
update(Word).values({Word.cost: 10})
update(Word).values({"price": 3}).where(Word.cost == 4)
select(Word).where(Word.longer(5))
select(Word.longer(5))
select(Word.parent_word)
select(Word).where(Word.parent_word == "x")
wa = aliased(Word)
select(wa).where(wa.cost > 5)
select(wa.word_ci).where(wa.word_ci == "X")
select(wa).where(wa.label == "x")
select(wa).where(wa.longer(5), wa.word_cw == "X")
select(wa.parent_word)
Session().query(Word).filter(Word.cost == 5)
Session().query(Word.cost)
Session().query(Word.cost, Word.word_ci)
CreateTable(Word.__table__)
