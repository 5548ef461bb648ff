// The blocks of statements and the names that they bind, as those read programs who do not run them.

import { expect, it } from 'vitest'
import { leavesAlways, namesBoundIn } from '../../src/evaluator/blocks.ts'
import { parsePython } from '../../src/frontends/python/parser.ts'

const read = (text: string) => parsePython(text).body

it('knows all names that statements bind, in whichever block', () => {
  const names = namesBoundIn(
    read(`
import a.b, c as d
from e import f as g
with open() as h, other() as (i, *j):
    k: int = 1
    l: int
try:
    m = 1
except E as n:
    o = 1
else:
    p = 1
finally:
    q += 1
match x:
    case [r, s]:
        t = 1
for u in v:
    pass
else:
    w = 1
while x:
    pass
else:
    y = 1
def z():
    hidden = 1
class A:
    hidden = 1
`),
  )
  expect([...names].sort().join('')).toBe('Aadghijkmnopqrstuwyz')
})

it.each([
  [true, 'try:\n    return 1\nexcept E:\n    raise'],
  [false, 'try:\n    return 1\nexcept E:\n    pass'],
  [true, 'try:\n    pass\nfinally:\n    return 1'],
  [true, 'with x:\n    return 1'],
  [true, 'match x:\n    case 1:\n        return 1\n    case _:\n        return 2'],
  [false, 'match x:\n    case 1:\n        return 1\n    case _ if y:\n        return 2'],
  [true, 'if x:\n    return 1\nelse:\n    raise E'],
  [false, 'for x in y:\n    return 1'],
])('knows which statements nothing comes behind: %s, %s', (leaves, text) => {
  const [fn] = read(`def f():\n${text.replace(/^/gm, '    ')}\n`)
  expect(leavesAlways((fn as { body: Parameters<typeof leavesAlways>[0] }).body)).toBe(leaves)
})
