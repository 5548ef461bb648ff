// Values that are known only when the program runs: an object with `__sqlType__` or `__sqlKey__` stands for one. It
// becomes a parameter like any other value, and nothing is read of it but its type.

import { describe, expect, test } from 'vitest'
import { and, bindparam, column, func, literal, select, text, tuple, types } from '../../src/sql/index.ts'
import { assertCompile } from '../assert-compile.ts'

const { Integer, String } = types
const id: any = column('id', Integer)
const name: any = column('name', String)
const unknown = (type?: unknown): any => ({ __sqlType__: type, __sqlKey__: 'k' })
const value = unknown()

describe('unknown values', () => {
  test('have the names that known ones would have', () => {
    assertCompile(and(id.eq(value), name.like(value), func.f(value).gt(value)), {
      default: {
        sql: 'id = :id_1 AND name LIKE :name_1 AND f(:f_1) > :f_2',
        params: { id_1: value, name_1: value, f_1: value, f_2: value },
      },
    })
  })
  test('take the type of what they are compared with, or bring their own', () => {
    expect(id.eq(value).right.type).toBe(id.type)
    const typed = unknown(new types.Numeric())
    expect(id.eq(typed).right.type).toBeInstanceOf(types.Numeric)
    expect(literal(unknown(String)).type).toBeInstanceOf(String)
  })
  test('are taken for UUIDs and binary data as strings are', () => {
    const uuid: any = column('key', types.Uuid)
    const binary: any = column('data', types.LargeBinary)
    expect(uuid.eq(unknown(String)).right.type).toBe(uuid.type)
    expect(binary.eq(unknown(new types.Text())).right.type).toBe(binary.type)
    expect(uuid.eq(unknown(Integer)).right.type).toBeInstanceOf(Integer)
    assertCompile(uuid.eq(unknown(String)), { postgresql: 'key = %(key_1)s::UUID' })
  })
  test('an unknown list is a list of one', () => {
    assertCompile(id.in(value), { default: { sql: 'id IN (:id_1_1)', params: { id_1_1: value } } })
    assertCompile(id.notIn([value, 2]), {
      default: { sql: '(id NOT IN (:id_1_1, :id_1_2))', params: { id_1_1: value, id_1_2: 2 } },
    })
    assertCompile(tuple(id, name).in([value]), {
      default: {
        sql: '(id, name) IN ((:param_1_1_1, :param_1_1_2))',
        params: { param_1_1_1: value, param_1_1_2: value },
      },
    })
    assertCompile(id.in(bindparam('ids', value)), { default: { sql: 'id IN (:ids_1)', params: { ids_1: value } } })
  })
  test('are taken for strings where a string is wanted', () => {
    assertCompile(name.contains(value, { autoescape: true }), {
      default: "name LIKE '%' || :name_1 || '%' ESCAPE '/'",
    })
  })
  test('limit, text and unknown numbers', () => {
    assertCompile(select(id).limit(value), { default: { sql: 'SELECT id LIMIT :param_1', params: { param_1: value } } })
    assertCompile(text('a = :a').bindparams({ a: value }), { default: { sql: 'a = :a', params: { a: value } } })
    assertCompile(id.add(value).truediv(value), { default: '(id + :id_1) / CAST(:param_1 AS NUMERIC)' })
  })
})
