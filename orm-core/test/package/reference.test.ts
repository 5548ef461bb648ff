// docs/reference against the package: every public name has a docstring and stands in an example, and the examples are
// typed and do what they say.

import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isDocumented, publicNames } from './public-names.ts'
import { codeOf, pages, Reference, root } from './reference.ts'

const ENTRIES = ['index.ts', 'dialects/sqlite/index.ts', 'dialects/postgresql/index.ts', 'dialects/mysql/index.ts']
const names = (entry: string) => publicNames(path.join(root, 'orm-core/src', entry))

/** The words of the examples; that a name is imported is no example of it. */
const words = new Set(
  pages.flatMap((page) =>
    (
      codeOf(page)
        // nor is a word in a comment, in what is expected, or in a text
        .map((line) => line.replace(/\/\/.*$/, ''))
        .join('\n')
        .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
        .replace(/^import[\s\S]*?from ''$/gm, '')
        .match(/[A-Za-z_$][\w$]*/g) ?? []
    ).slice(),
  ),
)

const reference = new Reference()
afterAll(() => reference[Symbol.dispose]())

test('the names that the package promises are found', () => {
  const found = names('index.ts')
  expect(found.size).toBeGreaterThan(400)
  for (const name of ['select', 'Session', 'Integer', 'CreateEngineOptions', 'lightweightTable'])
    expect(found.has(name)).toBe(true)
  for (const name of ['ElementMap', 'CompileState', 'JoinCondition']) expect(found.has(name)).toBe(false)
})

describe.each(ENTRIES)('%s', (entry) => {
  test('every name has a docstring', () => {
    expect([...names(entry)].filter(([, declaration]) => !isDocumented(declaration)).map(([name]) => name)).toEqual([])
  })

  test('every name stands in an example', () => {
    expect([...names(entry).keys()].filter((name) => !words.has(name))).toEqual([])
  })
})

test('the examples are typed', () => {
  expect(reference.typeErrors()).toEqual([])
}, 60_000)

test.each(pages)('%s does what it says', (page) => {
  const checked = reference.run(page)
  expect(checked.length).toBeGreaterThan(10)
  // every arrow was reached
  const arrows = codeOf(page).flatMap((line, at) => (line.includes('→') ? [at + 1] : []))
  expect(checked.map(({ line }) => line)).toEqual(expect.arrayContaining(arrows))
  expect(checked.filter(({ actual, expected }) => actual !== expected)).toEqual([])
})
