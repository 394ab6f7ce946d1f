/** Who takes part in a case, and which merchants it is about beside its subject. */
import { type PersonId, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import { type MerchantId, MOST_MERCHANTS, MOST_PARTICIPANTS, type ParticipantPart } from './core/work.ts';
import type { CasesPorts } from './ports.ts';
import { caseFull, merchantNotKnown, merchantNotLinked, participantNotFound, personNotPossible } from './problems.ts';
import { recordAct } from './record-act.ts';
import {
  endMerchant,
  endParticipant,
  merchantsOf,
  participantsOf,
  putMerchant,
  putParticipant,
} from './store-tasks.ts';
import { tell } from './tell-people.ts';
import { take, takeOpen, type WorkPorts } from './work-case.ts';

type Part = { readonly case: CaseId; readonly person: PersonId };

/** The same part again changes nothing. @throws Problem `case-not-found`, `case-closed`, `case-full`, `person-not-possible` */
export const setParticipant = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, person, part }: Part & { readonly part: ParticipantPart },
): Promise<void> => {
  const file = await takeOpen(tx, scope, id);
  const standing = await participantsOf(tx, file);
  const before = standing.find((each) => each.person === person);
  if (before?.part === part) return;
  if (before === undefined && standing.length >= MOST_PARTICIPANTS) {
    throw new Problem(caseFull, { params: { limit: MOST_PARTICIPANTS } });
  }
  // Whoever may read cases may observe one: an auditor, the board.
  if ((await ports.people.find(tx, scope.tenant, [person])).length === 0) throw new Problem(personNotPossible);
  const at = ports.clock.now();
  await putParticipant(tx, file, { person, part, since: before?.since ?? at });
  const params = { person, part };
  await recordAct(ports, tx, file, { kind: 'participant-set', actor: scope.principal, at, params });
  if (before === undefined && person !== scope.principal.id) {
    await tell(ports, tx, file, { kind: 'case-joined', person, at });
  }
};

/** @throws Problem `case-not-found`, `case-closed`, `participant-not-found` */
export const removeParticipant = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, person }: Part,
): Promise<void> => {
  const file = await takeOpen(tx, scope, id);
  if (!(await participantsOf(tx, file)).some((each) => each.person === person)) throw new Problem(participantNotFound);
  const at = ports.clock.now();
  await endParticipant(tx, file, { person, at });
  await recordAct(ports, tx, file, { kind: 'participant-removed', actor: scope.principal, at, params: { person } });
};

type Link = { readonly case: CaseId; readonly merchant: MerchantId };

/** A second time it changes nothing. @throws Problem `case-not-found`, `case-full`, `merchant-not-known` */
export const linkMerchant = async (
  ports: WorkPorts & Pick<CasesPorts, 'merchants'>,
  tx: Tx,
  scope: Scope,
  { case: id, merchant }: Link,
): Promise<void> => {
  const file = await take(tx, scope, id);
  const standing = await merchantsOf(tx, file);
  if (standing.some((each) => each.merchant === merchant)) return;
  if (standing.length >= MOST_MERCHANTS) throw new Problem(caseFull, { params: { limit: MOST_MERCHANTS } });
  if (!(await ports.merchants.known(tx, scope.tenant, [merchant])).has(merchant)) throw new Problem(merchantNotKnown);
  const at = ports.clock.now();
  await putMerchant(tx, file, { merchant, since: at });
  await recordAct(ports, tx, file, { kind: 'merchant-linked', actor: scope.principal, at, params: { merchant } });
};

/** @throws Problem `case-not-found`, `merchant-not-linked` */
export const unlinkMerchant = async (
  ports: WorkPorts,
  tx: Tx,
  scope: Scope,
  { case: id, merchant }: Link,
): Promise<void> => {
  const file = await take(tx, scope, id);
  if (!(await merchantsOf(tx, file)).some((each) => each.merchant === merchant)) throw new Problem(merchantNotLinked);
  const at = ports.clock.now();
  await endMerchant(tx, file, { merchant, at });
  await recordAct(ports, tx, file, { kind: 'merchant-unlinked', actor: scope.principal, at, params: { merchant } });
};
