import { describe, expect, test } from 'vitest';
import { AUDIT_FAULTS } from './alert-ledger.ts';
import { type AuditOptions, auditAlerts } from './audit-alerts.ts';
import { hexOf, utf8 } from './bytes.ts';
import type { JsonObject } from './canonical-json.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { formatVkey } from './note.ts';
import { filesOfLog, sampleStatement, sha256, signEntry, signerFromSeed } from './testing.ts';

const signer = signerFromSeed('log.example/a', 'audit');

type Said = { readonly type: string; readonly fact: JsonObject; readonly recordedAt: string };
type Tell = (story: readonly Said[]) => readonly Said[];

const at = (day: number, time: string): string => `2026-11-0${day}T${time}:00.000Z`;
const entryId = (index: number): string => `ent_${String(index).padStart(26, '0')}`;
const rootOf = (ids: readonly string[]): string =>
  hexOf(
    merkleRoot(
      sha256,
      ids.map((id) => leafHash(sha256, utf8(id))),
    ),
  );

const alert = (sequence: number, recordedAt: string, more: JsonObject = {}): Said => ({
  type: 'alert:v2',
  recordedAt,
  fact: {
    alert: `alt_${sequence}`,
    source: 'site-watch',
    sequence,
    kind: 'card-data-sent-elsewhere',
    severity: 'high',
    case: 'cas_1',
    recordedAt,
    ...more,
  },
});
const change = (type: string, of: string, disposition: string, recordedAt: string): Said => ({
  type,
  recordedAt,
  fact: { alert: of, disposition, source: 'site-watch', sequence: 1, recordedAt, person: 'per_1' },
});
const declared = (source: string, more: JsonObject = {}): Said => ({
  type: 'alert-source:v1',
  recordedAt: at(1, '00:00'),
  fact: {
    event: 'declared',
    source,
    at: at(1, '00:00'),
    cadenceMinutes: 720,
    graceMinutes: 60,
    sequence: 0,
    observation: 0,
    window: 0,
    by: 'system',
    ...more,
  },
});
/** Of the story's source, after its last window unless `more` says otherwise. */
const event = (name: 'declared' | 'ended', instant: string, more: JsonObject = {}): Said => ({
  ...declared('site-watch', { event: name, at: instant, sequence: 3, observation: 2, window: 3, ...more }),
  recordedAt: instant,
});
const window = (
  number: number,
  span: readonly [string, string],
  sequences: readonly number[],
  more: JsonObject = {},
): Said => ({
  type: 'alert-window:v1',
  recordedAt: span[1],
  fact: {
    source: 'site-watch',
    window: number,
    from: span[0],
    to: span[1],
    count: sequences.length,
    ...(sequences.length === 0 ? {} : { firstSequence: sequences[0] ?? 0, lastSequence: sequences.at(-1) ?? 0 }),
    root: rootOf(sequences.map((sequence) => `alt_${sequence}`)),
    observations: sequences.length === 0 ? 0 : 1,
    lastObservation: Math.min(number, 2),
    rounds: 4,
    longestPause: { from: span[0], to: span[1] },
    ...more,
  },
});
const observation = (number: number, recordedAt: string, alertsRaised: number): Said => ({
  type: 'observation:v2',
  recordedAt,
  fact: { source: 'site-watch', observation: number, alertsRaised, site: 'sit_1' },
});
const statement = (day: number, sources: JsonObject[]): Said => ({
  type: 'alert-statement:v1',
  recordedAt: `2026-11-0${day}T15:00:01.000Z`,
  fact: { day: `2026-11-0${day}`, to: at(day, '15:00'), sources },
});
const accountOf = (ingestedTotal: number, disposedTotal: number, oldest: readonly [number, string]): JsonObject => ({
  source: 'site-watch',
  ingestedTotal,
  disposedTotal,
  open: ingestedTotal - disposedTotal,
  oldestOpen: { alert: `alt_${oldest[0]}`, recordedAt: oldest[1] },
});

