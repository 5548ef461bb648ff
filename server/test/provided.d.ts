// What orm-core/test/servers.ts provides to the tests: URLs of real servers, null for one that is not to be had here.

import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresqlUrl: string | null
    mariadbUrl: string | null
  }
}
