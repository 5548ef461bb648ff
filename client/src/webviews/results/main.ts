// The results page: what runs, then its rows, the SQL that was sent, or why there are none. The grid is in grid.ts; what a
// statement means is the server's business.

import type {
  ConnectionInfo,
  ExplainResult,
  RunError,
  RunPage,
  RunResult,
  SentStatement,
} from 'athanor-server/protocol'
import { element } from '../dom.ts'
import { channel } from '../vscode-api.ts'
import { toCsv, toJson } from './export-rows.ts'
import { createGrid, type Grid } from './grid.ts'
import type { FromResults, ToResults } from './messages.ts'
import './style.css'

const extension = channel<FromResults, ToResults>()
const root = document.getElementById('root')!

/** Read out by screen readers when it changes. */
const live = element('div', { class: 'hidden', role: 'status', 'aria-live': 'polite' })
document.body.append(live)
const announce = (text: string) => {
  live.textContent = text
}

/** What is shown. `loading` is true while more rows are on their way. */
interface Shown {
  readonly result: RunResult
  readonly pageSize: number
  readonly sent: SentStatement[]
  readonly rows: (readonly (string | number | boolean | null)[])[]
  readonly grid: Grid | null
  more: boolean
  loading: boolean
  elapsedMs: number
}

let shown: Shown | null = null
let current: string | null = null
let clock: ReturnType<typeof setInterval> | undefined

