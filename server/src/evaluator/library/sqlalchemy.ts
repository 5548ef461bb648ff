// What the names of sqlalchemy's modules mean: declarative forms and session classes are written out here, everything
// else is the orm-core export of the same name.

import { stateOf } from '../attributes.ts'
import { compiles, listen, listensFor } from '../declarative/hooks.ts'
import { declarativeMember } from '../declarative/names.ts'
import { makeRegistry, mapImperatively } from '../declarative/registry.ts'
import type { Interpreter } from '../interpreter.ts'
import { lambdaStatement } from '../lambdas.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, PyClass, PyForm, PyInstance, PyList, type Value } from '../values.ts'
import { bakedMember } from './baked.ts'
import { builtinClass } from './builtins.ts'
import { libraryModule } from './index.ts'
import { LEGACY_NAMES } from './legacy-names.ts'
import { libraryClass, native } from './make.ts'
import { mutableClass } from './mutable.ts'
import { callOrm } from './orm-call.ts'
import { type AnyFunction, camel, type Dialect, exportName, fromOrm, ormExport } from './orm-core.ts'
import {
  makeQuery,
  noteQueryClass,
  queryClassOf,
  type SessionOptions,
  sessionClassOf,
  sessionValue,
} from './sessions.ts'

const SUBMODULES = new Set(
  (
    'sqlalchemy sqlalchemy.orm sqlalchemy.sql sqlalchemy.sql.expression sqlalchemy.sql.functions sqlalchemy.sql.schema ' +
    'sqlalchemy.sql.selectable sqlalchemy.sql.elements sqlalchemy.sql.operators sqlalchemy.sql.sqltypes sqlalchemy.sql.dml ' +
    'sqlalchemy.sql.ddl sqlalchemy.sql.base sqlalchemy.sql.type_api sqlalchemy.sql.roles sqlalchemy.sql.naming sqlalchemy.sql.visitors ' +
    'sqlalchemy.types sqlalchemy.schema sqlalchemy.engine sqlalchemy.engine.url sqlalchemy.engine.base sqlalchemy.engine.interfaces ' +
    'sqlalchemy.exc sqlalchemy.event sqlalchemy.pool sqlalchemy.inspection sqlalchemy.future sqlalchemy.util sqlalchemy.ext ' +
    'sqlalchemy.ext.asyncio sqlalchemy.ext.asyncio.session sqlalchemy.ext.asyncio.engine sqlalchemy.ext.hybrid sqlalchemy.ext.associationproxy ' +
    'sqlalchemy.ext.declarative sqlalchemy.ext.mutable sqlalchemy.ext.compiler sqlalchemy.ext.orderinglist sqlalchemy.ext.indexable ' +
    'sqlalchemy.ext.automap sqlalchemy.ext.baked sqlalchemy.orm.attributes sqlalchemy.orm.collections sqlalchemy.orm.decl_api ' +
    'sqlalchemy.orm.exc sqlalchemy.orm.interfaces sqlalchemy.orm.mapper sqlalchemy.orm.query sqlalchemy.orm.relationships ' +
    'sqlalchemy.orm.session sqlalchemy.orm.strategy_options sqlalchemy.orm.util sqlalchemy.orm.base sqlalchemy.orm.scoping ' +
    'sqlalchemy.orm.properties sqlalchemy.orm.dynamic sqlalchemy.orm.state sqlalchemy.orm.instrumentation sqlalchemy.orm.evaluator ' +
    'sqlalchemy.orm.descriptor_props sqlalchemy.orm.writeonly ' +
    'sqlalchemy.dialects sqlalchemy.dialects.postgresql sqlalchemy.dialects.mysql sqlalchemy.dialects.sqlite sqlalchemy.dialects.mssql ' +
    'sqlalchemy.dialects.oracle sqlalchemy.dialects.postgresql.base sqlalchemy.dialects.postgresql.json sqlalchemy.dialects.postgresql.dml ' +
    'sqlalchemy.dialects.postgresql.ranges sqlalchemy.dialects.postgresql.array sqlalchemy.dialects.postgresql.ext sqlalchemy.dialects.postgresql.asyncpg ' +
    'sqlalchemy.dialects.mysql.base sqlalchemy.dialects.mysql.dml sqlalchemy.dialects.mysql.types sqlalchemy.dialects.sqlite.base sqlalchemy.dialects.sqlite.dml ' +
    'sqlalchemy.dialects.postgresql.hstore sqlalchemy.dialects.postgresql.types sqlalchemy.dialects.postgresql.named_types ' +
    'sqlalchemy.dialects.mysql.enumerated sqlalchemy.dialects.mysql.json sqlalchemy.dialects.mysql.expression ' +
    'sqlalchemy.dialects.mysql.mariadb sqlalchemy.dialects.sqlite.json sqlalchemy.sql.util sqlalchemy.sql.lambdas ' +
    'sqlalchemy.testing.schema'
  ).split(' '),
)

