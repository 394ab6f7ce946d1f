/**
 * Records a visit: its raw record, pictures and scripts as objects; then in one transaction its rows, its entry in the
 * log with the number of alerts it raised, an alert for each finding that has none open, and the event. A visit is
 * recorded once, whoever tries again (LEAK-05, LEAK-13).
 */
import type { SourceDefinition } from '#cases';
import { type EntryId, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, type Id, plus } from '#kernel';
import { DatabaseUnavailable, TransactionConflict, type Tx } from '#platform/database';
import { retryMinutes } from './core/cadence.ts';
import { codeOf, type DestinationSeen, type EndFacts, type Finding, raisesAlert, stepOf } from './core/judge-visit.ts';
import type { KeptPass } from './core/passes.ts';
import { passesBeside } from './core/passes-beside.ts';
import type { VisitRecorded } from './events.ts';
import { type RecordedStock, recordInventory } from './inventory/record-inventory.ts';
import { keepChanges } from './inventory/store-digests.ts';
import { keptAddress } from './keep-text.ts';
import { keepPages } from './pages/keep-pages.ts';
import type { SiteWatchOptions } from './ports.ts';
import {
  findingRecord,
  hexOf,
  isKeepable,
  keptFinding,
  placedScripts,
  rawRecord,
  scriptSetRoot,
} from './raw-record.ts';
import { destinationsDigest } from './record-site-change.ts';
import {
  type AlertedFinding,
  insertDestinations,
  insertFindings,
  insertScreenshots,
  insertScripts,
  type Owner,
  type PlacedScript,
  type StoredScreenshot,
} from './store-results.ts';
import { findSite, markVisited, type SiteRow } from './store-sites.ts';
import { endVisit, holdRunning, lastCompleted, type VisitRow } from './store-visits.ts';
import { inTurns } from './take-turns.ts';
import type { Walked, WalkedSite } from './walk-site.ts';

export const SOURCE = 'site-watch';

/** What the accounts of alerts know of the visits: docs/specs/alert-accounting.md. */
export const SITE_WATCH: SourceDefinition = {
  source: SOURCE,
  room: 'site-watch',
  cadenceMinutes: 30,
  graceMinutes: 15,
};

const MINUTE_MS = 60_000;

export const objectName = (tenant: string, digest: string): string => `site-watch/${tenant}/sha256/${digest}`;

export type Visited = {
  readonly visit: VisitRow;
  readonly site: SiteRow;
  readonly journey: WalkedSite['journey'];
  readonly walked: Walked;
};

/** `not-ours`: another process took the visit up since, and its result counts. */
export const recordVisit = async (options: SiteWatchOptions, visited: Visited): Promise<'recorded' | 'not-ours'> => {
  const kept = await keepObjects(options, visited);
  const outcome = await persistently(() =>
    options.database.inScope({ tenant: visited.visit.tenant }, (tx) => record(options, tx, { ...visited, ...kept })),
  );
  if (outcome === 'recorded') options.onCommitted();
  return outcome;
};

const ATTEMPTS = 3;

/** What may have committed is found committed: then the visit is not running any more. */
const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const again =
        error instanceof TransactionConflict || (error instanceof DatabaseUnavailable && error.mayHaveCommitted);
      if (!again || attempt === ATTEMPTS) throw error;
    }
  }
};

type Kept = {
  readonly rawSha256: string;
  /** What an alert about each finding is raised with, by the finding's key. */
  readonly findingRecords: ReadonlyMap<string, Uint8Array>;
  readonly passes: readonly KeptPass[];
  /** Of all passes. */
  readonly screenshots: readonly StoredScreenshot[];
  /** All of them, in the order they were seen. */
  readonly scripts: readonly PlacedScript[];
  readonly listed: readonly PlacedScript[];
};

/** Scripts that a visit lists and keeps, and destinations it lists, at most: it counts all, and its raw record names all. */
const LISTED = 1_000;

/** Those that sent card data stand among the listed, however many others there are. */
const listedScripts = (scripts: readonly PlacedScript[], { judgement }: Walked): readonly PlacedScript[] => {
  if (scripts.length <= LISTED) return scripts;
  const senders = new Set(
    judgement.findings.flatMap(({ sender }) => (sender?.kind === 'script' ? [sender.sha256] : [])),
  );
  const [sending, others] = [true, false].map((sends) => scripts.filter((each) => senders.has(each.sha256) === sends));
  return [...(sending ?? []), ...(others ?? [])].slice(0, LISTED);
};

