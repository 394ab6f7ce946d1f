/** The end of a permission, told ahead of time and when it has come; how sites are watched, asked of the database too. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, formatInstant, type Instant, minus, plus, type Scope, uuidOf } from '#kernel';
import { clientConfigOf } from '../../platform/database/connection.ts';
import type { SiteId } from '../index.ts';
import { aSite, openTestWatch, type TestWatch } from '../testing.ts';
import { WATCHINGS } from './core/watching.ts';

const days = (count: number) => durationOfMs(count * 86_400_000);
const MINUTE = durationOfMs(60_000);

let room: TestWatch;
let superuser: Client;

beforeAll(async () => {
  room = await openTestWatch('new');
  superuser = new Client(clientConfigOf(room.database.administrator));
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await room.close();
});

let count = 0;
/** Not visited by itself: what is told does not hang on a visit. */
const added = async (scope: Scope, changes: Parameters<typeof aSite>[0] = {}) => {
  count += 1;
  const host = `shop${count}.example`;
  const described = aSite({ name: host, origin: `https://${host}`, cadenceMinutes: 10_080, ...changes });
  const { id } = await room.watch.sites.add(scope, described);
  return { id: id as SiteId, host };
};

type Added = Awaited<ReturnType<typeof added>>;

const prove = async (scope: Scope, { id, host }: Added) => {
  const { ownership } = await room.watch.permissions.read(scope, id);
  room.places.records.set(`_mitsuke-site.${host}`, [ownership.text]);
  await room.watch.permissions.check(scope, id);
};

const consent = (scope: Scope, { id }: Added, giver: 'merchant' | 'payment-provider', validUntil: Instant) =>
  room.watch.permissions.consent(scope, id, {
    ...{ giver, organisation: 'つばめ屋', person: '燕', contact: 'anzen@shop.example', reference: '12' },
    ...{ allows: ['card-form-attempts'], validUntil },
  });

const permit = async (scope: Scope, site: Added, providerDays = 400) => {
  await prove(scope, site);
  await consent(scope, site, 'merchant', plus(room.clock.now(), days(400)));
  return consent(scope, site, 'payment-provider', plus(room.clock.now(), days(providerDays)));
};

const told = async (scope: Scope, id: string) =>
  (await room.cases.alerts.list(scope, { filters: {}, limit: 50 })).items
    .filter(({ subject, kind }) => subject.id === id && kind.startsWith('site-permission'))
    .map(({ kind, severity, status }) => [kind, severity, status]);

const watchingOf = async (scope: Scope, id: SiteId) => (await room.watch.sites.one(scope, id)).rights;

/** A scheduler looks for ends once a minute. */
const look = async () => {
  await room.clock.advance(MINUTE);
  await room.watch.scheduler.runOnce();
};

/** So many times five days: a proof that is seen each time is renewed. */
const pass = async (times: number) => {
  for (let time = 0; time < times; time += 1) {
    await room.clock.advance(days(5));
    await room.watch.scheduler.runOnce();
  }
};

test('a consent that runs out is told a month before, and again when nobody looks any more; renewed, it is watched', async () => {
  const scope = room.scope();
  const site = await added(scope);
  await look();
  expect(await watchingOf(scope, site.id)).toMatchObject({ watching: 'not-permitted', endings: [] });
  const { rights } = await permit(scope, site, 40);
  expect(rights).toMatchObject({ watching: 'watched', endings: [] });
  await look();
  expect(await told(scope, site.id)).toEqual([]);
  await pass(3);
  const ending = await watchingOf(scope, site.id);
  expect(ending).toMatchObject({ watching: 'ending', endings: [{ what: 'payment-provider' }] });
  expect(await told(scope, site.id)).toEqual([['site-permission-ending', 'medium', 'open']]);
  const {
    items: [alert],
  } = await room.cases.alerts.list(scope, { filters: {}, limit: 1 });
  expect((await room.cases.alerts.get(scope, alert?.id as never)).detail).toMatchObject({ ends: ending.endings });
  await pass(6);
  expect(await watchingOf(scope, site.id)).toMatchObject({ watching: 'ended', lacks: ['payment-provider'] });
  expect(await told(scope, site.id)).toEqual([
    ['site-permission-ended', 'high', 'open'],
    ['site-permission-ending', 'medium', 'open'],
  ]);
  await consent(scope, site, 'payment-provider', plus(room.clock.now(), days(400)));
  await look();
  expect(await watchingOf(scope, site.id)).toMatchObject({ watching: 'watched' });
  expect(room.failures).toEqual([]);
});

