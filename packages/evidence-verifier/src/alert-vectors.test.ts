/** The vectors of docs/specs/alert-accounting.md: a small log, made from a fixed seed, and read and audited as by someone else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AlertAudit, auditAlerts } from './audit-alerts.ts';
import { base64Of, bytesOfBase64, hexOf, utf8 } from './bytes.ts';
import { canonicalJson, type JsonObject } from './canonical-json.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { formatVkey } from './note.ts';
import type { Statement } from './statement.ts';
import { filesOfLog, sampleStatement, sha256, signEntry, signerFromSeed } from './testing.ts';

const VECTOR = join(import.meta.dirname, '../../../docs/specs/vectors/alert-accounting.json');
const signer = signerFromSeed('log.example/logs/log_00000000000000000000000000', 'mitsuke specification');
const vkey = formatVkey(signer.key);

type Said = { readonly type: string; readonly recordedAt: string; readonly fact: JsonObject };

const id = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(26, '0')}`;
const at = (day: number, time: string): string => `2026-11-0${day}T${time}:00.000Z`;
const rootOf = (alerts: readonly string[]): string =>
  hexOf(
    merkleRoot(
      sha256,
      alerts.map((alert) => leafHash(sha256, utf8(alert))),
    ),
  );

/** In an entry of a quarter of a second later. */
const said = (type: string, recordedAt: string, fact: JsonObject): Said => ({
  type,
  recordedAt: recordedAt.replace('.000Z', '.250Z'),
  fact,
});
const recorded = (type: string, recordedAt: string, fact: JsonObject): Said =>
  said(type, recordedAt, { ...fact, recordedAt });
const counts = (ingestedTotal: number, disposedTotal: number): JsonObject => ({
  ingestedTotal,
  disposedTotal,
  open: ingestedTotal - disposedTotal,
});

const WATCH = { source: 'site-watch' };
const ACCOUNTING = { source: 'alert-accounting' };
const FIRST = { ...WATCH, alert: id('alt', 1), sequence: 1 };
const SECOND = { ...WATCH, alert: id('alt', 2), sequence: 2 };
const SILENCE = { ...ACCOUNTING, alert: id('alt', 3), sequence: 1 };
const FOUND = { kind: 'card-data-sent-elsewhere', severity: 'critical', case: id('cas', 1), evidence: id('ent', 3) };
const NONE = { sequence: 0, observation: 0, window: 0, by: 'system' };
const FROM_OUTAGE = { from: at(1, '11:30'), to: at(2, '03:00') };