const plural = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
const time = (ms: number) =>
  ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`

function clear(): void {
  clearInterval(clock)
  shown?.grid?.destroy()
  shown = null
  root.replaceChildren()
}

const button = (label: string, onclick: () => void, attributes: Record<string, string> = {}) =>
  element('button', { type: 'button', onclick, ...attributes }, label)

function titleBar(
  title: string,
  connection: ConnectionInfo | null,
  summary: Node,
  ...actions: (Node | false)[]
): HTMLElement {
  return element(
    'header',
    { class: 'bar' },
    element(
      'div',
      { class: 'what' },
      button(title, () => extension.send({ type: 'source' }), { class: 'link title', title: 'Go to the statement' }),
      connection && element('span', { class: 'badge', title: connection.url }, connection.name),
      summary,
    ),
    element('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Results' }, ...actions),
  )
}

function showRunning(message: Extract<ToResults, { type: 'running' }>): void {
  clear()
  current = message.runId
  const started = performance.now()
  const elapsed = element('span', { class: 'summary', 'aria-hidden': 'true' }, 'Running…')
  clock = setInterval(() => {
    elapsed.textContent = `Running… ${time(performance.now() - started)}`
  }, 250)
  root.append(
    titleBar(
      message.title,
      message.connection,
      elapsed,
      button('Cancel', () => extension.send({ type: 'cancel', runId: message.runId })),
    ),
    element('div', { class: 'progress', role: 'progressbar', 'aria-label': 'The query is running' }),
  )
  announce('The query is running')
}

/** Who cancels a run makes no error. */
const errorLabel = ({ code }: RunError) => (code === 'cancelled' ? 'Cancelled' : 'Error')

function errorBox(error: RunError): HTMLElement {
  const remedy =
    error.code === 'no-connection' || error.code === 'unknown-connection' || error.code === 'unreachable'
      ? button('Select Connection', () => extension.send({ type: 'command', command: 'athanor.selectConnection' }))
      : error.code === 'needs-write-session' || error.code === 'read-only'
        ? button('New Write Session', () => extension.send({ type: 'command', command: 'athanor.beginWriteSession' }))
        : null
  return element(
    'div',
    { class: error.code === 'cancelled' ? 'notice' : 'error', role: 'alert' },
    element('p', { class: 'message' }, error.message),
    error.fix && element('p', { class: 'fix' }, error.fix),
    error.databaseCode && element('p', { class: 'code' }, `Code ${error.databaseCode}`),
    remedy,
  )
}

function sentList(sent: readonly SentStatement[]): HTMLElement {
  if (!sent.length) return element('p', { class: 'nothing' }, 'Nothing was sent to the database.')
  return element(
    'ol',
    { class: 'sent' },
    ...sent.map((statement) =>
      element(
        'li',
        {},
        element(
          'div',
          { class: 'facts' },
          element('span', { class: 'purpose' }, statement.purpose),
          element('span', {}, time(statement.durationMs)),
          statement.rows !== null && element('span', {}, plural(statement.rows, 'row')),
        ),
        element('pre', { tabindex: '0' }, statement.sql),
        statement.parameters && element('pre', { class: 'parameters' }, statement.parameters),
      ),
    ),
  )
}

/** Tabs as the accessibility guide has them: arrow keys move, one tab stop. */
function tabs(
  entries: readonly { readonly id: string; readonly label: string; readonly panel: HTMLElement }[],
): Node[] {
  const choose = (chosen: number, focus: boolean) => {
    entries.forEach(({ panel }, index) => {
      const active = index === chosen
      panel.hidden = !active
      controls[index]!.setAttribute('aria-selected', String(active))
      controls[index]!.tabIndex = active ? 0 : -1
      if (active && focus) controls[index]!.focus()
    })
  }
  const controls = entries.map(({ id, label, panel }, index) => {
    panel.id = `panel-${id}`
    panel.setAttribute('role', 'tabpanel')
    panel.setAttribute('aria-labelledby', `tab-${id}`)
    return element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        onclick: () => choose(index, false),
        onkeydown: (event: KeyboardEvent) => {
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
          if (step) choose((index + step + entries.length) % entries.length, true)
        },
      },
      label,
    )
  })
  choose(0, false)
  return [element('div', { class: 'tabs', role: 'tablist' }, ...controls), ...entries.map(({ panel }) => panel)]
}

function copy(format: 'csv' | 'json'): void {
  if (!shown?.result.columns.length) return
  const { columns } = shown.result
  const text = format === 'csv' ? toCsv(columns, shown.rows) : toJson(columns, shown.rows)
  extension.send({ type: 'copy', text, what: `${plural(shown.rows.length, 'row')} as ${format.toUpperCase()}` })
}

function summaryText({ result, rows, more, sent, elapsedMs }: Omit<Shown, 'grid'>): string {
  const parts: string[] = []
  if (result.columns.length) parts.push(`${plural(rows.length, 'row')}${more ? ', more to load' : ''}`)
  if (result.affected !== null) parts.push(`${plural(result.affected, 'row')} changed, not committed yet`)
  parts.push(time(elapsedMs))
  if (sent.length) parts.push(`${plural(sent.length, 'statement')} sent`)
  return parts.join(' · ')
}

const summary = element('span', { class: 'summary' })
const loadMore = button('Load More', () => requestMore())

function update(): void {
  if (!shown) return
  summary.textContent = summaryText(shown)
  loadMore.hidden = !shown.more
  loadMore.toggleAttribute('disabled', shown.loading)
  const sentTab = document.getElementById('tab-sent')
  if (sentTab) sentTab.textContent = `SQL Sent (${shown.sent.length})`
}

function requestMore(): void {
  if (!shown?.more || shown.loading) return
  shown.loading = true
  update()
  extension.send({ type: 'more', runId: shown.result.runId, count: shown.pageSize })
}

function parametersOf(result: RunResult): HTMLElement | null {
  const entries = Object.entries(result.parameters)
  if (!entries.length) return null
  return element(
    'table',
    { class: 'plain' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', {}, 'Parameter'),
        element('th', {}, 'From'),
        element('th', {}, 'Type'),
        element('th', {}, 'Value'),
      ),
    ),
    element(
      'tbody',
      {},
      ...entries.map(([name, value]) => {
        const info = result.statement?.parameters.find((one) => one.name === name)
        return element(
          'tr',
          {},
          element('td', {}, name),
          element('td', {}, info?.source ?? ''),
          element('td', { class: 'type' }, info?.type ?? ''),
          element('td', {}, value === null ? element('span', { class: 'null' }, 'NULL') : value),
        )
      }),
    ),
  )
}

function showResult(result: RunResult, pageSize: number): void {
  if (current !== null && current !== result.runId) return
  clear()
  const gridHost = result.columns.length ? element('div', { class: 'grid' }) : null
  const rows = [...result.rows]
  const parameters = parametersOf(result)
  const panels = [
    ...(result.error
      ? [{ id: 'error', label: errorLabel(result.error), panel: element('section', {}, errorBox(result.error)) }]
      : [
          {
            id: 'rows',
            label: 'Rows',
            panel: element(
              'section',
              { class: 'rows' },
              gridHost ?? element('p', { class: 'nothing' }, 'The statement returns no rows.'),
            ),
          },
        ]),
    {
      id: 'sent',
      label: `SQL Sent (${result.sent.length})`,
      panel: element('section', { class: 'scroll' }, sentList(result.sent)),
    },
    ...(parameters
      ? [{ id: 'parameters', label: 'Parameters', panel: element('section', { class: 'scroll' }, parameters) }]
      : []),
  ]
  root.append(
    titleBar(
      result.title,
      result.connection,
      summary,
      loadMore,
      button('Run Again', () => extension.send({ type: 'again' })),
      gridHost !== null && button('Copy CSV', () => copy('csv')),
      gridHost !== null && button('Copy JSON', () => copy('json')),
    ),
    ...tabs(panels),
  )
  const grid =
    gridHost && !result.error ? createGrid(gridHost, result.columns, rows, { nearEnd: requestMore, announce }) : null
  shown = {
    result,
    pageSize,
    sent: [...result.sent],
    rows,
    grid,
    more: result.more,
    loading: false,
    elapsedMs: result.elapsedMs,
  }
  update()
  announce(result.error ? result.error.message : summaryText(shown))
}

function showPage(page: RunPage): void {
  if (!shown || shown.result.runId !== page.runId) return
  shown.loading = false
  shown.more = page.more
  shown.rows.push(...page.rows)
  shown.sent.push(...page.sent)
  shown.elapsedMs += page.elapsedMs
  shown.grid?.add(page.rows)
  document.getElementById('panel-sent')?.replaceChildren(sentList(shown.sent))
  if (page.error) {
    shown.more = false
    document.querySelector('.tabs')?.before(errorBox(page.error))
  }
  update()
  announce(`${plural(page.rows.length, 'more row')} loaded`)
}

function showPlan(runId: string, result: ExplainResult): void {
  if (current !== runId) return
  clear()
  const panel = result.error
    ? element('section', {}, errorBox(result.error))
    : element('section', { class: 'scroll' }, element('pre', { class: 'plan', tabindex: '0' }, result.plan))
  root.append(
    titleBar(
      result.title,
      result.connection,
      element('span', { class: 'summary' }, 'Plan: the statement was not executed'),
    ),
    ...tabs([
      { id: 'plan', label: result.error ? errorLabel(result.error) : 'Plan', panel },
      {
        id: 'sent',
        label: `SQL Sent (${result.sent.length})`,
        panel: element('section', { class: 'scroll' }, sentList(result.sent)),
      },
    ]),
  )
  announce(result.error ? result.error.message : 'The plan is shown')
}

function showFailure(runId: string, message: string): void {
  if (current !== runId) return
  clear()
  root.append(element('div', { class: 'error', role: 'alert' }, element('p', { class: 'message' }, message)))
}

extension.receive((message) => {
  if (message.type === 'running') showRunning(message)
  else if (message.type === 'result') showResult(message.result, message.pageSize)
  else if (message.type === 'page') showPage(message.page)
  else if (message.type === 'plan') showPlan(message.runId, message.result)
  else if (message.type === 'failed') showFailure(message.runId, message.message)
  else copy(message.format)
})

root.append(
  element(
    'div',
    { class: 'welcome' },
    element('p', {}, 'Put the cursor in a statement and run it: Athanor: Run Query.'),
    element('p', {}, 'Rows, the SQL that was sent and its timings are shown here.'),
  ),
)
extension.send({ type: 'ready' })
