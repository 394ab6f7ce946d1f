import { expect, test } from 'vitest';
import type { VisitSeen } from '#assurance';
import { type EventEnvelope, idOf, instantOfMs } from '#kernel';
import { subscriptions } from './subscriptions.ts';

const UUID = '01900000-0000-7000-8000-000000000001';
const TENANT = idOf('ten', UUID);
const at = instantOfMs(1_000);

const handled = async (payload: object): Promise<VisitSeen[]> => {
  const seen: VisitSeen[] = [];
  const all = subscriptions({
    supervision: () => ({ seeObserved: async () => undefined }),
    merchants: {} as never,
    keepDeclared: async () => undefined,
    cases: () => ({}) as never,
    webhooks: () => ({}) as never,
    assurance: {
      seeVisit: async (_tx, visit) => {
        seen.push(visit);
      },
      seeCardScan: async () => undefined,
    },
    objects: { get: async () => undefined },
  });
  const type = 'site-watch.visit-recorded.v1';
  const event: EventEnvelope = {
    ...{ id: idOf('evt', UUID), type, tenant: TENANT, key: 'k', occurredAt: at, recordedAt: at },
    payload,
  };
  for (const each of all.filter((one) => one.type === type)) await each.handle({} as never, event);
  return seen;
};

const visit = { visit: 'vis_1', site: 'sit_1', end: 'completed', findings: 1, alertsRaised: 1 };
const found = [{ kind: 'card-data-sent-elsewhere', severity: 'critical', reference: 'sit_1/x', alert: 'alt_1' }];

test('what a visit saw reaches the registers with the tenant of the event', async () => {
  const told = { siteName: 'つばめ屋', party: 'pty_1', hosts: ['shop.example', 'psp.example'], found };
  expect(await handled({ ...visit, ...told })).toEqual([
    {
      tenant: TENANT,
      party: 'pty_1',
      site: 'sit_1',
      siteName: 'つばめ屋',
      visit: 'vis_1',
      at,
      complete: true,
      hosts: told.hosts,
      found,
    },
  ]);
});

test('an event of before it told what was seen is passed over', async () => {
  expect(await handled(visit)).toEqual([]);
});
