/**
 * `mitsuke evidence verify|export`: on a folder of log files, or on a log over HTTP. The verifier key comes from the
 * caller: a log that vouched for itself would prove nothing.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { exportToFolder, extendFolder } from '#app/log-folder';
import { openVerifyThreads } from '#app/verify-threads';
import { type LogVerdict, verifyExport } from '#evidence';
import {
  base64Of,
  progressOf,
  readerOf,
  readGiven,
  type SourceFlags,
  type TrustFlags,
  trustOf,
  wordsOfDivergence,
  wordsOfWitnesses,
} from './evidence-source.ts';
import { evidenceWords, type Say } from './evidence-words.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

type VerifyFlags = SourceFlags & TrustFlags & { readonly old?: string; readonly entrySignatures: boolean };

export const verifyEvidence = async (source: string, invocation: Invocation<VerifyFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const say = evidenceWords(environment);
  const trust = trustOf(options);
  const older = options.old === undefined ? {} : { older: readGiven(options.old) };
  const read = await readerOf(source, options, environment);
  const threads = openVerifyThreads();
  const verdict = await verifyExport({
    ...trust,
    ...older,
    read,
    entries: options.entrySignatures ? 'signed' : 'stated',
    verifyBundle: threads.verifyBundle,
    ahead: threads.ahead,
    onProgress: progressOf(output, say),
  }).finally(() => threads.close());
  if (verdict.kind === 'verified') {
    output.result({ ...verdict, root: base64Of(verdict.root) }, wordsOf(verdict, options, say));
    return 0;
  }
  if (verdict.code === 'checkpoint-missing') throw noLogFound(source);
  output.result(verdict, wordsOfDivergence(verdict, say));
  return 1;
};

export const noLogFound = (source: string): CommandFailure =>
  new CommandFailure('no-log-found', `${source} has no checkpoint: it is not a log, or an export cut short`);

type Verified = Extract<LogVerdict, { readonly kind: 'verified' }>;

const wordsOf = (verdict: Verified, { entrySignatures }: VerifyFlags, say: Say): string => {
  const { size, origin, olderSize, keys } = verdict;
  return [
    say('verified', { size, origin }),
    say('root', { root: base64Of(verdict.root) }),
    ...(keys.length > 1 ? keys.map((key) => say('keys', key)) : []),
    ...Object.entries(verdict.entriesByType).map(([type, count]) =>
      say('entriesOfType', { count: String(count).padStart(9), type }),
    ),
    ...(olderSize === undefined ? [] : [say('continues', { size: olderSize })]),
    ...wordsOfWitnesses(verdict.witnesses, say),
    ...(entrySignatures ? [] : [say('unsigned')]),
  ].join('\n');
};

type ExportFlags = SourceFlags & { readonly out: string; readonly since?: number };

export const exportEvidence = async (source: string, invocation: Invocation<ExportFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const folder = path.resolve(options.out);
  if (options.since !== undefined) return addToExport(source, { ...invocation, folder, since: options.since });
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CommandFailure('folder-not-empty', `${folder} is not empty; name a new folder`, 2);
  }
  const from = await readerOf(source, options, environment);
  const copied = await exportToFolder(from, folder);
  if (copied.kind === 'failed') {
    throw new CommandFailure(copied.error.code, `${copied.error.path} could not be copied`);
  }
  const { size } = copied.value;
  output.result({ size, folder }, `${size} entries copied to ${folder}`);
  return 0;
};

const WRONG_USAGE = new Set(['copy-missing', 'copy-of-another-size', 'another-log']);

/** Only what is new, and only if it continues what the folder has. */
const addToExport = async (
  source: string,
  { folder, since, options, environment, output }: Invocation<ExportFlags> & { folder: string; since: number },
): Promise<ExitCode> => {
  if (!existsSync(folder)) throw new CommandFailure('copy-missing', `${folder} is not there: export it first`, 2);
  const added = await extendFolder(await readerOf(source, options, environment), folder, since);
  if (added.kind === 'failed') {
    const { code, path: file, index } = added.error;
    const place = index === undefined ? file : `entry ${index}, file ${file}`;
    throw new CommandFailure(code, `${folder} was left as it is: ${place}`, WRONG_USAGE.has(code) ? 2 : 1);
  }
  const { size, added: count } = added.value;
  output.result({ size, added: count, folder }, `${count} entries added to ${folder}, which now has ${size}`);
  return 0;
};
