/**
 * The Chrome DevTools Protocol over the browser's pipe: JSON texts ended by a zero byte, sessions by `sessionId`.
 * A pipe and not a port: nobody else on the machine can speak to the browser. Types come from playwright-core; its
 * driver is not used, because it enables the Runtime domain, which pages can detect (`Error.prepareStackTrace`).
 */
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };

type Commands = Protocol.CommandParameters;
type Events = Protocol.Events;
type Answer<C extends keyof Commands> = Protocol.CommandReturnValues[C];
type Waiting = { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void };
type Message = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: object;
  readonly result?: never;
  readonly error?: { readonly message: string };
};

/** The browser refused a command, or is gone. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
}

/** A message of ours is small; what the browser says may hold a page's scripts and bodies. */
const MESSAGE_LIMIT_BYTES = 256 * 1024 * 1024;

export class CdpSession {
  readonly id: string | undefined;
  /** Its page is touched with a finger, not a pointer. */
  touched = false;
  readonly #connection: CdpConnection;
  readonly #listeners = new Map<string, ((params: never) => void)[]>();

  constructor(connection: CdpConnection, id: string | undefined) {
    this.#connection = connection;
    this.id = id;
  }

  /** @throws CdpError when the browser refuses or is gone. */
  send<C extends keyof Commands>(method: C, params?: Commands[C]): Promise<Answer<C>> {
    return this.#connection.send(this.id, method, params ?? {});
  }

  /** For a command whose answer is not needed, and which a vanished page may refuse. */
  tell<C extends keyof Commands>(method: C, params?: Commands[C]): void {
    this.send(method, params).catch(() => undefined);
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): void {
    const listeners = this.#listeners.get(event) ?? [];
    listeners.push(listener as (params: never) => void);
    this.#listeners.set(event, listeners);
  }

  hear(event: string, params: never): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(params);
  }
}

export class CdpConnection {
  readonly root = new CdpSession(this, undefined);
  /** Resolves when the pipe has ended. */
  readonly closed: Promise<void>;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #waiting = new Map<number, Waiting & { readonly sessionId: string | undefined }>();
  readonly #write: Writable;
  #parts: Buffer[] = [];
  #partsBytes = 0;
  #lastId = 0;
  #open = true;

  constructor(pipe: { readonly read: Readable; readonly write: Writable }) {
    this.#write = pipe.write;
    this.closed = new Promise((resolve) => {
      const end = () => {
        this.#end();
        resolve();
      };
      pipe.read.on('data', (chunk: Buffer) => this.#take(chunk));
      pipe.read.once('close', end).once('error', end);
      pipe.write.once('error', end);
    });
  }

  send<C extends keyof Commands>(sessionId: string | undefined, method: C, params: object): Promise<Answer<C>> {
    if (!this.#open) return Promise.reject(new CdpError('the browser is gone'));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, sessionId });
      this.#write.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...this.#parts, chunk.subarray(from, end)]).toString('utf8');
      this.#parts = [];
      this.#partsBytes = 0;
      from = end + 1;
      this.#dispatch(JSON.parse(text) as Message);
    }
    if (from >= chunk.length) return;
    this.#parts.push(chunk.subarray(from));
    this.#partsBytes += chunk.length - from;
    if (this.#partsBytes > MESSAGE_LIMIT_BYTES) this.#write.destroy(new CdpError('a message is too long'));
  }

  #dispatch(message: Message): void {
    if (message.id !== undefined) this.#answer(message.id, message);
    const { method, sessionId, params } = message;
    const session = sessionId === undefined ? this.root : this.#sessions.get(sessionId);
    if (!method || !session) return;
    if (method === 'Target.detachedFromTarget') this.#forget((params as { sessionId: string }).sessionId);
    session.hear(method, params as never);
  }

  /** The session of a target that the browser has just attached. */
  openSession(sessionId: string): CdpSession {
    const session = new CdpSession(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  #answer(id: number, { result, error }: Message): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new CdpError(error.message));
    else waiting?.resolve(result as never);
  }

  #forget(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#rejectWaiting((waiting) => waiting.sessionId === sessionId);
  }

  #end(): void {
    this.#open = false;
    this.#rejectWaiting(() => true);
  }

  #rejectWaiting(concerned: (waiting: { readonly sessionId: string | undefined }) => boolean): void {
    for (const [id, waiting] of this.#waiting) {
      if (!concerned(waiting)) continue;
      this.#waiting.delete(id);
      waiting.reject(new CdpError('the page or the browser is gone'));
    }
  }
}
