// The relationship graph's page: toolbar, search, selection, keyboard. Drawing is in drawing.ts, moving in viewport.ts,
// positions come from the server.

import type { Graph, GraphNode, Location } from 'athanor-server/protocol'
import { element, svg } from '../dom.ts'
import { channel } from '../vscode-api.ts'
import { colours, drawGraph, drawingStyle, edgeLabel, nodeLabel } from './drawing.ts'
import type { FromGraph, ToGraph } from './messages.ts'
import { type Direction, neighbour } from './neighbours.ts'
import './style.css'
import { Viewport } from './viewport.ts'

const extension = channel<FromGraph, ToGraph>()
const root = document.getElementById('root')!

const sheet = new CSSStyleSheet()
sheet.replaceSync(
  `:root { ${Object.entries(colours)
    .map(([name, [...choices]]) => `${name}: ${nested(choices)};`)
    .join(' ')} }${drawingStyle}`,
)
document.adoptedStyleSheets = [sheet]

function nested([first, ...rest]: readonly string[]): string {
  if (!first?.startsWith('--')) return first ?? 'currentColor'
  return rest.length ? `var(${first}, ${nested(rest)})` : `var(${first})`
}

const live = element('div', { class: 'hidden', role: 'status', 'aria-live': 'polite' })
const layer = svg('g')
const canvas = svg(
  'svg',
  { class: 'canvas', tabindex: '0', role: 'application', 'aria-label': 'Relationship graph' },
  layer,
)
const viewport = new Viewport(canvas, layer)
const search = element('input', {
  type: 'search',
  placeholder: 'Search models (/)',
  'aria-label': 'Search models',
  list: 'classes',
  spellcheck: 'false',
})
const classes = element('datalist', { id: 'classes' })
const facts = element('span', { class: 'facts', role: 'status', 'aria-live': 'polite' })
const focusBar = element('span', { class: 'focus' })
const notice = element('p', { class: 'notice', role: 'alert', hidden: true })
const details = element('aside', { class: 'details', hidden: true, 'aria-label': 'Selected model' })

const button = (label: string, title: string, onclick: () => void) =>
  element('button', { type: 'button', title, 'aria-label': title, onclick }, label)

root.append(
  element(
    'header',
    { class: 'bar', role: 'toolbar', 'aria-label': 'Graph' },
    search,
    classes,
    focusBar,
    facts,
    element(
      'span',
      { class: 'buttons' },
      button('−', 'Zoom out (-)', () => viewport.zoom(1 / 1.25)),
      button('+', 'Zoom in (+)', () => viewport.zoom(1.25)),
      button('Fit', 'Fit everything (0)', () => fit()),
      button('Export SVG', 'Export as SVG', () => exportSvg()),
    ),
  ),
  notice,
  canvas,
  details,
  live,
)

let graph: Graph | null = null
let drawn: ReturnType<typeof drawGraph> | null = null
let selected: string | null = null
let focus: string | null = null
let hops = 1

const node = (id: string | null): GraphNode | undefined => graph?.nodes.find((one) => one.id === id)
const fit = () => {
  if (graph?.nodes.length) viewport.fit({ x: 0, y: 0, width: graph.width, height: graph.height })
}
/** A graph of many models begins at the one that it is about, or that has the most relationships. */
const begin = () => {
  if (!graph?.nodes.length) return
  const count = new Map<string, number>()
  for (const { from, kind, to } of graph.edges)
    if (kind === 'relationship') for (const id of [from, to]) count.set(id, (count.get(id) ?? 0) + 1)
  const most = graph.nodes.toSorted((a, b) => (count.get(b.id) ?? 0) - (count.get(a.id) ?? 0))[0]
  viewport.begin({ x: 0, y: 0, width: graph.width, height: graph.height }, node(focus) ?? most)
}
/** Beside the graph, so that it stays in sight; with Ctrl in its place. */
const open = (location: Location | null, aside = true) => {
  if (location) extension.send({ type: 'open', location, aside })
}

function show(next: Graph, nextFocus: string | null, nextHops: number): void {
  const refit = !viewport.touched || focus !== nextFocus || hops !== nextHops || !graph
  graph = next
  focus = nextFocus
  hops = nextHops
  drawn = drawGraph(next)
  layer.replaceChildren(drawn.layer)
  classes.replaceChildren(...next.classes.map((name) => element('option', { value: name })))
  showMatches()
  notice.hidden = next.nodes.length > 0
  if (!next.nodes.length) notice.textContent = 'No mapped classes were found in this workspace.'
  showFocus()
  if (refit) begin()
  select(node(selected) ? selected : null, false)
  if (!selected && next.nodes[0]) drawn.nodes.get(next.nodes[0].id)?.setAttribute('tabindex', '0')
}