export function sqlalchemySubmodule(name: string): boolean {
  return SUBMODULES.has(name)
}

function dialectOf(module: string): Dialect | 'core' {
  const match = /^sqlalchemy\.dialects\.(postgresql|mysql|sqlite)\b/.exec(module)
  return match ? (match[1] as Dialect) : 'core'
}

/** Classes of sessions, connections and engines, and the functions that make them. */
const SESSIONS = new Set(
  'Session AsyncSession scoped_session async_scoped_session Connection AsyncConnection Engine AsyncEngine AsyncSessionTransaction SessionTransaction'.split(
    ' ',
  ),
)
/** Classes whose instances make sessions. */
const MAKERS = new Set('sessionmaker async_sessionmaker'.split(' '))
const FACTORIES = new Set(
  'create_engine create_async_engine engine_from_config async_engine_from_config object_session create_session create_mock_engine'.split(
    ' ',
  ),
)

/** Decorators and hooks that leave what they decorate as it is. */
const DECORATORS = new Set('validates reconstructor'.split(' '))

/** The functions of sqlalchemy.orm that share their name with one of sqlalchemy.sql, and join entities. */
const ORM_JOINS: ReadonlyMap<string, string> = new Map([
  ['join', 'ormJoin'],
  ['outerjoin', 'ormOuterjoin'],
])

/** The `MS…` names that the module of the MySQL dialect keeps for its types. */
const MYSQL_ALIASES: ReadonlyMap<string, string> = new Map([
  ...(
    'Time Set Enum LongBlob MediumBlob TinyBlob Blob Binary VarBinary NChar NVarChar Char LongText MediumText TinyText ' +
    'Text Year TimeStamp Bit Numeric Decimal Double Real Float Integer'
  )
    .split(' ')
    .map((name) => [`MS${name}`, name.toUpperCase()] as const),
  ['MSString', 'VARCHAR'],
  ['MSSmallInteger', 'SMALLINT'],
  ['MSTinyInteger', 'TINYINT'],
  ['MSMediumInteger', 'MEDIUMINT'],
  ['MSBigInteger', 'BIGINT'],
])

const TYPE_BASES = new Set(['Executable', 'ClauseElement', 'ColumnElement', 'FromClause'])