/** Entry n + 1 of the log is the nth of these: three alerts, of which the first was closed, reopened, closed again. */
const STORY: readonly Said[] = [
  declared('site-watch'),
  observation(1, at(1, '00:10'), 2),
  alert(1, at(1, '00:10'), { evidence: entryId(2) }),
  alert(2, at(1, '00:20'), { evidence: entryId(2) }),
  window(1, [at(1, '00:00'), at(1, '12:00')], [1, 2]),
  observation(2, at(1, '13:00'), 1),
  alert(3, at(1, '13:00'), { evidence: entryId(6) }),
  change('disposition:v2', 'alt_1', 'dsp_1', at(1, '14:00')),
  statement(1, [accountOf(3, 1, [2, at(1, '00:20')])]),
  change('alert-reopening:v1', 'alt_1', 'dsp_1', at(1, '16:00')),
  window(2, [at(1, '12:00'), at(2, '00:00')], [3]),
  window(3, [at(2, '00:00'), at(2, '12:00')], []),
  statement(2, [accountOf(3, 0, [1, at(1, '00:10')])]),
];

const optionsOf = (story: readonly Said[]): AuditOptions => {
  const said = story.map(({ type, fact, recordedAt }, place) => ({
    ...sampleStatement(signer, place + 1),
    entry: entryId(place + 1),
    predicateType: `urn:mitsuke:evidence:${type}`,
    recordedAt,
    fact,
  }));
  const entries = [{ ...sampleStatement(signer, 0), recordedAt: at(1, '00:00') }, ...said];
  const files = filesOfLog(
    signer,
    entries.map((it) => signEntry(signer, it)),
  );
  return { read: async (path) => files.get(path), vkey: formatVkey(signer.key), sha256 };
};

const audit = async (story: readonly Said[], more: Partial<AuditOptions> = {}) => {
  const result = await auditAlerts({ ...optionsOf(story), ...more });
  if (result.kind === 'diverges') throw new Error(`${result.code} ${result.path}`);
  return result;
};

