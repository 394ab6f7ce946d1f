/**
 * What the guard said in a batch, kept in the batch's transaction: one campaign with one alert, one entry of the log and
 * one event when it is found, and from then on its attempts, which make it grow and raise nothing (FRAUD-06).
 */
import type { Cases, SourceDefinition } from '#cases';
import { canonicalJson, type Evidence, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Instant, idOf, minus, type TenantId, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Tx, tables } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { GuardSettings } from '../core/enumeration/guard-settings.ts';
import type { Block, GuardNote } from '../core/enumeration/say.ts';
import type { DecisionRecord } from '../core/record.ts';
import type { CampaignFound } from '../events.ts';
import type { CampaignId, Tables } from './campaign-tables.ts';
import {
  addAttempts,
  type Belonging,
  campaignsByNumber,
  type KnownCampaign,
  keepBlocks,
  keepGuardSettings,
  type StandingBlock,
} from './store-campaigns.ts';

const SOURCE = 'enumeration';
export const ENUMERATION: SourceDefinition = { source: SOURCE, room: 'decision', cadenceMinutes: 30, graceMinutes: 15 };

export type CampaignPorts = {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly software: string;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly alerts: Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;
  readonly sources: Pick<Cases['sources'], 'declare' | 'numberObservation'>;
};

export type Noted = { readonly record: DecisionRecord; readonly note: GuardNote };

/** The alert of a campaign that goes on is seen again no more often. */
const SEEN_AGAIN_AFTER = durationOfMs(60_000);

type Keeping = {
  readonly ports: CampaignPorts;
  readonly tx: Tx;
  readonly tenant: TenantId;
  readonly settings: GuardSettings;
  readonly now: Instant;
};

type Told = { readonly first: Block; readonly id: CampaignId };

/** Last in the transaction: whoever raises makes the tenant's other raisers wait. */
export const keepCampaigns = async (
  ports: CampaignPorts,
  tx: Tx,
  tenant: TenantId,
  { noted, settings }: { readonly noted: readonly Noted[]; readonly settings: GuardSettings },
): Promise<void> => {
  if (noted.length === 0) return;
  const keeping: Keeping = { ports, tx, tenant, settings, now: ports.clock.now() };
  const numbers = new Set(
    noted.flatMap(({ note }) => [note.said.campaign, ...note.blocks.map(({ campaign }) => campaign)]),
  );
  const known = new Map(await campaignsByNumber(tx, tenant, [...numbers]));
  const found = await begin(keeping, noted, known);
  const idOfNumber = (number: number): string => {
    const campaign = known.get(number);
    if (campaign === undefined) throw new Error('a campaign is found before it goes on');
    return campaign.id;
  };
  await addAttempts(
    tx,
    tenant,
    noted.flatMap(({ record, note }) => belongingOf(record, note, idOfNumber)),
  );
  await keepBlocks(tx, tenant, { blocks: blocksOf(keeping, noted, idOfNumber), at: keeping.now });
  for (const each of found) await tell(keeping, each);
  const isNew = new Set(found.map(({ id }) => uuidOf(id)));
  for (const campaign of known.values()) if (!isNew.has(campaign.id)) await seeAgain(keeping, campaign);
};

const belongingOf = (
  record: DecisionRecord,
  { said, blocks }: GuardNote,
  idOfNumber: (number: number) => string,
): readonly Belonging[] => [
  { campaign: idOfNumber(said.campaign), eventId: record.eventId, signs: said.signs },
  ...blocks.flatMap(({ campaign, earlier }) => earlier.map((each) => ({ campaign: idOfNumber(campaign), ...each }))),
];

const blocksOf = (
  { settings }: Keeping,
  noted: readonly Noted[],
  idOfNumber: (number: number) => string,
): readonly StandingBlock[] => {
  const last = new Map<string, StandingBlock>();
  for (const { campaign, scope, value, until } of noted.flatMap(({ note }) => note.blocks)) {
    const action = settings.content.actions[scope];
    last.set(`${campaign} ${scope} ${value}`, { campaign: idOfNumber(campaign), scope, value, action, until });
  }
  return [...last.values()];
};

