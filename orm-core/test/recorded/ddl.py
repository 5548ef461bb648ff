# DDL of many kinds; recorded per dialect into ddl.json.
from sqlalchemy import *
from sqlalchemy.schema import *
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import ExcludeConstraint

m = MetaData()
orgs = Table("orgs", m, Column("id", Integer, primary_key=True), Column("name", String(50), nullable=False))
users = Table(
    "users",
    m,
    Column("id", Integer, primary_key=True),
    Column("email", String(100), unique=True, nullable=False, comment="the user's mail"),
    Column("org_id", ForeignKey("orgs.id", ondelete="CASCADE", onupdate="SET NULL")),
    Column("active", Boolean, server_default=text("true")),
    Column("Mixed Case", Text),
    Column("order", Integer, server_default="5"),
    Column("created", DateTime, server_default=func.now()),
    Column("score", Numeric(10, 2)),
    Column("ratio", Float),
    Column("big", BigInteger),
    Column("small", SmallInteger),
    Column("data", JSON),
    Column("raw", LargeBinary),
    Column("uid", Uuid),
    Column("kind", Enum("a", "b", "it's", name="kinds")),
    Column("t", Time),
    Column("d", Date),
    Column("iv", Interval),
    Column("dbl", Double),
    CheckConstraint("score > 0", name="ck_score"),
    UniqueConstraint("email", "org_id", name="uq_mail_org"),
    comment="people's table",
)
create_orgs = CreateTable(orgs)
create_users = CreateTable(users)
create_users_if = CreateTable(users, if_not_exists=True)
drop_users = DropTable(users)
drop_users_if = DropTable(users, if_exists=True)
table_comment = SetTableComment(users)
table_comment_drop = DropTableComment(users)
column_comment = SetColumnComment(users.c.email)
column_comment_drop = DropColumnComment(users.c.email)

pairs = Table(
    "pairs",
    m,
    Column("a", Integer, primary_key=True),
    Column("b", String(20), primary_key=True),
    schema="warehouse",
)
children = Table(
    "children",
    m,
    Column("id", BigInteger, Identity(start=5, increment=2, cycle=True), primary_key=True),
    Column("a", Integer),
    Column("b", String(20)),
    Column("total", Integer, Computed("a + 1", persisted=True)),
    ForeignKeyConstraint(["a", "b"], ["warehouse.pairs.a", "warehouse.pairs.b"], name="fk_pair", deferrable=True, initially="DEFERRED"),
    schema="warehouse",
)
create_pairs = CreateTable(pairs)
create_children = CreateTable(children)
small = Table("small", m, Column("id", SmallInteger, primary_key=True), Column("x", Integer, Identity(always=True)))
create_small = CreateTable(small)
noauto = Table("noauto", m, Column("id", Integer, primary_key=True, autoincrement=False), Column("v", Integer, Computed("id * 2")))
create_noauto = CreateTable(noauto)
big = Table("big", m, Column("id", BigInteger, primary_key=True))
create_big = CreateTable(big)
nopk = Table("nopk", m, Column("x", Integer))
create_nopk = CreateTable(nopk)
temp = Table("temp", m, Column("x", Integer), prefixes=["TEMPORARY"])
create_temp = CreateTable(temp)
novarchar = Table("novarchar", m, Column("x", String))
create_novarchar = CreateTable(novarchar)
untyped = Table("untyped", m, Column("x"))
create_untyped = CreateTable(untyped)

ix = Index("ix_users_email", users.c.email)
ix_unique = Index("ix_users_u", users.c.org_id, users.c.email.desc(), unique=True)
ix_func = Index("ix_users_lower", func.lower(users.c.email))
ix_expr = Index("ix_users_expr", users.c.score + 1)
ix_where = Index("ix_users_where", users.c.email, postgresql_where=users.c.active == True, sqlite_where=users.c.score > 5)
ix_pg = Index(
    "ix_users_pg",
    users.c.email,
    postgresql_using="GIN",
    postgresql_ops={"email": "text_pattern_ops"},
    postgresql_with={"fillfactor": 50},
    postgresql_tablespace="fast space",
    postgresql_include=["score"],
    postgresql_concurrently=True,
    postgresql_nulls_not_distinct=True,
    unique=True,
)
ix_mysql = Index(
    "ix_users_my",
    users.c.email,
    users.c.org_id,
    mysql_length={"email": 10},
    mysql_using="hash",
    mysql_prefix="FULLTEXT",
    mysql_with_parser="ngram",
)
create_ix = CreateIndex(ix)
create_ix_if = CreateIndex(ix, if_not_exists=True)
create_ix_unique = CreateIndex(ix_unique)
create_ix_func = CreateIndex(ix_func)
create_ix_expr = CreateIndex(ix_expr)
create_ix_where = CreateIndex(ix_where)
create_ix_pg = CreateIndex(ix_pg)
create_ix_mysql = CreateIndex(ix_mysql)
drop_ix = DropIndex(ix)
drop_ix_if = DropIndex(ix, if_exists=True)
drop_ix_pg = DropIndex(ix_pg)
ix_schema = Index("ix_children_a", children.c.a)
create_ix_schema = CreateIndex(ix_schema)
drop_ix_schema = DropIndex(ix_schema)

