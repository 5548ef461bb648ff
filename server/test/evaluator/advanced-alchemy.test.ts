// Calls of Advanced Alchemy's repositories and services against what the library sent over SQLite for them. What comes
// when the session is flushed is not told, nor what a second statement asks.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

interface Recorded {
  readonly models: string
  readonly calls: readonly { readonly call: string; readonly sent: readonly string[] }[]
}

const { calls, models } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../recorded/advanced_alchemy.json'), 'utf8'),
) as Recorded

const sql = (site: StatementSite) => {
  const compiled = compileSite(site, 'sqlite')
  return compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
}
/** The site of the call: others are what it is given. */
const siteOf = (text: string, call: string, prelude = ''): StatementSite | undefined => {
  const source = `${models}\n${prelude}\ndef made(session: Session, ids: list[int], given, limit: LimitOffset):\n    return ${text}\n`
  const start = source.lastIndexOf(call)
  return analyzed(source).statements.find(({ span }) => span.start === start && span.end === start + call.length)
}

describe('a call of a repository', () => {
  it.each(calls.map(({ call, sent }) => [call, sent] as const))('%s', (call, sent) => {
    const site = siteOf(call, call)
    expect(site).toBeDefined()
    expect(sent).toContain(sql(site!))
    expect(site!.complete).toBe(true)
  })
})

describe('what is not known of it', () => {
  const READ: readonly (readonly [call: string, sql: string, reasons: readonly string[]])[] = [
    [
      'Tags(session=session).list(*given)',
      'SELECT tags.book_id, tags.name FROM tags WHERE ?',
      ['parameter `given` is not known statically'],
    ],
    [
      'Tags(session=session).list(given, name="a")',
      'SELECT tags.book_id, tags.name FROM tags WHERE ? AND tags.name = ?',
      ['parameter `given` is not known statically'],
    ],
    [
      'Tags(session=session).get_one(**given)',
      'SELECT tags.book_id, tags.name FROM tags WHERE ?',
      ['parameter `given` is not known statically'],
    ],
    [
      'Tags(session=session).list(load=given)',
      'SELECT tags.book_id, tags.name FROM tags',
      ['parameter `given` is not known statically'],
    ],
    ['Tags(session=session).list(limit)', 'SELECT tags.book_id, tags.name FROM tags LIMIT ? OFFSET ?', []],
    [
      'Tags(session=session).list(CollectionFilter("book_id", ids))',
      'SELECT tags.book_id, tags.name FROM tags WHERE tags.book_id IN (?, ?)',
      [],
    ],
    [
      'Tags(session=session).get(given)',
      'SELECT tags.book_id, tags.name FROM tags WHERE tags.book_id = ? AND tags.name = ?',
      [],
    ],
  ]

  it.each(READ)('%s', (call, text, reasons) => {
    const site = siteOf(call, call)!
    expect(sql(site).replace(/IN \(\?\)/, 'IN (?, ?)')).toBe(text)
    expect(site.unknown.map(({ reason }) => reason)).toEqual(reasons)
    expect(site.optional).toEqual([])
  })

  it('is asked of a service that a function is given, and of its own methods', () => {
    const given = siteOf('Tags(session=session).list(), None', 'Tags(session=session).list()')
    expect(sql(given!)).toBe('SELECT tags.book_id, tags.name FROM tags')
    const own = analyzed(`${models}
class Named(BookService):
    def named(self, title: str):
        return self.get_one_or_none(title=title)

def found(service: Named, title: str):
    return service.repository.list(title=title)
`).statements
    expect(own.map(sql)).toEqual([
      'SELECT books.id, books.title, books.author_id FROM books WHERE books.title = ?',
      'SELECT books.id, books.title, books.author_id FROM books WHERE books.title = ?',
    ])
  })
})