/** Entry n + 1 of the log. Two alerts of one source, of which one is closed, opened again; a silence; the source's end. */
const STORY: readonly Said[] = [
  said('alert-source', at(1, '00:00'), {
    ...{ ...WATCH, ...NONE, event: 'declared', at: at(1, '00:00') },
    ...{ cadenceMinutes: 720, graceMinutes: 60 },
  }),
  said('alert-source', at(1, '00:00'), {
    ...{ ...ACCOUNTING, ...NONE, event: 'declared', at: at(1, '00:00') },
    ...{ cadenceMinutes: 1_440, graceMinutes: 1_440 },
  }),
  said('observation', at(1, '00:10'), { ...WATCH, observation: 1, alertsRaised: 2 }),
  recorded('alert', at(1, '00:10'), { ...FIRST, ...FOUND }),
  recorded('alert', at(1, '00:20'), { ...SECOND, ...FOUND }),
  said('alert-window', at(1, '12:00'), {
    ...{ ...WATCH, window: 1, from: at(1, '00:00'), to: at(1, '11:30'), count: 2, firstSequence: 1, lastSequence: 2 },
    ...{ root: rootOf([FIRST.alert, SECOND.alert]), observations: 1, lastObservation: 1, rounds: 4 },
    longestPause: { from: at(1, '04:00'), to: at(1, '08:00') },
  }),
  recorded('disposition', at(1, '13:00'), {
    ...{ ...FIRST, disposition: id('dsp', 1), reason: 'false-alarm', person: id('per', 1) },
    secondPerson: id('per', 2),
  }),
  said('alert-statement', at(1, '15:00'), {
    ...{ day: '2026-11-01', to: at(1, '15:00') },
    sources: [{ ...WATCH, ...counts(2, 1), oldestOpen: { alert: SECOND.alert, recordedAt: at(1, '00:20') } }],
  }),
  recorded('alert-reopening', at(1, '16:00'), { ...FIRST, disposition: id('dsp', 1), person: id('per', 2) }),
  recorded('alert', at(2, '00:30'), { ...SILENCE, kind: 'source-silent', severity: 'high', case: id('cas', 2) }),
  said('alert-window', at(2, '03:00'), {
    ...{ ...WATCH, window: 2, from: at(1, '11:30'), to: at(2, '03:00'), count: 0, root: rootOf([]) },
    ...{ observations: 0, lastObservation: 1, rounds: 1, longestPause: FROM_OUTAGE, silence: SILENCE.alert },
  }),
  said('alert-source', at(2, '03:00'), {
    ...{ ...WATCH, event: 'ended', at: at(2, '03:00'), cadenceMinutes: 720, graceMinutes: 60 },
    ...{ sequence: 2, observation: 1, window: 2, by: 'system' },
  }),
  recorded('disposition', at(2, '04:00'), {
    ...{ ...SECOND, disposition: id('dsp', 2), reason: 'remediated', person: id('per', 1) },
  }),
  said('alert-statement', at(2, '15:00'), {
    ...{ day: '2026-11-02', to: at(2, '15:00') },
    sources: [
      { ...ACCOUNTING, ...counts(1, 0), oldestOpen: { alert: SILENCE.alert, recordedAt: at(2, '00:30') } },
      { ...WATCH, ...counts(2, 1), oldestOpen: { alert: FIRST.alert, recordedAt: at(1, '00:10') } },
    ],
  }),
];

/** One fact of the story, by the index of its entry, that says something else; `null` where it says nothing of alerts. */
type Change = { readonly change: string; readonly index: number; readonly fact: JsonObject | null };
const CHANGES: readonly Change[] = [
  { change: 'an alert is left out', index: 5, fact: null },
  { change: 'a window counts one less', index: 6, fact: { count: 1, lastSequence: 1 } },
  { change: 'a window has the root of other alerts', index: 6, fact: { root: rootOf([FIRST.alert, id('alt', 9)]) } },
  { change: 'a disposition is of an alert that is not there', index: 7, fact: { alert: id('alt', 9) } },
  {
    change: 'a day is left out: its statement is of the day before',
    index: 8,
    fact: { day: '2026-10-31', to: '2026-10-31T15:00:00.000Z', sources: [] },
  },
  { change: 'the first day is left out', index: 8, fact: null },
  { change: 'a day counts an open alert as disposed of', index: 8, fact: { sources: [{ ...WATCH, ...counts(2, 2) }] } },
  { change: 'a reopening is left out', index: 9, fact: null },
  { change: 'a late window names no alert', index: 11, fact: { silence: SECOND.alert } },
  { change: 'the end of a source is left out', index: 12, fact: null },
  { change: 'a source ends later than its windows do', index: 12, fact: { at: at(2, '05:00') } },
  { change: 'a source may be silent for two days', index: 2, fact: { cadenceMinutes: 2_880 } },
];

const statementsOf = (story: readonly Said[]): Statement[] => [
  { ...sampleStatement(signer, 0), recordedAt: at(1, '00:00') },
  ...story.map(({ type, recordedAt, fact }, place): Statement => {
    const [name = '', version] = type.split(':');
    return {
      ...sampleStatement(signer, place + 1),
      predicateType: `urn:mitsuke:evidence:${name}:${version}`,
      subjects: [subjectOf(fact, name)],
      collector: name === 'observation' ? 'site-watch' : 'cases',
      ...{ observedAt: recordedAt, recordedAt, fact },
    };
  }),
];

