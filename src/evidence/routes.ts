/** The log over HTTP: its state, proofs, and its files as C2SP tlog-tiles names them. */
import { z } from 'zod';
import { base64Of, utf8Text } from '#evidence-verifier';
import { formatInstant, Problem, parseId, type Scope } from '#kernel';
import { type Route, type RouteAnswer, route } from '#platform/http';
import { entryNotLogged, logNotBegun, noSuchFile, wholeTenantOnly } from './problems.ts';
import type { EntryProof, LogState } from './read-log.ts';
import type { LogId } from './store.ts';

/** What the routes need of the room. */
export type RoutePorts = {
  logOf(scope: Scope): Promise<LogState>;
  inclusionProof(scope: Scope, index: number): Promise<EntryProof>;
  readLogFile(scope: Scope, file: { readonly log: LogId; readonly path: string }): Promise<Uint8Array>;
};

const READ = { permission: 'evidence:read' } as const;
/** Not `public`: a cache between server and reader would hand it to readers without permission. */
const NEVER_CHANGES = 'private, max-age=31536000, immutable';

const logSchema = z.strictObject({
  log: z.string(),
  origin: z.string(),
  vkey: z.string(),
  size: z.int(),
  rootBase64: z.string(),
  checkpointAt: z.string().nullable(),
  pending: z.int(),
});

const proofSchema = z.strictObject({
  log: z.string(),
  index: z.int(),
  entryBase64: z.string(),
  leafHashBase64: z.string(),
  size: z.int(),
  rootBase64: z.string(),
  pathBase64: z.array(z.string()),
  checkpoint: z.string(),
});

const indexParam = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

export const evidenceRoutes = (room: RoutePorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/evidence/log',
    operationId: 'readLog',
    summary: 'State and verifier key of the log',
    access: READ,
    success: { status: 200, schema: logSchema },
    problems: [logNotBegun, wholeTenantOnly],
    handle: async ({ scope }) => {
      const { root, checkpointAt, ...state } = await room.logOf(scope);
      const at = checkpointAt === undefined ? null : formatInstant(checkpointAt);
      return { status: 200, body: { ...state, rootBase64: base64Of(root), checkpointAt: at } };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/evidence/entries/{index}/proof',
    operationId: 'readEntryProof',
    summary: 'One entry with its proof of inclusion in the newest checkpoint',
    access: READ,
    params: z.strictObject({ index: indexParam }),
    success: { status: 200, schema: proofSchema },
    problems: [entryNotLogged, wholeTenantOnly],
    handle: async ({ scope, params }) => {
      const proof = await room.inclusionProof(scope, params.index);
      return {
        status: 200,
        body: {
          log: proof.log,
          index: proof.index,
          entryBase64: base64Of(proof.entry),
          leafHashBase64: base64Of(proof.leafHash),
          size: proof.size,
          rootBase64: base64Of(proof.root),
          pathBase64: proof.path.map(base64Of),
          checkpoint: utf8Text(proof.checkpoint) ?? '',
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/logs/{log}/checkpoint',
    operationId: 'readLogCheckpoint',
    summary: 'The newest checkpoint, a signed note',
    access: READ,
    params: z.strictObject({ log: z.string() }),
    success: { status: 200, contentType: 'text/plain; charset=utf-8' },
    problems: [noSuchFile, wholeTenantOnly],
    handle: ({ scope, params }) =>
      fileAnswer(room, scope, { ...params, path: 'checkpoint' }, ['text/plain; charset=utf-8', 'no-cache']),
  }),
  route({
    method: 'GET',
    path: '/logs/{log}/tile/{path+}',
    operationId: 'readLogTile',
    summary: 'A tile of hashes or a bundle of entries (C2SP tlog-tiles)',
    access: READ,
    params: z.strictObject({ log: z.string(), path: z.string() }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [noSuchFile, wholeTenantOnly],
    handle: ({ scope, params }) =>
      fileAnswer(room, scope, { log: params.log, path: `tile/${params.path}` }, [
        'application/octet-stream',
        NEVER_CHANGES,
      ]),
  }),
];

const fileAnswer = async (
  room: RoutePorts,
  scope: Scope,
  file: { readonly log: string; readonly path: string },
  [contentType, caching]: readonly [string, string],
): Promise<RouteAnswer<Uint8Array>> => {
  const log = parseId('log', file.log);
  if (log.kind === 'failed') throw new Problem(noSuchFile);
  const body = await room.readLogFile(scope, { log: log.value, path: file.path });
  return { status: 200, body, contentType, headers: { 'cache-control': caching } };
};
