/** A person says that what is blocked for a campaign is to go on: on record, and heeded by the next batch. */
import { canonicalJson, type Evidence, sha256 } from '#evidence';
import { formatInstant, type Instant, Problem, type Scope, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId, Random } from '#platform/random';
import { campaignNeedsPerson, campaignNotBlocking, campaignNotFound } from '../problems.ts';
import type { CampaignId, Tables } from './campaign-tables.ts';

export type LiftPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly software: string;
  readonly onCommitted: () => void;
};

/** @throws Problem `campaign-not-found`, `campaign-needs-person`, `campaign-not-blocking` */
export type LiftCampaign = (scope: Scope, id: CampaignId, reason: string) => Promise<void>;

const SALT_BYTES = 32;

export const createLiftCampaign =
  (ports: LiftPorts): LiftCampaign =>
  async (scope, id, reason) => {
    const { tenant, principal } = scope;
    if (principal.kind !== 'person') throw new Problem(campaignNeedsPerson);
    await ports.database.inScope(scope, async (tx) => {
      const found = await tables<Tables>(tx)
        .selectFrom('decision.campaign')
        .select('last_at')
        .where('tenant', '=', uuidOf(tenant))
        .where('id', '=', uuidOf(id))
        .forUpdate()
        .executeTakeFirst();
      if (found === undefined) throw new Problem(campaignNotFound);
      const at = ports.clock.now();
      if (!(await isBlocking(tx, scope, { id, at, lastAt: found.last_at }))) throw new Problem(campaignNotBlocking);
      const lift = ports.newId('cml');
      const fact = { kind: 'campaign-lifted', record: lift, campaign: id, liftedAt: formatInstant(at) };
      const record = canonicalJson({ ...fact, by: principal.id, reason });
      const salt = ports.random.bytes(SALT_BYTES);
      const entry = await ports.evidence.append(tx, {
        tenant,
        predicateType: 'configuration-change',
        subjects: [{ name: `record ${lift}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
        fact,
        observedAt: at,
        grade: 'A',
        collector: `mitsuke decision ${ports.software}`,
      });
      await tables<Tables>(tx)
        .insertInto('decision.campaign_lift')
        .values({
          ...{ tenant: uuidOf(tenant), id: uuidOf(lift), campaign: uuidOf(id), lifted_by: principal.id, reason },
          ...{
            lifted_at: at,
            after_sequence: null,
            record: new TextDecoder().decode(record),
            salt,
            entry: uuidOf(entry),
          },
        })
        .execute();
    });
    ports.onCommitted();
  };

type Asked = { readonly id: CampaignId; readonly at: Instant; readonly lastAt: Instant };

const isBlocking = async (tx: Tx, { tenant }: Scope, { id, at, lastAt }: Asked): Promise<boolean> => {
  const block = await tables<Tables>(tx)
    .selectFrom('decision.campaign_block')
    .select('scope')
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id))
    .where('until_at', '>', at)
    .limit(1)
    .executeTakeFirst();
  const lifted = await tables<Tables>(tx)
    .selectFrom('decision.campaign_lift')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id))
    .where('lifted_at', '>=', lastAt)
    .limit(1)
    .executeTakeFirst();
  return block !== undefined && lifted === undefined;
};
