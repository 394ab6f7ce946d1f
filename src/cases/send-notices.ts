/**
 * Sends what waits in the outbox of messages. At least once: a message counts as sent only after the next one has it,
 * and one whose sender died is sent again under the same id. Address and language are the person's at that moment.
 */
import { durationOfMs, parseInstant, plus } from '#kernel';
import { NotifyFailure } from '#platform/notify';
import { type NoticeFacts, renderNotice } from './core/notice-words.ts';
import { pauseAfter, type SendFailure } from './core/retry.ts';
import { SEVERITIES } from './core/severity.ts';
import type { CasePerson, CasesPorts } from './ports.ts';
import { claimNotices, markSent, postponeNotice, type WaitingNotice } from './store-notices.ts';

export type SendPorts = Pick<CasesPorts, 'database' | 'clock' | 'people' | 'notify' | 'consoleUrl' | 'onFailure'>;

const CLAIMED_AT_ONCE = 5;
/** Longer than a relay takes for as many messages; after it another sender takes over. */
const CLAIM_LIFE = durationOfMs(10 * 60_000);

/** Sends until nothing is due. @returns how many were sent. */
export const sendNotices = async (ports: SendPorts, stopping?: AbortSignal): Promise<number> => {
  let sent = 0;
  while (stopping?.aborted !== true) {
    const now = ports.clock.now();
    const claimed = await ports.database.asSystem((tx) =>
      claimNotices(tx, { now, until: plus(now, CLAIM_LIFE), limit: CLAIMED_AT_ONCE }),
    );
    if (claimed.length === 0) break;
    for (const notice of claimed) if (await sendOne(ports, notice)) sent += 1;
  }
  return sent;
};

const sendOne = async (ports: SendPorts, notice: WaitingNotice): Promise<boolean> => {
  const failure = await trySending(ports, notice);
  await ports.database.asSystem((tx) => {
    if (failure === undefined) return markSent(tx, notice, ports.clock.now());
    const nextAttemptAt = plus(ports.clock.now(), pauseAfter(failure, notice.attempts));
    return postponeNotice(tx, notice, { nextAttemptAt, failure });
  });
  return failure === undefined;
};

const trySending = async (ports: SendPorts, notice: WaitingNotice): Promise<SendFailure | undefined> => {
  const [person] = await ports.database.asSystem((tx) => ports.people.find(tx, notice.tenant, [notice.person]));
  if (person === undefined) return 'no-such-person';
  try {
    await ports.notify.send(messageOf(notice, person, ports.consoleUrl));
    return undefined;
  } catch (error) {
    ports.onFailure(error);
    return error instanceof NotifyFailure ? error.code : 'failed';
  }
};

const messageOf = (notice: WaitingNotice, person: CasePerson, consoleUrl: string) => ({
  id: notice.id,
  to: person.email,
  language: person.language,
  ...renderNotice(notice.kind, person.language, factsOf(notice, consoleUrl)),
});

const factsOf = ({ case: id, params }: WaitingNotice, consoleUrl: string): NoticeFacts => {
  const severity = SEVERITIES.find((known) => known === params.severity);
  const dueAt = parseInstant(String(params.dueAt));
  if (severity === undefined || dueAt.kind === 'failed') throw new Error('a notice holds what was put into it');
  return {
    number: Number(params.number),
    kind: String(params.kind),
    severity,
    subject: String(params.subject),
    dueAt: dueAt.value,
    link: `${consoleUrl}/cases/${id}`,
  };
};
