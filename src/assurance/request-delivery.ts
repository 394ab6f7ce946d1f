/**
 * Asks an assessor for a report. The link goes to the assessor's address alone: no answer of this room holds it, so that
 * neither the party assessed nor whoever asked can deliver in the assessor's place.
 */
import type { JsonObject } from '#evidence';
import { type Id, type PartyId, Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { requireParty } from './add-items.ts';
import type { DeliveryAnswer } from './answers.ts';
import { recordAct } from './commit-record.ts';
import { addDays, dayOf, startOf } from './core/days.ts';
import type { EvidenceKind } from './core/evidence-kind.ts';
import type { DeliveryId, Ports, RevisionId } from './ports.ts';
import { assessorIsPerson, deliveryEnded, dueDateRefused } from './problems.ts';
import { readDelivery } from './read-deliveries.ts';
import type { DeliveryStep, Tables } from './store-tables.ts';
import { askRound, requireStaff } from './take-turn.ts';

export type WantedDelivery = {
  readonly party?: PartyId | undefined;
  readonly kind: EvidenceKind;
  /** What is to be delivered, in words for the assessor. */
  readonly wanted: string;
  readonly assessor: {
    readonly name: string;
    readonly organisation: string;
    readonly email: string;
    readonly language: 'ja' | 'en';
  };
  readonly dueOn: string;
};

const LATEST_DUE_DAYS = 180;
/** What comes late is still taken so long. */
const GRACE_DAYS = 30;

/** @throws Problem `assurance-staff-only`, `evidence-party-unknown`, `due-date-refused`, `delivery-assessor-is-person` */
export const requestDelivery = async (ports: Ports, scope: Scope, wanted: WantedDelivery): Promise<DeliveryAnswer> => {
  requireStaff(scope);
  const today = dayOf(ports.clock.now());
  if (wanted.dueOn < today || wanted.dueOn > addDays(today, LATEST_DUE_DAYS)) throw new Problem(dueDateRefused);
  await requireParty(ports, scope, wanted.party);
  const email = wanted.assessor.email.toLowerCase();
  if (await ports.hasPersonWithEmail(scope.tenant, email)) throw new Problem(assessorIsPerson);
  const delivery = ports.newId('dlv');
  await ports.database.inScope(scope, async (tx) => {
    await insertRequest(ports, tx, scope, { ...wanted, assessor: { ...wanted.assessor, email }, delivery });
    await addStep(ports, tx, {
      tenant: scope.tenant,
      delivery,
      step: 'asked',
      fact: { kind: wanted.kind, party: wanted.party ?? null, dueOn: wanted.dueOn },
      committed: { assessor: { ...wanted.assessor, email }, wanted: wanted.wanted, by: scope.principal.id },
    });
    await askRound(tx, scope.tenant, ports.clock.now());
  });
  ports.onCommitted();
  ports.wake();
  return readDelivery(ports, scope, delivery);
};

const insertRequest = async (
  { clock }: Pick<Ports, 'clock'>,
  tx: Tx,
  scope: Scope,
  { delivery, party, kind, wanted, assessor, dueOn }: WantedDelivery & { readonly delivery: DeliveryId },
): Promise<void> => {
  const now = clock.now();
  await tables<Tables>(tx)
    .insertInto('assurance.delivery_request')
    .values({
      tenant: uuidOf(scope.tenant),
      id: uuidOf(delivery),
      about: party === undefined ? null : uuidOf(party),
      item: null,
      kind,
      wanted,
      assessor_name: assessor.name,
      assessor_organisation: assessor.organisation,
      assessor_email: assessor.email,
      language: assessor.language,
      due_on: dueOn,
      asked_at: now,
      asked_by: scope.principal.id,
      expires_at: startOf(addDays(dueOn, GRACE_DAYS + 1)),
      withdrawn_at: null,
      delivered_at: null,
      message_due_at: now,
      message_failure: null,
    })
    .execute();
};

type NewStep = {
  readonly tenant: TenantId;
  readonly delivery: DeliveryId;
  readonly step: DeliveryStep;
  readonly revision?: RevisionId;
  readonly fact?: JsonObject;
  readonly committed?: JsonObject;
};

/** One step of the link's history, on record. */
export const addStep = async (
  ports: Pick<Ports, 'clock' | 'newId' | 'evidence' | 'random' | 'software'>,
  tx: Tx,
  { tenant, delivery, step, revision, fact = {}, committed = {} }: NewStep,
): Promise<void> => {
  const at = ports.clock.now();
  const entry = await recordAct(ports, tx, {
    tenant,
    // No party sees it, not even the one it is about.
    party: undefined,
    predicateType: 'evidence-item',
    about: delivery,
    fact: { act: `delivery-${step}`, delivery, ...(revision === undefined ? {} : { revision }), ...fact },
    committed,
    at,
  });
  const id: Id<'dls'> = ports.newId('dls');
  await tables<Tables>(tx)
    .insertInto('assurance.delivery_step')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(id),
      delivery: uuidOf(delivery),
      step,
      at,
      revision: revision === undefined ? null : uuidOf(revision),
      entry: uuidOf(entry),
    })
    .execute();
};

/** Ends the link. What was delivered stays. @throws Problem `delivery-not-found`, `delivery-ended` */
export const withdrawDelivery = async (ports: Ports, scope: Scope, delivery: DeliveryId): Promise<DeliveryAnswer> => {
  requireStaff(scope);
  await readDelivery(ports, scope, delivery);
  await ports.database.inScope(scope, async (tx) => {
    const withdrawn = await tables<Tables>(tx)
      .updateTable('assurance.delivery_request')
      .set({ withdrawn_at: ports.clock.now(), message_due_at: null })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(delivery))
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (withdrawn === undefined) throw new Problem(deliveryEnded);
    await addStep(ports, tx, {
      tenant: scope.tenant,
      delivery,
      step: 'withdrawn',
      committed: { by: scope.principal.id },
    });
  });
  ports.onCommitted();
  return readDelivery(ports, scope, delivery);
};
