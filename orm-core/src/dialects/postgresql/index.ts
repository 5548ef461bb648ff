// PostgreSQL: its dialect, its types, its functions and its INSERT, under SQLAlchemy's names.

export {
  BIGINT,
  BOOLEAN,
  CHAR,
  DATE,
  DOUBLE_PRECISION,
  FLOAT,
  INTEGER,
  NUMERIC,
  REAL,
  SMALLINT,
  TEXT,
  UUID,
  VARCHAR,
} from '../../sql/types.ts'
export { AggregateOrderBy, aggregateOrderBy } from './aggregate-order-by.ts'
export { All, Any, ARRAY, array, arrayAgg, PGArray } from './array.ts'
export { PGCompiler } from './compiler.ts'
export { PGDDLCompiler } from './ddl-compiler.ts'
export { PGDialect, PGDialect as dialect } from './dialect.ts'
export { Insert, insert, OnConflictDoNothing, OnConflictDoUpdate, type PGOnConflictOptions } from './dml.ts'
export { createEngine } from './engine.ts'
export { ExcludeConstraint, type ExcludeConstraintOptions } from './exclude-constraint.ts'
export { HSTORE, hstore } from './hstore.ts'
export { PGIdentifierPreparer } from './identifier-preparer.ts'
export { PGInspector, type ReflectedDomain, type ReflectedDomainConstraint, type ReflectedEnum } from './inspector.ts'
export { JSON, JSONB, JSONPATH } from './json.ts'
export { CreateDomainType, CreateEnumType, DOMAIN, DropDomainType, DropEnumType, ENUM } from './named-types.ts'
export { MultiRange, Range, type RangeBounds } from './range.ts'
export {
  AbstractMultiRange,
  AbstractRange,
  AbstractSingleRange,
  DATEMULTIRANGE,
  DATERANGE,
  INT4MULTIRANGE,
  INT4RANGE,
  INT8MULTIRANGE,
  INT8RANGE,
  NUMMULTIRANGE,
  NUMRANGE,
  TSMULTIRANGE,
  TSRANGE,
  TSTZMULTIRANGE,
  TSTZRANGE,
} from './ranges.ts'
export {
  phraseto_tsquery,
  phraseto_tsquery as phrasetoTsquery,
  plainto_tsquery,
  plainto_tsquery as plaintoTsquery,
  to_tsquery,
  to_tsquery as toTsquery,
  to_tsvector,
  to_tsvector as toTsvector,
  ts_headline,
  ts_headline as tsHeadline,
  websearch_to_tsquery,
  websearch_to_tsquery as websearchToTsquery,
} from './text-search.ts'
export { PGTypeCompiler } from './type-compiler.ts'
export {
  BIT,
  BYTEA,
  CIDR,
  CITEXT,
  INET,
  INTERVAL,
  MACADDR,
  MACADDR8,
  MONEY,
  OID,
  PGUuid,
  REGCLASS,
  REGCONFIG,
  TIME,
  TIMESTAMP,
  TSQUERY,
  TSVECTOR,
} from './types.ts'
