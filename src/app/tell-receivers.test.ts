import { expect, test } from 'vitest';
import { type EventEnvelope, idOf, instantOfMs } from '#kernel';
import { HAPPENINGS } from '#webhooks';
import { tellReceivers } from './tell-receivers.ts';

const UUID = '01900000-0000-7000-8000-000000000001';
const TENANT = idOf('ten', UUID);
const at = instantOfMs(1_000);
const AT = '2026-11-21T12:00:00.000Z';
const subject = { kind: 'site', id: 'sit_1', label: 'つばめ屋' };
const about = { case: 'cas_1', number: 1, kind: 'k', severity: 'high', subject, openedAt: AT };
const payment = {
  ...{ review: 'rev_1', decision: 'dec_1', eventId: 'ev-1', acceptorNumber: 'm-1' },
  amount: { amountMinor: 1_000, currency: 'JPY' },
};
const results = [
  { eventId: 'ev-1', result: 'fraud', known: true },
  { eventId: 'ev-2', result: 'disputed', known: false },
  { eventId: 'ev-3', result: 'captured', known: true },
];

const EVENTS: readonly (readonly [type: string, payload: object, told: readonly string[]])[] = [
  [
    'cases.alert-raised.v1',
    {
      ...{ alert: 'alt_1', sequence: 1, source: 's', kind: 'k', severity: 'high', subject, case: 'cas_1' },
      observedAt: AT,
    },
    ['alert.raised'],
  ],
  ['cases.case-opened.v1', { ...about, dueAt: AT }, ['case.opened']],
  ['cases.case-closed.v1', { ...about, closedAt: AT }, ['case.closed']],
  ['decision.held.v1', { ...payment, reasons: ['r'], openedAt: AT, dueAt: AT, whenLate: 'decline' }, ['decision.held']],
  [
    'decision.reviewed.v1',
    { ...payment, outcome: 'approve', reason: 'known-customer', by: 'person', decidedAt: AT },
    ['review.decided'],
  ],
  [
    'decision.campaign-found.v1',
    {
      ...{ campaign: 'cmp_1', scope: 'device', value: 'd', attempts: 9, stopped: 3 },
      ...{ bins: ['411111'], merchants: ['m-1'], signs: ['cards'] },
    },
    ['campaign.found'],
  ],
  ['decision.results-received.v1', { results }, ['fraud-report.received', 'dispute.received']],
];

test.each(EVENTS)('%s is told in a form that is promised', async (type, payload, expected) => {
  const told: { readonly type: keyof typeof HAPPENINGS; readonly data: unknown; readonly occurredAt: number }[] = [];
  const all = tellReceivers(async (_tx, tenant, happening) => {
    expect(tenant).toBe(TENANT);
    told.push(happening);
    return 1;
  });
  const event: EventEnvelope = {
    ...{ id: idOf('evt', UUID), type, tenant: TENANT, key: 'k', occurredAt: at, recordedAt: at },
    payload,
  };
  for (const each of all.filter((one) => one.type === type)) await each.handle({} as never, event);
  expect(told.map((each) => each.type)).toEqual(expected);
  for (const each of told) expect(HAPPENINGS[each.type].data.parse(each.data)).toEqual(each.data);
  expect(told.every(({ occurredAt }) => occurredAt === at)).toBe(true);
});

test('each happening that is offered is told by some event', () => {
  const offered = Object.keys(HAPPENINGS).filter((type) => type !== 'webhook.test');
  expect(EVENTS.flatMap(([, , told]) => told).sort()).toEqual(offered.sort());
  expect(EVENTS.map(([type]) => type).sort()).toEqual(
    tellReceivers(async () => 0)
      .map(({ type }) => type)
      .sort(),
  );
});
