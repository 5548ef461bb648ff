// Whether a column's type in the model and its type in the database are the same type. Both come as DDL text of one
// dialect. Databases spell types their own way (VARCHAR is "character varying"), so texts are read into a family with
// arguments first. The comparison errs on the side of "same": what is not understood is not a difference, and, as
// in Alembic's compare_type, arguments count only where both sides have them.

export type ComparedDialect = 'sqlite' | 'postgresql' | 'mysql'

interface ParsedType {
  /** Canonical name: "varchar", "integer", "timestamp". */
  readonly family: string
  readonly arguments: readonly string[]
  readonly unsigned: boolean
  readonly dimensions: number
}

const FAMILIES: Record<ComparedDialect, Readonly<Record<string, string>>> = {
  postgresql: {
    'character varying': 'varchar',
    varchar: 'varchar',
    character: 'char',
    bpchar: 'char',
    char: 'char',
    text: 'text',
    citext: 'citext',
    int: 'integer',
    int4: 'integer',
    integer: 'integer',
    serial: 'integer',
    int8: 'bigint',
    bigint: 'bigint',
    bigserial: 'bigint',
    int2: 'smallint',
    smallint: 'smallint',
    smallserial: 'smallint',
    bool: 'boolean',
    boolean: 'boolean',
    float8: 'double',
    'double precision': 'double',
    float: 'double',
    float4: 'real',
    real: 'real',
    numeric: 'numeric',
    decimal: 'numeric',
    timestamp: 'timestamp',
    'timestamp without time zone': 'timestamp',
    'timestamp with time zone': 'timestamptz',
    timestamptz: 'timestamptz',
    time: 'time',
    'time without time zone': 'time',
    'time with time zone': 'timetz',
    timetz: 'timetz',
    date: 'date',
    interval: 'interval',
    json: 'json',
    jsonb: 'jsonb',
    uuid: 'uuid',
    bytea: 'bytea',
    inet: 'inet',
    cidr: 'cidr',
    macaddr: 'macaddr',
    tsvector: 'tsvector',
    hstore: 'hstore',
    money: 'money',
    bit: 'bit',
    'bit varying': 'varbit',
    xml: 'xml',
  },
  mysql: {
    int: 'integer',
    integer: 'integer',
    bigint: 'bigint',
    smallint: 'smallint',
    mediumint: 'mediumint',
    tinyint: 'tinyint',
    bool: 'tinyint',
    boolean: 'tinyint',
    varchar: 'varchar',
    nvarchar: 'varchar',
    char: 'char',
    nchar: 'char',
    text: 'text',
    tinytext: 'tinytext',
    mediumtext: 'mediumtext',
    longtext: 'longtext',
    datetime: 'datetime',
    timestamp: 'timestamp',
    date: 'date',
    time: 'time',
    year: 'year',
    decimal: 'numeric',
    numeric: 'numeric',
    dec: 'numeric',
    float: 'float',
    double: 'double',
    'double precision': 'double',
    real: 'double',
    blob: 'blob',
    tinyblob: 'tinyblob',
    mediumblob: 'mediumblob',
    longblob: 'longblob',
    binary: 'binary',
    varbinary: 'varbinary',
    json: 'json',
    enum: 'enum',
    set: 'set',
    bit: 'bit',
    uuid: 'uuid',
  },
  sqlite: {},
}

/** Families that a database may report for one another. */
const INTERCHANGEABLE: Record<ComparedDialect, readonly (readonly [string, string])[]> = {
  postgresql: [],
  // MariaDB keeps JSON in a LONGTEXT, and a UUID may be its own type or CHAR(32).
  mysql: [
    ['json', 'longtext'],
    ['uuid', 'char'],
  ],
  sqlite: [],
}

/** Families whose arguments are only for display, or that databases report with defaults filled in. */
const WITHOUT_ARGUMENTS = new Set([
  'integer',
  'bigint',
  'smallint',
  'mediumint',
  'tinyint',
  'double',
  'float',
  'real',
  'year',
  'bit',
  'blob',
  'text',
])

