// package.json's contributions against the extension's code: what one names, the other has.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Commands, defaultSettings } from 'athanor-server/protocol'
import { describe, expect, it } from 'vitest'
import { files, read, root } from './sources.ts'

const manifest = JSON.parse(read('package.json'))
const { contributes } = manifest
const code = files('client/src/**/*.ts')
  .map((path) => read(path))
  .join('\n')
const commands: string[] = contributes.commands.map(({ command }: { command: string }) => command)

describe('the manifest', () => {
  it('names exactly the commands that the code registers', () => {
    const registered = [...code.matchAll(/athanor\.command\('([^']+)'/g)].map(([, id]) => id!)
    expect([...new Set(registered)].sort()).toEqual([...commands].sort())
  })

  it('has every command that the server may name', () => {
    for (const command of Object.values(Commands)) expect(commands).toContain(command)
  })

  it('has menus and keys for commands that there are', () => {
    const named = [
      ...contributes.keybindings.map(({ command }: { command: string }) => command),
      ...Object.values(contributes.menus as Record<string, { command: string }[]>).flatMap((items) =>
        items.map(({ command }) => command),
      ),
    ]
    for (const command of named) expect(commands).toContain(command)
  })

  it('gives settings the defaults that the server counts on', () => {
    const flat = (value: object, path: string): [string, unknown][] =>
      Object.entries(value).flatMap(([key, inner]) =>
        inner && typeof inner === 'object' && !Array.isArray(inner)
          ? flat(inner, `${path}.${key}`)
          : [[`${path}.${key}`, inner] as [string, unknown]],
      )
    for (const [key, value] of flat(defaultSettings, 'athanor')) {
      expect(contributes.configuration.properties[key]?.default, key).toEqual(value)
    }
  })

  it('describes every setting and names only files that there are', () => {
    for (const [key, setting] of Object.entries<Record<string, string>>(contributes.configuration.properties)) {
      expect((setting.markdownDescription ?? setting.description ?? '').length, key).toBeGreaterThan(20)
    }
    const paths = [
      manifest.icon,
      contributes.viewsContainers.panel[0].icon,
      ...contributes.grammars.map(({ path }: { path: string }) => path),
      contributes.languages[0].configuration,
      ...contributes.walkthroughs[0].steps.map((step: { media: { markdown: string } }) => step.media.markdown),
    ]
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true)
  })

  it('connects to nothing in a workspace without trust', () => {
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
      supported: 'limited',
      restrictedConfigurations: ['athanor.connections'],
    })
  })
})