const listedDestinations = ({ judgement: { destinations } }: Walked): readonly DestinationSeen[] =>
  destinations.toSorted((a, b) => Number(b.fields.length > 0) - Number(a.fields.length > 0)).slice(0, LISTED);

/** Objects are named by content: keeping one twice, or one whose visit is then not recorded, harms nothing. */
const keepObjects = async (
  { objects, clock }: Pick<SiteWatchOptions, 'objects' | 'clock'>,
  { visit, site, journey, walked }: Visited,
): Promise<Kept> => {
  const keep = async (bytes: Uint8Array): Promise<string> => {
    const digest = hexOf(sha256(bytes));
    const name = objectName(visit.tenant, digest);
    if ((await objects.get(name)) === undefined) await objects.put(name, bytes);
    return digest;
  };
  const names = { visit: visit.id, site: site.id, origin: site.origin, journey: journey.hash };
  const rawSha256 = await keep(await inTurns(rawRecord(walked, names), clock));
  const findingRecords = new Map<string, Uint8Array>();
  for (const finding of walked.judgement.findings.filter(raisesAlert)) {
    const bytes = await inTurns(findingRecord(walked, finding, { ...names, visitRecord: rawSha256 }), clock);
    findingRecords.set(keptFinding(finding, walked).key, bytes);
  }
  const screenshots: StoredScreenshot[] = [];
  for (const [pass, { record: seen }] of walked.passes.entries()) {
    for (const { name, step, png } of seen?.screenshots ?? []) {
      screenshots.push({ pass, name, step, sha256: await keep(png), bytes: png.length });
    }
  }
  const address = (url: string) => keptAddress(url, walked.passes);
  const passes = await inTurns(passesBeside(walked.passes, walked.judgement, address), clock);
  const scripts = placedScripts(walked);
  const listed = listedScripts(scripts, walked);
  const sources = new Map(walked.scripts.map((script) => [script.sha256, script]));
  for (const digest of new Set(listed.map((script) => script.sha256))) {
    const script = sources.get(digest);
    if (script !== undefined && isKeepable(script, walked)) await keep(new TextEncoder().encode(script.source));
  }
  return { rawSha256, findingRecords, passes, screenshots, scripts, listed };
};

type Recording = Visited & Kept;

const record = async (options: SiteWatchOptions, tx: Tx, recording: Recording): Promise<'recorded' | 'not-ours'> => {
  const { visit, walked, screenshots, listed } = recording;
  if (!(await holdRunning(tx, visit))) return 'not-ours';
  const site = await findSite(tx, visit.tenant, visit.site, 'lock');
  if (site === undefined) throw new Error('a site is never removed');
  const comparedWith = await lastCompleted(tx, visit.tenant, visit.site);
  const owner: Owner = { tenant: visit.tenant, party: visit.party, site: visit.site, visit: visit.id };
  await insertScripts(tx, owner, { scripts: listed, at: walked.endedAt });
  await insertDestinations(tx, owner, listedDestinations(walked));
  await insertScreenshots(tx, owner, screenshots);
  await keepPages(tx, owner, site, walked);
  // From here on the tenant's other alerts wait for us.
  const asked = await askAlerts(options, tx, recording);
  const alertsRaised = asked.filter(({ open }) => open === undefined).length;
  const observation = await options.sources.numberObservation(tx, { tenant: visit.tenant, source: SOURCE });
  const entry = await observe(options, tx, recording, { alertsRaised, observation });
  const findings = await tellAlerts(options, tx, recording, { asked, entry });
  await insertFindings(tx, owner, findings);
  await recordInventory(options.newId, tx, stockOf(recording));
  await keepChanges(tx, owner, { findings, at: walked.endedAt });
  await endVisit(tx, visit, resultOf(recording, { alertsRaised, entry, comparedWith }));
  const incomplete = findings.some(({ kind }) => kind === 'visit-incomplete');
  const incompleteInARow = incomplete ? site.incompleteInARow + 1 : 0;
  const retry = incomplete ? retryMinutes(codeOf(walked.end), incompleteInARow) : undefined;
  await markVisited(tx, site, {
    at: walked.endedAt,
    incompleteInARow,
    retryAt: retry === undefined ? undefined : plus(walked.endedAt, durationOfMs(retry * MINUTE_MS)),
  });
  await publish(options, tx, recording, { alertsRaised, findings });
  return 'recorded';
};

