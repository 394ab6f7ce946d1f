/** Sends what is owed to the people of parties, at least once, again after a growing pause. */
import { type Duration, durationOfMs, idOf, plus } from '#kernel';
import { tables } from '#platform/database';
import { NotifyFailure } from '#platform/notify';
import { renderMessage } from './core/message-words.ts';
import type { Ports } from './ports.ts';
import { findDeclaration, partyOf, tenantOf } from './rows.ts';
import type { MessageKind, Tables } from './store-tables.ts';

const CLAIM_LIFE = durationOfMs(10 * 60_000);
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** After this many times it is left. */
const MOST_ATTEMPTS = 20;

/** @returns how many were sent */
export const sendMessages = async (ports: Ports, stopping?: AbortSignal): Promise<number> => {
  let sent = 0;
  while (stopping?.aborted !== true) {
    const claimed = await claim(ports);
    if (claimed === undefined) break;
    if (await sendOne(ports, claimed)) sent += 1;
  }
  return sent;
};

const CLAIMED = ['tenant', 'id', 'party', 'declaration', 'kind', 'person', 'attempts'] as const;
type Claimed = NonNullable<Awaited<ReturnType<typeof claim>>>;

const claim = ({ database, clock }: Ports) =>
  database.asSystem((tx) => {
    const now = clock.now();
    return tables<Tables>(tx)
      .updateTable('supervision.message')
      .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), due_at: plus(now, CLAIM_LIFE) }))
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('tenant', 'id'),
          'in',
          selectFrom('supervision.message as due')
            .select(['due.tenant', 'due.id'])
            .where('due.due_at', '<=', now)
            .orderBy('due.due_at')
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
  const tenant = tenantOf(claimed);
  const outcome = await tryToSend(ports, claimed);
  const now = ports.clock.now();
  const ended = outcome !== 'failed' || claimed.attempts >= MOST_ATTEMPTS;
  await ports.database.inScope({ tenant }, (tx) =>
    tables<Tables>(tx)
      .updateTable('supervision.message')
      .set({
        due_at: ended ? null : plus(now, pauseAfter(claimed.attempts)),
        sent_at: outcome === 'sent' ? now : null,
        failure: outcome === 'sent' ? null : outcome,
      })
      .where('tenant', '=', claimed.tenant)
      .where('id', '=', claimed.id)
      .where('attempts', '=', claimed.attempts)
      .execute(),
  );
  return outcome === 'sent';
};

const pauseAfter = (attempts: number): Duration =>
  durationOfMs(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS));

/** What is not owed any more by the time it would be sent. */
const isMoot = (kind: MessageKind, status: string): boolean =>
  (['asked', 'reminder', 'overdue'].includes(kind) && status !== 'asked' && status !== 'returned') ||
  (kind === 'returned' && status !== 'returned');

type Sent = 'sent' | 'moot' | 'nobody' | 'refused' | 'failed';

const tryToSend = async (ports: Ports, claimed: Claimed): Promise<Sent> => {
  const tenant = tenantOf(claimed);
  try {
    const declaration = idOf('dcl', claimed.declaration);
    const { row, people } = await ports.database.inScope({ tenant }, async (tx) => ({
      row: await findDeclaration(tx, { tenant }, declaration),
      people: await ports.partyPeople(tx, tenant, partyOf(claimed)),
    }));
    const person = people.find(({ id, status }) => id === idOf('per', claimed.person) && status !== 'deactivated');
    if (person === undefined || row === undefined) return 'nobody';
    if (isMoot(claimed.kind, row.status)) return 'moot';
    const facts = {
      ...{ person: person.displayName, party: row.party_name, dueOn: row.due_on },
      askedBy: await ports.tenantName(tenant),
      link: `${ports.consoleUrl}/declarations/${declaration}`,
    };
    await ports.notify.send({
      id: `${idOf('dcm', claimed.id)}-${claimed.attempts}`,
      to: person.email,
      language: person.language,
      ...renderMessage(person.language, claimed.kind, facts),
    });
    return 'sent';
  } catch (error) {
    ports.onFailure(error);
    return error instanceof NotifyFailure && error.code === 'refused' ? 'refused' : 'failed';
  }
};
