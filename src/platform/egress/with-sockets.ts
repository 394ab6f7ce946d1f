/**
 * Work over sockets, every one of which is closed when it ends, whatever comes of it. TLS goes before the connection
 * below it: the other way round can end the process (Node 24.21, segmentation fault).
 */
import type { Socket } from 'node:net';

/** To be told each socket as it is made, the one below first. */
export type Keep = (socket: Socket) => void;

/** @param ended aborted, all sockets are closed at once, and so is each that is kept from then on. */
export const withSockets = async <T>(ended: AbortSignal, work: (keep: Keep) => Promise<T>): Promise<T> => {
  const sockets: Socket[] = [];
  const close = (): void => {
    for (const socket of sockets.toReversed()) socket.destroy();
  };
  ended.addEventListener('abort', close);
  try {
    return await work((socket) => {
      sockets.push(socket);
      // What became of it is told by who uses it; unheard, a refused connection would end the process.
      socket.on('error', () => undefined);
      if (ended.aborted) close();
    });
  } finally {
    ended.removeEventListener('abort', close);
    close();
  }
};