function showFocus(): void {
  if (!focus) {
    focusBar.replaceChildren()
    return
  }
  const range = element('input', {
    type: 'number',
    min: '1',
    max: '9',
    value: String(hops),
    'aria-label': 'Relationships away',
    onchange: () => extension.send({ type: 'focus', focus, hops: Math.max(1, Number(range.value) || 1) }),
  })
  focusBar.replaceChildren(
    `Around ${focus.split('.').at(-1)}, `,
    range,
    ` ${hops === 1 ? 'step' : 'steps'} away `,
    button('Show All', 'Show all models (Escape)', () => extension.send({ type: 'focus', focus: null, hops })),
  )
}

function select(id: string | null, focusIt = true): void {
  selected = id
  if (!graph || !drawn) return
  const near = new Set<string>(id ? [id] : [])
  for (const edge of graph.edges) {
    const touches = id !== null && (edge.from === id || edge.to === id)
    drawn.edges.get(edge.id)?.classList.toggle('lit', touches)
    if (touches) near.add(edge.from).add(edge.to)
  }
  for (const [key, group] of drawn.nodes) {
    group.classList.toggle('selected', key === id)
    group.classList.toggle('near', near.has(key))
    group.setAttribute('tabindex', key === id ? '0' : '-1')
    group.setAttribute('aria-pressed', String(key === id))
  }
  layer.classList.toggle('has-selection', id !== null)
  const chosen = node(id)
  showDetails(chosen)
  if (!chosen) return
  viewport.reveal(chosen)
  if (focusIt) drawn.nodes.get(chosen.id)?.focus({ preventScroll: true })
}

/** The selected model's relationships, each of which can be gone to by keyboard too. */
function showDetails(chosen: GraphNode | undefined): void {
  details.hidden = !chosen
  if (!chosen || !graph) return
  const names = new Map(graph.nodes.map((one) => [one.id, one.name]))
  const edges = graph.edges.filter((edge) => edge.from === chosen.id || edge.to === chosen.id)
  details.replaceChildren(
    element('h2', {}, chosen.name),
    element('p', { class: 'muted' }, chosen.kind === 'class' ? `Table ${chosen.table}` : 'Association table'),
    element(
      'p',
      {},
      button('Open Code', 'Open the code (Enter)', () => open(chosen.location)),
      ' ',
      chosen.kind === 'class'
        ? button('Neighbours', 'Show what is around it (F)', () =>
            extension.send({ type: 'focus', focus: chosen.id, hops: 1 }),
          )
        : null,
    ),
    element(
      'ul',
      {},
      ...edges.map((edge) =>
        element(
          'li',
          {},
          element(
            'button',
            { type: 'button', class: 'link', title: edge.joinCondition, onclick: () => open(edge.location) },
            edgeLabel(edge, names).split('\n')[0]!,
          ),
        ),
      ),
    ),
  )
  live.textContent = `${nodeLabel(chosen)}, ${edges.length} relationship${edges.length === 1 ? '' : 's'}`
}

/** The nodes whose class or table has what is typed. */
function matching(): readonly GraphNode[] {
  const wanted = search.value.trim().toLowerCase()
  return graph?.nodes.filter((one) => `${one.id} ${one.table}`.toLowerCase().includes(wanted)) ?? []
}

/** How many models there are; while something is searched, which. */
function showMatches(): void {
  if (!graph || !drawn) return
  const models = graph.nodes.filter((one) => one.kind === 'class').length
  const relationships = graph.edges.filter((one) => one.kind === 'relationship').length
  const all = `${models} model${models === 1 ? '' : 's'}`
  const wanted = search.value.trim()
  const matches = new Set(wanted === '' ? [] : matching().map((one) => one.id))
  for (const [id, group] of drawn.nodes) group.classList.toggle('match', matches.has(id))
  layer.classList.toggle('has-search', matches.size > 0)
  if (wanted === '') facts.textContent = `${all}, ${relationships} relationship${relationships === 1 ? '' : 's'}`
  else if (matches.size > 0)
    facts.textContent = `${matches.size} of ${graph.nodes.length} match: Enter goes to the next`
  else if (hiddenClass()) facts.textContent = 'Not shown here: Enter goes there'
  else facts.textContent = `No model is called ${wanted}`
}

/** A class which is not in the part that is drawn. */
function hiddenClass(): string | undefined {
  const wanted = search.value.trim().toLowerCase()
  return graph?.classes.find((name) => name.toLowerCase().includes(wanted))
}

