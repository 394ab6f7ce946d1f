/**
 * Records a round: its raw record as an object; then in one transaction its results and signs, its entry in the log with
 * the number of alerts it raised, an alert for each grave sign that has none open, and an event for each item of the
 * checklist (SUPV-10, LEAK-13). A round is recorded once, whoever tries again.
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { formatInstant, type Id } from '#kernel';
import { TransactionConflict, type Tx } from '#platform/database';
import type { ChecklistObserved } from '../events.ts';
import { hexOf } from '../raw-record.ts';
import { objectName, SOURCE } from '../record-visit.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import { isGrave, meaningOf, type Sign, type SignCode } from './core/signs.ts';
import type { ProbingOptions } from './ports.ts';
import { type Round, reportOf } from './probe-site.ts';
import { endRound, insertResults, type RoundRow } from './store-rounds.ts';

const TRIES = 3;
/** A shop that answers everything with something odd is not a reason to store more. */
const MOST_SIGNS = 500;
const PLACES_TOLD = 20;

type Recording = { readonly row: RoundRow; readonly round: Round; readonly agreement: string | undefined };

export const recordRound = async (options: ProbingOptions, recording: Recording): Promise<'recorded' | 'not-ours'> => {
  const { row, round, agreement } = recording;
  const raw = canonicalJson({
    version: 1,
    round: row.id,
    site: row.site,
    agreement: agreement ?? null,
    ...(JSON.parse(JSON.stringify(reportOf(round))) as JsonObject),
  });
  const rawSha256 = hexOf(sha256(raw));
  const name = objectName(row.tenant, rawSha256);
  if ((await options.objects.get(name)) === undefined) await options.objects.put(name, raw);
  for (let left = TRIES; ; left -= 1) {
    try {
      const outcome = await options.database.inScope({ tenant: row.tenant }, (tx) =>
        record(options, tx, { ...recording, rawSha256 }),
      );
      options.onCommitted();
      return outcome;
    } catch (error) {
      if (error instanceof Superseded) return 'not-ours';
      if (!(error instanceof TransactionConflict) || left === 1) throw error;
    }
  }
};

type Kept = Recording & { readonly rawSha256: string };

export const ALERT_KINDS = ['admin-unrestricted', 'files-exposed', 'site-weakness'] as const;
type AlertKind = (typeof ALERT_KINDS)[number];

const KINDS: Readonly<Partial<Record<string, AlertKind>>> = { '1a': 'admin-unrestricted', '2a': 'files-exposed' };

/** What of the site alerts tell apart: an item's signs of one code are one finding, wherever they stand. */
const alertKindOf = (code: SignCode): AlertKind => KINDS[meaningOf(code).item] ?? 'site-weakness';

const record = async (options: ProbingOptions, tx: Tx, kept: Kept): Promise<'recorded'> => {
  const { row, round, rawSha256 } = kept;
  const site = await findSite(tx, row.tenant, row.site, 'lock');
  if (site === undefined) throw new Error('a site is never removed');
  const grave = Map.groupBy(round.signs.filter(isGrave), ({ code }) => code);
  const open = new Map<SignCode, Id<'alt'> | undefined>();
  // From here on the tenant's other alerts wait for us.
  for (const code of grave.keys()) {
    const reference = referenceOf(row, code);
    open.set(code, await options.alerts.stillOpen(tx, { tenant: row.tenant, source: SOURCE, reference }));
  }
  const alertsRaised = [...open.values()].filter((alert) => alert === undefined).length;
  const entry = await observe(options, tx, kept, alertsRaised);
  const alerts = await tellAlerts(options, tx, { kept, site, grave, open, entry });
  const signs = round.signs.slice(0, MOST_SIGNS).map((sign) => ({ ...sign, alert: alerts.get(sign.code) }));
  const end = {
    at: round.endedAt,
    code: round.endedEarly,
    requests: round.records.length,
    alertsRaised,
    rawSha256,
    entry,
  };
  if (!(await endRound(tx, row, end))) throw new Superseded();
  await insertResults(tx, row, { results: round.results, signs, at: round.endedAt });
  await publish(options, tx, kept, entry);
  return 'recorded';
};

