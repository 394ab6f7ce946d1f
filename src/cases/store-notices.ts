/** The outbox of messages to people. A row is a debt until the message is in the next one's hands. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { NoticeKind } from './core/notice-words.ts';
import type { TimelineParams } from './core/timeline.ts';
import type { CaseFile } from './store-cases.ts';
import type { Tables } from './store-tables.ts';

export type NoticeId = Id<'ntc'>;

export type NewNotice = {
  readonly id: NoticeId;
  readonly kind: NoticeKind;
  readonly person: PersonId;
  readonly params: TimelineParams;
  readonly at: Instant;
};

export const insertNotice = async (
  tx: Tx,
  { tenant, party, id }: Pick<CaseFile, 'tenant' | 'party' | 'id'>,
  notice: NewNotice,
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.notice')
    .values({
      tenant: uuidOf(tenant),
      party: party === undefined ? null : uuidOf(party),
      id: uuidOf(notice.id),
      case_file: uuidOf(id),
      kind: notice.kind,
      person: uuidOf(notice.person),
      params: notice.params,
      created_at: notice.at,
      next_attempt_at: notice.at,
      last_failure: null,
      sent_at: null,
    })
    .execute();
};

export type WaitingNotice = {
  readonly tenant: TenantId;
  readonly id: NoticeId;
  readonly case: CaseId;
  readonly kind: NoticeKind;
  readonly person: PersonId;
  readonly params: TimelineParams;
  /** This one included. */
  readonly attempts: number;
};

/** Takes what is due in hand: nobody else does before `until`, so that a sender that dies leaves it to the next. */
export const claimNotices = async (
  tx: Tx,
  { now, until, limit }: { readonly now: Instant; readonly until: Instant; readonly limit: number },
): Promise<readonly WaitingNotice[]> => {
  const rows = await tables<Tables>(tx)
    .updateTable('cases.notice')
    .set({ attempts: sql`attempts + 1`, next_attempt_at: until })
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('tenant', 'id'),
        'in',
        selectFrom('cases.notice as due')
          .select(['due.tenant', 'due.id'])
          .where('due.sent_at', 'is', null)
          .where('due.next_attempt_at', '<=', now)
          .orderBy('due.next_attempt_at')
          .orderBy('due.id')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .$asTuple('tenant', 'id'),
      ),
    )
    .returning(['tenant', 'id', 'case_file', 'kind', 'person', 'params', 'attempts'])
    .execute();
  return rows.map((row) => ({
    tenant: idOf('ten', row.tenant),
    id: idOf('ntc', row.id),
    case: idOf('cas', row.case_file),
    kind: row.kind,
    person: idOf('per', row.person),
    params: row.params,
    attempts: row.attempts,
  }));
};

type Named = Pick<WaitingNotice, 'tenant' | 'id'>;

export const markSent = async (tx: Tx, { tenant, id }: Named, at: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.notice')
    .set({ sent_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('sent_at', 'is', null)
    .execute();
};

export const postponeNotice = async (
  tx: Tx,
  { tenant, id }: Named,
  { nextAttemptAt, failure }: { readonly nextAttemptAt: Instant; readonly failure: string },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.notice')
    .set({ next_attempt_at: nextAttemptAt, last_failure: failure })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('sent_at', 'is', null)
    .execute();
};

/** Gives a claim back: due at `at`, unless another sender has taken it over since. */
export const releaseNotice = async (
  tx: Tx,
  { tenant, id, attempts: claimed }: Pick<WaitingNotice, 'tenant' | 'id' | 'attempts'>,
  { at, attempts }: { readonly at: Instant; readonly attempts: number },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.notice')
    .set({ next_attempt_at: at, attempts })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('attempts', '=', claimed)
    .where('sent_at', 'is', null)
    .execute();
};

/** Not yet sent, over all tenants. */
export const countWaiting = async (
  tx: Tx,
): Promise<{ readonly count: number; readonly oldest: Instant | undefined }> => {
  const { count, oldest } = await tables<Tables>(tx)
    .selectFrom('cases.notice')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
    .where('sent_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { count, oldest: oldest ?? undefined };
};
