import { describe, expect, it } from 'vitest'
import { closestName, editDistance } from '../../src/migrations/closest-name.ts'

describe('closestName', () => {
  it.each([
    ['nme', ['id', 'name', 'email'], 'name'],
    ['userName', ['user_name', 'user_id'], 'user_name'],
    ['emial', ['email', 'name'], 'email'],
    ['tags', ['tag', 'posts'], 'tag'],
    ['created_at', ['updated_at', 'author'], null],
    ['zzz', ['name'], null],
    ['name', ['name'], null],
  ])('%s among %j is %s', (name, names, expected) => {
    expect(closestName(name, names)).toBe(expected)
  })

  it('counts a swap of neighbours once', () => {
    expect(editDistance('emial', 'email')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
  })
})
