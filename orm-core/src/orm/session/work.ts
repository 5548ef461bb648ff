// Work in a transaction or a savepoint: `session.begin(async () => …)` and `beginNested`. Committed when it succeeds,
// undone when it throws; doing it again is `withRetry` of the engine.

import type { Session } from '../session.ts'
import type { SessionTransaction } from './transaction.ts'

/** Does the work, and ends the transaction that was begun for it. */
export async function doWithin<S extends Session, T>(
  session: S,
  transaction: SessionTransaction,
  work: (session: S) => Promise<T> | T,
): Promise<T> {
  const around = session._within
  session._within = transaction
  try {
    const value = await work(session)
    if (transaction.isActive) await transaction.commit()
    return value
  } catch (error) {
    // of the work, or of the flush and the COMMIT at its end
    try {
      await undo(session, transaction)
    } catch {
      transaction._lost(error)
    }
    throw error
  } finally {
    session._within = around
  }
}

/** What failed may have ended the transaction already, and left another that only says so. */
async function undo(session: Session, transaction: SessionTransaction): Promise<void> {
  if (transaction.state !== 'closed') await transaction.rollback()
  else if (transaction.parent === null && session._transaction?.state === 'deactive')
    await session._transaction.rollback()
}
