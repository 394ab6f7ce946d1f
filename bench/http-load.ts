/**
 * Asks a server over plain sockets, from a process of its own: HTTP/1.1 with keep-alive and no more of a client than the
 * measurement needs, since it shares the machine with what it measures. Knows answers with a `Content-Length` only.
 */
import { connect, type Socket } from 'node:net';

export type Load = {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  /** Absent: as fast as answers come. */
  readonly perSecond?: number;
  readonly seconds: number;
  /** Absent: JSON. */
  readonly contentType?: string;
  /** Each request says that it comes from another of so many networks. */
  readonly networks?: number;
};

export type Measured = {
  readonly answered: number;
  readonly refused: number;
  readonly latenciesMs: readonly number[];
  /** What this process used. */
  readonly cpuMs: number;
};

type Connection = {
  readonly socket: Socket;
  /** Resolves with the status. */
  ask(body: string, number: number): Promise<number>;
};

const HEAD_END = '\r\n\r\n';

const open = ({ port, path, contentType = 'application/json', networks }: Load): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Authorization: Bearer mk_bench_0123456789',
      `Content-Type: ${contentType}`,
      '',
    ].join('\r\n');
    const forwardedFor = (number: number): string => {
      const network = number % (networks ?? 1);
      return networks === undefined ? '' : `X-Forwarded-For: 10.${(network >> 8) % 256}.${network % 256}.7\r\n`;
    };
    let waiting: PromiseWithResolvers<number> | undefined;
    let read = '';
    // One byte is one character, so that lengths are those of the wire.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      read += chunk;
      const end = read.indexOf(HEAD_END);
      if (end < 0) return;
      const status = Number(read.slice(9, 12));
      const length = status === 204 ? '0' : /\r\ncontent-length: (\d+)/i.exec(read.slice(0, end))?.[1];
      if (length === undefined) return void socket.destroy(new Error('an answer without a length'));
      if (read.length < end + HEAD_END.length + Number(length)) return;
      read = '';
      waiting?.resolve(status);
    });
    socket.once('connect', () =>
      resolve({
        socket,
        ask: (body, number) => {
          waiting = Promise.withResolvers();
          const length = `Content-Length: ${Buffer.byteLength(body)}`;
          socket.write(`${head}${forwardedFor(number)}${length}${HEAD_END}${body}`);
          return waiting.promise;
        },
      }),
    );
    const fail = (error: Error) => {
      reject(error);
      waiting?.reject(error);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed a connection')));
  });

/** Asks on every connection, as fast as answers come or at a pace that waits for nobody. */
export const runLoad = async (load: Load, bodyOf: (number: number) => string): Promise<Measured> => {
  const { connections, perSecond, seconds } = load;
  const opened = await Promise.all(Array.from({ length: connections }, () => open(load)));
  const latenciesMs: number[] = [];
  let number = 0;
  let refused = 0;
  const ask = async (connection: Connection, since: number): Promise<void> => {
    const status = await connection.ask(bodyOf(number), number++);
    if (status !== 200 && status !== 204) refused += 1;
    latenciesMs.push(performance.now() - since);
  };
  const cpu = process.cpuUsage();
  const until = performance.now() + seconds * 1_000;
  if (perSecond === undefined) {
    const caller = async (connection: Connection) => {
      while (performance.now() < until) await ask(connection, performance.now());
    };
    await Promise.all(opened.map(caller));
  } else {
    await atPace({ connections: opened, perSecond, until, ask });
  }
  const { user, system } = process.cpuUsage(cpu);
  for (const { socket } of opened) socket.removeAllListeners('close').destroy();
  return { answered: latenciesMs.length - refused, refused, latenciesMs, cpuMs: (user + system) / 1_000 };
};

type Pace = {
  readonly connections: readonly Connection[];
  readonly perSecond: number;
  readonly until: number;
  readonly ask: (connection: Connection, since: number) => Promise<void>;
};

/** Each is due at its moment; waiting for a connection is part of what it takes. */
const atPace = async ({ connections, perSecond, until, ask }: Pace): Promise<void> => {
  const free = [...connections];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  const start = (): void => {
    while (free.length > 0 && due.length > 0) {
      const connection = free.pop() as Connection;
      const one = ask(connection, due.shift() as number).finally(() => {
        free.push(connection);
        underWay.delete(one);
        start();
      });
      underWay.add(one);
    }
  };
  for (let moment = performance.now(); moment < until; moment += 1_000 / perSecond) {
    const waitMs = moment - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    due.push(moment);
    start();
  }
  while (underWay.size > 0) await Promise.all(underWay);
};