/** Another process took the round up since, and its result counts. */
class Superseded extends Error {}

const referenceOf = ({ site }: RoundRow, code: SignCode): string => `${site}/probes/${code}`;

const observe = async (options: ProbingOptions, tx: Tx, kept: Kept, alertsRaised: number): Promise<EntryId> => {
  const { row, round, rawSha256 } = kept;
  const observation = await options.sources.numberObservation(tx, { tenant: row.tenant, source: SOURCE });
  return options.evidence.append(tx, {
    tenant: row.tenant,
    predicateType: 'observation',
    subjects: [{ name: 'raw-record', algorithm: 'sha256', digest: Uint8Array.from(Buffer.from(rawSha256, 'hex')) }],
    fact: {
      source: SOURCE,
      observation,
      probes: row.id,
      site: row.site,
      endedEarly: round.endedEarly ?? null,
      alertsRaised,
      requests: round.records.length,
      checklist: Object.fromEntries(
        round.results.map(({ item, result, reasons }) => [item, { result, reasons: [...reasons] }]),
      ),
    },
    observedAt: round.endedAt,
    grade: 'A',
    collector: `mitsuke site-watch ${options.software}`,
  });
};

type Telling = {
  readonly kept: Kept;
  readonly site: SiteRow;
  readonly grave: ReadonlyMap<SignCode, readonly Sign[]>;
  readonly open: ReadonlyMap<SignCode, Id<'alt'> | undefined>;
  readonly entry: EntryId;
};

const tellAlerts = async (
  { alerts }: ProbingOptions,
  tx: Tx,
  { kept, site, grave, open, entry }: Telling,
): Promise<ReadonlyMap<SignCode, Id<'alt'>>> => {
  const { row, round, rawSha256 } = kept;
  const told = new Map<SignCode, Id<'alt'>>();
  for (const [code, signs] of grave) {
    const common = { tenant: row.tenant, observedAt: round.endedAt };
    const known = open.get(code);
    if (known !== undefined) {
      await alerts.seeAgain(tx, { ...common, alert: known });
      told.set(code, known);
      continue;
    }
    const { item, severity } = meaningOf(code);
    if (severity === 'none') throw new Error('a grave sign has a severity');
    const places = signs.slice(0, PLACES_TOLD).map(({ place }) => place);
    const detail: JsonObject = { site: row.site, round: row.id, item, code, places, inAll: signs.length };
    const requests = signs.flatMap(({ proof }) => proof.flatMap((number) => round.records[number - 1] ?? []));
    const bytes = canonicalJson({
      ...detail,
      roundRecord: rawSha256,
      observedAt: formatInstant(round.endedAt),
      requests: JSON.parse(JSON.stringify(requests.slice(0, PLACES_TOLD))) as JsonObject[],
    });
    const raised = await alerts.raise(tx, {
      ...common,
      party: row.party,
      source: SOURCE,
      kind: alertKindOf(code),
      severity,
      subject: { kind: 'site', id: site.id, label: site.name },
      detail,
      reference: referenceOf(row, code),
      evidence: entry,
      raw: { mediaType: 'application/json', bytes },
    });
    told.set(code, raised.alert);
  }
  return told;
};

const publish = async (
  { clock, newId, outbox }: ProbingOptions,
  tx: Tx,
  { row, round }: Kept,
  entry: EntryId,
): Promise<void> => {
  for (const { item, control, result, reasons } of round.results) {
    const event: ChecklistObserved = {
      id: newId('evt'),
      type: 'site-watch.checklist-observed.v1',
      tenant: row.tenant,
      key: row.site,
      occurredAt: round.endedAt,
      recordedAt: clock.now(),
      payload: {
        site: row.site,
        ...(row.party === undefined ? {} : { party: row.party }),
        ...{ item, control, result, reasons, entry },
        observedAt: formatInstant(round.endedAt),
      },
    };
    await outbox.publish(tx, event);
  }
};
