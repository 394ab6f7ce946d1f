/**
 * Idempotency keys in PostgreSQL. The primary key decides between two at once; whether a request acted is known from
 * its own transactions, so that a crash leaves no doubt about it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Duration, durationOfMs, type Instant, minus, plus, type TenantId, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId } from '#platform/random';
import {
  type Begun,
  type Claim,
  ClaimLost,
  type IdempotencyStore,
  type KeptAnswer,
  type KeyedRequest,
} from './idempotency.ts';

type KeyTable = {
  tenant: string;
  principal: string;
  operation: string;
  key_sha256: Uint8Array;
  request_sha256: Uint8Array;
  claim: string;
  state: 'in-progress' | 'answered' | 'answer-not-kept';
  acted: boolean;
  began_at: Instant;
  lease_until: Instant;
  status: number | null;
  content_type: string | null;
  headers: unknown;
  body: Uint8Array | null;
};

type Tables = { 'http.idempotency_key': KeyTable };

export type IdempotencyOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How long a request in progress is waited for. Default 2 minutes. */
  readonly lease?: Duration;
};

export type Idempotency = {
  readonly store: IdempotencyStore;
  /** The same database; the rooms use this one, so that what a request writes is known to belong to its key. */
  readonly database: Database;
  /**
   * In the transaction that erases something: no answer that the tenant was given is kept any more, since any may show it.
   * Requests that were done stay done; who repeats one learns that its answer is not kept.
   */
  readonly forgetAnswers: (tx: Tx, tenant: TenantId) => Promise<void>;
};

const LEASE = durationOfMs(2 * 60_000);
const KEPT_FOR = durationOfMs(24 * 3_600_000);
const RETRY_AFTER = durationOfMs(1_000);

/** A request under way. Work that outlives its answer is no longer its own. */
type UnderWay = { readonly claim: Claim; ended: boolean };

export const createIdempotency = (options: IdempotencyOptions): Idempotency => {
  const { database } = options;
  const current = new AsyncLocalStorage<UnderWay>();
  const marked = <T>(tenant: TenantId | undefined, work: (tx: Tx) => Promise<T>) => {
    const underWay = current.getStore();
    if (underWay === undefined || underWay.ended) return work;
    const { claim } = underWay;
    if (tenant !== undefined && tenant !== claim.request.owner.tenant) return work;
    return async (tx: Tx): Promise<T> => {
      const result = await work(tx);
      await markActed(tx, claim);
      return result;
    };
  };
  return {
    forgetAnswers,
    store: createStore(options, current),
    database: {
      ...database,
      inScope: (scope, work) => database.inScope(scope, marked(scope.tenant, work)),
      asSystem: (work) => database.asSystem(marked(undefined, work)),
    },
  };
};

const createStore = (options: IdempotencyOptions, current: AsyncLocalStorage<UnderWay>): IdempotencyStore => {
  const { database, clock } = options;
  return {
    begin: (request) => database.inScope(request.owner, (tx) => begin(options, tx, request)),
    perform: async (claim, work) => {
      const underWay: UnderWay = { claim, ended: false };
      try {
        return await current.run(underWay, work);
      } finally {
        underWay.ended = true;
      }
    },
    finish: (claim, outcome) => database.inScope(claim.request.owner, (tx) => finish(tx, claim, outcome)),
    release: (claim) => database.inScope(claim.request.owner, (tx) => release(tx, claim, clock.now())),
    sweep: () =>
      database.asSystem(async (tx) => {
        const removed = await tables<Tables>(tx)
          .deleteFrom('http.idempotency_key')
          .where('began_at', '<', minus(clock.now(), KEPT_FOR))
          .executeTakeFirst();
        return Number(removed.numDeletedRows);
      }),
  };
};

const IDENTITY = ['tenant', 'principal', 'operation', 'key_sha256'] as const;

const identityOf = ({ owner, key }: KeyedRequest): Pick<KeyTable, (typeof IDENTITY)[number]> => ({
  tenant: uuidOf(owner.tenant),
  principal: owner.principal,
  operation: owner.operation,
  key_sha256: createHash('sha256').update(key, 'utf8').digest(),
});