test('a consent withdrawn, a proof gone and another host each end it at once; one that never began is no end', async () => {
  const scope = room.scope();
  const [withdrawn, gone, moved, never] = [
    await added(scope),
    await added(scope),
    await added(scope),
    await added(scope),
  ];
  for (const site of [withdrawn, gone, moved]) await permit(scope, site);
  await look();
  const { consents } = await room.watch.permissions.read(scope, withdrawn.id);
  for (const { id } of consents.slice(0, 1)) await room.watch.permissions.withdraw(scope, withdrawn.id, id as never);
  room.places.records.delete(`_mitsuke-site.${gone.host}`);
  const elsewhere = aSite({ name: moved.host, origin: 'https://moved.example', cadenceMinutes: 10_080 });
  await room.watch.sites.change(scope, moved.id, elsewhere);
  await look();
  const ended = [['site-permission-ended', 'high', 'open']];
  expect(await told(scope, withdrawn.id)).toEqual(ended);
  expect(await told(scope, moved.id)).toEqual(ended);
  expect(await told(scope, never.id)).toEqual([]);
  // Looked for each day: not seen once, it stands for a week yet.
  await room.clock.advance(days(1));
  await room.watch.scheduler.runOnce();
  await look();
  expect(await watchingOf(scope, gone.id)).toMatchObject({ watching: 'ending', endings: [{ what: 'proof' }] });
  expect(await told(scope, gone.id)).toEqual([['site-permission-ending', 'medium', 'open']]);
  await look();
  expect(await told(scope, gone.id)).toHaveLength(1);
});

test('a site that is not watched by choice, or belongs to the lab, ends nothing', async () => {
  const scope = room.scope();
  const resting = await added(scope, { active: false });
  await permit(scope, resting);
  await superuser.query(`update site_watch.site set watch_told = 'watched' where id = $1`, [uuidOf(resting.id)]);
  const { consents } = await room.watch.permissions.read(scope, resting.id);
  for (const { id } of consents) await room.watch.permissions.withdraw(scope, resting.id, id as never);
  await look();
  expect(await told(scope, resting.id)).toEqual([]);
  const lab = { origin: 'http://shop.localhost:7311', destinations: ['psp.localhost'] };
  expect((await room.watch.sites.add(scope, aSite({ name: 'lab', ...lab }))).rights).toMatchObject({
    watching: 'watched',
  });
});

/** All that a site's permission can hang on, each in every combination that matters. */
const FACTS = {
  earlier: ['none', 'past', 'soon', 'far'],
  proof: ['none', 'elsewhere', 'lapsed', 'failing', 'proven'],
  merchant: ['none', 'soon', 'far'],
  provider: ['none', 'past', 'far', 'untyped', 'withdrawn', 'moved'],
  told: ['none', 'watched'],
} as const;

const combinations = Object.entries(FACTS).reduce<readonly Readonly<Record<string, string>>[]>(
  (known, [name, values]) => known.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
  [{}],
);

