/** Why a log cannot go on. */
import type { Log } from './store.ts';

export type DamageCode =
  | 'tiles-differ-from-head'
  | 'entry-differs-from-tile'
  | 'entries-missing'
  /** The published checkpoint is of a larger tree than the head's, or of another of the same size. */
  | 'published-is-ahead'
  /** What lies in the checkpoint's place is no checkpoint that the key of this log in force at its size signed. */
  | 'published-does-not-open';

/**
 * What is stored contradicts what was signed. Nothing is signed for this log and nothing of it published while that is
 * so; each later round looks again, so that a repair is taken up without a restart.
 */
export class LogDamaged extends Error {
  readonly code: DamageCode;

  constructor(code: DamageCode, log: Pick<Log, 'id'>) {
    super(`${code}: ${log.id}`);
    this.name = 'LogDamaged';
    this.code = code;
  }
}
