/**
 * `mitsuke cards scan-database`: looks for card data in the columns of a database. Reads only. The address holds a
 * password, so it comes from the environment or a file, never from an argument that others can see.
 */
import { standardCardKey } from '#app/card-search';
import { openTables } from '#app/open-tables';
import { systemClock } from '#app/system-clock';
import { fingerprintBy, gatherDatabase, type TableReport } from '#card-discovery';
import { Secret } from '#kernel';
import { type Tables, TablesFailure } from '#platform/tables';
import { baselineIn, type CardsFlags, exitCodeOf, keyIn, refuseSeveralForms, writeResult } from './cards-scan.ts';
import { readGiven } from './evidence-source.ts';
import type { Environment, Invocation } from './invocation.ts';
import { type LinesJournal, openLinesJournal } from './lines-journal.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';
import { VERSION } from './version.ts';
import { languageOf } from './words.ts';

export type DatabaseCardsFlags = Omit<
  CardsFlags,
  'apiKeyFile' | 'name' | 'party' | 'perFile' | 'signKey' | 'submit' | 'watch'
> & {
  readonly urlFile?: string;
  readonly sample?: number;
  readonly perColumn: number;
};

export const scanDatabaseCards = async (invocation: Invocation<DatabaseCardsFlags>): Promise<ExitCode> => {
  const { options, environment, output } = invocation;
  refuseSeveralForms(options);
  const tables = tablesAt(urlOf(options, environment));
  const key = keyIn(options.key ?? standardCardKey(environment.HOME));
  const baseline = options.baseline === undefined ? undefined : baselineIn(options.baseline);
  const journal = options.resume === undefined ? undefined : journalIn(options.resume, tables, key, options);
  if (journal !== undefined && journal.lines.length > 0)
    output.progress(`going on: ${journal.lines.length} are searched`);
  const clock = systemClock();
  const stop = new AbortController();
  void untilAskedToStop(clock).then(() => stop.abort());
  const gathered = await gatherDatabase({
    tables,
    clock,
    version: VERSION,
    signal: stop.signal,
    options: {
      fingerprint: fingerprintBy(key),
      limit: options.perColumn,
      ...(options.testNumbers === true ? { isTestNumber: () => false } : {}),
    },
    tell: (report) => output.progress(tableWords(report)),
    ...(options.sample === undefined ? {} : { sampleRows: options.sample }),
    ...(journal === undefined ? {} : { earlier: journal.lines, keep: journal.append }),
    ...(baseline === undefined ? {} : { baseline }),
  });
  writeResult(gathered, options, options.lang ?? languageOf(environment), output);
  return exitCodeOf(gathered.result);
};

const NAME = 'MITSUKE_CARDS_DATABASE_URL';

const urlOf = ({ urlFile }: DatabaseCardsFlags, environment: Environment): Secret => {
  const file = urlFile ?? environment[`${NAME}_FILE`];
  const url = file === undefined ? environment[NAME] : readGiven(file).toString('utf8').trim();
  if (!url) {
    const expected = `postgresql://user:password@host/database or mariadb://user:password@host/database`;
    throw new CommandFailure('database-not-named', `${NAME}, ${NAME}_FILE or --url-file: expected ${expected}`, 2);
  }
  return new Secret(url);
};

const tablesAt = (url: Secret): Tables => {
  try {
    return openTables(url);
  } catch (error) {
    if (!(error instanceof TablesFailure)) throw error;
    throw new CommandFailure('database-address-malformed', `the address cannot be used (${error.code})`, 2);
  }
};

/** Names the key and tells nothing of it. */
const journalIn = (
  file: string,
  { database }: Tables,
  key: Uint8Array,
  { perColumn, sample, testNumbers = false }: DatabaseCardsFlags,
): LinesJournal<TableReport> => {
  const settings = { version: VERSION, database, perColumn, sample: sample ?? 'whole', testNumbers };
  const head = { form: 'mitsuke-card-database-journal/1', ...settings, key: fingerprintBy(key)('journal') };
  return openLinesJournal<TableReport>(file, JSON.stringify(head));
};

const tableWords = ({ table, outcome, rows, estimatedRows, findings, skips }: TableReport): string => {
  const of = outcome === 'sampled' && estimatedRows !== undefined ? ` of about ${estimatedRows}` : '';
  const why = outcome === 'broken' ? `, broken off: ${skips.map(({ reason }) => reason).join(', ')}` : '';
  return `${table || 'the database'}: ${rows} rows${of}, ${findings.length} found${why}`;
};
