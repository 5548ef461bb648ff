// What the names mean that projects give their own modules: paths of tsconfig.json, imports of package.json, packages of
// the workspace.

import { describe, expect, it } from 'vitest'
import { projectLanguageOf } from '../../src/frontends/language.ts'
import { TypeScriptModules } from '../../src/frontends/typescript/modules.ts'
import { TypeScriptProjects } from '../../src/frontends/typescript/projects.ts'

function resolver(
  files: string,
  projects: Record<string, unknown>,
): (from: string, specifier: string) => string | null {
  const texts = new Map(
    Object.entries(projects).map(([path, content]) => [
      `/w/${path}`,
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  )
  const modules = new TypeScriptModules(
    files.split(' ').map((it) => `/w/${it}`),
    new TypeScriptProjects(texts.keys(), (path) => texts.get(path) ?? null),
  )
  return (from, specifier) => modules.resolve(`/w/${from}`, specifier)?.slice('/w/'.length) ?? null
}

describe('paths of tsconfig.json', () => {
  it('stand for files, the longest pattern first, each target in its turn', () => {
    const resolve = resolver('src/models/user.ts src/models/index.ts src/db.ts generated/models/tag.ts main.ts', {
      'tsconfig.json': `{
        // comments and trailing commas are allowed
        "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/models/*": ["./generated/models/*", "./src/models/*"], "db": ["./src/db.ts"], }, },
      }`,
    })
    expect(resolve('src/db.ts', '@/models')).toBe('src/models/index.ts')
    expect(resolve('src/db.ts', '@/models/user')).toBe('src/models/user.ts')
    expect(resolve('src/db.ts', '@/models/tag.js')).toBe('generated/models/tag.ts')
    expect(resolve('main.ts', 'db')).toBe('src/db.ts')
    expect(resolve('main.ts', '@/nothing')).toBeNull()
    expect(resolve('main.ts', 'kysely')).toBeNull()
  })

  it('come from the nearest configuration and from those it extends', () => {
    const resolve = resolver('packages/api/src/user.ts packages/api/main.ts src/user.ts main.ts shared/a.ts', {
      'tsconfig.base.json': { compilerOptions: { baseUrl: '.', paths: { '~/*': ['shared/*'] } } },
      'tsconfig.json': { extends: './tsconfig.base.json', compilerOptions: { paths: { '@/*': ['src/*'] } } },
      'packages/api/tsconfig.json': { extends: ['../../tsconfig.base'], compilerOptions: { strict: true } },
    })
    expect(resolve('main.ts', '@/user')).toBe('src/user.ts')
    expect(resolve('main.ts', '~/a')).toBeNull()
    expect(resolve('main.ts', 'shared/a')).toBe('shared/a.ts')
    expect(resolve('packages/api/main.ts', '~/a')).toBe('shared/a.ts')
    expect(resolve('packages/api/main.ts', '@/user')).toBeNull()
  })

  it('may stand in a configuration that the nearest one only refers to', () => {
    const resolve = resolver('src/user.ts main.ts', {
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.node.json' }, { path: './tsconfig.app.json' }] },
      'tsconfig.node.json': { compilerOptions: { types: ['node'] } },
      'tsconfig.app.json': { compilerOptions: { paths: { '#app/*': ['./src/*'] } } },
    })
    expect(resolve('main.ts', '#app/user')).toBe('src/user.ts')
  })

  it('survive configurations that are broken, extend themselves or extend a package', () => {
    const resolve = resolver('a.ts b/a.ts c/a.ts src/x.ts', {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"',
      'b/tsconfig.json': { extends: './tsconfig.json', compilerOptions: { paths: { '@/*': ['../src/*'] } } },
      'c/tsconfig.json': { extends: '@tsconfig/node24/tsconfig.json', compilerOptions: 7, references: [null, 3] },
    })
    expect(resolve('a.ts', '@/x')).toBe('src/x.ts')
    expect(resolve('b/a.ts', '@/x')).toBe('src/x.ts')
    expect(resolve('c/a.ts', '@/x')).toBeNull()
  })
})

describe('package.json', () => {
  it('has names for its own modules', () => {
    const resolve = resolver('src/models/user.ts src/db.node.ts src/app.ts', {
      'package.json': {
        imports: {
          '#models/*.js': './src/models/*.ts',
          '#db': { browser: './src/db.browser.ts', default: './dist/db.node.js' },
        },
      },
    })
    expect(resolve('src/app.ts', '#models/user.js')).toBe('src/models/user.ts')
    expect(resolve('src/app.ts', '#db')).toBe('src/db.node.ts')
    expect(resolve('src/app.ts', '#other')).toBeNull()
  })

  it.each([
    ['what its exports lead to', { exports: { '.': { types: './dist/index.d.ts' }, './models': './dist/models.js' } }],
    ['one export, and source where it usually stands', { exports: './dist/index.js' }],
    ['main', { main: 'dist/index.js' }],
    ['nothing but a name', {}],
  ])('is a package of the workspace: %s', (_, content) => {
    const resolve = resolver('packages/db/src/index.ts packages/db/src/models.ts apps/api/main.ts', {
      'package.json': { workspaces: ['packages/*', 'apps/*'] },
      'packages/db/package.json': { name: '@acme/db', ...content },
      'apps/api/package.json': { name: 'api' },
    })
    expect(resolve('apps/api/main.ts', '@acme/db')).toBe('packages/db/src/index.ts')
    expect(resolve('apps/api/main.ts', '@acme/db/models')).toBe('packages/db/src/models.ts')
    expect(resolve('apps/api/main.ts', '@acme/other')).toBeNull()
  })

  it('of orm-core itself is not read: its names are known', () => {
    const resolve = resolver('orm-core/src/index.ts main.ts', { 'orm-core/package.json': { name: 'orm-core' } })
    expect(resolve('main.ts', 'orm-core')).toBeNull()
    expect(resolve('main.ts', 'orm-core/sqlite')).toBeNull()
  })
})

it.each([
  ['pyproject.toml', 'python'],
  ['setup.py', 'python'],
  ['package.json', 'typescript'],
  ['tsconfig.json', 'typescript'],
  ['tsconfig.app.json', 'typescript'],
  ['jsconfig.json', 'typescript'],
  ['package-lock.json', null],
  ['mytsconfig.json', null],
])('%s tells how modules are found in %s', (name, language) => {
  expect(projectLanguageOf(name)).toBe(language)
})