const subjectOf = (fact: JsonObject, type: string): Statement['subjects'][number] => {
  const digest = sha256(canonicalJson(fact));
  const ownFact = (name: string) => ({ name, algorithm: 'sha256', digest }) as const;
  if (type === 'alert-statement') return ownFact(`alerts ${fact.day}`);
  if (type === 'alert-source') return ownFact(String(fact.source));
  if (type !== 'alert-window') return ownFact(String(fact.alert ?? fact.source ?? type));
  const root = Uint8Array.from(Buffer.from(String(fact.root), 'hex'));
  return { name: `${fact.source} window ${fact.window}`, algorithm: 'rfc6962Sha256', digest: root };
};

const VERSIONS: Readonly<Record<string, string>> = { alert: 'v2', disposition: 'v2', observation: 'v2' };
const typed = (story: readonly Said[]): Said[] =>
  story.map((each) => ({ ...each, type: `${each.type}:${VERSIONS[each.type] ?? 'v1'}` }));
const changed = (story: readonly Said[], { index, fact }: Change): Said[] =>
  story.map((each, place) => {
    if (place + 1 !== index) return each;
    return fact === null
      ? { ...each, type: 'case-act:v1', fact: { act: 'noted' } }
      : { ...each, fact: { ...each.fact, ...fact } };
  });

const filesOf = (story: readonly Said[]) =>
  filesOfLog(
    signer,
    statementsOf(story).map((statement) => signEntry(signer, statement)),
  );
/** The end of the audited time: two days after the first. */
const TO = at(3, '00:00');
const audit = async (read: (path: string) => Promise<Uint8Array | undefined>, key: string): Promise<AlertAudit> => {
  const result = await auditAlerts({ read, vkey: key, sha256, to: TO });
  if (result.kind === 'diverges') throw new Error(`${result.code} ${result.path}`);
  return result;
};
const auditStory = (story: readonly Said[]): Promise<AlertAudit> => {
  const files = filesOf(story);
  return audit(async (path) => files.get(path), vkey);
};
const shown = ({ log: _, kind: __, ...rest }: AlertAudit) => rest;

test('docs/specs/vectors/alert-accounting.json', async () => {
  const story = typed(STORY);
  const faults = await Promise.all(CHANGES.map(async (each) => (await auditStory(changed(story, each))).faults));
  const sound = await auditStory(story);
  expect(sound.faults).toEqual([]);
  const text = JSON.stringify(
    {
      vkey,
      auditedTo: TO,
      entries: story.map((each, place) => ({ index: place + 1, ...each })),
      filesBase64: Object.fromEntries([...filesOf(story)].map(([path, bytes]) => [path, base64Of(bytes)])),
      audit: shown(sound),
      changes: CHANGES.map((each, place) => ({ ...each, faults: faults[place] })),
    },
    undefined,
    2,
  );
  // As the formatter has lists of one word.
  const written = `${text.replaceAll(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`;
  await expect(written).toMatchFileSnapshot(VECTOR);
  const vector = JSON.parse(readFileSync(VECTOR, 'utf8'));
  const read = async (path: string) => bytesOfBase64(vector.filesBase64[path] ?? '!');
  expect(shown(await audit(read, vector.vkey))).toEqual(vector.audit);
});

test('each change of the vectors shows as the faults that the specification names', () => {
  type Found = { readonly index: number; readonly faults: readonly { readonly fault: string }[] };
  const { changes } = JSON.parse(readFileSync(VECTOR, 'utf8')) as { changes: readonly Found[] };
  expect(changes.map(({ index, faults }) => [index, new Set(faults.map(({ fault }) => fault))])).toEqual([
    [
      5,
      new Set([
        ...['window-count-wrong', 'window-root-wrong', 'alert-dropped', 'statement-wrong'],
        'disposition-unknown-alert',
      ]),
    ],
    [6, new Set(['window-alert-outside', 'window-count-wrong'])],
    [6, new Set(['window-root-wrong'])],
    [7, new Set(['disposition-unknown-alert', 'statement-wrong', 'reopening-without-disposition'])],
    [8, new Set(['statement-missing'])],
    [8, new Set(['statement-missing'])],
    [8, new Set(['statement-wrong'])],
    [9, new Set(['statement-wrong'])],
    [11, new Set(['window-late'])],
    [12, new Set(['window-due'])],
    [12, new Set(['window-gap'])],
    [2, new Set(['cadence-too-long'])],
  ]);
});
