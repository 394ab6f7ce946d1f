/** `mitsuke evidence audit-alerts`: accounts for every alert from a log alone, without a database (LEAK-10, LEAK-13). */
import { openVerifyThreads } from '#app/verify-threads';
import { type AlertAudit, type AuditFault, auditExport } from '#evidence';
import { noLogFound } from './evidence.ts';
import {
  base64Of,
  progressOf,
  readerOf,
  type SourceFlags,
  type TrustFlags,
  trustOf,
  wordsOfDivergence,
} from './evidence-source.ts';
import { evidenceWords, type Say } from './evidence-words.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

type AuditFlags = SourceFlags &
  TrustFlags & { readonly from?: string; readonly to?: string; readonly entrySignatures: boolean };

export const auditEvidence = async (source: string, invocation: Invocation<AuditFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const say = evidenceWords(environment);
  const limits = {
    ...(options.from === undefined ? {} : { from: instantOf('--from', options.from) }),
    ...(options.to === undefined ? {} : { to: instantOf('--to', options.to) }),
  };
  const trust = trustOf(options);
  const read = await readerOf(source, options, environment);
  const threads = openVerifyThreads();
  const audit = await auditExport({
    ...trust,
    ...limits,
    read,
    entries: options.entrySignatures ? 'signed' : 'stated',
    verifyBundle: threads.verifyBundle,
    ahead: threads.ahead,
    onProgress: progressOf(output, say),
  }).finally(() => threads.close());
  if (audit.kind === 'diverges') {
    if (audit.code === 'checkpoint-missing') throw noLogFound(source);
    output.result(audit, wordsOfDivergence(audit, say));
    return 1;
  }
  output.result({ ...audit, log: { ...audit.log, root: base64Of(audit.log.root) } }, wordsOf(audit, say));
  return audit.faults.length === 0 ? 0 : 1;
};

/** A day of Asia/Tokyo begins at 15:00 UTC of the day before. */
const instantOf = (flag: string, text: string): string => {
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+09:00` : text);
  if (!/^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text) || Number.isNaN(ms)) {
    throw new CommandFailure('instant-malformed', `${flag} takes a day (Asia/Tokyo) or an instant with its zone`, 2);
  }
  return new Date(ms).toISOString();
};

const wordsOf = (audit: AlertAudit, say: Say): string => {
  const { faults, sources, days, open, lateWindows, to } = audit;
  return [
    faults.length === 0
      ? say('auditSound', { sources: sources.length, days: days.length, to })
      : say('auditFaulty', { faults: faults.length, to }),
    ...faults.map((fault) => say('fault', { at: fault.at, fault: fault.fault, details: detailsOf(fault, say) })),
    ...sources.flatMap((source) => linesOfSource(source, say)),
    ...days.flatMap(({ day, sources: accounts, agrees, index }) =>
      accounts.map((account) =>
        say('day', {
          day,
          source: account.source,
          ingested: account.ingestedTotal,
          disposed: account.disposedTotal,
          open: account.open,
          mark: say(agrees ? 'stated' : index === undefined ? 'missing' : 'wrong'),
        }),
      ),
    ),
    ...lateWindows.map(({ longestPause, ...late }) =>
      say('lateWindow', { ...late, pause: `${longestPause.from} – ${longestPause.to}` }),
    ),
    say('confirmedByOne', { count: audit.criticalConfirmedByOne }),
    say('openCount', { count: open.length }),
    ...open.map((alert) => say('openAlert', alert)),
  ].join('\n');
};

const linesOfSource = (row: AlertAudit['sources'][number], say: Say): readonly string[] => {
  const { source, ingested, disposed, open, windows, accountedTo = say('never') } = row;
  const { afterLastWindow, cadenceMinutes, graceMinutes, ended } = row;
  return [
    say('source', { source, ingested, disposed, open, windows, accountedTo }),
    ...(cadenceMinutes === undefined || graceMinutes === undefined
      ? []
      : [say('terms', { cadenceMinutes, graceMinutes })]),
    ...ended.map(({ from, to = say('endedStill'), by, index }) => say('ended', { from, to, by: by.join(', '), index })),
    ...(windows > 0 && afterLastWindow > 0 ? [say('afterWindow', { count: afterLastWindow })] : []),
  ];
};

const detailsOf = (fault: AuditFault, say: Say): string => {
  const { source, number, alert, day, index, expected, found } = fault;
  const parts = [
    ...(day === undefined ? [] : [day]),
    ...(source === undefined ? [] : [number === undefined ? source : `${source} ${number}`]),
    ...(alert === undefined ? [] : [alert]),
    ...(expected === undefined && found === undefined ? [] : [`${expected ?? '–'} / ${found ?? '–'}`]),
    ...(index === undefined ? [] : [say('atEntry', { index })]),
  ];
  return parts.length === 0 ? '' : `  ${parts.join(', ')}`;
};
