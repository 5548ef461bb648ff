// Takes the password out of a SQLAlchemy URL, leaving the rest of the text as it is written. No other part of a URL is
// read here: that is the server's.

/** The URL without its password, and the password; null when there is none. */
export function withoutPassword(url: string): { readonly url: string; readonly password: string } | null {
  const found = /^([\w+-]+:\/\/)([^:/?#@]*):([^/]*)@(.*)$/s.exec(url)
  if (!found) return null
  const [, scheme, user, password, rest] = found as unknown as [string, string, string, string, string]
  if (password === '') return null
  return { url: `${scheme}${user}@${rest}`, password: decode(password) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A bare % is taken as it is, as SQLAlchemy does.
    return text
  }
}