function find(): void {
  const wanted = search.value.trim().toLowerCase()
  if (!wanted || !graph) return
  const matches = matching()
  const exact = matches.filter((one) => [one.id, one.name, one.table].some((name) => name.toLowerCase() === wanted))
  const ordered = exact.length ? exact : matches
  const hit = ordered[(ordered.findIndex((one) => one.id === selected) + 1) % ordered.length]
  if (hit) {
    select(hit.id, false)
    return
  }
  const elsewhere = hiddenClass()
  if (elsewhere) extension.send({ type: 'focus', focus: elsewhere, hops })
}

search.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') find()
  else if (event.key === 'Escape') {
    search.value = ''
    showMatches()
    canvas.focus()
  } else return
  event.preventDefault()
  event.stopPropagation()
})
search.addEventListener('input', showMatches)
search.addEventListener('change', find)

canvas.addEventListener('click', (event) => {
  const target = event.target as Element
  const edge = graph?.edges.find((one) => one.id === target.closest<SVGGElement>('.edge')?.dataset.id)
  if (edge) return open(edge.location, !(event.ctrlKey || event.metaKey))
  const chosen = node(target.closest<SVGGElement>('.node')?.dataset.id ?? null)
  if (!chosen) return select(null)
  const column = target.closest<SVGGElement>('.row')?.dataset.column
  const location = column === undefined ? chosen.location : chosen.columns[Number(column)]?.location
  select(chosen.id)
  open(location ?? chosen.location, !(event.ctrlKey || event.metaKey))
})

document.addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement || event.altKey) return
  const inCanvas = canvas.contains(document.activeElement) || document.activeElement === document.body
  const plain = !event.ctrlKey && !event.metaKey
  if (event.key === '/' && plain) search.focus()
  else if ((event.key === '+' || event.key === '=') && plain) viewport.zoom(1.25)
  else if (event.key === '-' && plain) viewport.zoom(1 / 1.25)
  else if (event.key === '0' && plain) fit()
  else if (event.key.startsWith('Arrow') && inCanvas && plain) {
    if (event.shiftKey) pan(event.key as Direction)
    else move(event.key as Direction)
  } else if (event.key === 'Enter' && inCanvas) open(node(selected)?.location ?? null, plain)
  else if (event.key.toLowerCase() === 'f' && inCanvas && plain && node(selected)?.kind === 'class') {
    extension.send({ type: 'focus', focus: selected, hops: 1 })
  } else if (event.key === 'Escape') {
    if (selected) {
      select(null)
      canvas.focus()
    } else if (focus) extension.send({ type: 'focus', focus: null, hops })
  } else return
  event.preventDefault()
})

function pan(key: Direction): void {
  const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key] as [
    number,
    number,
  ]
  viewport.pan(...by)
}

function move(key: Direction): void {
  if (!graph?.nodes.length) return
  const from = node(selected)
  const next = from ? neighbour(from, graph.nodes, key) : graph.nodes[0]
  if (next) select(next.id)
}

/** What a custom property comes to in this theme, in a form that every program reads. */
function fixedColour(name: string): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!
  const probe = element('span')
  document.body.append(probe)
  probe.style.color = `var(${name})`
  context.fillStyle = getComputedStyle(probe).color
  probe.remove()
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part!.toString(16).padStart(2, '0')).join('')}`
}

/** The drawing as a file of its own: the theme's colours as they are now. */
function exportSvg(): void {
  if (!graph || !drawn) return
  const style = drawingStyle
    .replace(/var\((--graph-[a-z]+)\)/g, (_, name: string) => fixedColour(name))
    .replace(/var\(--vscode-[\w-]+, ([^)]*)\)/g, '$1')
  const copy = drawn.layer.cloneNode(true) as SVGGElement
  for (const group of copy.querySelectorAll('[role], [tabindex]')) {
    for (const name of ['role', 'tabindex', 'aria-pressed']) group.removeAttribute(name)
  }
  const margin = 16
  const [width, height] = [graph.width + 2 * margin, graph.height + 2 * margin]
  const file = svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `${-margin} ${-margin} ${width} ${height}`,
    },
    svg('style', {}, style),
    svg('rect', { x: -margin, y: -margin, width, height, fill: fixedColour('--graph-background') }),
    copy,
  )
  extension.send({ type: 'export', svg: new XMLSerializer().serializeToString(file) })
}

extension.receive((message) => {
  if (message.type === 'graph') show(message.graph, message.focus, message.hops)
  else if (message.type === 'failed') {
    notice.textContent = message.message
    notice.hidden = false
  }
})
new ResizeObserver(() => {
  if (!viewport.touched) begin()
}).observe(canvas)
extension.send({ type: 'ready' })
