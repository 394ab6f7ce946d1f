/**
 * Sends what waits: a fresh link for each message, of which only the hash is kept. At least once: a message that may
 * have arrived is sent again with another link, and both are good until the request ends.
 */
import { createHash } from 'node:crypto';
import { type Duration, durationOfMs, type Instant, idOf, instantOfMs, plus, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { NotifyFailure } from '#platform/notify';
import { dayOf } from './core/days.ts';
import { renderDelivery } from './core/delivery-words.ts';
import type { DeliveryId, Ports } from './ports.ts';
import { addStep } from './request-delivery.ts';
import type { Tables } from './store-tables.ts';

const TOKEN_BYTES = 32;
const CLAIM_LIFE = durationOfMs(10 * 60_000);
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

export const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest();

/** Stores the hash of a new token and gives the token, which is nowhere else. */
export const issueToken = async (
  { random, clock }: Pick<Ports, 'random' | 'clock'>,
  tx: Tx,
  of: {
    readonly tenant: TenantId;
    readonly delivery: DeliveryId;
    readonly kind: 'link' | 'session';
    readonly until: Instant;
  },
): Promise<string> => {
  const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
  await tables<Tables>(tx)
    .insertInto('assurance.delivery_token')
    .values({
      tenant: uuidOf(of.tenant),
      hash: hashOf(token),
      delivery: uuidOf(of.delivery),
      kind: of.kind,
      made_at: clock.now(),
      expires_at: of.until,
    })
    .execute();
  return token;
};

/** @returns how many were sent */
export const sendLinks = async (ports: Ports, stopping?: AbortSignal): Promise<number> => {
  let sent = 0;
  while (stopping?.aborted !== true) {
    const claimed = await claim(ports);
    if (claimed === undefined) break;
    if (await sendOne(ports, claimed)) sent += 1;
  }
  if (sent > 0) ports.onCommitted();
  return sent;
};

const CLAIMED = [
  'tenant',
  'id',
  'about',
  'kind',
  'wanted',
  'assessor_name',
  'assessor_email',
  'language',
  'due_on',
  'expires_at',
  'message_attempts',
] as const;
type Claimed = NonNullable<Awaited<ReturnType<typeof claim>>>;

const claim = ({ database, clock }: Ports) =>
  database.asSystem((tx) => {
    const now = clock.now();
    return tables<Tables>(tx)
      .updateTable('assurance.delivery_request')
      .set(({ eb }) => ({
        message_attempts: eb('message_attempts', '+', 1),
        message_due_at: plus(now, CLAIM_LIFE),
      }))
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('tenant', 'id'),
          'in',
          selectFrom('assurance.delivery_request as due')
            .select(['due.tenant', 'due.id'])
            .where('due.message_due_at', '<=', now)
            .where('due.expires_at', '>', now)
            .orderBy('due.message_due_at')
            .limit(1)
            .forUpdate()
            .skipLocked()
            .$asTuple('tenant', 'id'),
        ),
      )
      .returning(CLAIMED)
      .executeTakeFirst();
  });

const sendOne = async (ports: Ports, claimed: Claimed): Promise<boolean> => {
  const tenant = idOf('ten', claimed.tenant);
  const delivery = idOf('dlv', claimed.id);
  const failure = await tryToSend(ports, claimed, { tenant, delivery });
  await ports.database.inScope({ tenant }, async (tx) => {
    if (failure === undefined) await addStep(ports, tx, { tenant, delivery, step: 'link-sent' });
    await tables<Tables>(tx)
      .updateTable('assurance.delivery_request')
      .set({
        message_due_at: failure === undefined ? null : plus(ports.clock.now(), pauseAfter(claimed.message_attempts)),
        message_failure: failure ?? null,
      })
      .where('tenant', '=', claimed.tenant)
      .where('id', '=', claimed.id)
      .where('message_attempts', '=', claimed.message_attempts)
      .where('withdrawn_at', 'is', null)
      .execute();
  });
  return failure === undefined;
};

const pauseAfter = (attempts: number): Duration =>
  durationOfMs(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS));

const tryToSend = async (
  ports: Ports,
  claimed: Claimed,
  { tenant, delivery }: { readonly tenant: TenantId; readonly delivery: DeliveryId },
): Promise<'refused' | 'unreachable' | 'failed' | undefined> => {
  try {
    const about = await aboutOf(ports, tenant, claimed.about);
    const token = await ports.database.inScope({ tenant }, (tx) =>
      issueToken(ports, tx, { tenant, delivery, kind: 'link', until: claimed.expires_at }),
    );
    await ports.notify.send({
      id: `${delivery}-${claimed.message_attempts}`,
      to: claimed.assessor_email,
      language: claimed.language,
      ...renderDelivery(claimed.language, {
        assessor: claimed.assessor_name,
        kind: claimed.kind,
        wanted: claimed.wanted,
        about,
        askedBy: await ports.tenantName(tenant),
        dueOn: claimed.due_on,
        // Behind the hash sign: no server and no log on the way sees it.
        link: `${ports.consoleUrl}/deliver#${token}`,
        // It ends as the day after begins.
        until: dayOf(instantOfMs(claimed.expires_at - 1)),
      }),
    });
    return undefined;
  } catch (error) {
    ports.onFailure(error);
    return error instanceof NotifyFailure ? error.code : 'failed';
  }
};

export const aboutOf = async (
  { parties, tenantName }: Pick<Ports, 'parties' | 'tenantName'>,
  tenant: TenantId,
  party: string | null,
): Promise<string> => {
  if (party === null) return tenantName(tenant);
  const scope = { tenant, permissions: new Set<never>(), principal: { kind: 'system', id: 'assurance' } } as const;
  return (await parties.get(scope, idOf('pty', party)))?.name ?? '';
};
