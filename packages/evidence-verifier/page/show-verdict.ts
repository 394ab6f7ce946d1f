/** The verdict on a log and the account of its alerts, as a person reads it. */
import { type AlertAudit, type AuditFault, base64Of, type Divergence, type ReadFile } from '../src/index.ts';
import { element, table } from './element.ts';
import { proofButton } from './show-proof.ts';
import type { Say } from './words.ts';

type Shown = { readonly read: ReadFile; readonly say: Say };

export const showVerdict = (audit: AlertAudit | Divergence, shown: Shown): readonly Node[] =>
  audit.kind === 'diverges'
    ? showDivergence(audit, shown.say)
    : [...showLog(audit, shown.say), ...showAudit(audit, shown)];

const term = (name: string, ...values: readonly string[]): readonly Node[] => [
  element('dt', {}, name),
  ...values.map((value) => element('dd', {}, element('code', {}, value))),
];

const showDivergence = ({ code, path, index, byte, endByte, witnesses }: Divergence, say: Say): readonly Node[] => {
  const bytes = byte === undefined ? [] : [endByte === undefined ? `${byte}` : `${byte}–${endByte}`];
  return [
    element('h2', { class: 'bad' }, say('diverges')),
    element('p', {}, element('code', {}, code), ` ${say.verdict(code)}`),
    ...adviceOn(code, say),
    element(
      'dl',
      {},
      ...(index === undefined ? [] : term(say('entry'), String(index))),
      ...term(say('file'), path),
      ...(bytes.length === 0 ? [] : term(say('bytes'), ...bytes)),
      ...(witnesses === undefined
        ? []
        : term(say('witness'), ...witnesses.rows.map((row) => wordsOfWitness(row, say)))),
    ),
  ];
};

const adviceOn = (code: string, say: Say): readonly Node[] => {
  const advice = say.advice(code);
  if (advice === undefined) return [];
  return [
    element('p', {}, element('strong', {}, say('means')), ` ${advice.means}`),
    element('p', {}, element('strong', {}, say('next')), ` ${advice.next}`),
  ];
};

const wordsOfWitness = (row: NonNullable<Divergence['witnesses']>['rows'][number], say: Say): string =>
  'timeS' in row ? `${row.name} ${say.time(new Date(row.timeS * 1000).toISOString())}` : `${row.name} ${row.fault}`;

const showLog = ({ log }: AlertAudit, say: Say): readonly Node[] => {
  const { size, origin, root, keys, olderSize, witnesses } = log;
  return [
    element('h2', { class: 'good' }, say('verified')),
    element('p', {}, say('verifiedText', { size, origin })),
    ...adviceOn('verified', say),
    ...(olderSize === undefined ? [] : [element('p', {}, say('continues', { size: olderSize }))]),
    element(
      'dl',
      {},
      ...term(say('root'), base64Of(root)),
      ...term(say('keys'), ...keys.map(({ vkey, from }) => say('keyFrom', { vkey, from }))),
      ...(witnesses === undefined
        ? []
        : term(say('witness'), ...witnesses.rows.map((row) => wordsOfWitness(row, say)))),
    ),
  ];
};

const showAudit = (audit: AlertAudit, shown: Shown): readonly Node[] => {
  const { say } = shown;
  const { faults } = audit;
  return [
    faults.length === 0
      ? element('h2', { class: 'good' }, say('accounted'))
      : element('h2', { class: 'bad' }, say('notAccounted', { count: faults.length })),
    faultTable(faults, shown),
    openTable(audit, shown),
    element('p', {}, say('confirmedByOne', { count: audit.criticalConfirmedByOne })),
    sourceTable(audit, say),
    endingTable(audit, shown),
    dayTable(audit, shown),
    lateTable(audit, shown),
  ];
};

const proofCell = (index: number | undefined, { read, say }: Shown): Node | string =>
  index === undefined ? '–' : proofButton(index, read, say);

const faultTable = (faults: readonly AuditFault[], shown: Shown): HTMLElement => {
  const { say } = shown;
  return table(say('faults'), {
    heads: [say('time'), say('fault'), say('source'), say('number'), say('expected'), say('found'), say('proof')],
    rows: faults.map(({ at, fault, source, number, alert, day, expected, found, index }) => [
      day ?? say.time(at),
      element('span', {}, element('code', {}, fault), ` ${say.fault(fault)}`),
      source === undefined ? '–' : say.source(source),
      [number, alert].filter((it) => it !== undefined).join(' ') || '–',
      String(expected ?? '–'),
      String(found ?? '–'),
      proofCell(index, shown),
    ]),
    none: say('none'),
  });
};

const openTable = ({ open }: AlertAudit, shown: Shown): HTMLElement => {
  const { say } = shown;
  return table(say('open', { count: open.length }), {
    heads: [say('time'), say('alert'), say('source'), say('number'), say('severity'), say('proof')],
    rows: open.map(({ recordedAt, alert, source, sequence, severity, index }) => [
      say.time(recordedAt),
      element('code', {}, alert),
      say.source(source),
      String(sequence),
      say.severity(severity),
      proofCell(index, shown),
    ]),
    none: say('none'),
  });
};

const sourceTable = ({ sources }: AlertAudit, say: Say): HTMLElement =>
  table(say('sources'), {
    heads: [
      say('source'),
      say('ingested'),
      say('disposed'),
      say('openShort'),
      say('windows'),
      say('until'),
      say('cadence'),
    ],
    rows: sources.map(({ source, ingested, disposed, open, windows, accountedTo, cadenceMinutes, graceMinutes }) => [
      say.source(source),
      String(ingested),
      String(disposed),
      String(open),
      String(windows),
      accountedTo === undefined ? '–' : say.time(accountedTo),
      cadenceMinutes === undefined ? '–' : `${cadenceMinutes} + ${graceMinutes}`,
    ]),
    none: say('none'),
  });

const endingTable = ({ sources }: AlertAudit, shown: Shown): HTMLElement => {
  const { say } = shown;
  return table(say('endings'), {
    heads: [say('source'), say('from'), say('to'), say('endedBy'), say('proof')],
    rows: sources.flatMap(({ source, ended }) =>
      ended.map(({ from, to, by, index }) => [
        say.source(source),
        say.time(from),
        to === undefined ? say('goesOn') : say.time(to),
        by.join(', '),
        proofCell(index, shown),
      ]),
    ),
    none: say('none'),
  });
};

const dayTable = ({ days }: AlertAudit, shown: Shown): HTMLElement => {
  const { say } = shown;
  return table(say('days'), {
    heads: [say('day'), say('source'), say('ingested'), say('disposed'), say('openShort'), say('stated'), say('proof')],
    rows: days.flatMap(({ day, sources, agrees, index }) =>
      sources.map(({ source, ingestedTotal, disposedTotal, open }) => [
        day,
        say.source(source),
        String(ingestedTotal),
        String(disposedTotal),
        String(open),
        say(agrees ? 'yes' : 'no'),
        proofCell(index, shown),
      ]),
    ),
    none: say('none'),
  });
};

const lateTable = ({ lateWindows }: AlertAudit, shown: Shown): HTMLElement => {
  const { say } = shown;
  return table(say('late'), {
    heads: [say('source'), say('number'), say('from'), say('to'), say('alert'), say('proof')],
    rows: lateWindows.map(({ source, window, from, to, silence, index }) => [
      say.source(source),
      String(window),
      say.time(from),
      say.time(to),
      element('code', {}, silence),
      proofCell(index, shown),
    ]),
    none: say('none'),
  });
};