function splitArguments(text: string): string[] {
  return [...text.matchAll(/'(?:[^']|'')*'|[^,\s]+/g)].map(([part]) => part)
}

function parse(text: string, dialect: ComparedDialect): ParsedType | null {
  let rest = text.trim().replace(/\s+(CHARACTER SET|CHARSET|COLLATE)\s+\S+/gi, '')
  let dimensions = 0
  while (rest.endsWith('[]')) {
    rest = rest.slice(0, -2)
    dimensions++
  }
  const unsigned = /\bunsigned\b/i.test(rest)
  rest = rest.replace(/\b(unsigned|signed|zerofill)\b/gi, '').trim()
  // TIMESTAMP(3) WITH TIME ZONE has its arguments in the middle.
  const match = /^([A-Za-z][\w ]*?)\s*(?:\(([\s\S]*)\))?\s*((?:with|without) time zone)?$/i.exec(rest)
  if (!match) return null
  const name = [match[1], match[3]].filter(Boolean).join(' ').toLowerCase().replace(/\s+/g, ' ')
  const family = FAMILIES[dialect][name]
  if (family === undefined) return null
  return { family, arguments: match[2] === undefined ? [] : splitArguments(match[2]), unsigned, dimensions }
}

/** SQLite's rules for the affinity of a declared type: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
export function sqliteAffinity(text: string): 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC' {
  const upper = text.toUpperCase()
  if (upper.includes('INT')) return 'INTEGER'
  if (/CHAR|CLOB|TEXT/.test(upper)) return 'TEXT'
  if (upper.includes('BLOB') || upper.trim() === '') return 'BLOB'
  if (/REAL|FLOA|DOUB/.test(upper)) return 'REAL'
  return 'NUMERIC'
}

/**
 * True when the two types are surely different.
 * @param model the model's type as the dialect's DDL writes it
 * @param database the type as the database reports it
 */
export function typesDiffer(model: string, database: string, dialect: ComparedDialect): boolean {
  if (model.trim().toLowerCase() === database.trim().toLowerCase()) return false
  if (dialect === 'sqlite') return sqliteTypesDiffer(model, database)
  const [ours, theirs] = [parse(model, dialect), parse(database, dialect)]
  if (ours === null || theirs === null) return false
  if (ours.dimensions > 0 !== theirs.dimensions > 0) return true
  if (ours.family !== theirs.family) {
    return !INTERCHANGEABLE[dialect].some((pair) => pair.includes(ours.family) && pair.includes(theirs.family))
  }
  if (ours.unsigned !== theirs.unsigned) return true
  if (WITHOUT_ARGUMENTS.has(ours.family) || ours.arguments.length === 0 || theirs.arguments.length === 0) return false
  const [a, b] = [ours.arguments, theirs.arguments].map((list) => list.map((argument) => argument.toLowerCase()))
  // NUMERIC(10) is NUMERIC(10, 0).
  const length = Math.max(a?.length ?? 0, b?.length ?? 0)
  for (let index = 0; index < length; index++) {
    const missing = ours.family === 'numeric' && index === 1 ? '0' : undefined
    if ((a?.[index] ?? missing) !== (b?.[index] ?? missing)) return true
  }
  return false
}

/** SQLite keeps any value in any column; only another affinity changes what is stored. Dates and booleans are NUMERIC. */
function sqliteTypesDiffer(model: string, database: string): boolean {
  const [ours, theirs] = [sqliteAffinity(model), sqliteAffinity(database)]
  if (ours === theirs) return false
  const numbers = ['INTEGER', 'NUMERIC', 'REAL']
  // A BOOLEAN or a DECIMAL kept as INTEGER holds the same values; dates are text in SQLAlchemy's storage.
  if (numbers.includes(ours) && numbers.includes(theirs) && !(ours === 'REAL' && theirs === 'INTEGER')) return false
  const stored = /^(DATE|DATETIME|TIME|TIMESTAMP|JSON)\b/i
  if ((stored.test(model.trim()) && theirs === 'TEXT') || (stored.test(database.trim()) && ours === 'TEXT'))
    return false
  return true
}