/** `from sqlalchemy.dialects.postgresql import *`: the public names of modules whose names others have, too. */
const PUBLIC: ReadonlyMap<string, string> = new Map([
  [
    'sqlalchemy',
    'ARRAY BIGINT BINARY BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE DOUBLE_PRECISION FLOAT INTEGER Insert JSON NCHAR ' +
      'NUMERIC NVARCHAR REAL SMALLINT TEXT TIME TIMESTAMP UUID VARBINARY VARCHAR insert join outerjoin',
  ],
  ['sqlalchemy.orm', 'join outerjoin'],
  [
    'sqlalchemy.dialects.postgresql',
    'INTEGER BIGINT SMALLINT VARCHAR CHAR TEXT NUMERIC FLOAT REAL INET CIDR CITEXT UUID BIT MACADDR MACADDR8 MONEY OID ' +
      'REGCLASS REGCONFIG TSQUERY TSVECTOR DOUBLE_PRECISION TIMESTAMP TIME DATE BYTEA BOOLEAN INTERVAL ARRAY ENUM DOMAIN ' +
      'array HSTORE hstore INT4RANGE INT8RANGE NUMRANGE DATERANGE INT4MULTIRANGE INT8MULTIRANGE NUMMULTIRANGE ' +
      'DATEMULTIRANGE TSRANGE TSTZRANGE TSMULTIRANGE TSTZMULTIRANGE JSON JSONB JSONPATH Any All DropEnumType ' +
      'DropDomainType CreateDomainType NamedType CreateEnumType ExcludeConstraint Range aggregate_order_by array_agg ' +
      'insert Insert',
  ],
  [
    'sqlalchemy.dialects.mysql',
    'BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE ENUM FLOAT INET4 INET6 INTEGER JSON LONGBLOB ' +
      'LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT NCHAR NVARCHAR NUMERIC SET SMALLINT REAL TEXT TIME TIMESTAMP TINYBLOB ' +
      'TINYINT TINYTEXT VARBINARY VARCHAR YEAR insert Insert match',
  ],
  [
    'sqlalchemy.dialects.sqlite',
    'BLOB BOOLEAN CHAR DATE DATETIME DECIMAL FLOAT INTEGER JSON NUMERIC SMALLINT TEXT TIME TIMESTAMP VARCHAR REAL Insert ' +
      'insert',
  ],
])

export function sqlalchemyMember(ctx: Interpreter, module: string, name: string): Value | undefined {
  if (name === '__all__') return new PyList((PUBLIC.get(module) ?? '').split(' ').filter((each) => each !== ''))
  const declarative = declarativeMember(ctx, name)
  if (declarative !== undefined) return declarative
  if (SESSIONS.has(name) || MAKERS.has(name)) {
    return libraryClass(module, name, {
      bases: [builtinClass(ctx, 'object')],
      construct: (args, site) =>
        sessionValue(site.source, { path: site.path, span: site.span, ...givenClasses(ctx, args) }),
      facts: { factory: true, ...(MAKERS.has(name) ? {} : { session: true }) },
      resolve: (member) =>
        member.startsWith('__') ? undefined : native(member, (_args, site) => sessionValue(site.source)),
    })
  }
  if (FACTORIES.has(name)) {
    return native(name, (args, site) => {
      const [url] = args.positional
      if (typeof url === 'string' && name.includes('engine')) ctx.engineUrl(site, args)
      return sessionValue(site.source, { path: site.path, span: site.span, ...givenClasses(ctx, args) })
    })
  }
  if (DECORATORS.has(name)) return native(name, () => native(name, (inner) => inner.positional[0]))
  if (name === 'event' && module === 'sqlalchemy') return libraryModule(ctx, 'sqlalchemy.event') ?? undefined
  if (name === 'compiles') return native(name, (args) => compiles(ctx, args))
  const mutable = module === 'sqlalchemy.ext.mutable' ? mutableClass(ctx, name) : undefined
  if (mutable !== undefined) return mutable
  const baked = module === 'sqlalchemy.ext.baked' ? bakedMember(ctx, name) : undefined
  if (baked !== undefined) return baked
  if (name === 'custom_op') return ormExport('CustomOp')
  if (name === 'inspect') return native(name, (args, site) => inspected(ctx, args, site))
  if (name === 'lambda_stmt') return native(name, (args, site) => lambdaStatement(ctx, args, site))
  if (name === 'listens_for') return native(name, (args) => listensFor(ctx, args))
  if (name === 'listen') return native(name, (args) => listen(ctx, args))
  if (name === 'remove') return native(name, () => null)
  if (name === 'Query' && module.startsWith('sqlalchemy.orm')) return queryClass(ctx)
  if (module === 'sqlalchemy.ext.hybrid' && name === 'Comparator') return ormExport('HybridComparator')
  if (module.startsWith('sqlalchemy.orm') && ORM_JOINS.has(name)) return ormExport(ORM_JOINS.get(name)!)
  if (name === 'mapper' && module === 'sqlalchemy.orm') return classicMapper(ctx)
  if (name === 'with_loader_criteria') return native(name, (args, site) => loaderCriteria(ctx, args, site))
  if (name === 'Bundle' || name === 'Index' || name === 'Table') return ormExport(name)
  const dialect = dialectOf(module)
  if (dialect !== 'core') {
    const known = (module === 'sqlalchemy.dialects.mysql.base' ? MYSQL_ALIASES.get(name) : undefined) ?? name
    const own = ormExport(exportName(known), dialect) ?? ormExport(known, dialect)
    if (own !== undefined) return fromOrm(own)
  }
  if (SUBMODULES.has(`${module}.${name}`)) return libraryModule(ctx, `${module}.${name}`) ?? undefined
  if (
    module === 'sqlalchemy.sql.functions' &&
    /^[a-z]/.test(name) &&
    !/^(?:func|modifier)$/.test(name) &&
    ormExport('func') !== undefined
  ) {
    return fromOrm((ormExport('func') as Record<string, unknown>)[name])
  }
  if (module === 'sqlalchemy.util' && name === 'OrderedDict') return libraryModule(ctx, 'collections')?.resolve?.(name)
  if (module === 'sqlalchemy.sql.operators') {
    const operators = ormExport('operators') as Readonly<Record<string, unknown>>
    const word = name.replace(/_op$/, '')
    const today = LEGACY_NAMES[word] ?? LEGACY_NAMES[`${word}_`] ?? camel(name)
    const operator = operators[today] ?? operators[`${today}Op`]
    if (operator !== undefined) return fromOrm(operator)
  }
  const found = ormExport(exportName(name)) ?? ormExport(name)
  if (found !== undefined) return fromOrm(found)
  if (TYPE_BASES.has(name)) return new PyForm(name)
  return undefined
}

