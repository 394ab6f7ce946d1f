import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs, type Scope, uuidOf } from '#kernel';
import { clientConfigOf } from '../platform/database/connection.ts';
import { destinationsDigest } from './record-site-change.ts';
import type { SiteId } from './store-tables.ts';
import { aSite, openTestWatch, type TestWatch } from './testing.ts';

type Statement = {
  readonly predicateType: string;
  readonly predicate: { readonly fact: Readonly<Record<string, unknown>> };
};

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

const factsOf = async ({ tenant }: Scope, kind: string) => {
  const { rows } = await superuser.query<{ bytes: Buffer }>(
    'select bytes from evidence.entry where tenant = $1 order by arrived, place',
    [uuidOf(tenant)],
  );
  return rows
    .map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as { payload: string })
    .map(({ payload }) => JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Statement)
    .filter(({ predicateType }) => predicateType.startsWith(`urn:mitsuke:evidence:${kind}:`))
    .map(({ predicate }) => predicate.fact);
};

test('who stops a watch, or lets another host have card data, leaves an entry each time', async () => {
  const scope = room.scope();
  const { sites } = room.watch;
  const id = (await sites.add(scope, aSite())).id as SiteId;
  await sites.change(scope, id, aSite({ name: 'another name' }));
  await sites.change(scope, id, aSite({ destinations: ['pay.example', 'collector.example'] }));
  await sites.change(scope, id, aSite({ destinations: ['pay.example', 'collector.example'], active: false }));
  const facts = await factsOf(scope, 'configuration-change');
  const digests = [['pay.example'], ['collector.example', 'pay.example']].map(destinationsDigest);
  const common = { setting: 'watched-site', site: id, by: scope.principal.id };
  expect(facts).toMatchObject([
    { ...common, from: null, to: { active: true, destinationCount: 1, destinations: digests[0] } },
    { ...common, from: { destinations: digests[0] }, to: { destinationCount: 2, destinations: digests[1] } },
    { ...common, from: { active: true }, to: { active: false, destinations: digests[1] } },
  ]);
  expect(JSON.stringify(facts)).not.toContain('.example');
});

test('an observation names the list of destinations it was judged by', async () => {
  const scope = room.scope();
  const { id } = await room.watch.sites.add(scope, aSite({ destinations: ['pay.example', '*.pay2.example'] }));
  await room.clock.advance(durationOfMs(1_000));
  await room.watch.scheduler.runOnce();
  expect(await factsOf(scope, 'observation')).toMatchObject([
    { site: id, allowedDestinations: destinationsDigest(['*.pay2.example', 'pay.example']) },
  ]);
});
