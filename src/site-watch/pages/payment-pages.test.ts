/** Payment pages from visit to visit: kept, pinned by a person, compared, and told over HTTP. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type Scope, uuidOf } from '#kernel';
import { clientConfigOf } from '../../platform/database/connection.ts';
import type { SiteId, VisitId } from '../index.ts';
import { aSite, honestPage, openTestWatch, partyOf, type TestWatch } from '../testing.ts';
import type { PinId } from './store-pages.ts';
import { aForm, type Changes, EVIL, linkVisit, PAY, providerPage, SHOP } from './testing-pages.ts';

/** The card is typed at step 5, as the pages of the fixtures have it. */
const JOURNEY = `
name: link
destinations: [pay.example]
steps:
  - { name: open, open: / }
${['item', 'cart', 'checkout', 'pay'].map((name) => `  - { name: ${name}, click: '#${name}' }`).join('\n')}
  - { name: number, fill: '#n', value: '{{canary.number}}' }
  - { name: code, fill: '#c', value: '{{canary.securityCode}}' }
`;

let room: TestWatch;
let superuser: Client;

beforeAll(async () => {
  room = await openTestWatch();
  superuser = new Client(clientConfigOf(room.database.administrator));
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await room.close();
});

const showing = (changes: Changes = {}): void => {
  room.browser.page = (typed, order) => {
    const { pages, documents } = linkVisit(changes);
    return { ...honestPage(typed, order), pages, documents };
  };
};

const visitNow = async (scope: Scope, site: SiteId) => {
  await room.clock.advance(durationOfMs(1_000));
  const { id } = await room.watch.visits.order(scope, site);
  await room.watch.scheduler.runOnce();
  return room.watch.visits.one(scope, id as VisitId);
};

