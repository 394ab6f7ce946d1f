/** Visits as this room answers them. */
import { formatInstant } from '#kernel';
import type { AlikePass, VisitDetail, VisitSummary } from './answers.ts';
import { compareScripts, type SeenAt } from './core/compare-scripts.ts';
import type { KeptPass } from './core/passes.ts';
import type { FindingRow, PlacedScript, StoredScreenshot } from './store-results.ts';
import type { VisitRow } from './store-visits.ts';

/** Of `name act`, as the visit keeps its steps. */
const stepParts = (step: string): { name: string; act: string } => {
  const [name = '', act = ''] = step.split(' ');
  return { name, act };
};

const stepName = (visit: VisitRow, index: number | null | undefined): string | undefined => {
  const step = index === null || index === undefined ? undefined : visit.steps[index];
  return step === undefined ? undefined : stepParts(step).name;
};

const endOf = (visit: VisitRow): VisitSummary['end'] => {
  const { end } = visit;
  if (end === undefined) return undefined;
  const step = stepName(visit, end.step);
  return {
    kind: end.kind,
    ...(end.code === undefined ? {} : { code: end.code }),
    ...(step === undefined ? {} : { step }),
  };
};

export const summaryOf = (visit: VisitRow, siteName: string): VisitSummary => {
  const { orderedBy, startedAt, endedAt, browser, sandboxed, entry } = visit;
  const end = endOf(visit);
  return {
    id: visit.id,
    site: visit.site,
    siteName,
    state: visit.state,
    cause: visit.cause,
    ...(orderedBy === undefined ? {} : { orderedBy }),
    orderedAt: formatInstant(visit.orderedAt),
    ...(startedAt === undefined ? {} : { startedAt: formatInstant(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
    ...(end === undefined ? {} : { end }),
    ...(browser === undefined ? {} : { browser }),
    ...(sandboxed === undefined ? {} : { sandboxed }),
    counts: visit.counts,
    alertsRaised: visit.alertsRaised,
    ...(entry === undefined ? {} : { evidence: entry }),
  };
};

const stepsOf = (visit: VisitRow): VisitDetail['steps'] => {
  const { end } = visit;
  return visit.steps.map((step, index) => {
    const completed = end?.kind === 'completed';
    const reached = end?.step === undefined ? completed : index < end.step;
    const state = reached ? 'done' : !completed && end?.step === index ? 'failed' : 'not-reached';
    return { ...stepParts(step), state };
  });
};

type Change = VisitDetail['scripts'][number]['change'];

/** What each script is, against those of the visit before. */
const changesOf = (scripts: readonly PlacedScript[], before: readonly SeenAt[] | undefined): readonly Change[] => {
  if (before === undefined) return scripts.map(() => 'first-visit');
  const { added, changed } = compareScripts(before, scripts);
  const keyOf = (url: string, inline: boolean, sha256: string) => `${inline} ${sha256} ${url}`;
  const isAdded = new Set(added.map(({ url, inline, sha256 }) => keyOf(url, inline, sha256)));
  const isChanged = new Set(changed.map(({ url, inline, after }) => keyOf(url, inline, after.sha256)));
  return scripts.map(({ url, inline, sha256 }) => {
    const key = keyOf(url, inline, sha256);
    return isAdded.has(key) ? 'added' : isChanged.has(key) ? 'changed' : 'same';
  });
};

const findingOf = (visit: VisitRow, row: FindingRow): VisitDetail['findings'][number] => {
  const step = stepName(visit, row.step);
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    ...(row.sender_kind === 'script'
      ? {
          script: {
            url: row.sender_url ?? '',
            inline: row.sender_inline ?? false,
            by: row.sender_by ?? 'stack',
            ...(row.sender_sha256 === null ? {} : { sha256: row.sender_sha256 }),
          },
        }
      : {}),
    ...(row.sender_kind === 'document' ? { document: row.sender_url ?? '' } : {}),
    ...(row.destination === null ? {} : { destination: row.destination }),
    fields: row.fields,
    ...(row.channel === null ? {} : { channel: row.channel }),
    encoding: row.encoding,
    ...(step === undefined ? {} : { step }),
    refused: row.refused,
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.about === null ? {} : { about: row.about }),
    ...(row.alert === undefined ? {} : { alert: row.alert }),
    seenAgain: row.seen_again,
  };
};

const pictureOf = (visit: VisitRow, { step, name, sha256, bytes }: StoredScreenshot): Picture => {
  const at = stepName(visit, step);
  return { name, ...(at === undefined ? {} : { step: at }), sha256, bytes };
};

const passOf = (
  visit: VisitRow,
  { step, ...pass }: KeptPass,
  screenshots: readonly Picture[],
): VisitDetail['passes'][number] => {
  const name = stepName(visit, step);
  return { ...pass, ...(name === undefined ? {} : { step: name }), screenshots };
};

type Picture = VisitDetail['screenshots'][number];
type Destination = Omit<VisitDetail['destinations'][number], 'kinds'> & { readonly kinds: readonly string[] };

export type Seen = {
  readonly scripts: readonly PlacedScript[];
  /** Of the visit it is compared with. */
  readonly scriptsBefore: readonly SeenAt[] | undefined;
  readonly destinations: readonly Destination[];
  readonly picturesBefore: AlikePass | undefined;
  readonly findings: readonly FindingRow[];
  readonly screenshots: readonly StoredScreenshot[];
};

export const detailOf = (visit: VisitRow, siteName: string, seen: Seen): VisitDetail => {
  const changes = changesOf(seen.scripts, seen.scriptsBefore);
  const { comparedWith, rawSha256 } = visit;
  const picturesOf = (place: number) =>
    seen.screenshots.filter(({ pass }) => pass === place).map((picture) => pictureOf(visit, picture));
  return {
    ...summaryOf(visit, siteName),
    steps: stepsOf(visit),
    passes: visit.passes.map((pass, place) => passOf(visit, pass, picturesOf(place))),
    destinations: seen.destinations as VisitDetail['destinations'],
    scripts: seen.scripts.map((script, place) => ({ ...script, change: changes[place] ?? 'same' })),
    ...(comparedWith === undefined ? {} : { comparedWith }),
    findings: seen.findings.map((row) => findingOf(visit, row)),
    screenshots: picturesOf(0),
    ...(seen.picturesBefore === undefined ? {} : { picturesBefore: seen.picturesBefore }),
    ...(rawSha256 === undefined ? {} : { rawSha256 }),
  };
};
