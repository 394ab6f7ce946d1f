/** Publishes, in the transaction of what was found, that somebody outside did not attest to a log. */

import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { AttestationMissing } from './events.ts';
import type { Log } from './store.ts';

export type TellPorts = { readonly outbox: Outbox; readonly clock: Clock; readonly newId: NewId };

export const tellMissing = async (
  { outbox, clock, newId }: TellPorts,
  tx: Tx,
  log: Pick<Log, 'tenant' | 'id' | 'origin'>,
  missing: Omit<AttestationMissing['payload'], 'log' | 'origin'>,
): Promise<void> => {
  const now = clock.now();
  const event: AttestationMissing = {
    id: newId('evt'),
    type: 'evidence.attestation-missing.v1',
    tenant: log.tenant,
    key: log.id,
    occurredAt: now,
    recordedAt: now,
    payload: { log: log.id, origin: log.origin, ...missing },
  };
  await outbox.publish(tx, event);
};
