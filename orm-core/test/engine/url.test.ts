// URLs as SQLAlchemy reads and writes them.

import { expect, test } from 'vitest'
import { makeUrl, URL } from '../../src/engine/url.ts'

test.each([
  [
    'postgresql+asyncpg://ann:secret@db.example:5433/shop?sslmode=require',
    'postgresql+asyncpg',
    'ann',
    'secret',
    'db.example',
    5433,
    'shop',
  ],
  ['sqlite://', 'sqlite', null, null, null, null, null],
  ['sqlite:///shop.db', 'sqlite', null, null, null, null, 'shop.db'],
  ['sqlite+aiosqlite:////var/shop.db', 'sqlite+aiosqlite', null, null, null, null, '/var/shop.db'],
  ['sqlite:///C:\\data\\shop.db', 'sqlite', null, null, null, null, 'C:\\data\\shop.db'],
  [
    'mysql+pymysql://root:p%40ss%2Fword@localhost/shop',
    'mysql+pymysql',
    'root',
    'p@ss/word',
    'localhost',
    null,
    'shop',
  ],
  ['postgresql://ann@[::1]:5432/shop', 'postgresql', 'ann', null, '::1', 5432, 'shop'],
  ['postgresql:///shop', 'postgresql', null, null, null, null, 'shop'],
  ['postgresql://ann:a:b@host/d', 'postgresql', 'ann', 'a:b', 'host', null, 'd'],
])('%s', (text, drivername, username, password, host, port, database) => {
  const url = makeUrl(text)
  expect({ ...url, query: undefined }).toEqual({
    drivername,
    username,
    password,
    host,
    port,
    database,
    query: undefined,
  })
  expect(makeUrl(url.renderAsString({ hidePassword: false }))).toEqual(url)
})

test('the password is hidden wherever the URL is shown', () => {
  const url = makeUrl('postgresql://ann:s3cret@host/shop?password=also&x=1')
  expect(String(url)).toBe('postgresql://ann:***@host/shop?password=***&x=1')
  expect(JSON.stringify({ url })).not.toContain('s3cret')
  expect(() => makeUrl('postgresql://ann:s3cret/x@host:abc/shop')).toThrow(/port/)
  expect(() => makeUrl('postgresql://ann:s3cret/x@host:abc/shop')).not.toThrow(/s3cret/)
})

test('query options given several times are lists', () => {
  const url = makeUrl('postgresql://?host=a:1&host=b:2&sslmode=require')
  expect(url.query).toEqual({ host: ['a:1', 'b:2'], sslmode: 'require' })
  expect(url.updateQueryDict({ sslmode: 'disable' }).query).toEqual({ host: ['a:1', 'b:2'], sslmode: 'disable' })
  expect(url.differenceUpdateQuery(['host']).query).toEqual({ sslmode: 'require' })
})

test('a URL is made of parts without escaping, and changed by copy', () => {
  const url = URL.create('postgresql', { username: 'a b', password: '/@:', host: 'h', database: 'd' })
  expect(makeUrl(url.renderAsString({ hidePassword: false }))).toEqual(url)
  expect(url.set({ drivername: 'mysql' }).getBackendName()).toBe('mysql')
  expect(url.database).toBe('d')
})

test('what is no URL is refused with SQLAlchemy’s words', () => {
  expect(() => makeUrl('shop.db')).toThrow(/Could not parse SQLAlchemy URL from given URL string/)
})