/** Makes a row for each campaign that is new, and adds it to what is known. */
const begin = async (
  keeping: Keeping,
  noted: readonly Noted[],
  known: Map<number, KnownCampaign>,
): Promise<readonly Told[]> => {
  const { ports, tx, tenant, settings, now } = keeping;
  const found: Told[] = [];
  for (const { record, note } of noted) {
    for (const first of note.blocks) {
      if (known.has(first.campaign)) continue;
      if (found.length === 0) {
        await ports.sources.declare(tx, { tenant, ...ENUMERATION });
        await keepGuardSettings(tx, tenant, settings, now);
      }
      const id = ports.newId('cmp');
      await insertCampaign(keeping, { first, id }, record);
      known.set(first.campaign, { id: uuidOf(id), number: first.campaign, told_at: now });
      found.push({ first, id });
    }
  }
  return found;
};

const insertCampaign = async (keeping: Keeping, { first, id }: Told, record: DecisionRecord): Promise<void> => {
  const { ports, tx, tenant, settings, now } = keeping;
  const { campaign: number, scope, value } = first;
  const observation = await ports.sources.numberObservation(tx, { tenant, source: SOURCE });
  const fact: JsonObject = {
    ...{ source: SOURCE, observation, alertsRaised: 1, campaign: id, number, scope, decision: record.id },
    ...{ settings: settings.hash, foundAt: formatInstant(now) },
  };
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: `campaign ${id}`, algorithm: 'sha256', digest: sha256(canonicalJson({ ...fact, value })) }],
    fact,
    observedAt: now,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  await tables<Tables>(tx)
    .insertInto('decision.campaign')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), number, scope, value, settings: settings.hash },
      ...{ quiet_minutes: settings.content.quietMinutes, found_at: now, first_at: now, last_at: now },
      ...{ attempts: 0, stopped: 0, told_at: now, ended_at: null, entry: uuidOf(entry) },
    })
    .execute();
};

const referenceOf = (id: CampaignId): string => `campaign/${id}`;

const tell = async ({ ports, tx, tenant, now }: Keeping, { first, id }: Told): Promise<void> => {
  const { scope, value } = first;
  const { attempts, stopped, entry, signs, bins, merchants } = await extentOf(tx, tenant, id);
  const event: CampaignFound = {
    ...{
      id: ports.newId('evt'),
      type: 'decision.campaign-found.v1',
      tenant,
      key: id,
      occurredAt: now,
      recordedAt: now,
    },
    payload: { campaign: id, scope, value, attempts, stopped, bins, merchants, signs },
  };
  await ports.outbox.publish(tx, event);
  await ports.alerts.raise(tx, {
    ...{ tenant, source: SOURCE, kind: 'card-enumeration', severity: 'high' },
    subject: { kind: 'campaign', id, label: value },
    detail: {
      campaign: id,
      scope,
      value,
      attempts,
      stopped,
      bins: [...bins],
      merchants: [...merchants],
      signs: [...signs],
    },
    ...{ observedAt: now, reference: referenceOf(id), evidence: idOf('ent', entry) },
  });
};

const extentOf = async (tx: Tx, tenant: TenantId, id: CampaignId) => {
  const campaign = await tables<Tables>(tx)
    .selectFrom('decision.campaign')
    .select(['attempts', 'stopped', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirstOrThrow();
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.campaign_attempt')
    .select(['bin', 'acceptor_number', 'signs'])
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id))
    .execute();
  return {
    ...campaign,
    bins: [...new Set(rows.flatMap(({ bin }) => bin ?? []))].sort(),
    merchants: [...new Set(rows.map(({ acceptor_number }) => acceptor_number))].sort(),
    signs: [...new Set(rows.flatMap(({ signs }) => signs))].sort(),
  };
};

const seeAgain = async ({ ports, tx, tenant, now }: Keeping, { id, told_at }: KnownCampaign): Promise<void> => {
  if (told_at > minus(now, SEEN_AGAIN_AFTER)) return;
  const reference = referenceOf(idOf('cmp', id));
  const alert = await ports.alerts.stillOpen(tx, { tenant, source: SOURCE, reference });
  if (alert !== undefined) await ports.alerts.seeAgain(tx, { tenant, alert, observedAt: now });
  await tables<Tables>(tx)
    .updateTable('decision.campaign')
    .set({ told_at: now })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', id)
    .execute();
};
