/** Listens on the port asked for; when another program has it, on one of the next, and says which, or not at all. */
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

export type WhenTaken = 'near' | 'fail';

/** Another program has the port. */
export class PortTaken extends Error {
  readonly code = 'port-taken';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`port ${port} is taken`, options);
    this.name = 'PortTaken';
    this.port = port;
  }
}

export type Wanted = { readonly port: number; readonly host: string; readonly whenTaken: WhenTaken };

/** @throws PortTaken when it is to fail. */
export const listenOn = async (server: FastifyInstance, { port, host, whenTaken }: Wanted): Promise<Listening> => {
  const near = [...Array.from({ length: TRIES }, (_, step) => port + step), 0];
  const candidates = port === 0 || whenTaken === 'fail' ? [port] : near;
  let taken: unknown;
  for (const candidate of candidates.filter((each) => each <= 65_535)) {
    try {
      await server.listen({ port: candidate, host });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      taken = error;
      continue;
    }
    const { port: given } = server.server.address() as AddressInfo;
    const name = host === '127.0.0.1' || host === '::1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    const moved = port !== 0 && given !== port;
    return { port: given, host, url: `http://${name}:${given}`, ...(moved ? { takenPort: port } : {}) };
  }
  throw new PortTaken(port, { cause: taken });
};