seq = Sequence("order_seq", start=10, increment=5, minvalue=1, maxvalue=100, cycle=True, cache=3, schema="warehouse", data_type=BigInteger)
create_seq = CreateSequence(seq)
create_seq_if = CreateSequence(Sequence("s2", nominvalue=True, nomaxvalue=True), if_not_exists=True)
drop_seq = DropSequence(seq)
drop_seq_if = DropSequence(seq, if_exists=True)
create_schema = CreateSchema("My Schema")
create_schema_if = CreateSchema("plain", if_not_exists=True)
drop_schema = DropSchema("plain", cascade=True, if_exists=True)

alter = MetaData()
a1 = Table("a1", alter, Column("id", Integer, primary_key=True), Column("b_id", Integer))
fk = ForeignKeyConstraint(["b_id"], ["a1.id"], name="fk_self", ondelete="SET NULL")
a1.append_constraint(fk)
uq = UniqueConstraint("b_id", name="uq_b")
a1.append_constraint(uq)
ck = CheckConstraint(a1.c.b_id > 5, name="ck_b")
a1.append_constraint(ck)
add_fk = AddConstraint(fk)
add_uq = AddConstraint(uq)
add_ck = AddConstraint(ck)
drop_fk = DropConstraint(fk)
drop_uq = DropConstraint(uq, cascade=True)
drop_ck = DropConstraint(ck, if_exists=True)
drop_pk = DropConstraint(PrimaryKeyConstraint(a1.c.id, name="pk_a1"))

ddl = DDL("ALTER TABLE %(table)s SET 100%% OF '%(x)s'", context={"x": "y"}).against(pairs)
ddl_plain = DDL("SELECT 1")

conv = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
named_parent = Table("named_parent", conv, Column("id", Integer, primary_key=True))
named = Table(
    "named",
    conv,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("named_parent.id")),
    Column("code", String(5), unique=True, index=True),
    Column("flag", Boolean(create_constraint=True, name="flag")),
    Column("kind", Enum("x", "y", name="kind_enum", native_enum=False, create_constraint=True)),
    CheckConstraint("code > ''", name="code"),
)
create_named = CreateTable(named)
long_named = Table(
    "a_table_with_a_quite_long_name_of_its_own_that_goes_on_and_on",
    conv,
    Column("id", Integer, primary_key=True),
    Column("parent_identifier", ForeignKey("named_parent.id")),
)
create_long = CreateTable(long_named)

lite = Table(
    "lite",
    m,
    Column("id", Integer, primary_key=True, sqlite_on_conflict_primary_key="FAIL"),
    Column("x", Integer, nullable=False, unique=True, sqlite_on_conflict_not_null="IGNORE", sqlite_on_conflict_unique="REPLACE"),
    Column("y", Integer, server_default=text("1 + 2")),
    Column("z", Integer, server_default=text("(1 + 2)")),
    Column("dt", sqlite.DATETIME(storage_format="%(year)04d%(month)02d%(day)02d")),
    CheckConstraint("x > y", sqlite_on_conflict="ROLLBACK"),
    sqlite_autoincrement=True,
    sqlite_with_rowid=False,
    sqlite_strict=True,
)
create_lite = CreateTable(lite)
lite2 = Table("lite2", m, Column("id", Integer, primary_key=True), sqlite_with_rowid=False)
create_lite2 = CreateTable(lite2)

