/**
 * `mitsuke evidence verify|export`: on a folder of log files, or on a log over HTTP. The verifier key comes from the
 * caller: a log that vouched for itself would prove nothing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exportToFolder, readLogFolder } from '#app';
import { type Divergence, isVerifierKey, type LogVerdict, type ReadFile, verifyExport } from '#evidence';
import type { Environment, Invocation } from './invocation.ts';
import { readLogOverHttp } from './log-over-http.ts';
import type { ExitCode, Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

type SourceFlags = { readonly json?: boolean; readonly apiKeyFile?: string };
type VerifyFlags = SourceFlags & { readonly vkey: string; readonly old?: string };

export const verifyEvidence = async (source: string, invocation: Invocation<VerifyFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  if (!isVerifierKey(options.vkey)) {
    throw new CommandFailure('vkey-malformed', '--vkey takes NAME+HASH+KEY, as the server showed it for this log', 2);
  }
  const verdict = await verifyExport({
    read: await readerOf(source, options, environment),
    vkey: options.vkey,
    onProgress: progressOf(output),
    ...(options.old === undefined ? {} : { older: readGiven(options.old) }),
  });
  if (verdict.kind === 'verified') {
    output.result(jsonOf(verdict), wordsOf(verdict));
    return 0;
  }
  if (verdict.code === 'checkpoint-missing') {
    throw new CommandFailure('no-log-found', `${source} has no checkpoint: it is not a log, or an export cut short`);
  }
  output.result(verdict, wordsOfDivergence(verdict));
  return 1;
};

type ExportFlags = SourceFlags & { readonly out: string };

export const exportEvidence = async (source: string, invocation: Invocation<ExportFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  const folder = path.resolve(options.out);
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

const readerOf = async (source: string, options: SourceFlags, environment: Environment): Promise<ReadFile> => {
  if (/^https?:\/\//.test(source)) return readLogOverHttp(source, apiKeyOf(options, environment));
  if (!existsSync(source)) throw new CommandFailure('source-not-found', `${source} is no folder and no URL`, 2);
  return readLogFolder(path.resolve(source));
};

const apiKeyOf = (options: SourceFlags, environment: Environment): string => {
  const file = options.apiKeyFile ?? environment.MITSUKE_API_KEY_FILE;
  const key = file === undefined ? environment.MITSUKE_API_KEY : readGiven(file).toString('utf8').trim();
  if (!key) throw new CommandFailure('api-key-needed', 'a log over HTTP needs --api-key-file or MITSUKE_API_KEY', 2);
  if (!/^mk_[\w-]+$/.test(key)) {
    throw new CommandFailure('api-key-malformed', 'the API key has to be mk_… alone, as api-key create printed it', 2);
  }
  return key;
};

const readGiven = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
};

const PROGRESS_EVERY = 100_000;

const progressOf = (output: Output) => {
  let next = PROGRESS_EVERY;
  return ({ entries, size }: { readonly entries: number; readonly size: number }): void => {
    if (entries < next) return;
    next = entries + PROGRESS_EVERY;
    output.progress(`${entries} of ${size} entries hashed`);
  };
};

type Verified = Extract<LogVerdict, { readonly kind: 'verified' }>;

const rootOf = ({ root }: Verified): string => Buffer.from(root).toString('base64');

const jsonOf = (verdict: Verified) => ({ ...verdict, root: rootOf(verdict) });

const wordsOf = (verdict: Verified): string =>
  [
    `verified: ${verdict.size} entries of ${verdict.origin}, every one hashed again`,
    `root      ${rootOf(verdict)}`,
    ...Object.entries(verdict.entriesByType).map(([type, count]) => `${String(count).padStart(9)} ${type}`),
    ...(verdict.olderSize === undefined ? [] : [`continues the older checkpoint of ${verdict.olderSize} entries`]),
  ].join('\n');

const wordsOfDivergence = ({ code, path: file, index, byte, endByte }: Divergence): string => {
  const where = [
    ...(index === undefined ? [] : [`entry ${index}`]),
    `file ${file}`,
    ...(byte === undefined ? [] : [`from byte ${byte}${endByte === undefined ? '' : ` to ${endByte}`}`]),
  ];
  return `DIVERGES: ${code}\n  ${where.join(', ')}`;
};
