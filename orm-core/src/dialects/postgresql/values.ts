// PostgreSQL's text forms of values that the driver reads itself: 64-bit integers and arrays, and the names of the
// types that a result's columns have. Dates, numerics, JSON and ranges stay text here; types read them.

/** Exact: a number when it can hold the integer, a bigint otherwise. */
export function parseInteger8(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** Reads `{1,2}`, `{{a,"b c"},{NULL,d}}`, with bounds (`[0:1]={…}`) passed over. */
export function parseArray(text: string, parse: (item: string) => unknown, delimiter = ','): unknown[] {
  let at = text.startsWith('[') ? text.indexOf('=') + 1 : 0
  const readArray = (): unknown[] => {
    const items: unknown[] = []
    at += 1
    while (at < text.length && text[at] !== '}') {
      if (text[at] === delimiter) at += 1
      items.push(readItem())
    }
    at += 1
    return items
  }
  const readItem = (): unknown => {
    if (text[at] === '{') return readArray()
    if (text[at] === '"') {
      let quoted = ''
      at += 1
      while (text[at] !== '"') {
        if (text[at] === '\\') at += 1
        quoted += text[at]
        at += 1
      }
      at += 1
      return parse(quoted)
    }
    const start = at
    while (at < text.length && text[at] !== delimiter && text[at] !== '}') at += 1
    const word = text.slice(start, at)
    return word === 'NULL' ? null : parse(word)
  }
  return text[at] === '{' ? readArray() : []
}

/** The names of pg_type's fixed part, as PostgreSQL's format_type writes them. */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'bytea'],
  [18, '"char"'],
  [19, 'name'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'text'],
  [26, 'oid'],
  [114, 'json'],
  [142, 'xml'],
  [600, 'point'],
  [601, 'lseg'],
  [602, 'path'],
  [603, 'box'],
  [604, 'polygon'],
  [628, 'line'],
  [650, 'cidr'],
  [700, 'real'],
  [701, 'double precision'],
  [718, 'circle'],
  [790, 'money'],
  [829, 'macaddr'],
  [869, 'inet'],
  [1042, 'character'],
  [1043, 'character varying'],
  [1082, 'date'],
  [1083, 'time without time zone'],
  [1114, 'timestamp without time zone'],
  [1184, 'timestamp with time zone'],
  [1186, 'interval'],
  [1266, 'time with time zone'],
  [1560, 'bit'],
  [1562, 'bit varying'],
  [1700, 'numeric'],
  [2950, 'uuid'],
  [3614, 'tsvector'],
  [3615, 'tsquery'],
  [3802, 'jsonb'],
  [3904, 'int4range'],
  [3906, 'numrange'],
  [3908, 'tsrange'],
  [3910, 'tstzrange'],
  [3912, 'daterange'],
  [3926, 'int8range'],
  [1000, 'boolean[]'],
  [1001, 'bytea[]'],
  [1005, 'smallint[]'],
  [1007, 'integer[]'],
  [1009, 'text[]'],
  [1015, 'character varying[]'],
  [1016, 'bigint[]'],
  [1021, 'real[]'],
  [1022, 'double precision[]'],
  [1115, 'timestamp without time zone[]'],
  [1182, 'date[]'],
  [1185, 'timestamp with time zone[]'],
  [1231, 'numeric[]'],
  [2951, 'uuid[]'],
  [199, 'json[]'],
  [3807, 'jsonb[]'],
])
