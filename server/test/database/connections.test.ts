import { describe, expect, it } from 'vitest'
import { listConnections, readDotEnv } from '../../src/database/connections.ts'

const list = (url: string) => listConnections([], [{ name: 'prod', url }], {}, [])[0]!

describe('connections', () => {
  it('stay the same when the password moves out of the URL', () => {
    const before = list('postgresql://app:s3cret@localhost/shop')
    const after = list('postgresql://app@localhost/shop')
    expect(after.info.id).toBe(before.info.id)
    expect(before.info.passwordInSettings).toBe(true)
    expect(after.info.needsPassword).toBe(true)
    expect(list('postgresql://app@localhost/other').info.id).not.toBe(before.info.id)
  })

  it('never tell the password, also of a URL that cannot be read', () => {
    for (const url of [
      'postgresql://app:s3cret@localhost/shop',
      'postgresql://app:s3cret@localhost:port/shop',
      'postgresql://app:s3cret:a/b@c@localhost:port/shop',
    ]) {
      expect(JSON.stringify(list(url).info)).not.toContain('s3cret')
    }
    expect(list('oracle://localhost/x').info.problem).toContain('oracle')
    expect(list('').info.problem).toContain('"url"')
  })

  it('come from .env files by the names that database URLs have', () => {
    const text =
      '# DATABASE_URL=no\nexport DATABASE_URL="sqlite:///a.db" # here\nAPI_URL=sqlite:///b.db\nAPP_DB_URI=mysql://h/d\n'
    expect(readDotEnv(text).map(({ name, value, line }) => [name, value, line])).toEqual([
      ['DATABASE_URL', 'sqlite:///a.db', 1],
      ['APP_DB_URI', 'mysql://h/d', 3],
    ])
  })
})
