// The TypeScript spelling of recorded/ddl.py: the same constructs under the same names.

import * as mysql from '../../src/dialects/mysql/index.ts'
import * as postgresql from '../../src/dialects/postgresql/index.ts'
import * as sqlite from '../../src/dialects/sqlite/index.ts'
import {
  AddConstraint,
  CreateIndex,
  CreateSchema,
  CreateSequence,
  CreateTable,
  DDL,
  DropColumnComment,
  DropConstraint,
  DropIndex,
  DropSchema,
  DropSequence,
  DropTable,
  DropTableComment,
  SetColumnComment,
  SetConstraintComment,
  SetTableComment,
} from '../../src/sql/ddl.ts'
import { func } from '../../src/sql/functions.ts'
import {
  CheckConstraint,
  Column,
  Computed,
  ForeignKey,
  ForeignKeyConstraint,
  Identity,
  Index,
  MetaData,
  PrimaryKeyConstraint,
  Sequence,
  Table,
  UniqueConstraint,
} from '../../src/sql/schema.ts'
import { text } from '../../src/sql/text.ts'
import {
  BigInteger,
  Boolean,
  Date,
  DateTime,
  Double,
  Enum,
  Float,
  Integer,
  Interval,
  JSON,
  LargeBinary,
  NCHAR,
  Numeric,
  SmallInteger,
  String,
  Text,
  TIMESTAMP,
  Time,
  Uuid,
} from '../../src/sql/types.ts'

const m = new MetaData()
const orgs: any = new Table(
  'orgs',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', String(50), { nullable: false }),
)
const users: any = new Table(
  'users',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('email', String(100), { unique: true, nullable: false, comment: "the user's mail" }),
  new Column('org_id', new ForeignKey('orgs.id', { ondelete: 'CASCADE', onupdate: 'SET NULL' })),
  new Column('active', Boolean, { serverDefault: text('true') }),
  new Column('Mixed Case', Text),
  new Column('order', Integer, { serverDefault: '5' }),
  new Column('created', DateTime, { serverDefault: func.now() }),
  new Column('score', Numeric(10, 2)),
  new Column('ratio', Float),
  new Column('big', BigInteger),
  new Column('small', SmallInteger),
  new Column('data', JSON),
  new Column('raw', LargeBinary),
  new Column('uid', Uuid),
  new Column('kind', Enum('a', 'b', "it's", { name: 'kinds' })),
  new Column('t', Time),
  new Column('d', Date),
  new Column('iv', Interval),
  new Column('dbl', Double),
  new CheckConstraint('score > 0', { name: 'ck_score' }),
  new UniqueConstraint('email', 'org_id', { name: 'uq_mail_org' }),
  { comment: "people's table" },
)

const pairs: any = new Table(
  'pairs',
  m,
  new Column('a', Integer, { primaryKey: true }),
  new Column('b', String(20), { primaryKey: true }),
  { schema: 'warehouse' },
)
const children: any = new Table(
  'children',
  m,
  new Column('id', BigInteger, new Identity({ start: 5, increment: 2, cycle: true }), { primaryKey: true }),
  new Column('a', Integer),
  new Column('b', String(20)),
  new Column('total', Integer, new Computed('a + 1', { persisted: true })),
  new ForeignKeyConstraint(['a', 'b'], ['warehouse.pairs.a', 'warehouse.pairs.b'], {
    name: 'fk_pair',
    deferrable: true,
    initially: 'DEFERRED',
  }),
  { schema: 'warehouse' },
)
const small = new Table(
  'small',
  m,
  new Column('id', SmallInteger, { primaryKey: true }),
  new Column('x', Integer, new Identity({ always: true })),
)
const noauto = new Table(
  'noauto',
  m,
  new Column('id', Integer, { primaryKey: true, autoincrement: false }),
  new Column('v', Integer, new Computed('id * 2')),
)
const big = new Table('big', m, new Column('id', BigInteger, { primaryKey: true }))
const nopk = new Table('nopk', m, new Column('x', Integer))
const temp = new Table('temp', m, new Column('x', Integer), { prefixes: ['TEMPORARY'] })
const novarchar = new Table('novarchar', m, new Column('x', String))
const untyped = new Table('untyped', m, new Column('x'))