const added = async (scope: Scope, changes: Parameters<typeof aSite>[0] = {}): Promise<SiteId> => {
  const site = (await room.watch.sites.add(scope, aSite({ paymentType: 'link', journey: JOURNEY, ...changes })))
    .id as SiteId;
  await room.watch.scheduler.runOnce();
  return site;
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

test('the first visit proposes, a person confirms with an entry each, and what differs then is found until it is right', async () => {
  const scope = room.scope();
  showing();
  const site = await added(scope);
  const { pages } = room.watch;
  const proposed = await pages.places(scope, site, {});
  expect(proposed.items.map(({ kind, page, state, seen }) => [page, kind, state, seen[0]])).toEqual([
    ['leaving', 'form', 'proposed', `post ${PAY}/start`],
    ['leaving', 'button', 'proposed', 'none'],
    ['card', 'landing', 'proposed', PAY],
    ['card', 'form', 'proposed', `post ${PAY}`],
  ]);

  const sent = proposed.items.map(({ kind, page, name, seen }) => ({ kind, page, name, value: seen[0] ?? '' }));
  const confirmed = await pages.confirm(scope, site, { pins: sent, beside: false });
  expect(confirmed.items.every(({ state, pins }) => state === 'pinned' && pins.length === 1)).toBe(true);
  expect(await pages.confirm(scope, site, { pins: sent, beside: false })).toEqual(confirmed);
  const entries = confirmed.items.flatMap(({ pins }) => pins.map(({ evidence }) => uuidOf(evidence as never)));
  const { rows } = await superuser.query('select bytes from evidence.entry where id = any($1)', [entries]);
  expect(rows).toHaveLength(4);
  const facts = rows.map(({ bytes }) => atob(JSON.parse(String(bytes)).payload));
  expect(facts.every((fact) => fact.includes('"setting":"payment-page-pin"') && !fact.includes('pay.example'))).toBe(
    true,
  );

  showing({ action: `${EVIL}/start`, card: providerPage(EVIL) });
  const attacked = await visitNow(scope, site);
  expect(attacked.findings.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(
    expect.arrayContaining(['critical payment-page-elsewhere', 'high payment-form-changed']),
  );
  expect((await visitNow(scope, site)).findings.filter(({ seenAgain }) => seenAgain).length).toBeGreaterThan(1);
  expect((await pages.places(scope, site, { state: 'differs' })).items.map(({ kind }) => kind)).toContain('landing');
  expect(text(await pages.placesCsv(scope, site, { kind: 'landing' }))).toContain('differs');

  const wish = { kind: 'landing', page: 'card', name: '', value: PAY } as const;
  await expect(pages.confirm(scope, site, { pins: [wish], beside: false })).rejects.toMatchObject({
    message: 'payment-place-not-seen',
  });
  const replaced = await pages.confirm(scope, site, { pins: [{ ...wish, value: EVIL }], beside: false });
  expect(replaced.items.find(({ kind }) => kind === 'landing')).toMatchObject({
    state: 'pinned',
    pins: [{ value: EVIL }],
  });
  const pin = replaced.items.find(({ kind }) => kind === 'landing')?.pins[0]?.id as PinId;
  const left = await pages.withdraw(scope, pin);
  expect(left.items.find(({ kind }) => kind === 'landing')).toMatchObject({ state: 'proposed', pins: [] });
  await expect(pages.withdraw(scope, pin)).rejects.toMatchObject({ message: 'payment-pin-not-found' });
  expect(room.failures).toEqual([]);
});

test('headers stand beside those of the visit before; one that is weaker is an alert, what is new waits for the digest', async () => {
  const scope = room.scope();
  const policy = "default-src 'self'";
  showing({ headers: { 'content-security-policy': policy, 'x-frame-options': 'DENY' } });
  const site = await added(scope);
  expect((await room.watch.pages.headers(scope, site, {})).items.every(({ change }) => change === 'same')).toBe(true);
  showing({
    headers: {
      'content-security-policy': `${policy} 'unsafe-inline'`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
  });
  const visit = await visitNow(scope, site);
  const headers = visit.findings.filter(({ kind }) => kind.startsWith('payment-header'));
  expect(new Set(headers.map(({ kind, severity, alert }) => `${severity} ${kind} ${alert !== undefined}`))).toEqual(
    new Set([
      'high payment-header-weakened true',
      'low payment-header-changed false',
      'low payment-header-weakened false',
    ]),
  );
  const weakened = await room.watch.pages.headers(scope, site, { page: 'leaving', change: 'weakened' });
  expect(weakened.items).toMatchObject([
    { name: 'content-security-policy', severity: 'high', before: policy, after: `${policy} 'unsafe-inline'` },
  ]);
  expect(text(await room.watch.pages.headersCsv(scope, site, { change: 'added' }))).toContain('referrer-policy');
});

test('a form that spells a card number in its name is kept without it', async () => {
  const scope = room.scope();
  room.browser.page = (typed, order) => {
    const name = `n${typed.number}`;
    const { pages, documents } = linkVisit({
      leaving: {
        forms: [aForm(`${PAY}/start`, { id: name, buttons: [] }), aForm(`${SHOP}/${typed.number}`, { name })],
        title: typed.number,
      },
    });
    return { ...honestPage(typed, order), pages, documents };
  };
  await added(scope);
  const { rows } = await superuser.query('select pages::text from site_watch.visit_page where tenant = $1', [
    uuidOf(scope.tenant as never),
  ]);
  expect(rows).toHaveLength(1);
  expect(String(rows[0].pages)).not.toMatch(/\d{12}/);
});

test('neither another tenant nor another merchant sees or ends what is pinned', async () => {
  const scope = room.scope();
  const party = partyOf(room);
  showing();
  const site = await added(scope, { party });
  const { items } = await room.watch.pages.places(scope, site, { kind: 'landing' });
  const [place] = items;
  const pin = { kind: 'landing', page: 'card', name: '', value: place?.seen[0] ?? '' } as const;
  const confirmed = await room.watch.pages.confirm(scope, site, { pins: [pin], beside: false });
  const id = confirmed.items.find(({ kind }) => kind === 'landing')?.pins[0]?.id as PinId;
  for (const stranger of [room.scope(), { ...scope, parties: [partyOf(room)] }]) {
    await expect(room.watch.pages.places(stranger, site, {})).rejects.toMatchObject({
      message: 'site-not-found',
    });
    await expect(room.watch.pages.withdraw(stranger, id)).rejects.toMatchObject({
      message: 'payment-pin-not-found',
    });
  }
});

test('a shop that moves is compared as the one it was', async () => {
  const scope = room.scope();
  const described = { paymentType: 'link', journey: JOURNEY } as const;
  showing();
  const site = await added(scope, { name: 'moving' });
  const origin = 'https://moved.example';
  await room.watch.sites.change(scope, site, aSite({ ...described, name: 'moving', origin }));
  room.browser.page = (typed, order) => {
    const { pages, documents } = linkVisit();
    const moved = JSON.parse(JSON.stringify({ pages, documents }).replaceAll(SHOP, origin));
    return { ...honestPage(typed, order), ...moved, scripts: [] };
  };
  expect((await visitNow(scope, site)).findings).toEqual([]);
});
