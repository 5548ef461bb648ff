"""Core tables with awkward names: schemas, reserved words, capitals, spaces, long names, keys; and every plain type."""

from sqlalchemy import (
    ARRAY, BIGINT, BLOB, BOOLEAN, CHAR, CLOB, DATE, DATETIME, DECIMAL, DOUBLE, DOUBLE_PRECISION, FLOAT, INTEGER, JSON,
    NCHAR, NUMERIC, NVARCHAR, REAL, SMALLINT, TEXT, TIME, TIMESTAMP, VARBINARY, VARCHAR, BigInteger, Boolean,
    CheckConstraint, Column, Computed, Date, DateTime, Double, Enum, Float, ForeignKey, Identity, Index, Integer,
    Interval, LargeBinary, MetaData, Numeric, PickleType, Sequence, SmallInteger, String, Table, Text, Time, Unicode,
    UnicodeText, UniqueConstraint, Uuid, column, func, table, text,
)
from sqlalchemy.sql import quoted_name

meta = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
schemed = MetaData(schema="crm")

people = Table(
    "people", meta,
    Column("id", Integer, Identity(start=5), primary_key=True),
    Column("name", String(40), nullable=False, index=True),
    Column("Nick Name", Unicode(30)),
    Column("group", Integer),
    Column("order", String(10), key="rank"),
    Column("weight", Float),
    Column("height", Double),
    Column("pay", Numeric(10, 2)),
    Column("ok", Boolean, nullable=False, server_default=text("true")),
    Column("born", Date),
    Column("at", DateTime(timezone=True), server_default=func.now()),
    Column("clock", Time),
    Column("took", Interval),
    Column("raw", LargeBinary),
    Column("doc", JSON),
    Column("uid", Uuid),
    Column("mood", Enum("sad", "glad", "it's", name="mood")),
    Column("pickled", PickleType),
    Column("pay_twice", Numeric(10, 2), Computed("pay * 2")),
    Column("boss_id", ForeignKey("people.id")),
    CheckConstraint("weight > 0", name="positive"),
    UniqueConstraint("name", "group"),
)

Select = Table(
    "select", meta,
    Column("from", Integer, primary_key=True),
    Column("where", String(20)),
    Column("Value", Numeric(8, 3)),
    Column("people_id", ForeignKey("people.id")),
    Column("%percent", Integer),
    Column("co:lon", String(5)),
    Column("paren(s)", Integer),
    Column("q\"uote", String(5)),
)

camel = Table(
    "CamelCase", meta,
    Column("Id", Integer, primary_key=True),
    Column("userName", String(20)),
    Column(quoted_name("forced", True), Integer),
    Column("people_id", Integer, ForeignKey("people.id")),
    Column("people_name", String),
)

account = Table(
    "account", schemed,
    Column("id", BigInteger, primary_key=True),
    Column("owner", String(30)),
    Column("amount", DECIMAL(14, 4)),
    Column("parent_id", ForeignKey("crm.account.id")),
    Column("tags", JSON),
)

entry = Table(
    "entry", schemed,
    Column("id", Integer, Sequence("entry_seq", schema="crm"), primary_key=True),
    Column("account_id", ForeignKey("crm.account.id")),
    Column("amount", Numeric),
    Column("at", TIMESTAMP),
    Column("memo", Text),
    Column("kind", Enum("debit", "credit", native_enum=False)),
)

long_table = Table(
    "a_table_whose_name_is_nearly_as_long_as_names_are_allowed_to_be", meta,
    Column("id", Integer, primary_key=True),
    Column("a_column_with_a_name_that_is_rather_long_itself_number_one", Integer, key="one"),
    Column("a_column_with_a_name_that_is_rather_long_itself_number_two", String(20), key="two"),
    Column("people_id", ForeignKey("people.id")),
)

typed = Table(
    "typed", meta,
    Column("id", INTEGER, primary_key=True),
    Column("a", SMALLINT),
    Column("b", BIGINT),
    Column("c", CHAR(5)),
    Column("d", VARCHAR(20, collation="C")),
    Column("e", NVARCHAR(20)),
    Column("f", TEXT),
    Column("g", DECIMAL(10, 3)),
    Column("h", NUMERIC(5)),
    Column("i", FLOAT(24)),
    Column("j", REAL),
    Column("k", DOUBLE_PRECISION),
    Column("l", DATE),
    Column("m", DATETIME),
    Column("n", TIME),
    Column("o", TIMESTAMP(timezone=True)),
    Column("p", BLOB),
    Column("q", VARBINARY(10)),
    Column("r", BOOLEAN),
    Column("s", UnicodeText),
    Column("t", Numeric(10, 2, asdecimal=False)),
    Column("u", Float(asdecimal=True)),
    Column("v", Interval(native=False)),
    Column("w", Uuid(as_uuid=False)),
    Column("x", Uuid(native_uuid=False)),
    Column("y", JSON(none_as_null=True)),
    Column("z", String(20).with_variant(Text(), "mysql")),
)

light = table("light", column("id", Integer), column("label", String), column("n", Numeric), column("plain"))
far = table("far", column("id", Integer), column("when", DateTime), schema="Other Schema")