const begin = async (options: IdempotencyOptions, tx: Tx, request: KeyedRequest): Promise<Begun> => {
  const now = options.clock.now();
  const id = uuidOf(options.newId('clm'));
  const row: KeyTable = {
    ...identityOf(request),
    request_sha256: request.fingerprint,
    claim: id,
    state: 'in-progress',
    acted: false,
    began_at: now,
    lease_until: plus(now, options.lease ?? LEASE),
    status: null,
    content_type: null,
    headers: null,
    body: null,
  };
  // Taken over: what is too old, swept or not, and what died before it did anything.
  const taken = await tables<Tables>(tx)
    .insertInto('http.idempotency_key')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns([...IDENTITY])
        .doUpdateSet(row)
        .where(({ or, and, eb }) =>
          or([
            eb('http.idempotency_key.began_at', '<', minus(now, KEPT_FOR)),
            and([
              eb('http.idempotency_key.state', '=', 'in-progress'),
              eb('http.idempotency_key.acted', '=', false),
              eb('http.idempotency_key.lease_until', '<=', now),
            ]),
          ]),
        ),
    )
    .returning('claim')
    .executeTakeFirst();
  return taken === undefined ? known(tx, request, now) : { kind: 'fresh', claim: { request, id } };
};

const known = async (tx: Tx, request: KeyedRequest, now: Instant): Promise<Begun> => {
  const { tenant, principal, operation, key_sha256 } = identityOf(request);
  const row = await tables<Tables>(tx)
    .selectFrom('http.idempotency_key')
    .select(['request_sha256', 'state', 'lease_until', 'status', 'content_type', 'headers', 'body'])
    .where('tenant', '=', tenant)
    .where('principal', '=', principal)
    .where('operation', '=', operation)
    .where('key_sha256', '=', key_sha256)
    .executeTakeFirst();
  // Released between the two statements: whoever asks again finds it free.
  if (row === undefined) return { kind: 'in-use', retryAfter: RETRY_AFTER };
  if (!Buffer.from(row.request_sha256).equals(request.fingerprint)) return { kind: 'other-request' };
  if (row.state === 'answer-not-kept') return { kind: 'answer-not-kept' };
  if (row.status === null || row.body === null) {
    return row.lease_until <= now ? { kind: 'answer-lost' } : { kind: 'in-use', retryAfter: RETRY_AFTER };
  }
  const { status, body, content_type: contentType } = row;
  const headers = row.headers as Readonly<Record<string, string>>;
  return { kind: 'answered', answer: { status, contentType: contentType ?? undefined, headers, body } };
};

/** By the claim alone as well: a request that lost it changes nothing. */
const claimed = ({ request, id }: Claim) => {
  const { tenant, principal, operation, key_sha256 } = identityOf(request);
  return sql<boolean>`(tenant, principal, operation, key_sha256, claim)
    = (${tenant}::uuid, ${principal}, ${operation}, ${key_sha256}::bytea, ${id}::uuid)`;
};

const finish = async (tx: Tx, claim: Claim, outcome: KeptAnswer | 'answer-not-kept'): Promise<void> => {
  const kept = outcome === 'answer-not-kept' ? undefined : outcome;
  await tables<Tables>(tx)
    .updateTable('http.idempotency_key')
    .set({
      state: kept === undefined ? 'answer-not-kept' : 'answered',
      status: kept?.status ?? null,
      content_type: kept?.contentType ?? null,
      headers: kept === undefined ? null : JSON.stringify(kept.headers),
      body: kept?.body ?? null,
    })
    .where(claimed(claim))
    .execute();
};

const forgetAnswers = async (tx: Tx, tenant: TenantId): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('http.idempotency_key')
    .set({ state: 'answer-not-kept', status: null, content_type: null, headers: null, body: null })
    .where('tenant', '=', uuidOf(tenant))
    .where('state', '=', 'answered')
    .execute();
};

const release = async (tx: Tx, claim: Claim, now: Instant): Promise<void> => {
  const free = await tables<Tables>(tx)
    .deleteFrom('http.idempotency_key')
    .where(claimed(claim))
    .where('acted', '=', false)
    .returning('claim')
    .executeTakeFirst();
  if (free !== undefined) return;
  await tables<Tables>(tx)
    .updateTable('http.idempotency_key')
    .set({ lease_until: now })
    .where(claimed(claim))
    .execute();
};

/** In the request's own transaction, last: stands or falls with what it wrote. A transaction that only read says nothing. */
const markActed = async (tx: Tx, claim: Claim): Promise<void> => {
  const marked = await tables<Tables>(tx)
    .updateTable('http.idempotency_key')
    .set({ acted: true })
    .where(claimed(claim))
    .where(sql<boolean>`pg_current_xact_id_if_assigned() is not null`)
    .returning('claim')
    .executeTakeFirst();
  if (marked !== undefined) return;
  const { rows } = await sql<{ wrote: boolean }>`
    select pg_current_xact_id_if_assigned() is not null as wrote`.execute(tables<Tables>(tx));
  if (rows[0]?.wrote === true) throw new ClaimLost();
};
