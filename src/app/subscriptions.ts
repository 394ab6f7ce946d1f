/**
 * The map of the loop: which room's event becomes which other room's command. Rooms of one floor do not know each
 * other; this file translates.
 */
import type { Assurance, VisitSeen } from '#assurance';
import { type CardScanRecorded, cardScanObjectName } from '#card-discovery/scans';
import type { BatchDecided } from '#decision';
import type { AttestationMissing } from '#evidence';
import { type Id, type PartyId, parseInstant } from '#kernel';
import type { Objects } from '#platform/objects';
import type { Subscription } from '#platform/stream';
import type { Registry } from '#registry';
import type { VisitRecorded } from '#site-watch';
import type { DeclarationState, Supervision } from '#supervision';
import type { Webhooks } from '#webhooks';
import { type AlertDoors, raiseMissing } from './attest-logs.ts';
import { seeObserved } from './see-observed.ts';
import { tellReceivers } from './tell-receivers.ts';

type Consumers = Pick<Registry, 'keepDeclared' | 'merchants'> & {
  readonly assurance: Pick<Assurance, 'seeCardScan' | 'seeVisit'>;
  readonly objects: Pick<Objects, 'get'>;
  /** Made later than what publishes to it. */
  readonly cases: () => AlertDoors;
  readonly supervision: () => Pick<Supervision, 'seeObserved'>;
  readonly webhooks: () => Pick<Webhooks, 'tell'>;
};

export const subscriptions = ({
  keepDeclared,
  merchants,
  assurance,
  cases,
  supervision,
  webhooks,
  objects,
}: Consumers): readonly Subscription[] => [
  {
    name: 'registry.observe-merchants',
    type: 'decision.batch-decided.v1',
    handle: async (tx, event) => {
      const { merchants: seen } = event.payload as BatchDecided['payload'];
      await merchants.observe(tx, event.tenant, seen);
    },
  },
  {
    name: 'registry.keep-declared',
    type: 'supervision.declaration-state.v1',
    handle: async (tx, event) => {
      const { party, declaration, state, dueAt, ...at } = event.payload as DeclarationState['payload'];
      const told = {
        ...{ party: party as PartyId, declaration: declaration as Id<'dcl'>, state, dueAt: instantOf(dueAt) },
        openedAt: at.openedAt === undefined ? undefined : instantOf(at.openedAt),
        filedAt: at.filedAt === undefined ? undefined : instantOf(at.filedAt),
        expiresAt: at.expiresAt === undefined ? undefined : instantOf(at.expiresAt),
        toldAt: event.occurredAt,
      };
      await keepDeclared(tx, event.tenant, told);
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
    name: 'assurance.see-card-scan',
    type: 'card-discovery.scan-recorded.v1',
    handle: async (tx, event) => {
      const { tenant, key: target } = event;
      const { sentBy, sure: findings, ...payload } = event.payload as CardScanRecorded['payload'];
      const bytes = sentBy === undefined ? undefined : await objects.get(cardScanObjectName(tenant, payload.sha256));
      if (sentBy !== undefined && bytes === undefined) throw new Error('a result is kept before it is recorded');
      const seen = {
        ...{ ...payload, tenant, target, findings, party: payload.party },
        startedAt: instantOf(payload.startedAt),
        endedAt: instantOf(payload.endedAt),
        ...(sentBy === undefined || bytes === undefined ? {} : { sent: { by: sentBy, bytes } }),
      };
      await assurance.seeCardScan(tx, seen);
    },
  },
  {
    name: 'cases.alert-of-missing-attestation',
    type: 'evidence.attestation-missing.v1',
    handle: (tx, event) => raiseMissing(cases(), tx, event as AttestationMissing),
  },
  ...seeObserved(supervision),
  ...tellReceivers((tx, tenant, happening) => webhooks().tell(tx, tenant, happening)),
];

const instantOf = (text: string) => {
  const read = parseInstant(text);
  if (read.kind === 'failed') throw new Error('a room gives instants of its own');
  return read.value;
};
