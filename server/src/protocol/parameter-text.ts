// How a parameter's value is typed by a person: which texts are right for which kind of input, and what value they mean.
// The editor's prompt, the command line's `--param` and the server's run all read text here, so they accept the same.
// Converting the value further to what a driver wants is the SQL type's business.

export type ParameterInput =
  | 'integer'
  | 'number'
  | 'decimal'
  | 'text'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'interval'
  | 'uuid'
  | 'json'
  | 'bytes'
  | 'any'

/** A value that text means. Dates, times, intervals, decimals and UUIDs stay text in ISO form. */
export type ParameterValue =
  | { readonly ok: true; readonly value: null | string | number | bigint | boolean | Uint8Array | object }
  | { readonly ok: false; readonly message: string }

const right = (value: null | string | number | bigint | boolean | Uint8Array | object): ParameterValue => ({
  ok: true,
  value,
})
const wrong = (message: string): ParameterValue => ({ ok: false, message })

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/
const ZONE = /(Z|[+-][01]\d:?[0-5]\d)$/
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

function isDate(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  date.setUTCFullYear(year)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function isDateTime(text: string): boolean {
  const [date, rest] = [text.slice(0, 10), text.slice(10)]
  if (!isDate(date)) return false
  if (rest === '') return true
  if (rest[0] !== ' ' && rest[0] !== 'T') return false
  return TIME.test(rest.slice(1).replace(ZONE, ''))
}

/** Read one value. `null` is SQL NULL. For a list see `readParameterList`. */
export function readParameter(input: ParameterInput, text: string | null): ParameterValue {
  if (text === null) return right(null)
  const trimmed = text.trim()
  switch (input) {
    case 'integer': {
      if (!/^[+-]?\d+$/.test(trimmed)) return wrong('Enter a whole number, for example 42')
      const value = Number(trimmed)
      return right(Number.isSafeInteger(value) ? value : BigInt(trimmed))
    }
    case 'number': {
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return wrong('Enter a number, for example 1.5')
      return right(Number(trimmed))
    }
    case 'decimal':
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(trimmed)) return wrong('Enter a decimal number, for example 19.99')
      return right(trimmed)
    case 'boolean':
      if (/^(true|t|yes|1)$/i.test(trimmed)) return right(true)
      if (/^(false|f|no|0)$/i.test(trimmed)) return right(false)
      return wrong('Enter true or false')
    case 'date':
      return isDate(trimmed) ? right(trimmed) : wrong('Enter a date as YYYY-MM-DD')
    case 'datetime':
      return isDateTime(trimmed) ? right(trimmed) : wrong('Enter a date and time as YYYY-MM-DD HH:MM:SS')
    case 'time':
      return TIME.test(trimmed.replace(ZONE, '')) ? right(trimmed) : wrong('Enter a time as HH:MM:SS')
    case 'interval':
      return trimmed ? right(trimmed) : wrong('Enter an interval, for example 1 day 02:00:00')
    case 'uuid':
      return UUID.test(trimmed) ? right(trimmed) : wrong('Enter a UUID, 32 hexadecimal digits')
    case 'json':
      try {
        return right(JSON.parse(trimmed) as ParameterValue & object)
      } catch (error) {
        return wrong(`Enter JSON: ${(error as Error).message}`)
      }
    case 'bytes': {
      const digits = trimmed.replace(/^(0x|\\x)/i, '')
      if (!/^([0-9a-f]{2})*$/i.test(digits)) return wrong('Enter bytes as hexadecimal digits, for example 0xCAFE')
      return right(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
    }
    case 'any':
      // No type is known: a number when it looks like one, else the text itself. Quotes make it text for sure.
      if (/^(['"]).*\1$/s.test(trimmed)) return right(trimmed.slice(1, -1))
      if (/^[+-]?\d+$/.test(trimmed)) return readParameter('integer', trimmed)
      if (/^[+-]?\d+\.\d+$/.test(trimmed)) return right(Number(trimmed))
      return right(text)
    case 'text':
      return right(text)
  }
}

/** Read the values of an `IN` list: one a line, or between commas on one line. A JSON array of strings works for text with commas. */
export function readParameterList(
  input: ParameterInput,
  text: string | null,
): { readonly ok: true; readonly value: readonly unknown[] } | { readonly ok: false; readonly message: string } {
  if (text === null || text.trim() === '') return { ok: true, value: [] }
  const values: unknown[] = []
  for (const item of splitList(text)) {
    const read = readParameter(input, item)
    if (!read.ok) return { ok: false, message: `${read.message} (not "${item}")` }
    values.push(read.value)
  }
  return { ok: true, value: values }
}

function splitList(text: string): string[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('["')) {
    try {
      const parsed: unknown = JSON.parse(trimmed)
      if (Array.isArray(parsed)) return parsed.map(String)
    } catch {
      // Not JSON after all: commas separate.
    }
  }
  const lines = trimmed.split(/\r?\n/)
  return (lines.length > 1 ? lines : trimmed.split(',')).map((item) => item.trim()).filter((item) => item !== '')
}
