/** For tests: the lab as the process it is, told what to do by its own commands. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

type Line = { readonly event: string } & Readonly<Record<string, unknown>>;

export type RunningLab = {
  /** `http://shop.localhost:…` */
  readonly shop: string;
  /** Addresses of the shops that look as if made with well-known software, by kind. */
  readonly alike: Readonly<Record<string, string>>;
  /** The shopkeeper's. */
  readonly admin: { readonly user: string; readonly password: string };
  /** Sends a command and waits for the event that answers it. */
  tell(command: Readonly<Record<string, unknown>>, answeredBy: string): Promise<Line>;
  stop(): Promise<void>;
};

const MAIN = path.resolve(import.meta.dirname, '../../lab/main.ts');

const ended = (lab: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (lab.exitCode !== null || lab.signalCode !== null) resolve();
    else lab.once('exit', () => resolve());
  });

/** The shopkeeper's screen is played without a browser: only ours is tried here. */
export const startTestLab = async (): Promise<RunningLab> => {
  const { LAB_CHROMIUM: _none, ...environment } = process.env;
  const lab = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let exit: number | null | undefined;
  lab.once('exit', (code) => {
    exit = code;
    for (const look of waiting) look();
  });
  createInterface({ input: lab.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Line);
    for (const look of waiting) look();
  });
  const next = (event: string, from: number): Promise<Line> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.slice(from).find((line) => line.event === event);
        const failure = lines.slice(from).find((line) => line.event === 'failure' || line.event === 'refused');
        if (found === undefined && failure === undefined && exit === undefined) return;
        waiting.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new Error(`the lab: ${JSON.stringify(failure ?? { exit })}`));
      };
      waiting.add(look);
      look();
    });
  const ready = await next('ready', 0);
  return {
    shop: String(ready.shop),
    alike: ready.alike as Readonly<Record<string, string>>,
    admin: ready.admin as RunningLab['admin'],
    tell: (command, answeredBy) => {
      const from = lines.length;
      lab.stdin.write(`${JSON.stringify(command)}\n`);
      return next(answeredBy, from);
    },
    stop: async () => {
      lab.stdin.end();
      await ended(lab);
    },
  };
};
