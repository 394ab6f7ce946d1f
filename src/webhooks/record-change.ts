/**
 * Puts a change of an endpoint on record: a row that says what it is now and who changed it, and an entry in the
 * tenant's log that commits to it. An address may hold a token, so it does not stand in the log.
 */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type Instant, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { WebhookPorts } from './ports.ts';
import { type Endpoint, insertChange } from './store-endpoints.ts';
import type { ChangeKind } from './tables.ts';

export type RecordPorts = Pick<WebhookPorts, 'evidence' | 'random' | 'newId' | 'software'>;

type Change = {
  readonly endpoint: Endpoint;
  readonly change: ChangeKind;
  readonly by: string;
  readonly at: Instant;
};

const SALT_BYTES = 32;

export const recordChange = async (
  { evidence, random, newId, software }: RecordPorts,
  tx: Tx,
  tenant: TenantId,
  { endpoint, change, by, at }: Change,
): Promise<void> => {
  const [id, salt] = [newId('whc'), random.bytes(SALT_BYTES)];
  const { url, description, types, off } = endpoint;
  const fact = {
    setting: 'webhook-endpoint',
    endpoint: endpoint.id,
    change,
    types: [...types],
    state: off === undefined ? 'on' : 'off',
    offWhy: off?.why ?? null,
    record: id,
    by,
  };
  const record = canonicalJson({ ...fact, url, description, at: formatInstant(at) });
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke webhooks ${software}`,
  });
  const text = new TextDecoder().decode(record);
  await insertChange(tx, tenant, {
    id,
    endpoint: endpoint.id,
    change,
    madeBy: by,
    madeAt: at,
    record: text,
    salt,
    entry,
  });
};
