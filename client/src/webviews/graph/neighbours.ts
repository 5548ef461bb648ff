// Which box an arrow key goes to: the nearest whose centre lies in that direction, sideways distance counting double.
// Pure geometry.

import type { Box } from './viewport.ts'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

const centre = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

export function neighbour<B extends Box>(from: B, all: readonly B[], direction: Direction): B | undefined {
  const start = centre(from)
  const horizontal = direction === 'ArrowLeft' || direction === 'ArrowRight'
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1
  let best: B | undefined
  let shortest = Number.POSITIVE_INFINITY
  for (const box of all) {
    if (box === from) continue
    const at = centre(box)
    const along = sign * (horizontal ? at.x - start.x : at.y - start.y)
    const aside = Math.abs(horizontal ? at.y - start.y : at.x - start.x)
    if (along <= 1) continue
    const length = along + 2 * aside
    if (length < shortest) {
      shortest = length
      best = box
    }
  }
  return best
}
