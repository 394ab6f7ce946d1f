/** Where an evidence command reads: a folder of log files, or a log over HTTP; and what it trusts. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readLogFolder } from '#app/log-folder';
import { type Divergence, isVerifierKey, type ReadFile, type WitnessDemand, witnessKeyOf } from '#evidence';
import type { Say } from './evidence-words.ts';
import type { Environment } from './invocation.ts';
import { readLogOverHttp } from './log-over-http.ts';
import type { Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

export type SourceFlags = { readonly json?: boolean; readonly apiKeyFile?: string };
export type TrustFlags = {
  readonly vkey: string;
  readonly witness?: readonly string[];
  readonly witnessQuorum?: number;
};

export const readerOf = async (source: string, options: SourceFlags, environment: Environment): Promise<ReadFile> => {
  if (/^https?:\/\//.test(source)) return readLogOverHttp(source, apiKeyOf(options, environment));
  if (!existsSync(source)) throw new CommandFailure('source-not-found', `${source} is no folder and no URL`, 2);
  return readLogFolder(path.resolve(source));
};

/** None is needed where the tenant made its log public. */
export const apiKeyOf = (options: Pick<SourceFlags, 'apiKeyFile'>, environment: Environment): string | undefined => {
  const file = options.apiKeyFile ?? environment.MITSUKE_API_KEY_FILE;
  const key = file === undefined ? environment.MITSUKE_API_KEY : readGiven(file).toString('utf8').trim();
  if (!key) return undefined;
  if (!/^mk_[\w-]+$/.test(key)) {
    throw new CommandFailure('api-key-malformed', 'the API key has to be mk_… alone, as api-key create printed it', 2);
  }
  return key;
};

export const readGiven = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
};

/** What `--vkey`, `--witness` and `--witness-quorum` demand. */
export const trustOf = (options: TrustFlags): { readonly vkey: string; readonly witnesses?: WitnessDemand } => {
  const { vkey, witness = [], witnessQuorum: quorum } = options;
  if (!isVerifierKey(vkey)) {
    throw new CommandFailure('vkey-malformed', '--vkey takes NAME+HASH+KEY, as the server showed it for this log', 2);
  }
  const witnesses = witness.map((text) => {
    const key = witnessKeyOf(text);
    if (key === undefined) {
      throw new CommandFailure('witness-vkey-malformed', `--witness ${text}: not the key of an Ed25519 witness`, 2);
    }
    return key;
  });
  if (quorum !== undefined && (quorum < 1 || quorum > witnesses.length)) {
    throw new CommandFailure('witness-quorum-impossible', '--witness-quorum is from 1 to the number of --witness', 2);
  }
  if (witnesses.length === 0) return { vkey };
  return { vkey, witnesses: { witnesses, ...(quorum === undefined ? {} : { quorum }) } };
};

const PROGRESS_EVERY = 100_000;

export const progressOf = (output: Output, say: Say) => {
  let next = PROGRESS_EVERY;
  return ({ entries, size }: { readonly entries: number; readonly size: number }): void => {
    if (entries < next) return;
    next = entries + PROGRESS_EVERY;
    output.progress(say('hashed', { entries, size }));
  };
};

export const wordsOfDivergence = (
  { code, path: file, index, byte, endByte, witnesses }: Divergence,
  say: Say,
): string => {
  const place = [
    ...(index === undefined ? [] : [say('atEntry', { index })]),
    say('inFile', { file }),
    ...(byte === undefined
      ? []
      : [endByte === undefined ? say('fromByte', { byte }) : say('bytes', { byte, endByte })]),
  ];
  return [say('diverges', { code }), `  ${place.join(', ')}`, ...wordsOfWitnesses(witnesses, say)].join('\n');
};

export const wordsOfWitnesses = (verdict: Divergence['witnesses'], say: Say): readonly string[] =>
  (verdict?.rows ?? []).map((row) =>
    'timeS' in row
      ? say('cosigned', { name: row.name, at: new Date(row.timeS * 1000).toISOString() })
      : say('notCosigned', { name: row.name, fault: row.fault }),
  );

export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
