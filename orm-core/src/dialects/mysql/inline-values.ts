// A statement with its values written into it, for the places where MySQL takes no placeholder in a prepared statement
// (`SEPARATOR ?`, `? PRECEDING`, `now(?)`): PyMySQL always sends statements so. Written so that no sql_mode can read a
// value as anything but a value.

/** Text and names in quotes, comments, and placeholders. Backslashes count in text unless the server says otherwise. */
const TOKENS =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`|--\s[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\?/g
const TOKENS_PLAIN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--\s[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\?/g

/** The statement without placeholders; null when their number is not that of the values. */
export function inlineValues(sql: string, values: readonly unknown[], backslashEscapes: boolean): string | null {
  let index = 0
  const text = sql.replace(backslashEscapes ? TOKENS : TOKENS_PLAIN, (token, offset: number) => {
    if (token !== '?') return token
    const value =
      index < values.length
        ? literal(values[index], SEPARATOR.test(sql.slice(Math.max(0, offset - 20), offset)))
        : token
    index += 1
    return value
  })
  return index === values.length ? text : null
}

/** GROUP_CONCAT takes nothing but a plain literal, in bytes or in text. */
const SEPARATOR = /\bSEPARATOR\s*$/i

function literal(value: unknown, plain: boolean): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`
  const text = value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : String(value)
  // What a backslash means depends on the sql_mode: such text is written by its bytes.
  if (text.includes('\\')) return `${plain ? '' : '_utf8mb4 '}X'${Buffer.from(text).toString('hex')}'`
  return `'${text.replaceAll("'", "''")}'`
}