describe('the audit of a sound log', () => {
  test('finds no fault, names what is open, and accounts for each source and day', async () => {
    const result = await audit(STORY);
    expect(result.faults).toEqual([]);
    expect(result.open.map(({ alert: id, index }) => [id, index])).toEqual([
      ['alt_1', 3],
      ['alt_2', 4],
      ['alt_3', 7],
    ]);
    expect(result.sources).toEqual([
      {
        source: 'site-watch',
        ingested: 3,
        disposed: 0,
        open: 3,
        windows: 3,
        accountedTo: at(2, '12:00'),
        afterLastWindow: 0,
        cadenceMinutes: 720,
        graceMinutes: 60,
        ended: [],
      },
    ]);
    expect(
      result.days.map(({ day, agrees, index, sources: [of] }) => [day, agrees, index, of?.ingestedTotal, of?.open]),
    ).toEqual([
      ['2026-11-01', true, 9, 3, 2],
      ['2026-11-02', true, 13, 3, 3],
    ]);
  });

  test('computes the oldest open alert also after a day on which none was open', async () => {
    const { oldestOpen: _, ...closed } = accountOf(1, 1, [1, at(1, '00:10')]);
    const { faults, days } = await audit([
      declared('site-watch', { cadenceMinutes: 1440, graceMinutes: 1440 }),
      alert(1, at(1, '00:10')),
      change('disposition:v2', 'alt_1', 'dsp_1', at(1, '14:00')),
      statement(1, [closed]),
      alert(2, at(1, '16:00')),
      alert(3, at(1, '17:00')),
      statement(2, [accountOf(3, 1, [2, at(1, '16:00')])]),
      window(1, [at(1, '00:00'), at(2, '18:00')], [1, 2, 3], { observations: 0, lastObservation: 0 }),
      change('disposition:v2', 'alt_2', 'dsp_2', at(2, '16:00')),
      statement(3, [accountOf(3, 2, [3, at(1, '17:00')])]),
    ]);
    expect(faults).toEqual([]);
    expect(days.map(({ agrees, sources: [of] }) => [agrees, of?.oldestOpen?.alert])).toEqual([
      [true, undefined],
      [true, 'alt_2'],
      [true, 'alt_3'],
    ]);
  });

  test('can end earlier, and tell only of what came later', async () => {
    const early = await audit(STORY, { to: at(1, '15:00') });
    expect(early.faults).toEqual([]);
    expect(early.open.map(({ alert: id }) => id)).toEqual(['alt_2', 'alt_3']);
    const faulty = STORY.toSpliced(7, 0, change('disposition:v2', 'alt_9', 'dsp_9', at(1, '13:30')));
    expect((await audit(faulty)).faults.map(({ fault }) => fault)).toEqual(['disposition-unknown-alert']);
    expect((await audit(faulty, { from: at(2, '00:00') })).faults).toEqual([]);
  });

  test('that begins within a silence tells of it', async () => {
    const silent = [...STORY, { ...nothing, recordedAt: at(4, '12:00') }];
    const due = { fault: 'window-due', at: at(2, '12:00'), until: at(4, '12:00') };
    const faultsFrom = async (from: string) => {
      const { faults } = await audit(silent, { from });
      return faults.filter(({ fault }) => fault === 'window-due');
    };
    expect(await faultsFrom(at(4, '00:00'))).toMatchObject([due]);
    const late = changed(0, { graceMinutes: 0, cadenceMinutes: 700 })(STORY);
    const lateFaults = async (from: string) => {
      const { faults } = await audit(late, { from });
      return faults.filter(({ fault }) => fault === 'window-late').map(({ number }) => number);
    };
    expect(await lateFaults(at(1, '13:00'))).toEqual([2, 3]);
    expect(await lateFaults(at(2, '11:00'))).toEqual([3]);
    expect(await lateFaults(at(2, '12:00'))).toEqual([]);
  });

  test('a late window with the alert of its silence is told and is no fault', async () => {
    const silence = alert(1, at(2, '01:00'), { alert: 'alt_s', source: 'alert-accounting', kind: 'source-silent' });
    const late = await audit([
      declared('site-watch', { cadenceMinutes: 60, graceMinutes: 1440 }),
      declared('alert-accounting', { cadenceMinutes: 1440, graceMinutes: 1440 }),
      silence,
      window(1, [at(1, '00:00'), at(2, '03:00')], [], { silence: 'alt_s', lastObservation: 0 }),
    ]);
    expect(late.faults).toEqual([]);
    expect(late.lateWindows).toMatchObject([{ source: 'site-watch', window: 1, silence: 'alt_s' }]);
  });

  test('lists when a source was ended, by whom, and what is in force since', async () => {
    const people = ['per_1', 'per_2'];
    const { faults, sources } = await audit([
      ...STORY,
      event('ended', at(2, '12:00'), { by: people }),
      event('declared', at(3, '12:00'), { cadenceMinutes: 60, graceMinutes: 30, by: ['per_1'] }),
      event('ended', at(3, '12:00'), { by: 'system' }),
    ]);
    expect(faults).toEqual([]);
    expect(sources).toMatchObject([
      {
        cadenceMinutes: 60,
        graceMinutes: 30,
        ended: [
          { from: at(2, '12:00'), to: at(3, '12:00'), by: people, index: 14 },
          { from: at(3, '12:00'), by: ['system'], index: 16 },
        ],
      },
    ]);
    expect(sources[0]?.ended[1]).not.toHaveProperty('to');
  });

  test('counts critical alerts that stand as confirmed by one person', async () => {
    const confirmed = (of: string, more: JsonObject): Said => {
      const said = change('disposition:v2', of, `dsp_of_${of}`, at(2, '16:00'));
      return { ...said, fact: { ...said.fact, reason: 'confirmed', ...more } };
    };
    const critical = changed(2, { severity: 'critical' })(changed(3, { severity: 'critical' })(STORY));
    const count = async (...more: Said[]) => (await audit([...critical, ...more])).criticalConfirmedByOne;
    expect(await count()).toBe(0);
    expect(await count(confirmed('alt_1', {}), confirmed('alt_2', { secondPerson: 'per_2' }))).toBe(1);
    expect(await count(confirmed('alt_1', {}), confirmed('alt_2', {}), confirmed('alt_3', {}))).toBe(2);
    expect(await count(confirmed('alt_1', { reason: 'remediated' }))).toBe(0);
  });

  test('of versions 1 takes the entry’s own time', async () => {
    const old = STORY.map((said) => {
      const { recordedAt: _, ...fact } = said.fact;
      return /^(alert|disposition):v2$/.test(said.type) ? { ...said, type: said.type.replace('v2', 'v1'), fact } : said;
    });
    expect((await audit(old)).faults).toEqual([]);
  });
});