const stockOf = ({ visit, journey, walked }: Recording): RecordedStock => {
  const { end, stock, judgement, endedAt: at } = walked;
  const isWalked = end.kind === 'completed' && end.stopped?.code !== 'plain-visit';
  return {
    ...{ tenant: visit.tenant, party: visit.party, site: visit.site, visit: visit.id, at, stock },
    hosts: judgement.destinations.map(({ host }) => host),
    walked: isWalked ? journey.hash : undefined,
  };
};

const referenceOf = (site: string, key: string): string =>
  `${site}/${hexOf(sha256(new TextEncoder().encode(key))).slice(0, 32)}`;

type Asked = { readonly finding: Finding; readonly reference: string; readonly open: Id<'alt'> | undefined };

const askAlerts = async (
  { alerts }: SiteWatchOptions,
  tx: Tx,
  { visit, walked }: Recording,
): Promise<readonly Asked[]> => {
  const asked: Asked[] = [];
  for (const found of walked.judgement.findings.filter(raisesAlert)) {
    const finding = keptFinding(found, walked);
    const reference = referenceOf(visit.site, finding.key);
    const open = await alerts.stillOpen(tx, { tenant: visit.tenant, source: SOURCE, reference });
    asked.push({ finding, reference, open });
  }
  return asked;
};

type Numbered = { readonly alertsRaised: number; readonly observation: number };

const codeField = (end: EndFacts): JsonObject => {
  const code = codeOf(end);
  return code === undefined ? {} : { code };
};

const factOf = (
  { visit, site, journey, walked, scripts }: Recording,
  { alertsRaised, observation }: Numbered,
): JsonObject => ({
  source: SOURCE,
  observation,
  visit: visit.id,
  site: site.id,
  journey: journey.hash,
  end: walked.end.kind,
  ...codeField(walked.end),
  sandboxed: walked.record?.sandboxed ?? null,
  alertsRaised,
  findings: walked.judgement.findings.filter(raisesAlert).length,
  requests: walked.record?.requests.length ?? 0,
  scripts: scripts.length,
  allowedDestinations: destinationsDigest(site.destinations),
  destinations: walked.judgement.destinations.length,
  scriptSetRoot: hexOf(scriptSetRoot(scripts)),
});

