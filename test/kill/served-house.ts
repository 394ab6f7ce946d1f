/** `mitsuke serve` on a data folder of its own, with one tenant, to be killed and started again. Linux only: looks into /proc. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MitsukeProcess, mitsuke, processesWith } from '../mitsuke-process.ts';

const READY_LIMIT_MS = 60_000;

export type Victim = 'server' | 'postmaster' | 'backend' | 'both';

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

/** `false` when it was gone already. */
const kill = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

export class ServedHouse {
  readonly folder: string;
  readonly apiKey: string;
  readonly tenant: string;
  readonly log: string;
  readonly vkey: string;
  /** Where it is served now; `undefined` while it is not, as far as is known. */
  url: string | undefined;
  #server: MitsukeProcess | undefined;

  private constructor(folder: string, made: { apiKey: string; tenant: string; log: string; vkey: string }) {
    this.folder = folder;
    this.apiKey = made.apiKey;
    this.tenant = made.tenant;
    this.log = made.log;
    this.vkey = made.vkey;
  }

  /** Makes the data folder with a tenant and a key, by the commands. */
  static async make(): Promise<ServedHouse> {
    const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-kill-'));
    chmodSync(folder, 0o711); // PostgreSQL's own user has to pass when the tests run as root.
    const environment = environmentOf(folder);
    const json = async <T>(...words: string[]): Promise<T> => {
      const { code, out, err } = await mitsuke([...words, '--json'], { environment });
      if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out) as T;
    };
    const person = ['--email', 'a@example.jp', '--person', 'A'];
    const tenant = ['tenant', 'create', '--name', '見附決済', '--kind', 'psp', ...person];
    const made = await json<{ tenant: string; log: string; vkey: string }>(...tenant);
    const permissions = ['decision:make', 'decision:read', 'evidence:read', 'merchant:read', 'case:read'];
    const key = ['api-key', 'create', '--tenant', made.tenant, '--name', 'k', '--permission', ...permissions];
    return new ServedHouse(folder, { ...made, apiKey: (await json<{ key: string }>(...key)).key });
  }

  get dataFolder(): string {
    return path.join(this.folder, 'data');
  }

  /** Begins to serve; `ready` says when it does. */
  start(): void {
    const server = new MitsukeProcess(['serve', '--json'], { environment: environmentOf(this.folder) });
    this.#server = server;
    server
      .line<{ url: string }>((line) => 'url' in line)
      .then(
        ({ url }) => {
          if (this.#server === server) this.url = url;
        },
        () => undefined,
      );
  }

  /** Waits until the server answers that it is ready. @throws when it ended or takes too long. */
  async ready(): Promise<string> {
    const untilMs = performance.now() + READY_LIMIT_MS;
    for (;;) {
      const { url } = this;
      if (url !== undefined && (await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return url;
      if (this.#server?.child.exitCode !== null || performance.now() > untilMs) {
        throw new Error(`it does not serve: ${JSON.stringify(await this.#stopped())}`);
      }
      await sleep(15);
    }
  }

  /**
   * Asks until there is an answer that is not an outage's: a database that was killed a moment ago may not have noticed.
   * @throws when there is none within the limit.
   */
  async ask(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json' };
    const untilMs = performance.now() + READY_LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${await this.ready()}${address}`, { ...init, headers }).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return answer;
      if (performance.now() > untilMs) throw new Error(`${address} is answered ${answer?.status} and nothing else`);
      await sleep(30);
    }
  }

  /** kill -9, without warning. @returns whether the server has to be started again. */
  kill(victim: Victim): boolean {
    const postmaster = this.#postmaster();
    if (victim === 'backend') {
      // PostgreSQL then ends all connections and recovers from its log, as after a crash.
      const backend = postmaster === undefined ? undefined : childrenOf(postmaster).at(-1);
      if (backend !== undefined) kill(backend, 'SIGKILL');
      return false;
    }
    if (victim !== 'server' && postmaster !== undefined) kill(postmaster, 'SIGKILL');
    if (victim === 'postmaster') return false;
    this.#killServer();
    return true;
  }

  /** As an operator does. @returns its exit code. */
  async stop(): Promise<number | null> {
    this.#server?.signal('SIGTERM');
    return (await this.#server?.ended)?.code ?? null;
  }

  /** Ends whatever is left, and removes the folder. */
  async remove(): Promise<void> {
    if (this.#server?.child.exitCode === null) this.#killServer();
    await this.#server?.ended;
    const postmaster = this.#postmaster();
    if (postmaster !== undefined) kill(postmaster, 'SIGINT');
    for (let tries = 0; processesWith(this.folder).length > 0 && tries < 500; tries += 1) await sleep(20);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The launcher is held still first, so that it cannot start what we would not see. */
  #killServer(): void {
    const pid = this.#server?.child.pid;
    this.url = undefined;
    if (pid === undefined || !kill(pid, 'SIGSTOP')) return;
    for (const child of childrenOf(pid)) kill(child, 'SIGKILL');
    kill(pid, 'SIGKILL');
  }

  async #stopped(): Promise<unknown> {
    this.#killServer();
    return this.#server?.ended;
  }

  #postmaster(): number | undefined {
    try {
      const pid = Number.parseInt(
        readFileSync(path.join(this.folder, 'data/postgres/cluster/pgdata/postmaster.pid'), 'utf8'),
        10,
      );
      const program = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      return program === 'postgres' ? pid : undefined;
    } catch {
      return undefined;
    }
  }
}

const environmentOf = (folder: string): Record<string, string> => ({
  MITSUKE_DATA_FOLDER: path.join(folder, 'data'),
  MITSUKE_SERVER_PORT: '0',
});
