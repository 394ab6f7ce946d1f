/**
 * The map of the loop: which room's event becomes which other room's command. Rooms of one floor do not know each
 * other; this file translates.
 */
import type { Assurance, VisitSeen } from '#assurance';
import type { BatchDecided } from '#decision';
import type { AttestationMissing } from '#evidence';
import type { Subscription } from '#platform/stream';
import type { Registry } from '#registry';
import type { VisitRecorded } from '#site-watch';
import type { Webhooks } from '#webhooks';
import { type AlertDoors, raiseMissing } from './attest-logs.ts';
import { tellReceivers } from './tell-receivers.ts';

type Consumers = Pick<Registry, 'merchants'> & {
  readonly assurance: Pick<Assurance, 'seeVisit'>;
  /** Made later than what publishes to it. */
  readonly cases: () => AlertDoors;
  readonly webhooks: () => Pick<Webhooks, 'tell'>;
};

export const subscriptions = ({ merchants, assurance, cases, webhooks }: Consumers): readonly Subscription[] => [
  {
    name: 'registry.observe-merchants',
    type: 'decision.batch-decided.v1',
    handle: async (tx, event) => {
      const { merchants: seen } = event.payload as BatchDecided['payload'];
      await merchants.observe(tx, event.tenant, seen);
    },
  },
  {
    name: 'assurance.see-visit',
    type: 'site-watch.visit-recorded.v1',
    handle: async (tx, event) => {
      const { party, site, siteName, visit, end, hosts, found } = event.payload as VisitRecorded['payload'];
      // Visits of before the event told what was seen.
      if (siteName === undefined || hosts === undefined || found === undefined) return;
      const complete = end === 'completed';
      const seen = { tenant: event.tenant, party, site, siteName, visit, at: event.occurredAt, complete, hosts, found };
      await assurance.seeVisit(tx, seen as VisitSeen);
    },
  },
  {
    name: 'cases.alert-of-missing-attestation',
    type: 'evidence.attestation-missing.v1',
    handle: (tx, event) => raiseMissing(cases(), tx, event as AttestationMissing),
  },
  ...tellReceivers((tx, tenant, happening) => webhooks().tell(tx, tenant, happening)),
];
