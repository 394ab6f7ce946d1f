/** What whoever runs the server asks it: alive, ready, measurements, and the description of its routes. */
import type { FastifyInstance } from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import { Problem, type Secret } from '#kernel';
import { type Metrics, mayReadMetrics } from './metrics.ts';
import type { Route } from './port.ts';
import { notFound, notReady } from './problems.ts';

export type ReadyCheck = {
  readonly name: string;
  /** `undefined` when fine, else a word that says why not. */
  check(): Promise<string | undefined>;
};

export type Operations = {
  readonly openapi: OpenAPIV3_1.Document;
  readonly metrics: Metrics;
  readonly metricsToken: Secret | undefined;
  readonly ready: readonly ReadyCheck[];
  isStopping(): boolean;
};

export const addOperations = (
  server: FastifyInstance,
  operations: Operations,
): readonly Pick<Route, 'method' | 'path'>[] => {
  const description = JSON.stringify(operations.openapi);
  server.get('/v1/openapi.json', async (_request, reply) => reply.type('application/json').send(description));
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async () => {
    const failures = await failuresOf(operations);
    if (Object.keys(failures).length > 0) throw new Problem(notReady, { params: failures });
    return { status: 'ready' };
  });
  server.get('/metrics', async (request, reply) => {
    // As if there were nothing: whoever may not read it need not know that it is there.
    if (!mayReadMetrics(request, operations.metricsToken)) throw new Problem(notFound);
    return reply.type(operations.metrics.contentType).send(await operations.metrics.text());
  });
  return ['/v1/openapi.json', '/healthz', '/readyz', '/metrics'].map((path) => ({ method: 'GET', path }));
};

const failuresOf = async ({ ready, isStopping }: Operations): Promise<Record<string, string>> => {
  if (isStopping()) return { server: 'stopping' };
  const answers = await Promise.all(
    ready.map(async ({ name, check }) => [name, await check().catch(() => 'check-failed')] as const),
  );
  return Object.fromEntries(answers.filter((answer): answer is [string, string] => answer[1] !== undefined));
};
