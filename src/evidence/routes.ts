/** The log over HTTP: its state, proofs, and its files as C2SP tlog-tiles names them. */
import { z } from 'zod';
import { base64Of, hexOf, utf8Text } from '#evidence-verifier';
import { formatInstant, Problem, parseId, type Scope } from '#kernel';
import { notSignedIn, permissionMissing, type Route, type RouteAnswer, route } from '#platform/http';
import { attestationAnswer, attestationSchema } from './attestation-answer.ts';
import { entryNotLogged, filesDamaged, logNotBegun, noSuchFile, wholeTenantOnly } from './problems.ts';
import type { EntryProof, LogFile, LogState } from './read-log.ts';
import { sha256 } from './sha256.ts';
import { type LogId, READERS, type Readers } from './store.ts';

/** What the routes need of the room. */
export type RoutePorts = {
  logOf(scope: Scope): Promise<LogState>;
  inclusionProof(scope: Scope, index: number): Promise<EntryProof>;
  openLogFile(scope: Scope | undefined, file: { readonly log: LogId; readonly path: string }): Promise<LogFile>;
  changeReaders(scope: Scope, readers: Readers): Promise<void>;
};

const READ = { permission: 'evidence:read' } as const;
/** Never `public` of a log that is not: a cache between server and reader would hand it to those without permission. */
const CACHING: Readonly<Record<'checkpoint' | 'tile', Readonly<Record<Readers, string>>>> = {
  checkpoint: { members: 'no-cache', everyone: 'public, max-age=5' },
  tile: { members: 'private, max-age=31536000, immutable', everyone: 'public, max-age=31536000, immutable' },
};

const logSchema = z.strictObject({
  log: z.string(),
  origin: z.string(),
  vkey: z.string().meta({ description: 'of the key that signed the newest checkpoint' }),
  keys: z.array(
    z.strictObject({
      vkey: z.string(),
      fromSize: z.int().nullable().meta({ description: 'the smallest checkpoint it signs; null: none yet' }),
    }),
  ),
  readers: z.enum(READERS).meta({ description: 'who may read its files without credentials' }),
  size: z.int(),
  rootBase64: z.string(),
  checkpointAt: z.string().nullable(),
  pending: z.int(),
  ...attestationSchema,
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
      const state = await room.logOf(scope);
      const { log, origin, vkey, keys, readers, size, root, checkpointAt, pending } = state;
      return {
        status: 200,
        body: {
          ...{ log, origin, vkey, readers, size, pending },
          keys: keys.map((key) => ({ vkey: key.vkey, fromSize: key.fromSize ?? null })),
          rootBase64: base64Of(root),
          checkpointAt: checkpointAt === undefined ? null : formatInstant(checkpointAt),
          ...attestationAnswer(state),
        },
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/v1/evidence/log/readers',
    operationId: 'changeLogReaders',
    summary: 'Open the files of the log to everyone, or close them; what was open once may have been copied',
    access: { permission: 'tenant:administer' },
    body: z.strictObject({ readers: z.enum(READERS) }),
    success: { status: 204 },
    problems: [logNotBegun, wholeTenantOnly],
    handle: async ({ scope, body }) => {
      await room.changeReaders(scope, body.readers);
      return { status: 204 };
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
    problems: [entryNotLogged, filesDamaged, wholeTenantOnly],
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
  ...fileRoutes(room),
];

/** The log as files, which anyone may read where the tenant has opened it. */
const fileRoutes = (room: RoutePorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/logs/{log}/checkpoint',
    operationId: 'readLogCheckpoint',
    summary: 'The newest checkpoint, a signed note',
    access: 'anyone',
    params: z.strictObject({ log: z.string() }),
    success: { status: 200, contentType: 'text/plain; charset=utf-8' },
    problems: [noSuchFile, permissionMissing, wholeTenantOnly],
    handle: ({ scope, params }) =>
      fileAnswer(room, scope, { ...params, path: 'checkpoint' }, 'text/plain; charset=utf-8'),
  }),
  route({
    method: 'GET',
    path: '/logs/{log}/tile/{path+}',
    operationId: 'readLogTile',
    summary: 'A tile of hashes or a bundle of entries (C2SP tlog-tiles)',
    access: 'anyone',
    params: z.strictObject({ log: z.string(), path: z.string() }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [noSuchFile, permissionMissing, wholeTenantOnly],
    handle: ({ scope, params }) =>
      fileAnswer(room, scope, { log: params.log, path: `tile/${params.path}` }, 'application/octet-stream'),
  }),
  route({
    method: 'GET',
    path: '/logs/{log}/time-stamps/{path+}',
    operationId: 'readLogTimeStamp',
    summary: 'The index of time stamps, a stamped checkpoint, or the answer of the authority (RFC 3161)',
    access: 'anyone',
    params: z.strictObject({ log: z.string(), path: z.string() }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [noSuchFile, permissionMissing, wholeTenantOnly],
    handle: ({ scope, params }) =>
      fileAnswer(room, scope, { log: params.log, path: `time-stamps/${params.path}` }, 'application/octet-stream'),
  }),
];

const fileAnswer = async (
  room: RoutePorts,
  scope: Scope | undefined,
  file: { readonly log: string; readonly path: string },
  contentType: string,
): Promise<RouteAnswer<Uint8Array>> => {
  const log = parseId('log', file.log);
  // As for a log that is not open: whoever is not known learns nothing of which logs there are.
  if (log.kind === 'failed') throw new Problem(scope === undefined ? notSignedIn : noSuchFile);
  const { bytes, readers } = await room.openLogFile(scope, { log: log.value, path: file.path });
  const caching = CACHING[/^(checkpoint|time-stamps\/index)$/.test(file.path) ? 'checkpoint' : 'tile'][readers];
  const etag = `"${hexOf(sha256(bytes).subarray(0, 16))}"`;
  return { status: 200, body: bytes, contentType, headers: { 'cache-control': caching, etag } };
};
