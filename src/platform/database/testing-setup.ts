/**
 * Vitest's global setup: one embedded PostgreSQL per run, in a temporary folder that goes with it. It starts beside
 * the first tests rather than before them; who needs it waits for the file that says where it is.
 */
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { clientConfigOf, type PostgresConnection } from './connection.ts';
import { startEmbeddedPostgres } from './embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A file that appears when the server is up: a `TestServer`, or `{error}` as JSON. */
    testServerFile: string;
  }
}

export type TestServer = Record<
  'owner' | 'administrator',
  { host: string; port: number; user: string; password: string; database: string }
>;

export default async (project: TestProject): Promise<() => Promise<void>> => {
  // Not the system's own choice of temporary folder: its path may be too long for a socket's, or closed to `nobody`.
  const folder = await mkdtemp('/tmp/mitsuke-test-');
  // The server's user passes through it when root runs the tests.
  await chmod(folder, 0o711);
  const file = join(folder, 'server.json');
  project.provide('testServerFile', file);
  const publish = async (content: unknown) => {
    await writeFile(`${file}.partial`, JSON.stringify(content), { mode: 0o600 });
    await rename(`${file}.partial`, file);
  };
  const starting = startEmbeddedPostgres({ dataFolder: join(folder, 'data'), throwaway: true });
  const published = starting.then(
    (server) => publish({ owner: plain(server.connection), administrator: plain(server.administrator) }),
    (error: Error) => publish({ error: error.message }),
  );
  return async () => {
    await published;
    await starting.then(
      (server) => server.stop(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
};

const plain = (connection: PostgresConnection) => clientConfigOf(connection);