const observe = (
  { evidence, software }: SiteWatchOptions,
  tx: Tx,
  recording: Recording,
  numbered: Numbered,
): Promise<EntryId> => {
  const { visit, walked, rawSha256, screenshots } = recording;
  const digestOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
  return evidence.append(tx, {
    tenant: visit.tenant,
    predicateType: 'observation',
    subjects: [
      { name: 'raw-record', algorithm: 'sha256', digest: digestOf(rawSha256) },
      ...screenshots.map(({ pass, name, sha256: hex }) => ({
        name: pass === 0 ? `screenshot ${name}` : `screenshot ${name} of pass ${pass}`,
        algorithm: 'sha256' as const,
        digest: digestOf(hex),
      })),
    ],
    fact: factOf(recording, numbered),
    observedAt: walked.endedAt,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const detailOf = ({ visit, site, walked }: Recording, finding: Finding): JsonObject => {
  const { sender, destination, fields, channel, encoding, code, step, refused } = finding;
  const stepName = step === undefined ? undefined : walked.steps[step]?.name;
  return {
    site: site.id,
    visit: visit.id,
    ...(sender?.kind === 'script'
      ? { script: { url: sender.url, inline: sender.inline, sha256: sender.sha256 ?? null, by: sender.by } }
      : {}),
    ...(sender?.kind === 'document' ? { document: sender.url } : {}),
    ...(destination === undefined ? {} : { destination }),
    fields: [...fields],
    ...(channel === undefined ? {} : { channel }),
    encoding: [...encoding],
    ...(stepName === undefined ? {} : { step: stepName }),
    ...(code === undefined ? {} : { code }),
    ...(finding.about === undefined ? {} : { about: finding.about }),
    refused,
  };
};

const tellAlerts = async (
  { alerts, newId }: SiteWatchOptions,
  tx: Tx,
  recording: Recording,
  { asked, entry }: { readonly asked: readonly Asked[]; readonly entry: EntryId },
): Promise<readonly AlertedFinding[]> => {
  const { visit, site, walked, findingRecords } = recording;
  const told: AlertedFinding[] = [];
  for (const { finding, reference, open } of asked) {
    const common = { tenant: visit.tenant, observedAt: walked.endedAt };
    let alert = open;
    if (alert === undefined) {
      const bytes = findingRecords.get(finding.key);
      const raised = await alerts.raise(tx, {
        ...common,
        party: visit.party,
        source: SOURCE,
        kind: finding.kind,
        severity: finding.severity,
        subject: { kind: 'site', id: site.id, label: site.name },
        detail: detailOf(recording, finding),
        reference,
        evidence: entry,
        ...(bytes === undefined ? {} : { raw: { mediaType: 'application/json', bytes } }),
      });
      alert = raised.alert;
    } else await alerts.seeAgain(tx, { ...common, alert });
    told.push({ ...finding, id: newId('fnd'), alert, seenAgain: open !== undefined });
  }
  const low = walked.judgement.findings.filter((found) => !raisesAlert(found));
  return [
    ...told,
    ...low.map((found) => ({ ...keptFinding(found, walked), id: newId('fnd'), alert: undefined, seenAgain: false })),
  ];
};

const resultOf = (
  { journey, walked, rawSha256, scripts, passes }: Recording,
  given: { alertsRaised: number; entry: EntryId; comparedWith: VisitRow['comparedWith'] },
) => {
  const { end, record: seen, judgement } = walked;
  return {
    ...given,
    startedAt: walked.startedAt,
    endedAt: walked.endedAt,
    end: {
      kind: end.kind,
      code: codeOf(end),
      step: stepOf(end),
    },
    steps: walked.steps.map(({ name, act }) => `${name} ${act}`),
    passes,
    browser: seen?.browser,
    sandboxed: seen?.sandboxed,
    counts: {
      requests: seen?.requests.length ?? 0,
      scripts: scripts.length,
      destinations: judgement.destinations.length,
      findings: judgement.findings.filter(raisesAlert).length,
    },
    journeyHash: journey.hash,
    rawSha256,
  };
};

const HOSTS_TOLD = 200;

/** Of the many hosts of a page those that a card should pass through; one that it should not is a finding. */
const cardHosts = ({ judgement: { destinations } }: Walked, origin: string): readonly string[] => {
  const sent = destinations
    .filter(({ own, allowed, fields }) => own || (allowed && fields.length > 0))
    .map(({ host }) => host);
  return [...new Set([new URL(origin).hostname, ...sent])].slice(0, HOSTS_TOLD);
};

const publish = async (
  { clock, newId, outbox }: SiteWatchOptions,
  tx: Tx,
  { visit, site, walked }: Recording,
  { alertsRaised, findings }: { readonly alertsRaised: number; readonly findings: readonly AlertedFinding[] },
): Promise<void> => {
  const event: VisitRecorded = {
    id: newId('evt'),
    type: 'site-watch.visit-recorded.v1',
    tenant: visit.tenant,
    key: visit.site,
    occurredAt: walked.endedAt,
    recordedAt: clock.now(),
    payload: {
      visit: visit.id,
      site: visit.site,
      end: walked.end.kind,
      findings: walked.judgement.findings.filter(raisesAlert).length,
      alertsRaised,
      ...(visit.party === undefined ? {} : { party: visit.party }),
      siteName: site.name,
      hosts: cardHosts(walked, site.origin),
      found: findings
        .filter(({ kind }) => kind !== 'visit-incomplete')
        .flatMap(({ key, kind, severity, alert }) =>
          alert === undefined ? [] : [{ kind, severity, reference: referenceOf(visit.site, key), alert }],
        ),
    },
  };
  await outbox.publish(tx, event);
};
