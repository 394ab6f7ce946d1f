/**
 * Records a search: its whole result as an object; then in one transaction its rows, its entry in the log with the number of
 * alerts it raised, an alert for each place and kind that has none open, and the event (LEAK-01, LEAK-13). Grade A is for what
 * this server searched itself, grade C for what was sent in, signed or not: see docs/decisions/0021.
 */
import type { SourceDefinition } from '#cases';
import { type JsonObject, sha256 } from '#evidence';
import { formatInstant, type Id, type Instant, type PartyId, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { ScanResult } from '../core/finding.ts';
import { type FoundPlace, foundPlaces, type Severity, severityOf } from '../core/found-places.ts';
import type { CardScanRecorded } from './events.ts';
import type { CardScanPorts } from './ports.ts';
import { findSent, insertPlaces, insertScan, type PlaceRow, type ScanRow, takeTurn } from './store-scans.ts';
import type { ScanId } from './tables.ts';

export const SOURCE = 'card-discovery';

/** What the accounts of alerts know of the searches: docs/specs/alert-accounting.md. */
export const CARD_DISCOVERY: SourceDefinition = {
  source: SOURCE,
  room: 'card-discovery',
  cadenceMinutes: 60,
  graceMinutes: 15,
};

export const objectName = (tenant: TenantId, digest: string): string => `card-discovery/${tenant}/sha256/${digest}`;

export type NewScan = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly name: string;
  readonly result: ScanResult;
  /** As it was written or sent. */
  readonly bytes: Uint8Array;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Absent where the server searched. */
  readonly sent?: { readonly by: string; readonly signer: string | undefined };
};

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hashOf = (parts: readonly string[]): string =>
  hexOf(sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 32);

/** What is sent twice is recorded once. */
export const recordScan = async (ports: CardScanPorts, scan: NewScan): Promise<ScanRow> => {
  const { tenant, bytes } = scan;
  const digest = hexOf(sha256(bytes));
  const name = objectName(tenant, digest);
  if ((await ports.objects.get(name)) === undefined) await ports.objects.put(name, bytes);
  await ports.sources.keepDeclared(CARD_DISCOVERY, [tenant]);
  const recorded = await ports.database.inScope({ tenant }, (tx) => record(ports, tx, { ...scan, digest }));
  ports.onCommitted();
  return recorded;
};

type Recording = NewScan & { readonly digest: string };

const record = async (ports: CardScanPorts, tx: Tx, scan: Recording): Promise<ScanRow> => {
  const { tenant, party, name, sent } = scan;
  await takeTurn(tx, scan);
  const before = sent === undefined ? undefined : await findSent(tx, { tenant, party, name, sha256: scan.digest });
  if (before !== undefined) return before;
  const id = ports.newId('cds');
  const places = foundPlaces(scan.result.findings);
  // From here on the tenant's other alerts wait for us.
  const asked = await askAlerts(ports, tx, scan, causesOf(scan, places));
  const alertsRaised = asked.filter(({ open }) => open === undefined).length;
  const observation = await ports.sources.numberObservation(tx, { tenant, source: SOURCE });
  const entry = await observe(ports, tx, scan, { id, alertsRaised, observation });
  const told = await tellAlerts(ports, tx, scan, { asked, id, entry });
  const row = rowOf(ports, scan, { id, alertsRaised, entry });
  await insertScan(tx, row);
  await insertPlaces(tx, row, placeRows(places, told));
  await publish(ports, tx, row);
  return row;
};

/** What an alert is raised about: one place and kind, what is beyond so many, or a search that could not look. */
type Cause = {
  readonly kind: string;
  readonly severity: Severity;
  readonly key: string;
  readonly detail: JsonObject;
  readonly place: FoundPlace | undefined;
};

/** More places than people look at one by one: the others are told of together. */
const ALERTS_OF_ONE_SCAN = 100;

const kindOf = ({ kind }: FoundPlace): string =>
  kind === 'card-number' ? 'card-numbers-stored' : 'authentication-data-stored';

const causesOf = ({ result }: Recording, places: readonly FoundPlace[]): readonly Cause[] => {
  const grave = places.flatMap((place) => {
    const severity = severityOf(place);
    return severity === undefined ? [] : [{ place, severity }];
  });
  const causes: Cause[] = grave.slice(0, ALERTS_OF_ONE_SCAN).map(({ place, severity }) => ({
    place,
    severity,
    kind: kindOf(place),
    key: hashOf([place.kind, place.place]),
    detail: {
      place: place.place,
      data: place.kind,
      ...place.counts,
      brands: [...place.brands],
      ...(place.line === undefined ? {} : { line: place.line }),
    },
  }));
  const others = grave.slice(ALERTS_OF_ONE_SCAN);
  const [worst] = others;
  if (worst !== undefined) {
    const detail = { furtherPlaces: others.length };
    causes.push({ kind: kindOf(worst.place), severity: worst.severity, key: 'further', detail, place: undefined });
  }
  return isBlind(result) ? [...causes, blindCause(result)] : causes;
};

/** Silence is not safety: nothing was read though something should have been, or it was broken off. */
const isBlind = ({ summary, skips }: ScanResult): boolean =>
  !summary.complete || (summary.files + summary.tables === 0 && skips.some(({ severity }) => severity === 'broken'));

const blindCause = ({ summary, skips }: ScanResult): Cause => ({
  kind: 'card-search-incomplete',
  severity: 'medium',
  key: 'incomplete',
  detail: { complete: summary.complete, reasons: [...new Set(skips.map(({ reason }) => reason))].sort() },
  place: undefined,
});

type Asked = { readonly cause: Cause; readonly reference: string; readonly open: Id<'alt'> | undefined };

