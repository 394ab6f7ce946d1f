/**
 * `mitsuke cards scan`: looks for card data in files and folders. Reads only; what it writes is the journal it is asked
 * for and, once, the key of its hashes. No number appears in anything it says.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type CardSearch, cardSearchKey, openCardSearch, standardCardKey } from '#app/card-search';
import {
  type Baseline,
  type GatheredResult,
  htmlReport,
  maskedPath,
  type PathSearch,
  type Progress,
  parseBaseline,
  type ScanResult,
  sarifReport,
  searchPaths,
} from '#card-discovery';
import { type Journal, openJournal } from './cards-journal.ts';
import { watchPaths } from './cards-watch.ts';
import { resultWords } from './cards-words.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';
import { languageOf } from './words.ts';

export type CardsFlags = {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly html?: boolean;
  readonly lang?: 'ja' | 'en';
  readonly baseline?: string;
  readonly resume?: string;
  readonly key?: string;
  readonly watch?: boolean;
  readonly perFile: number;
  readonly testNumbers?: boolean;
  readonly signKey?: string;
  readonly submit?: string;
  readonly name?: string;
  readonly party?: string;
  readonly apiKeyFile?: string;
};

export const scanCards = async (paths: readonly string[], invocation: Invocation<CardsFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  refuseSeveralForms(options);
  refuseHalfAsked(options);
  const keyFile = options.key ?? standardCardKey(environment.HOME);
  const key = keyIn(keyFile);
  const baseline = options.baseline === undefined ? undefined : baselineIn(options.baseline);
  const journal = options.resume === undefined ? undefined : journalIn(options.resume, key, options);
  const search = openCardSearch();
  const stop = new AbortController();
  void untilAskedToStop(search.clock).then(() => stop.abort());
  try {
    refuseMissing(search, paths);
    if (journal !== undefined && journal.searched > 0) output.progress(`going on: ${journal.searched} are searched`);
    const order: PathSearch = {
      paths,
      ...search,
      key,
      limit: options.perFile,
      withTestNumbers: options.testNumbers === true,
      version: VERSION,
      signal: stop.signal,
      leftOut: identities(search, [keyFile, options.resume, options.baseline, options.signKey]),
      tell: teller(search, output),
      ...(journal === undefined ? {} : { earlier: journal.earlier, keep: journal.keep }),
      ...(baseline === undefined ? {} : { baseline }),
    };
    if (options.watch === true) return await watchPaths(order, search, output);
    const gathered = await searchPaths(order);
    await writeOrSend(gathered, invocation);
    return exitCodeOf(gathered.result);
  } finally {
    await search.close();
  }
};

const refuseHalfAsked = ({ json, signKey, submit, name, watch }: CardsFlags): void => {
  const fault =
    submit !== undefined && name === undefined
      ? '--submit needs --name'
      : submit !== undefined && !/^https?:\/\//.test(submit)
        ? '--submit needs a URL'
        : submit !== undefined && watch === true
          ? '--watch has no result to be sent'
          : signKey !== undefined && submit === undefined && json !== true
            ? '--sign-key signs the JSON result: choose --json or --submit'
            : undefined;
  if (fault !== undefined) throw new CommandFailure('wrong-usage', fault, 2);
};

/** What is signed or sent is the JSON; it is shown in the form that was asked for. */
const writeOrSend = async (gathered: GatheredResult, { options, environment, output }: Invocation<CardsFlags>) => {
  const { signKey, submit, name = '' } = options;
  const language = options.lang ?? languageOf(environment);
  if (signKey === undefined && submit === undefined) return writeResult(gathered, options, language, output);
  const { sendResult, signedResult } = await import('./cards-signed.ts');
  const plain = JSON.stringify({ ...gathered.result, accepted: gathered.accepted });
  const body = signKey === undefined ? plain : signedResult(new TextEncoder().encode(plain), signKey, output);
  if (options.json === true) process.stdout.write(`${body}\n`);
  else writeResult(gathered, options, language, output);
  if (submit === undefined) return;
  const { id } = await sendResult(body, { ...options, submit, name }, environment);
  output.progress(`sent to ${new URL(submit).origin}: ${id}`);
};

export const refuseSeveralForms = ({ json, sarif, html }: Pick<CardsFlags, 'html' | 'json' | 'sarif'>): void => {
  if ([json, sarif, html].filter((form) => form === true).length > 1) {
    throw new CommandFailure('one-form-only', 'choose one of --json, --sarif and --html', 2);
  }
};

/** 0 says that all that was asked for was searched and nothing that needs looking at was found. */
export const exitCodeOf = ({ summary, skips }: ScanResult): ExitCode => {
  const found = Object.values(summary.found).some(({ high, medium }) => high + medium > 0);
  return found || !summary.complete || skips.some(({ severity }) => severity === 'broken') ? 1 : 0;
};

/** On standard output, in the form that was asked for. */
export const writeResult = (
  { result, accepted }: GatheredResult,
  options: Pick<CardsFlags, 'html' | 'sarif'>,
  language: 'ja' | 'en',
  output: Output,
): void => {
  if (options.sarif === true) process.stdout.write(sarifReport({ result, accepted, language }));
  else if (options.html === true) process.stdout.write(htmlReport({ result, accepted, language }));
  else output.result({ ...result, accepted }, resultWords(result));
};

export const keyIn = (file: string): Uint8Array => {
  const key = cardSearchKey(file);
  if (key === undefined) throw new CommandFailure('key-unusable', `${file} does not hold a key of this command`, 2);
  return key;
};

const journalIn = (file: string, key: Uint8Array, { perFile, testNumbers = false }: CardsFlags): Journal =>
  openJournal(file, key, { version: VERSION, perFile, testNumbers });

export const baselineIn = (file: string): Baseline => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandFailure('baseline-unreadable', `${file} cannot be read as YAML or JSON`, 2);
  }
  const faults: string[] = [];
  const baseline = parseBaseline(content, (fault) => faults.push(fault));
  if (baseline === undefined) throw new CommandFailure('baseline-refused', [file, ...faults].join('\n  '), 2);
  return baseline;
};

const refuseMissing = (search: CardSearch, paths: readonly string[]): void => {
  for (const path of paths) {
    const looked = search.files.look(path, { follow: true });
    if (looked.kind === 'failed' && looked.error === 'gone') {
      throw new CommandFailure('path-not-found', `${maskedPath(path)} is not there`, 2);
    }
  }
};

const identities = (search: CardSearch, files: readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(
    files.flatMap((file) => {
      const looked = file === undefined ? undefined : search.files.look(file, { follow: true });
      return looked?.kind === 'ok' ? [looked.value.identity] : [];
    }),
  );

const TELL_EVERY_MS = 2_000;

/** A line every two seconds; a search that is over before says nothing. */
const teller = ({ clock }: CardSearch, output: Output): ((progress: Progress) => void) => {
  const beganMs = clock.monotonicMs();
  let toldMs = beganMs;
  return ({ files, bytes, findings }) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    const speed = Math.round(bytes / 1_000 / (nowMs - beganMs));
    output.progress(`${files} files, ${Math.round(bytes / 1e6)} MB (${speed} MB/s), ${findings} found …`);
  };
};
