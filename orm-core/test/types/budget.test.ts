// What declarative models cost the type checker: a count, so the same on every machine. `npm run bench:types` tells more.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkModels, emitDeclarations } from '../../../bench/types/check.mjs'

it('type-checks 300 models with fewer than 700,000 instantiations, and grows with their number', () => {
  const declarations = mkdtempSync(join(tmpdir(), 'athanor-declarations-'))
  try {
    emitDeclarations(declarations)
    const [half, all] = [checkModels(150, declarations), checkModels(300, declarations)]
    expect(all.instantiations).toBeLessThan(700_000)
    expect(all.instantiations / half.instantiations).toBeLessThan(2.2)
  } finally {
    rmSync(declarations, { recursive: true, force: true })
  }
}, 120_000)
