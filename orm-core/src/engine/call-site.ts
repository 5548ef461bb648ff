// Where in a program something was called: the frames of a stack outside of this package. Making a stack costs some
// microseconds, so it is only done where somebody asked for it.

const OWN_FOLDER = new URL('../', import.meta.url).pathname

/** A stack to be read later. */
export function captureCallSite(): { readonly stack?: string } {
  const site: { stack?: string } = {}
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 40
  Error.captureStackTrace(site, captureCallSite)
  Error.stackTraceLimit = before
  return site
}

/** The innermost frames that are the program's own, as `function (file:line:column)`. */
export function describeCallSite(site: { readonly stack?: string }, frames = 2): string | null {
  const found: string[] = []
  for (const line of (site.stack ?? '').split('\n').slice(1)) {
    const frame = line.trim().replace(/^at (async )?/, '')
    if (frame.includes(OWN_FOLDER) || frame.includes('node:internal') || frame.includes('<anonymous>')) continue
    if (frame === 'new Promise' || /^Generator\.|^Array\./.test(frame)) continue
    found.push(frame)
    if (found.length === frames) break
  }
  return found.length === 0 ? null : found.join(' < ')
}
