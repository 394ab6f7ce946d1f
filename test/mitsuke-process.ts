/** Runs the real `mitsuke` command as a process of its own, for tests that stand outside the door. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

const COMMAND = path.resolve(import.meta.dirname, '../bin/mitsuke.cjs');
const LINE_LIMIT_MS = 170_000;

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

type Options = { readonly environment?: Readonly<Record<string, string>> };

/** Settings of the surrounding shell must not reach the command under test. */
const cleanEnvironment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'C.UTF-8',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
  ...more,
});

export class MitsukeProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #out = '';
  #err = '';
  #changed: () => void = () => undefined;

  constructor(words: readonly string[], { environment }: Options = {}) {
    this.child = spawn(process.execPath, [COMMAND, ...words], {
      env: cleanEnvironment(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text;
      this.#changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text;
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        resolve({ code, out: this.#out, err: this.#err });
        this.#changed();
      });
    });
  }

  /** The first JSON line on standard output, now or later, that `wanted` accepts. */
  async line<T extends object>(wanted: (line: T) => boolean): Promise<T> {
    const limit = AbortSignal.timeout(LINE_LIMIT_MS);
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        this.#changed = resolve;
        limit.addEventListener('abort', () => resolve(), { once: true });
      });
      const complete = this.#out.slice(0, this.#out.lastIndexOf('\n') + 1);
      const found = complete
        .split('\n')
        .filter(Boolean)
        .map((text) => JSON.parse(text) as T)
        .find(wanted);
      if (found) return found;
      if (limit.aborted || this.child.exitCode !== null) {
        throw new Error(`no such line (exit code ${this.child.exitCode})\n${this.#out}\n${this.#err}`);
      }
      await changed;
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

export type Running = { readonly pid: number; readonly command: string };

/** Processes of this machine whose command line holds `marker`, such as a data folder. */
export const processesWith = (marker: string): Running[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+\s+/, '') }))
    .filter(({ command }) => command.includes(marker) && !command.startsWith('ps '));

/** Runs a command to its end. */
export const mitsuke = (words: readonly string[], options: Options = {}): Promise<Ended> =>
  new MitsukeProcess(words, options).ended;
