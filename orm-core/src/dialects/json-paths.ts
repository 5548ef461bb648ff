// JSON paths as SQLite and MySQL write them: `$."key"[0]`.

/** A key or a position of a JSON value. */
export function formatJsonIndex(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? `$[${value}]` : `$."${value}"`
}

/** A list of keys and positions, from the outside in. */
export function formatJsonPath(value: Iterable<unknown>): string {
  const steps = Array.from(value, (step) =>
    typeof step === 'number' || typeof step === 'bigint' ? `[${step}]` : `."${step}"`,
  )
  return `$${steps.join('')}`
}
