/** The database of this configuration: the operator's own by its URL, or the embedded one in the data folder. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseUnavailable } from '#platform/database';
import { type EmbeddedStep, startEmbeddedPostgres } from '../platform/database/embedded.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openPostgres } from '../platform/database/postgres.ts';
import type { Configuration } from './configuration.ts';

export type OpenDatabase = {
  readonly database: Database;
  readonly migrated: readonly { readonly room: string; readonly number: number; readonly name: string }[];
  /**
   * Does what may be done twice, and again as long as the embedded server recovers from a crash: we are who starts it
   * again. A server of the operator's own is theirs to keep up, and an outage of it is told at once.
   * @throws DatabaseUnavailable
   */
  overRecovery<T>(work: () => Promise<T>): Promise<T>;
  /** Closes the pool and leaves the embedded server, which ends with the last to leave. */
  close(): Promise<void>;
};

const SOURCE = path.resolve(import.meta.dirname, '..');
/** Recovery replays what was written since the last checkpoint, of which there is one in five minutes. */
const RECOVERY_TRIES = 1_200;
const RECOVERY_PAUSE_MS = 100;

/** Rooms that have tables, lower floors first. */
export const ROOMS = [
  'platform/stream',
  'platform/http',
  'evidence',
  'registry',
  'cases',
  'site-watch',
  'card-discovery',
  'webhooks',
  'assurance',
  'supervision',
  'decision',
  'operations',
].map((room) => ({
  name: path.basename(room).replaceAll('-', '_'),
  folder: path.join(SOURCE, room, 'migrations'),
}));

/**
 * Opens the database and brings it to this version.
 * @param folder where an embedded server keeps everything.
 * @throws LaunchError, MigrationError, DatabaseUnavailable
 */
export const openDatabase = async (
  configuration: Pick<Configuration, 'databaseUrl'>,
  folder: string,
  onStep: (step: EmbeddedStep) => void,
): Promise<OpenDatabase> => {
  const url = configuration.databaseUrl;
  const embedded =
    url === undefined ? await startEmbeddedPostgres({ dataFolder: folder, onProgress: onStep }) : undefined;
  const connection = embedded?.connection ?? (url === undefined ? undefined : { url });
  if (connection === undefined) throw new Error('there is a URL or an embedded server');
  const overRecovery: OpenDatabase['overRecovery'] = embedded === undefined ? (work) => work() : untilRecovered;
  try {
    const migrated = await overRecovery(() => migrate(connection, ROOMS));
    const database = openPostgres({ connection });
    return {
      database,
      migrated,
      overRecovery,
      close: async () => {
        try {
          await database.close();
        } finally {
          await embedded?.stop();
        }
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};

const untilRecovered = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || tries === RECOVERY_TRIES) throw error;
      await sleep(RECOVERY_PAUSE_MS);
    }
  }
};
