import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TenantId, uuidOf } from '#kernel';
import { clientConfigOf } from '../platform/database/connection.ts';
import { Appender } from './append.ts';
import { type Attestation, stateAttestation } from './state-attestation.ts';
import { newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';
import { readStatement } from './verify-here.ts';

let room: TestEvidence;
let superuser: Client;
beforeAll(async () => {
  room = await openTestEvidence();
  superuser = new Client(clientConfigOf(room.database.administrator));
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await room.close();
});

const newestFact = async (tenant: TenantId) => {
  const { rows } = await superuser.query<{ bytes: Buffer }>(
    'select bytes from evidence.entry where tenant = $1 order by arrived desc, place desc limit 1',
    [uuidOf(tenant)],
  );
  return rows.map(({ bytes }) => readStatement(bytes)?.fact)[0];
};

const witness = (name: string) => ({
  vkey: `${name}+00000000+AAAA`,
  url: `https://${name}`,
  key: { name, keyId: 0, publicKey: new Uint8Array(32) },
});
const asked = (names: readonly string[], quorum: number): Attestation =>
  ({ witnesses: { witnesses: names.map(witness), quorum }, authority: undefined }) as unknown as Attestation;
const NONE: Attestation = { witnesses: undefined, authority: undefined };

const state = (attestation: Attestation, tenants: readonly TenantId[]) =>
  stateAttestation({ ...room.ports, clock: { ...room.ports.clock } }, new Appender(room.ports), attestation, tenants);

test('a log says whom outside it needs, once for each change, and nothing where nobody was ever asked', async () => {
  const tenant = newId('ten');
  await room.database.inScope({ tenant }, (tx) => room.evidence.beginLog(tx, tenant));
  const pending = async () => (await room.evidence.logOf(scopeOf(tenant))).pending;
  const counts: number[] = [await pending()];
  const settings = [NONE, asked(['b', 'a'], 2), asked(['a', 'b'], 2), asked(['a', 'b'], 1), NONE, NONE];
  for (const attestation of settings) {
    await state(attestation, [tenant]);
    counts.push(await pending());
  }
  expect(counts).toEqual([1, 1, 2, 2, 3, 4, 4]);
});

test('of an authority its host is said, not its address', async () => {
  const tenant = newId('ten');
  await room.database.inScope({ tenant }, (tx) => room.evidence.beginLog(tx, tenant));
  await state({ ...NONE, authority: { url: 'https://user-key@tsa.example/secret?token=1' } }, [tenant]);
  expect(await newestFact(tenant)).toEqual({
    setting: 'log-attestation',
    from: { witnesses: [], quorum: 0, timeStamps: null },
    to: { witnesses: [], quorum: 0, timeStamps: 'tsa.example' },
    by: 'configuration',
  });
});

test('a tenant without a log is passed over', async () => {
  await expect(state(asked(['a'], 1), [newId('ten')])).resolves.toBeUndefined();
});
