/**
 * Sends what waits in the outbox of messages. At least once: a message counts as sent only after the next one has it,
 * and one whose sender died is sent again under the same id. Address and language are the person's at that moment.
 */
import { durationOfMs, parseInstant, plus } from '#kernel';
import { type Message, NotifyFailure } from '#platform/notify';
import { type NoticeFacts, renderNotice } from './core/notice-words.ts';
import { pauseAfter, type SendFailure } from './core/retry.ts';
import { SEVERITIES } from './core/severity.ts';
import type { CasePerson, CasesPorts } from './ports.ts';
import { claimNotices, markSent, postponeNotice, releaseNotice, type WaitingNotice } from './store-notices.ts';

export type SendPorts = Pick<CasesPorts, 'database' | 'clock' | 'people' | 'notify' | 'consoleUrl' | 'onFailure'>;

const CLAIMED_AT_ONCE = 5;
/** Longer than a relay takes for as many messages; after it another sender takes over. */
const CLAIM_LIFE = durationOfMs(10 * 60_000);
/** How long a stop waits for the relay's word on the message under way. */
const STOP_PATIENCE = durationOfMs(3_000);

/** Sends until nothing is due. When told to stop, what it has not begun is due again at once. @returns how many were sent. */
export const sendNotices = async (ports: SendPorts, stopping?: AbortSignal): Promise<number> => {
  let sent = 0;
  const isStopping = (): boolean => stopping?.aborted === true;
  while (!isStopping()) {
    const now = ports.clock.now();
    const claimed = await ports.database.asSystem((tx) =>
      claimNotices(tx, { now, until: plus(now, CLAIM_LIFE), limit: CLAIMED_AT_ONCE }),
    );
    if (claimed.length === 0) break;
    for (const notice of claimed) {
      if (isStopping()) await release(ports, notice, notice.attempts - 1);
      else if (await sendOne(ports, notice, stopping)) sent += 1;
    }
  }
  return sent;
};

const release = (ports: SendPorts, notice: WaitingNotice, attempts: number): Promise<void> =>
  ports.database.asSystem((tx) => releaseNotice(tx, notice, { at: ports.clock.now(), attempts }));

const sendOne = async (ports: SendPorts, notice: WaitingNotice, stopping?: AbortSignal): Promise<boolean> => {
  const outcome = await trySending(ports, notice, stopping);
  // Perhaps it arrives all the same: then it arrives twice, under one id.
  if (outcome === 'left') await release(ports, notice, notice.attempts);
  else {
    await ports.database.asSystem((tx) => {
      if (outcome === 'sent') return markSent(tx, notice, ports.clock.now());
      const nextAttemptAt = plus(ports.clock.now(), pauseAfter(outcome, notice.attempts));
      return postponeNotice(tx, notice, { nextAttemptAt, failure: outcome });
    });
  }
  return outcome === 'sent';
};

type Sending = 'sent' | 'left' | SendFailure;

const trySending = async (ports: SendPorts, notice: WaitingNotice, stopping?: AbortSignal): Promise<Sending> => {
  const [person] = await ports.database.asSystem((tx) => ports.people.find(tx, notice.tenant, [notice.person]));
  if (person === undefined) return 'no-such-person';
  try {
    return await sendOrLeave(ports, messageOf(notice, person, ports.consoleUrl), stopping);
  } catch (error) {
    ports.onFailure(error);
    return error instanceof NotifyFailure ? error.code : 'failed';
  }
};

/** `left`: told to stop, and the message was still under way when patience ended. */
const sendOrLeave = async (
  { notify, clock }: SendPorts,
  message: Message,
  stopping?: AbortSignal,
): Promise<'sent' | 'left'> => {
  const sending = notify.send(message).then(() => 'sent' as const);
  if (stopping === undefined) return sending;
  const settled = new AbortController();
  const leaving = new Promise<'left'>((resolve) => {
    const leave = (): void => void clock.sleep(STOP_PATIENCE, settled.signal).then(() => resolve('left'));
    if (stopping.aborted) leave();
    else stopping.addEventListener('abort', leave, { once: true, signal: settled.signal });
  });
  try {
    return await Promise.race([sending, leaving]);
  } finally {
    settled.abort();
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