/** As rows of the tables; a site of each combination beside the one that is copied. */
const plantAll = async (scope: Scope): Promise<void> => {
  const now = room.clock.now();
  const at = {
    past: minus(now, days(1)),
    soon: plus(now, days(20)),
    far: plus(now, days(60)),
    ...{ untyped: plus(now, days(60)), withdrawn: plus(now, days(60)), moved: plus(now, days(60)) },
  };
  const when = (name: string | undefined) =>
    name !== undefined && name in at ? formatInstant(at[name as 'past']) : null;
  const { id } = await added(scope, { active: false });
  const sites = combinations.map((each) => ({ ...each, host: `${Object.values(each).join('-')}.example` }));
  const described = sites.map(({ host, ...each }: Readonly<Record<string, string>>) => ({
    host,
    earlier: when(each.earlier),
    told: each.told === 'none' ? null : each.told,
    method: each.proof === 'none' ? null : 'dns',
    proven: each.proof === 'none' ? null : each.proof === 'elsewhere' ? 'other.example' : host,
    until: each.proof === 'none' ? null : when(each.proof === 'lapsed' ? 'past' : 'soon'),
    dns: each.proof === 'failing' ? 'nothing' : 'found',
  }));
  await superuser.query(
    `insert into site_watch.site (tenant, id, name, origin, payment_type, destinations, journey_text, journey_name,
      journey_steps, journey_hash, consent, cadence_minutes, active, created_at, changed_at, earlier_until, watch_told,
      proof_method, proof_host, proven_at, proven_until, proof_dns, proof_file)
    select tenant, gen_random_uuid(), f.host, 'https://' || f.host, payment_type, destinations, journey_text, journey_name,
      journey_steps, journey_hash, consent, cadence_minutes, active, created_at, changed_at, f.earlier, f.told,
      f.method, f.proven, f.until, f.until, f.dns, 'nothing'
    from site_watch.site, jsonb_to_recordset($2) f (host text, earlier timestamptz, told text, method text, proven text,
      until timestamptz, dns text)
    where id = $1`,
    [uuidOf(id), JSON.stringify(described)],
  );
  const consents = sites.flatMap(({ host, ...each }: Readonly<Record<string, string>>) =>
    [
      { giver: 'merchant', given: each.merchant },
      { giver: 'payment-provider', given: each.provider },
    ]
      .filter(({ given }) => given !== 'none')
      .map(({ giver, given }) => ({
        host,
        giver,
        until: when(given),
        of: given === 'moved' ? 'other.example' : host,
        withdrawn: given === 'withdrawn' ? when('past') : null,
        allows: given === 'untyped' ? [] : ['card-form-attempts'],
      })),
  );
  await superuser.query(
    `insert into site_watch.consent (tenant, id, site, giver, host, organisation, person, contact, reference, allows,
      valid_until, recorded_at, recorded_by, withdrawn_at, withdrawn_by)
    select tenant, gen_random_uuid(), site.id, f.giver, f."of", '', '', '', '', f.allows, f.until, created_at, '',
      f.withdrawn, case when f.withdrawn is not null then 'per' end
    from jsonb_to_recordset($2) f (host text, giver text, until timestamptz, "of" text, withdrawn timestamptz,
      allows text[])
    join site_watch.site on site.name = f.host and site.tenant = $1`,
    [uuidOf(scope.tenant), JSON.stringify(consents)],
  );
};

test('the filter of the list says of every site what the site itself says', async () => {
  const scope = room.scope();
  await plantAll(scope);
  const all = (await room.watch.sites.page(scope, { filters: { text: '-' }, limit: 1_000 })).items;
  expect(all).toHaveLength(4 * 5 * 3 * 6 * 2);
  for (const watching of WATCHINGS) {
    const { items } = await room.watch.sites.page(scope, { filters: { text: '-', watching }, limit: 1_000 });
    const expected = all.filter(({ rights }) => rights.watching === watching).map(({ name }) => name);
    expect(expected.length).toBeGreaterThan(10);
    expect([watching, items.map(({ name }) => name)]).toEqual([watching, expected]);
  }
});
