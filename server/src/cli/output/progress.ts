// One line on a terminal that says what is being done. Nothing is written where standard error is no terminal.

export interface Progress {
  say(text: string): void
  clear(): void
}

export function progress(stream: NodeJS.WriteStream): Progress {
  let shown = false
  let last = 0
  return {
    say(text) {
      if (!stream.isTTY || Date.now() - last < 50) return
      last = Date.now()
      stream.write(`\r\u001b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
      shown = true
    },
    clear() {
      if (shown) stream.write('\r\u001b[K')
      shown = false
    },
  }
}
