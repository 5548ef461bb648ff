// Where an arrow key goes in the graph.

import { expect, it } from 'vitest'
import { neighbour } from '../src/webviews/graph/neighbours.ts'

const box = (name: string, x: number, y: number) => ({ name, x, y, width: 10, height: 10 })
const [centre, right, farRight, below, aslant] = [
  box('centre', 0, 0),
  box('right', 50, 5),
  box('farRight', 200, 0),
  box('below', 0, 60),
  box('aslant', 30, 90),
]
const all = [centre, right, farRight, below, aslant]

it('goes to the nearest in that direction', () => {
  expect(neighbour(centre, all, 'ArrowRight')?.name).toBe('right')
  expect(neighbour(right, all, 'ArrowRight')?.name).toBe('farRight')
  expect(neighbour(centre, all, 'ArrowDown')?.name).toBe('below')
  expect(neighbour(farRight, all, 'ArrowLeft')?.name).toBe('right')
  expect(neighbour(aslant, all, 'ArrowUp')?.name).toBe('below')
})

it('stays where nothing is', () => {
  expect(neighbour(centre, all, 'ArrowUp')).toBe(undefined)
  expect(neighbour(centre, [centre], 'ArrowRight')).toBe(undefined)
})