/** The same for the same name of the same party, search after search. */
const targetOf = ({ party, name }: Pick<NewScan, 'party' | 'name'>): string => hashOf([party ?? '', name]);

const askAlerts = async (
  { alerts }: CardScanPorts,
  tx: Tx,
  scan: Recording,
  causes: readonly Cause[],
): Promise<readonly Asked[]> => {
  const asked: Asked[] = [];
  for (const cause of causes) {
    const reference = `${targetOf(scan)}/${cause.key}`;
    const open = await alerts.stillOpen(tx, { tenant: scan.tenant, source: SOURCE, reference });
    asked.push({ cause, reference, open });
  }
  return asked;
};

const severalIn = ({ found }: ScanResult['summary'], wanted: 'sure' | 'doubtful'): number =>
  Object.values(found).reduce((sum, { high, medium, low }) => sum + (wanted === 'sure' ? high + medium : low), 0);

const notSearched = ({ skips }: ScanResult): number => skips.filter(({ severity }) => severity === 'broken').length;

type Numbered = { readonly id: ScanId; readonly alertsRaised: number; readonly observation: number };

const observe = (
  { evidence, software }: CardScanPorts,
  tx: Tx,
  { tenant, result: { summary, ...result }, digest, endedAt, sent }: Recording,
  { id, alertsRaised, observation }: Numbered,
) =>
  evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: 'result', algorithm: 'sha256', digest: Uint8Array.from(Buffer.from(digest, 'hex')) }],
    fact: {
      source: SOURCE,
      observation,
      scan: id,
      origin: sent === undefined ? 'watched' : 'sent',
      signed: sent?.signer !== undefined,
      complete: summary.complete,
      files: summary.files,
      tables: summary.tables,
      bytesSearched: summary.bytesSearched,
      sure: severalIn(summary, 'sure'),
      doubtful: severalIn(summary, 'doubtful'),
      notSearched: notSearched({ summary, ...result }),
      findings: summary.digest,
      alertsRaised,
    },
    observedAt: endedAt,
    grade: sent === undefined ? 'A' : 'C',
    collector: sent === undefined ? `mitsuke card-discovery ${software}` : `mitsuke cards scan ${summary.version}`,
  });

type Telling = { readonly asked: readonly Asked[]; readonly id: ScanId; readonly entry: Id<'ent'> };
type Told = { readonly cause: Cause; readonly alert: Id<'alt'>; readonly seenAgain: boolean };

const tellAlerts = async (
  { alerts }: CardScanPorts,
  tx: Tx,
  { tenant, party, name, endedAt, ...scan }: Recording,
  { asked, id, entry }: Telling,
): Promise<readonly Told[]> => {
  const told: Told[] = [];
  for (const { cause, reference, open } of asked) {
    if (open !== undefined) {
      await alerts.seeAgain(tx, { tenant, alert: open, observedAt: endedAt });
      told.push({ cause, alert: open, seenAgain: true });
      continue;
    }
    const { alert } = await alerts.raise(tx, {
      tenant,
      party,
      source: SOURCE,
      kind: cause.kind,
      severity: cause.severity,
      subject: { kind: 'card-search', id: targetOf({ party, name }), label: name },
      detail: { scan: id, grade: scan.sent === undefined ? 'A' : 'C', ...cause.detail },
      observedAt: endedAt,
      reference,
      evidence: entry,
    });
    told.push({ cause, alert, seenAgain: false });
  }
  return told;
};

const placeRows = (places: readonly FoundPlace[], told: readonly Told[]): readonly PlaceRow[] => {
  const byPlace = new Map(told.map((each) => [each.cause.place, each]));
  return places.map((place, at) => {
    const { alert, seenAgain = false } = byPlace.get(place) ?? {};
    return { ...place, number: at + 1, alert, seenAgain };
  });
};

const rowOf = (
  { clock }: CardScanPorts,
  scan: Recording,
  given: Pick<ScanRow, 'id' | 'alertsRaised' | 'entry'>,
): ScanRow => {
  const { tenant, party, name, startedAt, endedAt, sent, digest, result } = scan;
  const { summary } = result;
  return {
    ...{ tenant, party, name, startedAt, endedAt, ...given },
    origin: sent === undefined ? 'watched' : 'sent',
    grade: sent === undefined ? 'A' : 'C',
    recordedAt: clock.now(),
    sentBy: sent?.by,
    signer: sent?.signer,
    version: summary.version,
    complete: summary.complete,
    files: summary.files,
    tables: summary.tables,
    bytesSearched: summary.bytesSearched,
    sure: severalIn(summary, 'sure'),
    doubtful: severalIn(summary, 'doubtful'),
    distinctNumbers: summary.distinctNumbers,
    notSearched: notSearched(result),
    digest: summary.digest,
    sha256: digest,
  };
};

const publish = async ({ clock, newId, outbox }: CardScanPorts, tx: Tx, row: ScanRow): Promise<void> => {
  const event: CardScanRecorded = {
    id: newId('evt'),
    type: 'card-discovery.scan-recorded.v1',
    tenant: row.tenant,
    key: targetOf(row),
    occurredAt: row.endedAt,
    recordedAt: clock.now(),
    payload: {
      scan: row.id,
      name: row.name,
      origin: row.origin,
      startedAt: formatInstant(row.startedAt),
      endedAt: formatInstant(row.endedAt),
      complete: row.complete,
      sure: row.sure,
      digest: row.digest,
      sha256: row.sha256,
      entry: row.entry,
      ...(row.party === undefined ? {} : { party: row.party }),
      ...(row.sentBy === undefined ? {} : { sentBy: row.sentBy }),
    },
  };
  await outbox.publish(tx, event);
};