const without =
  (place: number): Tell =>
  (story) =>
    story.toSpliced(place, 1);
const changed =
  (place: number, fact: JsonObject): Tell =>
  (story) =>
    story.map((said, i) => (i === place ? { ...said, fact: { ...said.fact, ...fact } } : said));
/** In the place of another, so that entry ids stay. */
const replaced =
  (place: number, by: Said): Tell =>
  (story) =>
    story.with(place, by);
const added =
  (...more: Said[]): Tell =>
  (story) => [...story, ...more];
const nothing: Said = { type: 'case-act:v1', recordedAt: at(1, '00:20'), fact: { act: 'noted' } };

const CASES: readonly (readonly [string, Tell, readonly string[]])[] = [
  [
    'an alert that was left out',
    replaced(3, nothing),
    [
      'alert-dropped',
      'alert-number-missing',
      'statement-wrong',
      'statement-wrong',
      'window-count-wrong',
      'window-root-wrong',
    ],
  ],
  ['a number given twice', changed(6, { sequence: 2 }), ['alert-number-doubled', 'window-alert-outside']],
  [
    'an alert of an earlier time than the one before',
    changed(6, { recordedAt: at(1, '00:15') }),
    [
      'alert-before-earlier',
      'window-alert-outside',
      'window-count-wrong',
      'window-count-wrong',
      'window-root-wrong',
      'window-root-wrong',
    ],
  ],
  ['an observation that raised more than is there', changed(5, { alertsRaised: 2 }), ['alert-dropped']],
  ['an observation left out', changed(5, { observation: 3 }), ['observation-missing']],
  ['an observation counted twice', changed(5, { observation: 1 }), ['observation-doubled']],
  ['a source nobody declared', replaced(0, nothing), ['source-undeclared']],
  ['a window left out', replaced(10, nothing), ['window-missing']],
  ['a window written twice', added(window(3, [at(2, '00:00'), at(2, '12:00')], [])), ['window-doubled']],
  ['a gap between windows', changed(11, { from: at(2, '01:00') }), ['window-gap']],
  [
    'a gap that a new declaration covers',
    added(event('declared', at(3, '12:00')), { ...nothing, recordedAt: at(3, '13:00') }),
    ['window-gap'],
  ],
  [
    'a gap that the end covers',
    added(event('ended', at(3, '12:00')), { ...nothing, recordedAt: at(3, '13:00') }),
    ['window-gap'],
  ],
  ['a declaration behind the windows', added(event('declared', at(2, '09:00'))), ['window-overlap']],
  ['a source that hardly has to speak', changed(0, { cadenceMinutes: 1441 }), ['cadence-too-long']],
  ['a source that may be silent for long', changed(0, { graceMinutes: 1441 }), ['cadence-too-long']],
  ['windows that overlap', changed(11, { from: at(1, '23:00') }), ['window-overlap']],
  [
    'a window whose numbers skip one',
    changed(10, { firstSequence: 4, lastSequence: 4 }),
    ['window-alert-outside', 'window-gap'],
  ],
  ['a window that counts wrong', changed(4, { count: 3 }), ['window-count-wrong']],
  ['a window that counts observations wrong', changed(4, { observations: 2 }), ['window-count-wrong']],
  ['a window with another root', changed(4, { root: rootOf(['alt_1', 'alt_9']) }), ['window-root-wrong']],
  [
    'a late window without an alert',
    changed(0, { graceMinutes: 0, cadenceMinutes: 700 }),
    ['window-late', 'window-late', 'window-late'],
  ],
  [
    'a late window that names an alert that is none of silence',
    (story) => changed(11, { silence: 'alt_2' })(changed(0, { graceMinutes: 0, cadenceMinutes: 719 })(story)),
    ['window-late', 'window-late', 'window-late'],
  ],
  ['a source that fell silent', added({ ...nothing, recordedAt: at(3, '02:00') }), ['window-due']],
  [
    'statements that stopped',
    added({ ...nothing, recordedAt: at(4, '15:00') }, window(4, [at(2, '12:00'), at(4, '15:00')], [])),
    ['statement-missing', 'window-late'],
  ],
  [
    'statements that never began',
    (story) => replaced(8, nothing)(replaced(12, { ...nothing, recordedAt: at(2, '15:00') })(story)),
    ['statement-missing'],
  ],
  [
    'a first statement that comes days after the declaration',
    (story) => replaced(8, nothing)(story),
    ['statement-missing'],
  ],
  [
    'a day without a statement',
    added(statement(4, [accountOf(3, 0, [1, at(1, '00:10')])])),
    ['statement-missing', 'window-due'],
  ],
  ['a day stated twice', added(statement(2, [accountOf(3, 0, [1, at(1, '00:10')])])), ['statement-doubled']],
  [
    'a statement that hides an open alert',
    changed(8, { sources: [accountOf(3, 2, [2, at(1, '00:20')])] }),
    ['statement-wrong'],
  ],
  [
    'a statement that hides how old it is',
    changed(12, { sources: [accountOf(3, 0, [2, at(1, '00:20')])] }),
    ['statement-wrong'],
  ],
  ['a statement that leaves a source out', changed(12, { sources: [] }), ['statement-wrong']],
  ['a statement of another hour', changed(12, { to: at(2, '14:00') }), ['statement-wrong']],
  [
    'a disposition of an unknown alert',
    added(change('disposition:v2', 'alt_9', 'dsp_9', at(2, '15:00'))),
    ['disposition-unknown-alert'],
  ],
  [
    'an alert disposed of twice',
    replaced(9, change('disposition:v2', 'alt_1', 'dsp_2', at(1, '16:00'))),
    ['disposition-doubled', 'statement-wrong'],
  ],
  [
    'a reopening of what is open',
    added(change('alert-reopening:v1', 'alt_2', 'dsp_9', at(2, '15:00'))),
    ['reopening-without-disposition'],
  ],
  [
    'a fact without its members',
    added({ type: 'alert-window:v1', recordedAt: at(2, '15:00'), fact: { source: 'site-watch' } }),
    ['fact-malformed'],
  ],
];