my = Table(
    "my",
    m,
    Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
    Column("tiny", mysql.TINYINT(1)),
    Column("e", mysql.ENUM("a", "b%", charset="utf8mb4")),
    Column("s", mysql.SET("x", "y")),
    Column("txt", mysql.LONGTEXT(collation="utf8mb4_bin")),
    Column("v", mysql.VARCHAR(20, charset="latin1", collation="latin1_german1_ci")),
    Column("bin", mysql.VARCHAR(20, binary=True)),
    Column("nv", mysql.NVARCHAR(30)),
    Column("dt", mysql.DATETIME(fsp=6)),
    Column("ts", mysql.TIMESTAMP, nullable=True),
    Column("ts2", TIMESTAMP, server_default=text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"), nullable=False),
    Column("dec", mysql.DECIMAL(10, 2, unsigned=True, zerofill=True)),
    Column("dbl", mysql.DOUBLE(10, 3)),
    Column("bit", mysql.BIT(4)),
    Column("y", mysql.YEAR),
    Column("mb", mysql.MEDIUMBLOB),
    Column("mi", mysql.MEDIUMINT(5)),
    Column("nc", NCHAR(3)),
    mysql_engine="InnoDB",
    mysql_charset="utf8mb4",
    mysql_collate="utf8mb4_bin",
    mysql_row_format="DYNAMIC",
    mysql_default_charset="utf8",
    mysql_partition_by="HASH(id)",
    mysql_partitions="4",
    comment="it's mine",
)
create_my = CreateTable(my)

pg = Table(
    "pg",
    m,
    Column("id", postgresql.UUID, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("arr", postgresql.ARRAY(Integer)),
    Column("arr2", postgresql.ARRAY(String(5, collation="C"), dimensions=2)),
    Column("j", postgresql.JSONB),
    Column("h", postgresql.HSTORE),
    Column("r", postgresql.INT4RANGE),
    Column("mr", postgresql.TSTZMULTIRANGE),
    Column("ts", postgresql.TIMESTAMP(timezone=True, precision=3)),
    Column("tm", postgresql.TIME(True)),
    Column("iv", postgresql.INTERVAL(precision=2, fields="DAY TO SECOND")),
    Column("b", postgresql.BIT(4)),
    Column("vb", postgresql.BIT(varying=True)),
    Column("ip", postgresql.INET),
    Column("mac", postgresql.MACADDR),
    Column("money", postgresql.MONEY),
    Column("ci", postgresql.CITEXT),
    Column("tsv", postgresql.TSVECTOR),
    Column("e", postgresql.ENUM("x", "y", name="letters", schema="other")),
    Column("dom", postgresql.DOMAIN("email", postgresql.CITEXT, check="VALUE LIKE '%@%'")),
    Column("bytea", postgresql.BYTEA),
    Column("oid", postgresql.OID),
    ExcludeConstraint(("r", "&&"), ("arr", "="), name="ex", where=text("id IS NOT NULL"), ops={"arr": "my_ops"}, using="GIST"),
    PrimaryKeyConstraint("id", postgresql_include=["ip"]),
    UniqueConstraint("ip", postgresql_nulls_not_distinct=True, postgresql_include=["mac"]),
    CheckConstraint("ip IS NOT NULL", postgresql_not_valid=True),
    postgresql_partition_by="RANGE (id)",
    postgresql_tablespace="sp ace",
    postgresql_inherits=("orgs", "Big"),
    postgresql_with_oids=False,
    postgresql_on_commit="PRESERVE ROWS",
    postgresql_using="heap",
)
create_pg = CreateTable(pg)
create_enum = postgresql.CreateEnumType(postgresql.ENUM("x", "it's", "50%", name="letters", schema="other"))
drop_enum = postgresql.DropEnumType(postgresql.ENUM("x", name="letters"))
create_domain = postgresql.CreateDomainType(
    postgresql.DOMAIN("email", postgresql.CITEXT, check="VALUE ~ '@'", not_null=True, default="a@b", collation="C", constraint_name="ck_mail")
)
drop_domain = postgresql.DropDomainType(postgresql.DOMAIN("email", postgresql.CITEXT))
constraint_comment = SetConstraintComment(UniqueConstraint(a1.c.id, name="uq_c", comment="why") if False else uq)
opt_seq = Table("opt_seq", m, Column("id", Integer, Sequence("sq", optional=True), primary_key=True), Column("n", Integer, Sequence("sq2")))
create_opt_seq = CreateTable(opt_seq)
req_seq = Table("req_seq", m, Column("id", Integer, Sequence("sq3"), primary_key=True))
create_req_seq = CreateTable(req_seq)
