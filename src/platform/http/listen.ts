/** Listens on the port asked for or, when another program has it, on one of the next, and says which. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

export type Listening = {
  readonly port: number;
  readonly host: string;
  /** For a person: with the name localhost when bound to loopback, since passkeys refuse addresses. */
  readonly url: string;
  /** The port asked for, when another program has it. */
  readonly takenPort?: number;
};

const TRIES = 10;

export const listenNear = async (server: FastifyInstance, port: number, host: string): Promise<Listening> => {
  const candidates = port === 0 ? [0] : [...Array.from({ length: TRIES }, (_, step) => port + step), 0];
  for (const candidate of candidates.filter((each) => each <= 65_535)) {
    try {
      await server.listen({ port: candidate, host });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    const { port: given } = server.server.address() as AddressInfo;
    const name = host === '127.0.0.1' || host === '::1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    const moved = port !== 0 && given !== port;
    return { port: given, host, url: `http://${name}:${given}`, ...(moved ? { takenPort: port } : {}) };
  }
  throw new Error('no port is free');
};