const ix = new Index('ix_users_email', users.c.email)
const ixUnique = new Index('ix_users_u', users.c.org_id, users.c.email.desc(), { unique: true })
const ixFunc = new Index('ix_users_lower', func.lower(users.c.email))
const ixExpr = new Index('ix_users_expr', users.c.score.add(1))
const ixWhere = new Index('ix_users_where', users.c.email, {
  postgresqlWhere: users.c.active.eq(true),
  sqliteWhere: users.c.score.gt(5),
})
const ixPg = new Index('ix_users_pg', users.c.email, {
  postgresqlUsing: 'GIN',
  postgresqlOps: { email: 'text_pattern_ops' },
  postgresqlWith: { fillfactor: 50 },
  postgresqlTablespace: 'fast space',
  postgresqlInclude: ['score'],
  postgresqlConcurrently: true,
  postgresqlNullsNotDistinct: true,
  unique: true,
})
const ixMysql = new Index('ix_users_my', users.c.email, users.c.org_id, {
  mysqlLength: { email: 10 },
  mysqlUsing: 'hash',
  mysqlPrefix: 'FULLTEXT',
  mysqlWithParser: 'ngram',
})
const ixSchema = new Index('ix_children_a', children.c.a)

const seq = new Sequence('order_seq', {
  start: 10,
  increment: 5,
  minvalue: 1,
  maxvalue: 100,
  cycle: true,
  cache: 3,
  schema: 'warehouse',
  dataType: BigInteger,
})

const alter = new MetaData()
const a1: any = new Table('a1', alter, new Column('id', Integer, { primaryKey: true }), new Column('b_id', Integer))
const fk = new ForeignKeyConstraint(['b_id'], ['a1.id'], { name: 'fk_self', ondelete: 'SET NULL' })
a1.appendConstraint(fk)
const uq = new UniqueConstraint('b_id', { name: 'uq_b' })
a1.appendConstraint(uq)
const ck = new CheckConstraint(a1.c.b_id.gt(5), { name: 'ck_b' })
a1.appendConstraint(ck)

const conv = new MetaData({
  namingConvention: {
    ix: 'ix_%(column_0_label)s',
    uq: 'uq_%(table_name)s_%(column_0_name)s',
    ck: 'ck_%(table_name)s_%(constraint_name)s',
    fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
    pk: 'pk_%(table_name)s',
  },
})
new Table('named_parent', conv, new Column('id', Integer, { primaryKey: true }))
const named = new Table(
  'named',
  conv,
  new Column('id', Integer, { primaryKey: true }),
  new Column('parent_id', new ForeignKey('named_parent.id')),
  new Column('code', String(5), { unique: true, index: true }),
  new Column('flag', Boolean({ createConstraint: true, name: 'flag' })),
  new Column('kind', Enum('x', 'y', { name: 'kind_enum', nativeEnum: false, createConstraint: true })),
  new CheckConstraint("code > ''", { name: 'code' }),
)
const longNamed = new Table(
  'a_table_with_a_quite_long_name_of_its_own_that_goes_on_and_on',
  conv,
  new Column('id', Integer, { primaryKey: true }),
  new Column('parent_identifier', new ForeignKey('named_parent.id')),
)

const lite = new Table(
  'lite',
  m,
  new Column('id', Integer, { primaryKey: true, sqliteOnConflictPrimaryKey: 'FAIL' }),
  new Column('x', Integer, {
    nullable: false,
    unique: true,
    sqliteOnConflictNotNull: 'IGNORE',
    sqliteOnConflictUnique: 'REPLACE',
  }),
  new Column('y', Integer, { serverDefault: text('1 + 2') }),
  new Column('z', Integer, { serverDefault: text('(1 + 2)') }),
  new Column('dt', sqlite.DATETIME({ storageFormat: '%(year)04d%(month)02d%(day)02d' })),
  new CheckConstraint('x > y', { sqliteOnConflict: 'ROLLBACK' }),
  { sqliteAutoincrement: true, sqliteWithRowid: false, sqliteStrict: true },
)
const lite2 = new Table('lite2', m, new Column('id', Integer, { primaryKey: true }), { sqliteWithRowid: false })

