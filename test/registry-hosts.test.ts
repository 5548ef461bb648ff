// No file says which host packages come from: that is the business of whoever installs them.

import { expect, it } from 'vitest'
import { files, read } from './sources.ts'

// Put together here, so that this file does not name them either.
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['pypi', 'org'],
  ['files', 'pythonhosted', 'org'],
  ['deb', 'debian', 'org'],
  ['registry', 'npmmirror', 'com'],
  ['proxy', 'golang', 'org'],
  ['index', 'crates', 'io'],
].map((parts) => parts.join('.'))

const binary = /\.(png|ico|db|node|vsix|woff2?|gz|zip)$/

it('no file names a package registry', () => {
  const texts = files('.').filter((path) => !binary.test(path))
  expect(texts).toContain('package-lock.json')
  const naming = texts.flatMap((path) => {
    const text = read(path)
    return hosts.filter((host) => text.includes(host)).map((host) => `${path}: ${host}`)
  })
  expect(naming).toEqual([])
})

it('the lock file resolves nothing to an address', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> }
  const addressed = Object.entries(lock.packages).filter(([, { resolved }]) => resolved && /^https?:/.test(resolved))
  expect(addressed.map(([name]) => name)).toEqual([])
})
