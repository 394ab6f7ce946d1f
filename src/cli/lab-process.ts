/**
 * The lab as a child process: commands to its standard input, events from its standard output, one JSON object a line.
 * It ends when its input closes, so that nothing of it outlives this process, however this one ends.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from './invocation.ts';
import { CommandFailure } from './translate-failure.ts';

const MAIN = path.resolve(import.meta.dirname, '../../lab/main.ts');

export type LabEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export type LabAddresses = { readonly shop: string; readonly psp: string; readonly collector: string };

export type LabProcess = {
  readonly addresses: LabAddresses;
  /** Sends a command and hands over every event until one of the name `until` has come, which it resolves with. */
  perform(
    command: Readonly<Record<string, unknown>>,
    until: string,
    onEvent?: (event: LabEvent) => void,
  ): Promise<LabEvent>;
  stop(): Promise<void>;
};

export type LabOptions = {
  /** The shop's port, when it is free; without it some free one. */
  readonly port: number | undefined;
  readonly environment: Environment;
};

export const startLab = async ({ port, environment }: LabOptions): Promise<LabProcess> => {
  if (port === undefined) return startOn(undefined, environment);
  try {
    return await startOn(port, environment);
  } catch {
    return startOn(undefined, environment);
  }
};

type Waiting = { readonly until: string; readonly onEvent: (event: LabEvent) => void };

const startOn = async (port: number | undefined, environment: Environment): Promise<LabProcess> => {
  const words = [MAIN, ...(port === undefined ? [] : ['--port', String(port)])];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...environment } });
  const events = eventsOf(child);
  const { shop, psp, collector } = await events.until({ until: 'ready', onEvent: () => undefined });
  return {
    addresses: { shop: String(shop), psp: String(psp), collector: String(collector) },
    perform: (command, until, onEvent = () => undefined) => {
      const awaited = events.until({ until, onEvent });
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return awaited;
    },
    stop: async () => {
      child.stdin.end();
      await events.ended;
    },
  };
};

/** What of a child process is needed to hear its events. */
export type Child = Pick<
  ChildProcessByStdio<Writable, Readable, Readable>,
  'stdin' | 'stdout' | 'stderr' | 'once' | 'kill'
>;

/** `until` is rejected with `lab-ended` or `lab-unreadable` when the lab has ended, before or after it was asked. */
export const eventsOf = (child: Child) => {
  const waiting = new Set<{ readonly take: (event: LabEvent) => void; readonly fail: (error: Error) => void }>();
  let errors = '';
  let failure: CommandFailure | undefined;
  const fail = (reason: CommandFailure): void => {
    failure ??= reason;
    for (const each of waiting) each.fail(failure);
    waiting.clear();
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  // A lab that has ended does not read; what it was told then is answered by its end.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (failure !== undefined) return;
    const event = readEvent(line);
    if (event !== undefined) for (const each of waiting) each.take(event);
    else {
      fail(new CommandFailure('lab-unreadable', `the lab wrote a line that is no event, of ${line.length} characters`));
      child.kill();
    }
  });
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      fail(new CommandFailure('lab-ended', `the lab ended: ${errors.trim() || 'no word'}`));
      resolve();
    };
    child.once('error', end).once('close', end);
  });
  const until = ({ until, onEvent }: Waiting): Promise<LabEvent> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
        return;
      }
      const each = {
        take: (event: LabEvent): void => {
          onEvent(event);
          if (event.event !== until) return;
          waiting.delete(each);
          resolve(event);
        },
        fail: reject,
      };
      waiting.add(each);
    });
  return { until, ended };
};

const readEvent = (line: string): LabEvent | undefined => {
  try {
    const event: unknown = JSON.parse(line);
    const isEvent = typeof event === 'object' && event !== null && 'event' in event && typeof event.event === 'string';
    return isEvent ? (event as LabEvent) : undefined;
  } catch {
    return undefined;
  }
};
