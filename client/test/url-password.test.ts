// A password leaves a URL without changing the rest of it.

import { expect, it } from 'vitest'
import { withoutPassword } from '../src/connections/url-password.ts'

it('takes the password out, decoded', () => {
  expect(withoutPassword('postgresql+asyncpg://app:p%40ss%3Aword@db.example/shop?ssl=require')).toEqual({
    url: 'postgresql+asyncpg://app@db.example/shop?ssl=require',
    password: 'p@ss:word',
  })
  expect(withoutPassword('mysql://app:100%@localhost/x')).toEqual({ url: 'mysql://app@localhost/x', password: '100%' })
  expect(withoutPassword('postgresql://app:a@b@localhost/x')).toEqual({
    url: 'postgresql://app@localhost/x',
    password: 'a@b',
  })
})

it('leaves URLs without a password alone', () => {
  for (const url of [
    'sqlite:///shop.db',
    'sqlite:////tmp/a:b@c.db',
    'postgresql://app@localhost:5432/shop',
    'postgresql://localhost:5432/shop',
    'postgresql://app:@localhost/shop',
    'postgresql:///shop',
  ]) {
    expect(withoutPassword(url), url).toBe(null)
  }
})
