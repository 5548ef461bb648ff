// Statements whose text lies in a file of the workspace: by every way to it they are what SQLAlchemy has recorded, and
// where the text is not known the hole says why.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from '../workspace/memory.ts'
import { score } from './score.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const HEAD = `
import os
from pathlib import Path
from sqlalchemy import text
HERE = Path(__file__).parent
`

/** The last statement of `/w/app/main.py`, beside other files. */
function last(body: string, files: Readonly<Record<string, string>> = {}) {
  const fileSystem = new MemoryFileSystem({ ...files, '/w/app/main.py': `${HEAD}${body}\n` })
  fileSystem.links.set('/w/app/linked', '/other')
  const { snapshot } = new Workspace({ root: '/w', fileSystem })
  const site = snapshot.analysis('/w/app/main.py').statements.at(-1)!
  const compiled = compileSite(site, 'default')
  return {
    complete: site.complete,
    sql: compiled.error === null ? compiled.sql : compiled.error,
    reasons: site.unknown.map(({ reason }) => reason),
  }
}

describe('a text in a file', () => {
  it('is what SQLAlchemy is given', () => {
    const result = score(here('../recorded/file-texts'), here('../recorded/file-texts.json'))
    expect(result.differences).toEqual([])
    expect(result.sites).toBeGreaterThan(19)
  })

  it.each([
    ['(HERE / "a.sql").read_text()', 'SELECT 1\nFROM t\n'],
    ['open(HERE / "a.sql", newline="").read()', 'SELECT 1\r\nFROM t\r\n'],
    ['open(HERE / "a.sql", "rb").read().decode()', 'SELECT 1\r\nFROM t\r\n'],
    ['(HERE / "bom.sql").read_text("utf-8-sig")', 'SELECT 2'],
    ['(HERE / "a.sql").read_text("latin-1")', 'SELECT 1\nFROM t\n'],
    ['open(HERE / "main.py").read()[1:10]', 'import os'],
  ])('is read as Python reads it: %s', (read, sql) => {
    const files = { '/w/app/a.sql': 'SELECT 1\r\nFROM t\r\n', '/w/app/bom.sql': '\ufeffSELECT 2' }
    expect(last(`statement = text(${read})`, files)).toEqual({ complete: true, sql, reasons: [] })
  })

  it.each([
    ['(HERE / "none.sql").read_text()', '`app/none.sql` is not in the workspace'],
    ['open("/etc/hostname").read()', '`/etc/hostname` is outside the workspace'],
    ['(HERE / "../../other/a.sql").read_text()', '`/other/a.sql` is outside the workspace'],
    ['(HERE / "linked" / "a.sql").read_text()', '`app/linked/a.sql` is outside the workspace'],
    ['(HERE / ".env").read_text()', '`app/.env` is in a folder that is left out of the workspace'],
    ['(HERE / "large.sql").read_text()', '`app/large.sql` is larger than 1 MB'],
    ['(HERE / "binary.sql").read_text()', '`app/binary.sql` is not text in UTF-8'],
    ['(HERE / "accents.sql").read_text("latin-1")', '`app/accents.sql` is not read as UTF-8'],
    ['open("a.sql").read()', 'where `a.sql` is hangs on the folder in which the program is started'],
    ['open(os.environ["QUERY"]).read()', 'what `open(os.environ["QUERY"]).read(…)` returns is not known statically'],
    ['open(HERE / "a.sql", "w+").read()', 'what `open(HERE / "a.sql", "w+").read(…)` returns is not known statically'],
  ])('is a hole that says why: %s', (read, reason) => {
    const fileSystem = {
      '/other/a.sql': 'SELECT 1',
      '/w/app/.env': 'SELECT 1',
      '/w/app/a.sql': 'SELECT 1',
      '/w/app/accents.sql': "SELECT 'é'",
      '/w/app/binary.sql': 'SELECT \0',
      '/w/app/large.sql': `SELECT ${'1'.repeat(1024 * 1024)}`,
    }
    expect(last(`statement = text(${read})`, fileSystem)).toMatchObject({ complete: false, reasons: [reason] })
  })

  it('is the default of a setting, as what only a run knows', () => {
    const files = {
      '/w/app/a.sql': 'SELECT 1',
      '/w/app/config.py': `
import os
from starlette.config import Config
config = Config(".env")
QUERY = config("QUERY", default=os.path.join(os.path.dirname(__file__), "a.sql"))
`,
    }
    const body = 'from app import config\ndef run(connection):\n    connection.execute(text(open(config.QUERY).read()))'
    expect(last(body, files)).toEqual({
      complete: false,
      sql: 'SELECT 1',
      reasons: ['which file `open(config.QUERY).read()` reads is not known statically'],
    })
  })

  it('is not read twice by one who has it read', () => {
    const body = 'file = open(HERE / "a.sql")\nfirst = file.read()\nstatement = text(file.read() + "SELECT 2")'
    expect(last(body, { '/w/app/a.sql': 'SELECT 1' }).sql).toBe('SELECT 2')
    const inFunction = 'file = open(HERE / "a.sql")\ndef run(connection):\n    connection.execute(text(file.read()))'
    expect(last(inFunction, { '/w/app/a.sql': 'SELECT 1' }).complete).toBe(false)
  })
})