const my = new Table(
  'my',
  m,
  new Column('id', mysql.INTEGER({ unsigned: true }), { primaryKey: true }),
  new Column('tiny', mysql.TINYINT(1)),
  new Column('e', mysql.ENUM('a', 'b%', { charset: 'utf8mb4' })),
  new Column('s', mysql.SET('x', 'y')),
  new Column('txt', mysql.LONGTEXT({ collation: 'utf8mb4_bin' })),
  new Column('v', mysql.VARCHAR(20, { charset: 'latin1', collation: 'latin1_german1_ci' })),
  new Column('bin', mysql.VARCHAR(20, { binary: true })),
  new Column('nv', mysql.NVARCHAR(30)),
  new Column('dt', mysql.DATETIME({ fsp: 6 })),
  new Column('ts', mysql.TIMESTAMP, { nullable: true }),
  new Column('ts2', TIMESTAMP, {
    serverDefault: text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'),
    nullable: false,
  }),
  new Column('dec', mysql.DECIMAL(10, 2, { unsigned: true, zerofill: true })),
  new Column('dbl', mysql.DOUBLE(10, 3)),
  new Column('bit', mysql.BIT(4)),
  new Column('y', mysql.YEAR),
  new Column('mb', mysql.MEDIUMBLOB),
  new Column('mi', mysql.MEDIUMINT(5)),
  new Column('nc', NCHAR(3)),
  {
    mysqlEngine: 'InnoDB',
    mysqlCharset: 'utf8mb4',
    mysqlCollate: 'utf8mb4_bin',
    mysqlRowFormat: 'DYNAMIC',
    mysqlDefaultCharset: 'utf8',
    mysqlPartitionBy: 'HASH(id)',
    mysqlPartitions: '4',
    comment: "it's mine",
  },
)

const pg = new Table(
  'pg',
  m,
  new Column('id', postgresql.UUID, { primaryKey: true, serverDefault: text('gen_random_uuid()') }),
  new Column('arr', postgresql.ARRAY(Integer)),
  new Column('arr2', postgresql.ARRAY(String(5, { collation: 'C' }), { dimensions: 2 })),
  new Column('j', postgresql.JSONB),
  new Column('h', postgresql.HSTORE),
  new Column('r', postgresql.INT4RANGE),
  new Column('mr', postgresql.TSTZMULTIRANGE),
  new Column('ts', postgresql.TIMESTAMP({ timezone: true, precision: 3 })),
  new Column('tm', postgresql.TIME(true)),
  new Column('iv', postgresql.INTERVAL({ precision: 2, fields: 'DAY TO SECOND' })),
  new Column('b', postgresql.BIT(4)),
  new Column('vb', postgresql.BIT({ varying: true })),
  new Column('ip', postgresql.INET),
  new Column('mac', postgresql.MACADDR),
  new Column('money', postgresql.MONEY),
  new Column('ci', postgresql.CITEXT),
  new Column('tsv', postgresql.TSVECTOR),
  new Column('e', postgresql.ENUM('x', 'y', { name: 'letters', schema: 'other' })),
  new Column('dom', postgresql.DOMAIN('email', postgresql.CITEXT, { check: "VALUE LIKE '%@%'" })),
  new Column('bytea', postgresql.BYTEA),
  new Column('oid', postgresql.OID),
  new postgresql.ExcludeConstraint(['r', '&&'], ['arr', '='], {
    name: 'ex',
    where: text('id IS NOT NULL'),
    ops: { arr: 'my_ops' },
    using: 'GIST',
  }),
  new PrimaryKeyConstraint('id', { postgresqlInclude: ['ip'] }),
  new UniqueConstraint('ip', { postgresqlNullsNotDistinct: true, postgresqlInclude: ['mac'] }),
  new CheckConstraint('ip IS NOT NULL', { postgresqlNotValid: true }),
  {
    postgresqlPartitionBy: 'RANGE (id)',
    postgresqlTablespace: 'sp ace',
    postgresqlInherits: ['orgs', 'Big'],
    postgresqlWithOids: false,
    postgresqlOnCommit: 'PRESERVE ROWS',
    postgresqlUsing: 'heap',
  },
)
const optSeq = new Table(
  'opt_seq',
  m,
  new Column('id', Integer, new Sequence('sq', { optional: true }), { primaryKey: true }),
  new Column('n', Integer, new Sequence('sq2')),
)
const reqSeq = new Table('req_seq', m, new Column('id', Integer, new Sequence('sq3'), { primaryKey: true }))