/** `mapper(Class, table)` of SQLAlchemy 1.x: a mapping in a registry that has no name. */
function classicMapper(ctx: Interpreter): Value {
  const registry = makeRegistry(ctx, new Map())
  return native('mapper', (args, site) => mapImperatively(ctx, registry, args, site))
}

/** `with_loader_criteria(Mixin, …)`: of a class that is not mapped, the mapped ones that come from it. */
/** `inspect(user)` is the state of the object; of what is not known, nothing is. */
function inspected(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const [subject] = args.positional
  const type = subject instanceof PyInstance ? subject.class : isUnknown(subject) ? subject.type : null
  if (type instanceof PyClass && type.mapped) return stateOf(ctx, type, site)
  if (isUnknown(subject)) return new Unknown({ source: site.source, path: site.path, span: site.span })
  return callOrm(ctx, ormExport('inspect') as AnyFunction, args, site)
}

function loaderCriteria(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const make = ormExport('withLoaderCriteria') as AnyFunction
  const [type] = args.positional
  if (!(type instanceof PyClass) || type.mapped !== null || type.place === null) return callOrm(ctx, make, args, site)
  const mappers = () =>
    ctx.mappedClasses.flatMap((each) =>
      each instanceof PyClass && each.mapped !== null && each.mro.includes(type) ? [each.mapped.mapper] : [],
    )
  function withLoaderCriteria(entityOrBase: unknown, whereCriteria: unknown, options = {}): unknown {
    return make(entityOrBase, whereCriteria, { ...options, mappers })
  }
  return callOrm(ctx, withLoaderCriteria as AnyFunction, args, site)
}

/** `class_=` and `query_cls=` of a session or its factory, or those of the factory it is made from. */
function givenClasses(ctx: Interpreter, args: CallArguments): Pick<SessionOptions, 'queryClass' | 'type'> {
  const [factory] = args.positional
  const query = args.keywords.get('query_cls')
  const type = args.keywords.get('class_')
  return {
    queryClass: query instanceof PyClass ? noteQueryClass(ctx, query) : queryClassOf(factory),
    type: type instanceof PyClass && type.place !== null ? type : sessionClassOf(factory),
  }
}

function queryClass(ctx: Interpreter): Value {
  return libraryClass('sqlalchemy.orm', 'Query', {
    bases: [builtinClass(ctx, 'object')],
    ormClass: ormExport('Query') ?? null,
    construct: (args, site) => {
      const [entities] = args.positional
      const list =
        typeof entities === 'object' && entities !== null && 'items' in entities
          ? (entities.items as Value[])
          : [entities]
      return makeQuery(ctx, list, site)
    },
  })
}
