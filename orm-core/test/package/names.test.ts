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

test('every row of the sections of names is read', () => {
  const sections = text.split(/^## /m).filter((section) => /^(Statements|Types|Mapping|Errors|Members)/.test(section))
  const rows = sections
    .flatMap((section) => section.match(/^\| .*\|$/gm) ?? [])
    .filter((row) => !/^\| (---|SQLA)/.test(row))
  expect(sections.length).toBeGreaterThan(8)
  expect(rows.filter((row) => !/^\| `[\w.]+` \| `[\w.]+` \|$/.test(row))).toEqual([])
})

test('every public name of SQLAlchemy has its row', () => {
  const file = path.resolve(import.meta.dirname, '../recorded/public_names.json')
  const theirs: Record<string, string[]> = JSON.parse(readFileSync(file, 'utf8'))
  const rows = text.match(/^\| .* \| .+ \|$/gm) ?? []
  const listed = new Set(rows.flatMap((row) => row.split(' | ')[0]?.match(/[A-Za-z_]\w*/g) ?? []))
  expect(Object.keys(theirs)).toEqual(['sqlalchemy', 'sqlalchemy.orm'])
  for (const names of Object.values(theirs)) {
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter((name) => !listed.has(name))).toEqual([])
  }
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
