// Options of dialects that are mappings may come as a plain object or as a Map (whose keys may be columns).

export type Mapping<V = any> = ReadonlyMap<any, V> | Readonly<Record<string, V>>

export function entriesOf<V>(mapping: Mapping<V> | null | undefined): [any, V][] {
  if (mapping == null) return []
  return mapping instanceof Map ? [...mapping] : Object.entries(mapping)
}

export function lookUp<V>(mapping: Mapping<V> | null | undefined, key: unknown): V | undefined {
  if (mapping == null) return undefined
  if (mapping instanceof Map) return mapping.get(key)
  return typeof key === 'string' && Object.hasOwn(mapping, key) ? (mapping as Record<string, V>)[key] : undefined
}