describe('the audit names', () => {
  test.each(CASES)('%s', async (_, tell, expected) => {
    const { faults } = await audit(tell(STORY));
    expect(faults.map(({ fault }) => fault).sort()).toEqual(expected);
  });

  test('every fault that there is, in the cases above', () => {
    expect([...new Set(CASES.flatMap(([, , faults]) => faults))].sort()).toEqual([...AUDIT_FAULTS].sort());
  });

  test('the entry that shows the fault', async () => {
    const { faults } = await audit(changed(8, { sources: [accountOf(3, 2, [2, at(1, '00:20')])] })(STORY));
    expect(faults).toEqual([
      {
        fault: 'statement-wrong',
        at: at(1, '15:00'),
        index: 9,
        day: '2026-11-01',
        source: 'site-watch',
        expected: `3 = 1 + 2, alt_2 ${at(1, '00:20')}`,
        found: `3 = 2 + 1, alt_2 ${at(1, '00:20')}`,
      },
    ]);
  });

  test('nothing in a log that does not verify, but where it diverges', async () => {
    const options = optionsOf(without(3)(STORY));
    const tampered = async (path: string) => (path.startsWith('tile/0') ? new Uint8Array(32 * 13) : options.read(path));
    expect(await auditAlerts({ ...options, read: tampered })).toMatchObject({
      kind: 'diverges',
      code: 'entry-differs-from-tile',
    });
  });
});
