/**
 * Prints with Typst, a process for each document: it cannot hold up ours, a time limit is kept by ending it, and a fault
 * in its native code ends only itself. One prints at a time, others wait their turn.
 */
import { fork } from 'node:child_process';
import { failed, type Outcome, ok } from '#kernel';
import { PDF_LIMIT_CHARACTERS, type Pdf, type PdfDocument, type PrintFailure } from './port.ts';
import type { Delivered, Order } from './typst-process.ts';

export type TypstOptions = {
  /** For one document, the start of its process included. */
  readonly limitMs?: number;
  /** How many may wait. */
  readonly waitingLimit?: number;
};

const LIMIT_MS = 30_000;
const WAITING_LIMIT = 20;
const COMPLAINT_LIMIT = 2_000;
const PROCESS = new URL('./typst-process.ts', import.meta.url);

export const typstPdf = ({ limitMs = LIMIT_MS, waitingLimit = WAITING_LIMIT }: TypstOptions = {}): Pdf => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async print(document) {
      if (charactersOf(document) > PDF_LIMIT_CHARACTERS) return failed('too-large');
      if (waiting >= waitingLimit) return failed('busy');
      waiting += 1;
      const printed = last.then(() => printApart(document, limitMs)).finally(() => (waiting -= 1));
      last = printed.catch(() => undefined);
      return printed;
    },
  };
};

const charactersOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + charactersOf(member), 0);
};

const printApart = (document: PdfDocument, limitMs: number): Promise<Outcome<Uint8Array, PrintFailure>> =>
  new Promise((resolve, reject) => {
    const child = fork(PROCESS, {
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let delivered: Delivered | undefined;
    let complaints = '';
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-COMPLAINT_LIMIT);
    });
    child.once('message', (message) => {
      delivered = message as Delivered;
    });
    child.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (delivered !== undefined && 'bytes' in delivered) resolve(ok(Uint8Array.from(delivered.bytes)));
      else if (isLate) resolve(failed('too-large'));
      else reject(new Error(`the printer failed: ${delivered?.complaint ?? `${signal ?? code} ${complaints}`}`));
    });
    const order: Order = {
      document: JSON.stringify(document),
      statedAtSeconds: Math.floor(document.statedAt / 1_000),
    };
    // A process that has ended already says so by `close`.
    child.send(order, () => undefined);
  });
