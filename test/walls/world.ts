/**
 * A house on a real PostgreSQL, served on loopback, with two tenants and in the first two merchants' people. What one
 * must not see is planted through the public doors, and named with words that stand nowhere else.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { type Id, type PersonId, Secret, type TenantId } from '#kernel';
import type { Route } from '#platform/http';
import { systemScope } from '#registry';
import { enrolTenant } from '../../src/app/enrol-tenant.ts';
import { type House, openHouse } from '../../src/app/house.ts';
import type { PostgresConnection } from '../../src/platform/database/connection.ts';
import { openTestDatabase } from '../../src/platform/database/testing.ts';
import { createHttpServer } from '../../src/platform/http/fastify.ts';
import { softAuthenticator } from '../../src/registry/testing-authenticator.ts';
import { plantAssurance } from './assurance-calls.ts';
import { plantDecisions } from './decision-calls.ts';
import { plantInventory } from './plant-inventory.ts';
import { plantPages } from './plant-pages.ts';
import { plantProbes } from './plant-probes.ts';
import { plantDeclarations } from './supervision-calls.ts';
import { plantWebhooks } from './webhook-calls.ts';

export type Answer = { readonly status: number; readonly text: string; readonly body: Record<string, unknown> };
export type Caller = (method: string, address: string, body?: unknown) => Promise<Answer>;

export type World = {
  readonly house: House;
  /** An administrator of the first tenant, of the second, and one of the people of the first tenant's second merchant. */
  readonly owner: Caller;
  readonly stranger: Caller;
  readonly neighbour: Caller;
  readonly nobody: Caller;
  /** Ids of what is planted, by what they name. */
  readonly ids: Readonly<Record<string, string>>;
  /** Texts and ids that stand only in what belongs to the first tenant, and all of it but what the neighbour may see. */
  readonly hiddenFromStranger: readonly string[];
  readonly hiddenFromNeighbour: readonly string[];
  close(): Promise<void>;
};

const TENANT_WORD = 'kept-within-the-first';
const PARTY_WORD = 'kept-within-the-party';
export const OF_NEIGHBOUR = 'of-the-neighbour';
export const JOURNEY = `
name: shop
destinations: [pay.example]
steps:
  - name: checkout
    open: /checkout
  - name: number
    fill: '#n'
    value: '{{canary.number}}'
`;

export const urlOf = (connection: PostgresConnection): string => {
  if ('url' in connection) return connection.url.reveal();
  const { host, port, user, password, database } = connection;
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password.reveal())}`;
  return `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
};

type Opened = { readonly house: House; readonly at: string; close(): Promise<void> };

