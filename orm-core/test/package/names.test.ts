// docs/sqlalchemy-names.md against the package: every name that it gives is exported, every member is there.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import * as ormCore from '../../src/index.ts'

const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/sqlalchemy-names.md'), 'utf8')

/** The names of each section's table, in the second column; the tables of whole expressions are left out. */
function names(): [string, string][] {
  const found: [string, string][] = []
  for (const section of text.split(/^## /m).slice(1)) {
    const title = section.slice(0, section.indexOf('\n'))
    if (title.startsWith('What is')) continue
    for (const [, name] of section.matchAll(/^\| `[\w.]+` \| `([\w.]+)` \|$/gm)) found.push([title, name as string])
  }
  return found
}

function exists(name: string): boolean {
  const [head, member] = name.split('.') as [string, string | undefined]
  const value = (ormCore as Record<string, any>)[head]
  return value !== undefined && (member === undefined || member in value.prototype)
}

test('every name exists', () => {
  const listed = names()
  expect(listed.length).toBeGreaterThan(500)
  expect(listed.filter(([, name]) => !exists(name))).toEqual([])
})

test('what is written differently is written with names that exist', () => {
  const differently = text.slice(text.indexOf('## What is written differently'), text.indexOf('## Statements'))
  const used = [...differently.matchAll(/^\| .* \| (.*) \|$/gm)]
    .flatMap(([, cell]) => [...(cell as string).matchAll(/(?<![.\w'])([a-zA-Z]\w+)\(/g)])
    .map(([, name]) => name as string)
  const own = ['makeSession', 'async']
  expect([...new Set(used)].filter((name) => !own.includes(name) && !exists(name))).toEqual([])
  expect(used).toContain('declarativeBase')
})
