// Whole sources through parser, evaluator and compiler, against what SQLAlchemy recorded of the same functions: every
// outermost statement is found at its range, and its SQL is equal on the three dialects.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { score } from './score.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

describe('statements of recorded corpora', () => {
  it.each([['services', '../corpus/services', '../recorded/services.json']])('%s', (_name, root, recording) => {
    const result = score(here(root), here(recording))
    expect(result.differences).toEqual([])
    expect(result.sites).toBeGreaterThan(150)
  })
})
