// Text: str() and format() of values, %-formatting, and the methods of str. All of it is pure.

import { isInstanceOf, isOrmObject } from './library/orm-core.ts'
import {
  ELLIPSIS,
  EnumMember,
  floatText,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  PyScalar,
  PySet,
  PyTuple,
  type Value,
} from './values.ts'

/** What `str()` gives, or null when it is not worth knowing. */
export function toText(value: Value): string | null {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof PyFloat) return floatText(value.value)
  if (value instanceof PyScalar) return value.text
  if (value instanceof PyBytes) return `b'${value.text}'`
  if (value === ELLIPSIS) return 'Ellipsis'
  if (value instanceof EnumMember) {
    if (value.class.fact('strEnum') === true && typeof value.value === 'string') return value.value
    return `${value.class.name}.${value.name}`
  }
  if (value instanceof PyList || value instanceof PyTuple) {
    const items = value.items.map(toRepr)
    if (items.some((item) => item === null)) return null
    if (value instanceof PyList) return `[${items.join(', ')}]`
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  if (value instanceof PySet) {
    const items = value.items.map(toRepr)
    return items.some((item) => item === null) ? null : `{${items.join(', ')}}`
  }
  if (value instanceof PyDict) {
    const items = [...value.entries.values()].map((e) => [toRepr(e.key), toRepr(e.value)])
    return items.some(([k, v]) => k === null || v === null)
      ? null
      : `{${items.map(([k, v]) => `${k}: ${v}`).join(', ')}}`
  }
  if (value instanceof PyClass) return `<class '${value.module}.${value.qualname}'>`
  return isOrmObject(value) ? ormText(value) : null
}

/** `str(User.name)` and `str(users.c.name)`, by which programs keep apart what they have joined; null for other SQL. */
function ormText(value: Value): string | null {
  if (isInstanceOf(value, 'QueryableAttribute')) {
    const { key, parent } = value as { key?: unknown; parent?: { mapper?: { className?: unknown } } }
    const name = parent?.mapper?.className
    return typeof name === 'string' && typeof key === 'string' ? `${name}.${key}` : null
  }
  if (!isInstanceOf(value, 'Column')) return null
  const { name, table } = value as { name?: unknown; table?: { name?: unknown } | null }
  if (typeof name !== 'string') return null
  return typeof table?.name === 'string' ? `${table.name}.${name}` : name
}

export function toRepr(value: Value): string | null {
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    return `${quote}${value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n')}${quote}`
  }
  if (value instanceof PyScalar && value.kind === 'filePath') return `PosixPath(${toRepr(value.text)})`
  return toText(value)
}

