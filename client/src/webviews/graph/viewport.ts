// What part of the graph is seen: panning by drag, wheel and keys, zooming by pinch, wheel with Ctrl, and keys. Knows
// rectangles only, nothing of what is drawn.

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const [smallest, largest] = [0.02, 3]
/** Below this size no name can be read. */
const readable = 0.4
/** Below this size lines get too thin to be seen. */
const far = 0.3

export class Viewport {
  #x = 0
  #y = 0
  #scale = 1
  readonly #svg: SVGSVGElement
  readonly #layer: SVGGElement
  /** The user has moved: a graph that comes anew stays where it is. */
  touched = false

  constructor(svg: SVGSVGElement, layer: SVGGElement) {
    this.#svg = svg
    this.#layer = layer
    svg.addEventListener('wheel', (event) => this.#wheel(event), { passive: false })
    svg.addEventListener('pointerdown', (event) => this.#drag(event))
  }

  #apply(): void {
    this.#layer.setAttribute('transform', `translate(${this.#x} ${this.#y}) scale(${this.#scale})`)
    this.#layer.classList.toggle('far', this.#scale < far)
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault()
    if (event.ctrlKey || event.metaKey) {
      const bounds = this.#svg.getBoundingClientRect()
      this.zoom(Math.exp(-event.deltaY / 200), event.clientX - bounds.left, event.clientY - bounds.top)
    } else this.pan(-event.deltaX, -event.deltaY)
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return
    let [lastX, lastY, moved] = [event.clientX, event.clientY, false]
    const move = (next: PointerEvent) => {
      if (!moved && Math.hypot(next.clientX - lastX, next.clientY - lastY) < 4) return
      if (!moved) {
        moved = true
        this.#svg.setPointerCapture(event.pointerId)
        this.#svg.classList.add('dragging')
      }
      this.pan(next.clientX - lastX, next.clientY - lastY)
      ;[lastX, lastY] = [next.clientX, next.clientY]
    }
    const end = () => {
      this.#svg.removeEventListener('pointermove', move)
      this.#svg.classList.remove('dragging')
      // A drag is no click on what it began on.
      if (moved) this.#svg.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true })
    }
    this.#svg.addEventListener('pointermove', move)
    this.#svg.addEventListener('pointerup', end, { once: true })
    this.#svg.addEventListener('pointercancel', end, { once: true })
  }

  get scale(): number {
    return this.#scale
  }

  pan(dx: number, dy: number): void {
    this.touched = true
    this.#x += dx
    this.#y += dy
    this.#apply()
  }

  /** About a point of the page, the centre when left out. */
  zoom(factor: number, atX = this.#svg.clientWidth / 2, atY = this.#svg.clientHeight / 2): void {
    this.touched = true
    const scale = Math.min(largest, Math.max(smallest, this.#scale * factor))
    this.#x = atX - ((atX - this.#x) * scale) / this.#scale
    this.#y = atY - ((atY - this.#y) * scale) / this.#scale
    this.#scale = scale
    this.#apply()
  }

  /** All of it, not larger than it is. */
  fit(box: Box): void {
    const margin = 24
    const [width, height] = [this.#svg.clientWidth, this.#svg.clientHeight]
    const scale = Math.min((width - 2 * margin) / box.width, (height - 2 * margin) / box.height, 1.25)
    this.#scale = Math.max(smallest, scale > 0 ? scale : 1)
    this.#x = (width - box.width * this.#scale) / 2 - box.x * this.#scale
    this.#y = (height - box.height * this.#scale) / 2 - box.y * this.#scale
    this.#apply()
    this.touched = false
  }

  /** All of it if it can be read then, else one of its boxes in the middle. */
  begin(all: Box, chief: Box | undefined): void {
    this.fit(all)
    if (this.#scale < readable && chief !== undefined) this.reveal(chief)
  }

  #centre(box: Box): void {
    this.#scale = 0.8
    this.#x = this.#svg.clientWidth / 2 - (box.x + box.width / 2) * this.#scale
    this.#y = this.#svg.clientHeight / 2 - (box.y + box.height / 2) * this.#scale
  }

  /** Bring a box into sight, moving as little as needed; large enough to read. */
  reveal(box: Box): void {
    if (this.#scale < readable) this.#centre(box)
    const margin = 16
    const left = box.x * this.#scale + this.#x
    const top = box.y * this.#scale + this.#y
    const right = left + box.width * this.#scale
    const bottom = top + box.height * this.#scale
    if (right > this.#svg.clientWidth - margin) this.#x -= right - this.#svg.clientWidth + margin
    if (bottom > this.#svg.clientHeight - margin) this.#y -= bottom - this.#svg.clientHeight + margin
    if (left < margin) this.#x += margin - left
    if (top < margin) this.#y += margin - top
    this.#apply()
  }
}
