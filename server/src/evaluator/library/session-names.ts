// Names and annotations that speak of a session, connection, engine or a factory of them.

const NAMES = new Set(
  (
    'session db s sess conn connection db_session dbsession async_session session_factory sessionmaker ' +
    'async_session_maker session_maker tx transaction engine async_engine session_local sessionlocal ' +
    'read_session write_session ro_session rw_session'
  ).split(' '),
)

const ANNOTATIONS = ['Session', 'Connection', 'Engine', 'sessionmaker']

export function looksLikeSession(name: string): boolean {
  const lower = name.toLowerCase().replace(/^_+/, '')
  return NAMES.has(lower) || lower.endsWith('_session')
}

export function annotationIsSession(text: string): boolean {
  return ANNOTATIONS.some((word) => text.includes(word))
}