export const ddlCases: Record<string, any> = {
  create_orgs: new CreateTable(orgs),
  create_users: new CreateTable(users),
  create_users_if: new CreateTable(users, { ifNotExists: true }),
  drop_users: new DropTable(users),
  drop_users_if: new DropTable(users, { ifExists: true }),
  table_comment: new SetTableComment(users),
  table_comment_drop: new DropTableComment(users),
  column_comment: new SetColumnComment(users.c.email),
  column_comment_drop: new DropColumnComment(users.c.email),
  create_pairs: new CreateTable(pairs),
  create_children: new CreateTable(children),
  create_small: new CreateTable(small),
  create_noauto: new CreateTable(noauto),
  create_big: new CreateTable(big),
  create_nopk: new CreateTable(nopk),
  create_temp: new CreateTable(temp),
  create_novarchar: new CreateTable(novarchar),
  create_untyped: new CreateTable(untyped),
  create_ix: new CreateIndex(ix),
  create_ix_if: new CreateIndex(ix, { ifNotExists: true }),
  create_ix_unique: new CreateIndex(ixUnique),
  create_ix_func: new CreateIndex(ixFunc),
  create_ix_expr: new CreateIndex(ixExpr),
  create_ix_where: new CreateIndex(ixWhere),
  create_ix_pg: new CreateIndex(ixPg),
  create_ix_mysql: new CreateIndex(ixMysql),
  drop_ix: new DropIndex(ix),
  drop_ix_if: new DropIndex(ix, { ifExists: true }),
  drop_ix_pg: new DropIndex(ixPg),
  create_ix_schema: new CreateIndex(ixSchema),
  drop_ix_schema: new DropIndex(ixSchema),
  create_seq: new CreateSequence(seq),
  create_seq_if: new CreateSequence(new Sequence('s2', { nominvalue: true, nomaxvalue: true }), { ifNotExists: true }),
  drop_seq: new DropSequence(seq),
  drop_seq_if: new DropSequence(seq, { ifExists: true }),
  create_schema: new CreateSchema('My Schema'),
  create_schema_if: new CreateSchema('plain', { ifNotExists: true }),
  drop_schema: new DropSchema('plain', { cascade: true, ifExists: true }),
  add_fk: new AddConstraint(fk),
  add_uq: new AddConstraint(uq),
  add_ck: new AddConstraint(ck),
  drop_fk: new DropConstraint(fk),
  drop_uq: new DropConstraint(uq, { cascade: true }),
  drop_ck: new DropConstraint(ck, { ifExists: true }),
  drop_pk: new DropConstraint(new PrimaryKeyConstraint(a1.c.id, { name: 'pk_a1' })),
  ddl: new DDL("ALTER TABLE %(table)s SET 100%% OF '%(x)s'", { x: 'y' }).against(pairs),
  ddl_plain: new DDL('SELECT 1'),
  create_named: new CreateTable(named),
  create_long: new CreateTable(longNamed),
  create_lite: new CreateTable(lite),
  create_lite2: new CreateTable(lite2),
  create_my: new CreateTable(my),
  create_pg: new CreateTable(pg),
  create_enum: new postgresql.CreateEnumType(postgresql.ENUM('x', "it's", '50%', { name: 'letters', schema: 'other' })),
  drop_enum: new postgresql.DropEnumType(postgresql.ENUM('x', { name: 'letters' })),
  create_domain: new postgresql.CreateDomainType(
    postgresql.DOMAIN('email', postgresql.CITEXT, {
      check: "VALUE ~ '@'",
      notNull: true,
      default: 'a@b',
      collation: 'C',
      constraintName: 'ck_mail',
    }),
  ),
  drop_domain: new postgresql.DropDomainType(postgresql.DOMAIN('email', postgresql.CITEXT)),
  constraint_comment: new SetConstraintComment(uq),
  create_opt_seq: new CreateTable(optSeq),
  create_req_seq: new CreateTable(reqSeq),
}