/** `format(value, spec)` for the common specs; null when it can't be told. */
export function formatValue(value: Value, conversion: 'r' | 's' | 'a' | null, spec: string | null): string | null {
  const text =
    conversion === 'r' || conversion === 'a'
      ? toRepr(value)
      : value instanceof EnumMember && value.mixesPrimitive && value.class.fact('enumKind') !== 'plainMixin'
        ? toText(value)
        : toText(value)
  if (text === null || spec === null || spec === '') return text
  const match = /^(?:(.)?([<>^=]))?([+\- ])?(#)?(0)?(\d+)?(,|_)?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec)
  if (!match) return null
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = match
  let body = text
  const number = typeof value === 'number' ? value : value instanceof PyFloat ? value.value : null
  if (number !== null) {
    if (type !== undefined && 'eEgGnc'.includes(type)) return null
    if (type === 'f' || type === 'F') body = number.toFixed(precision === undefined ? 6 : Number(precision))
    else if (type === '%') body = `${(number * 100).toFixed(precision === undefined ? 6 : Number(precision))}%`
    else if (type === 'x') body = `${alternate ? '0x' : ''}${number.toString(16)}`
    else if (type === 'X') body = `${alternate ? '0X' : ''}${number.toString(16).toUpperCase()}`
    else if (type === 'b') body = `${alternate ? '0b' : ''}${number.toString(2)}`
    else if (type === 'o') body = `${alternate ? '0o' : ''}${number.toString(8)}`
    if (group) body = body.replace(/\B(?=(\d{3})+(?!\d))/g, group)
    if (sign === '+' && number >= 0) body = `+${body}`
  } else if (precision !== undefined) body = body.slice(0, Number(precision))
  if (width !== undefined) {
    const size = Number(width)
    const padding = zero ? '0' : (fill ?? ' ')
    const side = align ?? (number === null ? '<' : zero ? '=' : '>')
    if (side === '<') body = body.padEnd(size, padding)
    else if (side === '^') {
      const left = Math.floor((size - body.length) / 2)
      body = body.padStart(body.length + Math.max(0, left), padding).padEnd(size, padding)
    } else body = number === null || side === '>' ? body.padStart(size, padding) : padStart(body, size, padding)
  }
  return body
}

/** `"%s-%02d" % values`; undefined when it can't be told. */
export function percentFormat(template: string, values: Value): Value | undefined {
  const items = values instanceof PyTuple ? [...values.items] : [values]
  let index = 0
  let failed = false
  const text = template.replace(PERCENT_FIELD, (_all, key, flags, width, precision, type) => {
    if (type === '%') return '%'
    const size = width === '*' ? items[index++] : width === '' ? 0 : Number(width)
    const digits = precision === '*' ? items[index++] : precision === undefined ? undefined : Number(precision)
    const value = key === undefined ? items[index++] : values instanceof PyDict ? values.get(key) : undefined
    const knownSize = typeof size === 'number' && (digits === undefined || typeof digits === 'number')
    const shown = value === undefined || !knownSize ? null : percentField(value, type, flags, digits)
    if (shown === null) {
      failed = true
      return ''
    }
    const padding = flags.includes('0') && !'sra'.includes(type) && !flags.includes('-') ? '0' : ' '
    return flags.includes('-') ? shown.padEnd(size as number) : padStart(shown, size as number, padding)
  })
  return failed ? undefined : text
}

const PERCENT_FIELD = /%(?:\((\w+)\))?([-+ #0]*)(\d*|\*)(?:\.(\d+|\*))?[hlL]?([sdiurafFxXo%])/g

/** One field without its width: `%.2f`, `%+d`, `%#x`. */
function percentField(value: Value, type: string, flags: string, digits: number | undefined): string | null {
  if (type === 's' || type === 'r' || type === 'a') {
    const text = type === 's' ? toText(value) : toRepr(value)
    return text === null || digits === undefined ? text : text.slice(0, digits)
  }
  // a word for a number that is not known
  if (typeof value === 'string') return value
  const number = typeof value === 'boolean' ? Number(value) : value instanceof PyFloat ? value.value : value
  if (typeof number !== 'number' && typeof number !== 'bigint') return null
  if (typeof number === 'number' && !Number.isFinite(number)) return null
  const size = number < 0 ? -number : number
  let body: string
  if (type === 'f' || type === 'F') body = Number(size).toFixed(digits ?? 6)
  else {
    const whole = typeof size === 'bigint' ? size : Math.trunc(size)
    const prefix = flags.includes('#') && 'xXo'.includes(type) ? `0${type}` : ''
    const plain = type === 'x' ? whole.toString(16) : type === 'X' ? whole.toString(16).toUpperCase() : null
    body = prefix + (plain ?? (type === 'o' ? whole.toString(8) : String(whole))).padStart(digits ?? 0, '0')
  }
  if (number < 0) return `-${body}`
  return flags.includes('+') ? `+${body}` : flags.includes(' ') ? ` ${body}` : body
}

/** Padding on the left: zeros go between the sign and the digits. */
function padStart(text: string, size: number, padding: string): string {
  const sign = padding === '0' && /^[-+ ]/.test(text) ? text[0]! : ''
  return sign + text.slice(sign.length).padStart(size - sign.length, padding)
}

/** `"{} {name}".format(…)` for plain fields. */
export function braceFormat(
  template: string,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): string | null {
  let index = 0
  let failed = false
  const text = template.replace(
    /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::([^{}]*))?\}/g,
    (all, field, conversion, spec) => {
      if (all === '{{') return '{'
      if (all === '}}') return '}'
      const [head, ...rest] = String(field).split('.')
      let value =
        head === '' ? positional[index++] : /^\d+$/.test(head!) ? positional[Number(head)] : keywords.get(head!)
      for (const name of rest) {
        if (value instanceof PyInstance) value = value.attributes.get(name)
        else if (value instanceof EnumMember && (name === 'value' || name === 'name')) value = value[name]
        else value = undefined
      }
      const shown = value === undefined ? null : formatValue(value, conversion ?? null, spec ?? null)
      if (shown === null) failed = true
      return shown ?? ''
    },
  )
  return failed ? null : text
}

const WHITE = /\s/

function strip(text: string, characters: string | null, left: boolean, right: boolean): string {
  const drop = (c: string) => (characters === null ? WHITE.test(c) : characters.includes(c))
  let start = 0
  let end = text.length
  if (left) while (start < end && drop(text[start]!)) start++
  if (right) while (end > start && drop(text[end - 1]!)) end--
  return text.slice(start, end)
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

type Method = (text: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value | undefined

const string = (value: Value): string => {
  if (typeof value === 'string') return value
  if (value instanceof EnumMember && typeof value.value === 'string') return value.value
  throw new TypeError('expected a string')
}
const optional = (value: Value): string | null => (value === undefined || value === null ? null : string(value))

const METHODS: Record<string, Method> = {
  lower: (t) => t.toLowerCase(),
  casefold: (t) => t.toLowerCase(),
  upper: (t) => t.toUpperCase(),
  title: (t) => t.replace(/[A-Za-z]+/g, capitalize),
  capitalize: (t) => capitalize(t),
  swapcase: (t) => [...t].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(''),
  strip: (t, [c]) => strip(t, optional(c), true, true),
  lstrip: (t, [c]) => strip(t, optional(c), true, false),
  rstrip: (t, [c]) => strip(t, optional(c), false, true),
  replace: (t, [from, to, count]) => {
    if (typeof count !== 'number') return t.replaceAll(string(from), string(to))
    let result = t
    for (let i = 0; i < count; i++) result = result.replace(string(from), () => string(to))
    return result
  },
  split: (t, [separator, limit], keywords) => {
    const by = separator === undefined || separator === null ? null : string(separator)
    const maximum = limit ?? keywords.get('maxsplit')
    const parts = by === null ? t.trim().split(/\s+/).filter(Boolean) : t.split(by)
    if (typeof maximum === 'number' && maximum >= 0 && parts.length > maximum + 1) {
      const rest = parts.slice(maximum).join(by ?? ' ')
      return new PyList([...parts.slice(0, maximum), rest])
    }
    return new PyList(parts)
  },
  rsplit: (t, [separator, limit], keywords) => {
    const by = separator === undefined || separator === null ? null : string(separator)
    const maximum = limit ?? keywords.get('maxsplit')
    const parts = by === null ? t.trim().split(/\s+/).filter(Boolean) : t.split(by)
    if (typeof maximum === 'number' && maximum >= 0 && parts.length > maximum + 1) {
      const cut = parts.length - maximum
      return new PyList([parts.slice(0, cut).join(by ?? ' '), ...parts.slice(cut)])
    }
    return new PyList(parts)
  },
  splitlines: (t) => new PyList(t.split(/\r?\n/)),
  join: (t, [items]) => {
    const list = items instanceof PyList || items instanceof PyTuple || items instanceof PySet ? items.items : null
    if (typeof items === 'string') return [...items].join(t)
    if (list === null) return undefined
    return list.map(string).join(t)
  },
  startswith: (t, [prefix]) =>
    prefix instanceof PyTuple ? prefix.items.some((p) => t.startsWith(string(p))) : t.startsWith(string(prefix)),
  endswith: (t, [suffix]) =>
    suffix instanceof PyTuple ? suffix.items.some((p) => t.endsWith(string(p))) : t.endsWith(string(suffix)),
  removeprefix: (t, [prefix]) => (t.startsWith(string(prefix)) ? t.slice(string(prefix).length) : t),
  removesuffix: (t, [suffix]) =>
    string(suffix) !== '' && t.endsWith(string(suffix)) ? t.slice(0, -string(suffix).length) : t,
  find: (t, [what]) => t.indexOf(string(what)),
  rfind: (t, [what]) => t.lastIndexOf(string(what)),
  index: (t, [what]) => t.indexOf(string(what)),
  count: (t, [what]) => t.split(string(what)).length - 1,
  partition: (t, [by]) => {
    const at = t.indexOf(string(by))
    return at < 0 ? new PyTuple([t, '', '']) : new PyTuple([t.slice(0, at), by, t.slice(at + string(by).length)])
  },
  rpartition: (t, [by]) => {
    const at = t.lastIndexOf(string(by))
    return at < 0 ? new PyTuple(['', '', t]) : new PyTuple([t.slice(0, at), by, t.slice(at + string(by).length)])
  },
  zfill: (t, [width]) => t.padStart(Number(width), '0'),
  ljust: (t, [width, fill]) => t.padEnd(Number(width), optional(fill) ?? ' '),
  rjust: (t, [width, fill]) => t.padStart(Number(width), optional(fill) ?? ' '),
  center: (t, [width, fill]) => {
    const left = Math.floor((Number(width) - t.length) / 2)
    return t.padStart(t.length + Math.max(0, left), optional(fill) ?? ' ').padEnd(Number(width), optional(fill) ?? ' ')
  },
  isdigit: (t) => /^\d+$/.test(t),
  isnumeric: (t) => /^\d+$/.test(t),
  isdecimal: (t) => /^\d+$/.test(t),
  isalpha: (t) => /^\p{L}+$/u.test(t),
  isalnum: (t) => /^[\p{L}\d]+$/u.test(t),
  isupper: (t) => t !== t.toLowerCase() && t === t.toUpperCase(),
  islower: (t) => t !== t.toUpperCase() && t === t.toLowerCase(),
  isspace: (t) => /^\s+$/.test(t),
  isidentifier: (t) => /^[\p{L}_][\p{L}\d_]*$/u.test(t),
  encode: (t) => new PyBytes(t),
  format: (t, args, keywords) => braceFormat(t, args, keywords) ?? undefined,
  translate: () => undefined,
  expandtabs: (t) => t.replaceAll('\t', '        '),
}

/** The method of str by that name, or null. */
export function stringMethod(name: string): Method | null {
  return Object.hasOwn(METHODS, name) ? METHODS[name]! : null
}
