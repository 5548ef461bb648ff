// Restart Language Server and Show Log.

import type { Part } from '../part.ts'

export const serverCommands: Part = {
  name: 'Server commands',
  activate(athanor) {
    athanor.command('athanor.restartServer', () => athanor.restart())
    athanor.command('athanor.showLog', () => athanor.log.show())
  },
}
