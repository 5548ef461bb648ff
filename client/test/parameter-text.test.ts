// What a person may type for a parameter, and what it means.

import { readParameter, readParameterList } from 'athanor-server/protocol'
import { describe, expect, it } from 'vitest'

const value = (...args: Parameters<typeof readParameter>) => {
  const read = readParameter(...args)
  return read.ok ? read.value : read
}
const refused = (...args: Parameters<typeof readParameter>) => !readParameter(...args).ok

describe('one value', () => {
  it('reads numbers without loss', () => {
    expect(value('integer', ' 42 ')).toBe(42)
    expect(value('integer', '9007199254740993')).toBe(9007199254740993n)
    expect(value('number', '-1.5e3')).toBe(-1500)
    expect(value('decimal', '0.10')).toBe('0.10')
    for (const text of ['', '4.2', 'x', '1 2', '0x10']) expect(refused('integer', text)).toBe(true)
    for (const text of ['', 'NaN', '1,5']) expect(refused('number', text)).toBe(true)
  })

  it('knows which dates there are', () => {
    expect(value('date', '2024-02-29')).toBe('2024-02-29')
    expect(refused('date', '2023-02-29')).toBe(true)
    expect(refused('date', '2024-13-01')).toBe(true)
    expect(value('date', '0001-01-01')).toBe('0001-01-01')
    expect(value('datetime', '2024-02-29 23:59:59.123456')).toBe('2024-02-29 23:59:59.123456')
    expect(value('datetime', '2024-02-29T23:59+02:00')).toBe('2024-02-29T23:59+02:00')
    expect(value('datetime', '2024-02-29')).toBe('2024-02-29')
    expect(refused('datetime', '2024-02-29 24:00')).toBe(true)
    expect(value('time', '23:59')).toBe('23:59')
    expect(refused('time', '7pm')).toBe(true)
  })

  it('reads truth, UUIDs, JSON and bytes', () => {
    expect(value('boolean', 'TRUE')).toBe(true)
    expect(value('boolean', '0')).toBe(false)
    expect(refused('boolean', 'maybe')).toBe(true)
    expect(refused('uuid', '123')).toBe(true)
    expect(value('uuid', '00000000-0000-0000-0000-000000000001')).toBe('00000000-0000-0000-0000-000000000001')
    expect(value('json', '{"a": [1]}')).toEqual({ a: [1] })
    expect(refused('json', '{a}')).toBe(true)
    expect(value('bytes', '0xCAFE')).toEqual(Uint8Array.of(0xca, 0xfe))
    expect(refused('bytes', 'CAF')).toBe(true)
  })

  it('keeps text as it is, and takes null for NULL', () => {
    expect(value('text', ' a ')).toBe(' a ')
    expect(value('text', '')).toBe('')
    for (const input of ['text', 'integer', 'date', 'json'] as const) expect(value(input, null)).toBe(null)
  })

  it('of no known type, takes what looks like a number for one and quotes for text', () => {
    expect(value('any', '42')).toBe(42)
    expect(value('any', '4.5')).toBe(4.5)
    expect(value('any', '"42"')).toBe('42')
    expect(value('any', 'x')).toBe('x')
  })
})

describe('a list', () => {
  it('has one value a line or between commas', () => {
    expect(readParameterList('integer', '1, 2,3')).toEqual({ ok: true, value: [1, 2, 3] })
    expect(readParameterList('text', 'a, b\nc')).toEqual({ ok: true, value: ['a, b', 'c'] })
    expect(readParameterList('text', '["a,b", "c"]')).toEqual({ ok: true, value: ['a,b', 'c'] })
    expect(readParameterList('integer', '')).toEqual({ ok: true, value: [] })
  })

  it('says which value is wrong', () => {
    expect(readParameterList('integer', '1, x')).toEqual({
      ok: false,
      message: 'Enter a whole number, for example 42 (not "x")',
    })
  })
})
