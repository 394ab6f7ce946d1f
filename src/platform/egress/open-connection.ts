/** Opens a TCP connection to one of the addresses that were looked at, and to nothing else. */
import { createConnection, isIP, type Socket } from 'node:net';
import { type Failure, failureOf } from './proxy-failure.ts';

export type OpenConnection = { readonly kind: 'open'; readonly socket: Socket; readonly address: string };

const CONNECT_LIMIT_MS = 10_000;
const IDLE_LIMIT_MS = 120_000;

/** Tries the addresses in turn. @param keep is told each socket before it connects. */
export const openConnection = async (
  addresses: readonly string[],
  port: number,
  keep: (socket: Socket) => void,
): Promise<OpenConnection | Failure> => {
  const dueMs = performance.now() + CONNECT_LIMIT_MS;
  let failure: Failure = failureOf('connection-refused');
  for (const [index, address] of addresses.entries()) {
    const leftMs = dueMs - performance.now();
    if (leftMs <= 0) return failureOf('connection-timeout');
    const outcome = await connectTo(address, port, { limitMs: leftMs / (addresses.length - index), keep });
    if (outcome.kind === 'open') return outcome;
    failure = outcome;
  }
  return failure;
};

const connectTo = (
  address: string,
  port: number,
  { limitMs, keep }: { readonly limitMs: number; readonly keep: (socket: Socket) => void },
): Promise<OpenConnection | Failure> =>
  new Promise((resolve) => {
    if (isIP(address) === 0) throw new Error('only an address is connected to, never a name');
    const socket = createConnection({ host: address, port, noDelay: true, allowHalfOpen: true });
    keep(socket);
    const timer = setTimeout(() => {
      resolve(failureOf('connection-timeout'));
      socket.destroy();
    }, limitMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.setTimeout(IDLE_LIMIT_MS, () => socket.destroy());
      resolve({ kind: 'open', socket, address });
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(failureOf('connection-refused'));
    });
  });