/** Nothing runs in the background but the log's sequencer, by hand: what is planted stays as it was planted. */
const openServed = async (more: (house: House) => readonly Route[]): Promise<Opened> => {
  const database = await openTestDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-walls-'));
  const read = readConfiguration({ MITSUKE_LOG_LEVEL: 'error' }, undefined);
  const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
  if (read.kind === 'failed' || rules.kind === 'failed') throw new Error('the standard configuration is sound');
  const house = await openHouse({
    configuration: { ...read.value, databaseUrl: new Secret(urlOf(database.connection)) },
    dataFolder: path.join(folder, 'data'),
    purpose: 'serve',
    ruleSet: rules.value,
    version: 'walls',
    logTo: { write: () => undefined },
    onStep: () => undefined,
  });
  const server = await createHttpServer({
    routes: [...house.routes, ...more(house)],
    authenticator: house.registry.authenticator,
    clock: house.clock,
    newId: house.newId,
    log: house.log,
    version: 'walls',
    rateLimits: { refusedPerAddress: 10_000, perAddress: 100_000 },
    idempotency: house.idempotency,
  });
  const { url } = await server.listen(0);
  return {
    house,
    at: url,
    close: async () => {
      await server.close();
      await house.database.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const typeOf = (body: unknown): Record<string, string> =>
  body === undefined ? {} : { 'content-type': body instanceof Uint8Array ? 'text/plain' : 'application/json' };

const callerAt =
  (at: string, headers: Record<string, string>): Caller =>
  async (method, address, body) => {
    const answer = await fetch(at + address, {
      method,
      headers: { origin: at, ...headers, ...typeOf(body) },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
  };

const exchange = async (at: string, token: string): Promise<Caller> => {
  const answer = await fetch(`${at}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: at },
    body: JSON.stringify({ token }),
  });
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return callerAt(at, { cookie, 'x-csrf-token': csrfToken });
};

const signIn = async ({ house, at }: Opened, tenant: TenantId, person: PersonId): Promise<Caller> => {
  const link = await house.registry.signIn.issueLink({ tenant }, person);
  if (link.kind === 'failed') throw new Error(link.error);
  return exchange(at, link.value.token.reveal());
};

const made = async (answer: Promise<Answer>): Promise<Record<string, unknown> & { id: string }> => {
  const { status, body, text } = await answer;
  if (status >= 300) throw new Error(`not planted: ${status} ${text}`);
  return body as { id: string };
};

const payment = (eventId: string) => ({
  eventId,
  occurredAt: new Date().toISOString(),
  channel: 'ecommerce',
  amount: { amountMinor: 150_000, currency: 'JPY' },
  card: { token: eventId, bin: '411111', last4: '1111' },
  merchant: { acceptorNumber: `${TENANT_WORD}-acceptor`, name: `${TENANT_WORD} name` },
});

export const openWorld = async (more: (house: House, world: () => World) => readonly Route[]): Promise<World> => {
  let world: World | undefined;
  const opened = await openServed((house) =>
    more(house, () => {
      if (world === undefined) throw new Error('the world is not there yet');
      return world;
    }),
  );
  const { house, at } = opened;
  const called = (name: string) => ({ email: `${name}@example.jp`, displayName: name });
  const first = await enrolTenant(house, {
    name: 'First',
    kind: 'psp',
    language: 'ja',
    administrator: called(`${TENANT_WORD}-admin`),
  });
  const second = await enrolTenant(house, {
    name: 'Second',
    kind: 'psp',
    language: 'ja',
    administrator: called('second-admin'),
  });
  const owner = await signIn(opened, first.tenant.id, first.administrator.id);
  const stranger = await signIn(opened, second.tenant.id, second.administrator.id);
  const ids = await plant(
    opened,
    owner,
    () => signIn(opened, first.tenant.id, first.administrator.id),
    first.tenant.id,
  );
  await house.evidence.sequencer.runOnce();
  const { log, size } = (await owner('GET', '/v1/evidence/log')).body as { log: string; size: number };
  const invited = await made(
    owner('POST', '/v1/invitations', { ...called(OF_NEIGHBOUR), role: 'merchant', parties: [ids.neighbourParty] }),
  );
  const neighbour = await exchange(at, (invited.link as { token: string }).token);
  // A day names nothing; every merchant of a tenant reads which layouts there are, since it consents to one by name.
  const { neighbourParty = '', neighbourMerchant = '', ownLayout = '', soonDay: _day, ...others } = ids;
  const hidden = [...Object.values(others), TENANT_WORD, PARTY_WORD, first.administrator.id, log];
  world = {
    house,
    owner,
    stranger,
    neighbour,
    nobody: callerAt(at, {}),
    ids: { ...ids, tenant: first.tenant.id, log, tile: `entries/000.p/${size}` },
    hiddenFromStranger: [...hidden, neighbourParty, neighbourMerchant, ownLayout, OF_NEIGHBOUR, first.tenant.id],
    hiddenFromNeighbour: hidden,
    close: opened.close,
  };
  return world;
};

/** Of a source of its own. */
const raise = ({ house }: Opened, tenant: TenantId, of: string, partyOf?: string) =>
  house.database.database.asSystem((tx) =>
    house.cases.alerts.raise(tx, {
      tenant,
      ...(partyOf === undefined ? {} : { party: partyOf as never }),
      ...{ source: 'walls', kind: 'card-data-sent-elsewhere', severity: 'high', detail: { word: of } },
      ...{ subject: { kind: 'site', id: of, label: of }, observedAt: house.clock.now(), reference: of },
      raw: { mediaType: 'text/plain', bytes: new TextEncoder().encode(`raw ${of}`) },
    }),
  );

const plant = async (
  opened: Opened,
  owner: Caller,
  signInAgain: () => Promise<Caller>,
  tenant: TenantId,
): Promise<Record<string, string>> => {
  const post = (address: string, body?: unknown) => made(owner('POST', address, body));
  const party = await post('/v1/parties', { name: PARTY_WORD, corporateNumber: '7000012050002' });
  const roles = (await post(`/v1/parties/${party.id}/roles`, { role: 2, validFrom: '2024-04-01' })).roles;
  const merchantOf = (name: string, of: string) =>
    post('/v1/merchants', { acceptorNumber: name, name, party: of, reason: 'contract-signed' });
  const merchant = await merchantOf(PARTY_WORD, party.id);
  const shop = await post('/v1/shops', { party: party.id, name: PARTY_WORD });
  const neighbourParty = await post('/v1/parties', { name: OF_NEIGHBOUR });
  const neighbourMerchant = await merchantOf(OF_NEIGHBOUR, neighbourParty.id);
  const invite = async (name: string, role: string) => {
    const invited = await post('/v1/invitations', { email: `${name}@example.jp`, displayName: name, role });
    return { id: (invited.person as { id: string }).id, token: (invited.link as { token: string }).token };
  };
  const person = await invite(`${TENANT_WORD}-analyst`, 'analyst');
  const invitee = await invite(`${TENANT_WORD}-invitee`, 'analyst');
  await exchange(opened.at, person.token);
  const { act } = await post(`/v1/people/${person.id}/credential-reset`, { reason: TENANT_WORD });
  const key = await post('/v1/api-keys', { name: TENANT_WORD, permissions: ['decision:read'] });
  const options = await post('/v1/me/passkeys/options');
  const credential = softAuthenticator('http://localhost').create(options as never);
  const passkey = await post('/v1/me/passkeys', { name: TENANT_WORD, credential });
  const decision = await post('/v1/payments/decisions', payment(`${TENANT_WORD}-event`));
  const { site, visit, consent, soon } = await plantSite(post, merchant.id);
  const [alertSource] = (await owner('GET', '/v1/alert-sources')).body.items as { id: string }[];
  const [alert, ofParty] = [
    await raise(opened, tenant, TENANT_WORD),
    await raise(opened, tenant, PARTY_WORD, party.id),
  ];
  const work = await plantWork(opened, owner, {
    ...{ tenant, case: ofParty.case, merchant: merchant.id, person: person.id },
  });
  const assured = await plantAssurance(opened.house, post, { tenant, party: party.id, word: PARTY_WORD });
  const decided = await plantDecisions(post, (address) => owner('GET', address), TENANT_WORD);
  await signInAgain();
  const sessions = (await owner('GET', '/v1/me/sessions')).body.items as { id: string; current: boolean }[];
  return {
    ...{ consent, soon, soonDay: soon.slice(0, 10) },
    ...(await plantAgency(post)),
    party: party.id,
    role: (roles as { id: string }[])[0]?.id ?? '',
    ...{ merchant: merchant.id, shop: shop.id },
    ...{ neighbourParty: neighbourParty.id, neighbourMerchant: neighbourMerchant.id },
    ...{ person: person.id, invitee: invitee.id },
    ...{ act: String(act), decision: decision.id },
    apiKey: (key.apiKey as { id: string }).id,
    passkey: passkey.id,
    payment: `${TENANT_WORD}-event`,
    ...{ site: site.id, visit: visit.id },
    ...(await plantInventory(opened.house, (address) => owner('GET', address), {
      ...{ tenant, site: site.id, visit: visit.id, word: TENANT_WORD },
    })),
    ...(await plantProbes(opened.house, (address, body) => made(owner('PUT', address, body)), {
      ...{ tenant, site: site.id, word: TENANT_WORD },
    })),
    ...(await plantPages(opened.house, post, { tenant, site, visit, word: TENANT_WORD })),
    alertSource: alertSource?.id ?? '',
    ...{ alert: alert.alert, case: alert.case, partyAlert: ofParty.alert, partyCase: ofParty.case },
    ...{ ...work, ...assured },
    ...(await plantDeclarations(opened.house, post, { tenant, party: party.id, word: PARTY_WORD })),
    ...decided,
    ...(await plantWebhooks(post, TENANT_WORD)),
    session: sessions.find(({ current }) => !current)?.id ?? '',
  };
};

type Post = (address: string, body?: unknown) => Promise<Record<string, unknown> & { readonly id: string }>;

/** A PSP that acts for an acquirer. */
const plantAgency = async (post: Post): Promise<Record<'acquirer' | 'agent' | 'agency', string>> => {
  const inRole = async (role: number) => {
    const { id } = await post('/v1/parties', { name: `${TENANT_WORD}-${role}` });
    await post(`/v1/parties/${id}/roles`, { role, validFrom: '2024-04-01' });
    return id;
  };
  const [acquirer, agent] = [await inRole(3), await inRole(4)];
  const agency = await post('/v1/agencies', { acquirer, agent, validFrom: '2024-04-01' });
  return { acquirer, agent, agency: agency.id };
};

/** Watched for a merchant, with a visit that waits. */
const plantSite = async (post: Post, merchant: string) => {
  const site = await post('/v1/sites', {
    ...{ name: TENANT_WORD, origin: `https://${TENANT_WORD}.example`, paymentType: 'js', journey: JOURNEY },
    ...{ consent: { kind: 'own-site' }, merchants: [merchant], cadenceMinutes: 60, active: true },
  });
  const visit = await post(`/v1/sites/${site.id}/visits`);
  return { site, visit, ...(await plantConsent(post, site.id)) };
};

const plantConsent = async (
  post: (address: string, body: unknown) => Promise<Record<string, unknown>>,
  site: string,
): Promise<{ readonly consent: string; readonly soon: string }> => {
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const { consents } = await post(`/v1/sites/${site}/consents`, {
    ...{ giver: 'merchant', organisation: TENANT_WORD, person: TENANT_WORD, contact: TENANT_WORD },
    ...{ reference: TENANT_WORD, allows: ['card-form-attempts'], validUntil: soon },
  });
  const [consent] = consents as { id: string }[];
  return { consent: consent?.id ?? '', soon };
};

/** Tasks, a participant, a merchant, a file and a record of a case. */
const plantWork = async (
  { house }: Opened,
  owner: Caller,
  of: { readonly tenant: TenantId; readonly case: Id<'cas'>; readonly merchant: string; readonly person: string },
): Promise<Record<string, string>> => {
  const { tenant, case: id, merchant, person } = of;
  await made(owner('POST', `/v1/cases/${id}/tasks`, { title: PARTY_WORD, assignee: person }));
  await made(owner('POST', `/v1/cases/${id}/tasks`, { title: `${PARTY_WORD} and again` }));
  const { tasks } = await made(owner('POST', `/v1/cases/${id}/tasks`, { title: `${PARTY_WORD} again` }));
  await made(owner('PUT', `/v1/cases/${id}/participants/${person}`, { part: 'observer' }));
  await made(owner('PUT', `/v1/cases/${id}/merchants/${merchant}`));
  const file = await house.cases.work.addFile(systemScope(tenant, 'walls'), {
    ...{ case: id, name: `${PARTY_WORD}.txt`, mediaType: 'text/plain' },
    read: async function* () {
      yield new TextEncoder().encode(PARTY_WORD);
    },
  });
  const { records } = await made(owner('POST', `/v1/cases/${id}/records`, { language: 'en' }));
  const [task, lastTask, otherTask] = (tasks as { id: string }[]).map((each) => each.id);
  const [record] = records as { id: string; at: string; entry: { id: string } }[];
  const ids = { task, lastTask, otherTask, record: record?.id, recordAt: record?.at, file, entry: record?.entry.id };
  return Object.fromEntries(Object.entries(ids).map(([name, value]) => [name, value ?? '']));
};
