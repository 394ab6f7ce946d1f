/**
 * Asks a party for a declaration (SUPV-10): the controls that bind it on a day, frozen. What it answered before and what
 * still stands is carried over; the rest is asked again. A reviewer asks, or the room itself when something changed.
 */
import type { JsonObject } from '#evidence';
import { type PartyId, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import { type Control, comparePacks } from '#regime';
import type { Answer } from './core/answer.ts';
import { CARRIED_BY, type Cause, carryOver, type EarlierAnswer } from './core/carry.ts';
import { addDays, dayOf } from './core/days.ts';
import { controlOf, type Form, type FormControl, hashOfForm, keyOf } from './core/form.ts';
import { publishState } from './events.ts';
import { tellParty } from './owe-messages.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { declarationDueRefused, declarationOwed, declarationPartyUnknown, nothingToDeclare } from './problems.ts';
import { recordStep } from './record-step.ts';
import { DECLARATION, type DeclarationRow, newestFiling, requireStaff } from './rows.ts';
import type { Tables } from './store-tables.ts';

export const STANDARD_PACKS: readonly string[] = ['installment-sales-act', 'security-checklist'];
/** What is only an example or only discussed is not asked. */
const ASKED_MODALITIES: readonly string[] = ['shall', 'endeavour', 'desirable'];
export const isAsked = ({ modality }: Pick<Control, 'modality'>): boolean => ASKED_MODALITIES.includes(modality);
const LATEST_DUE_DAYS = 365;

export type WantedDeclaration = {
  readonly party: PartyId;
  readonly dueOn: string;
  readonly packs?: readonly string[] | undefined;
  /** The day whose controls are asked; today where nothing is said. */
  readonly appliesOn?: string | undefined;
};

/** @throws Problem `supervision-staff-only`, `declaration-party-unknown`, `declaration-due-refused`, `nothing-to-declare`, `declaration-owed` */
export const askDeclaration = async (ports: Ports, scope: Scope, wanted: WantedDeclaration): Promise<DeclarationId> => {
  requireStaff(scope);
  const today = dayOf(ports.clock.now());
  if (wanted.dueOn < today || wanted.dueOn > addDays(today, LATEST_DUE_DAYS)) throw new Problem(declarationDueRefused);
  return ask(ports, scope, { ...wanted, causes: ['asked'] });
};

export type Asking = WantedDeclaration & { readonly causes: readonly Cause[] };

/** Also for the room itself, which knows that something changed. @throws Problem as above */
export const ask = async (ports: Ports, scope: Scope, asking: Asking): Promise<DeclarationId> => {
  const today = dayOf(ports.clock.now());
  const appliesOn = asking.appliesOn ?? today;
  const party = await ports.parties.get(scope, asking.party);
  if (party === undefined || party.mergedInto !== undefined) throw new Problem(declarationPartyUnknown);
  const packs = asking.packs ?? STANDARD_PACKS;
  const form = await formOf(ports, scope, { party: asking.party, packs, appliesOn });
  if (form.controls.length === 0) throw new Problem(nothingToDeclare);
  const basis = { name: party.name, ...(await ports.basisOf(scope, asking.party)) };
  const id = ports.newId('dcl');
  try {
    await ports.database.inScope(scope, async (tx) => {
      const inForce = await declarationInForce(tx, scope, asking.party);
      await insert(ports, tx, scope, { id, asking, party: party.name, form, basis, appliesOn, previous: inForce });
    });
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'declaration_owed_once') {
      throw new Problem(declarationOwed);
    }
    throw error;
  }
  ports.onCommitted();
  ports.wake();
  return id;
};

/** In the order of the packs. */
const formOf = async (
  { regime }: Pick<Ports, 'regime'>,
  scope: Scope,
  wanted: { readonly party: PartyId; readonly packs: readonly string[]; readonly appliesOn: string },
): Promise<Form> => {
  const bindings = (await regime.ofParty(scope, wanted.party, wanted.appliesOn)) ?? [];
  const controls = bindings
    .filter(({ pack, control }) => wanted.packs.includes(pack) && isAsked(control))
    .map(
      ({ pack, edition, control, because }): FormControl => ({
        key: keyOf(pack, control.id),
        pack,
        edition,
        control,
        because: because.map((each) => ({ ...each })),
      }),
    );
  const asked = new Set(controls.map(({ pack }) => pack));
  return {
    packs: regime.packs
      .filter(({ content }) => asked.has(content.pack))
      .map(({ content, hash }) => ({ pack: content.pack, edition: content.edition, hash })),
    controls,
  };
};

/** The accepted one that stands. */
export const declarationInForce = (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  party: PartyId,
): Promise<DeclarationRow | undefined> =>
  tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(DECLARATION)
    .where('tenant', '=', uuidOf(tenant))
    .where('party', '=', uuidOf(party))
    .where('status', '=', 'accepted')
    .executeTakeFirst();

/** Keys of controls of which the packs now ask something else than the form did. */
export const changedControls = ({ regime }: Pick<Ports, 'regime'>, before: Form): Set<string> => {
  const changed = new Set<string>();
  for (const { pack, hash } of before.packs) {
    const newer = regime.packs.find(({ content }) => content.pack === pack);
    if (newer === undefined || newer.hash === hash) continue;
    const older = before.controls.filter((each) => each.pack === pack).map(({ control }) => control as Control);
    for (const change of comparePacks({ ...newer.content, controls: older }, newer.content)) {
      // Whom else a control binds is nothing that this party has to answer.
      const isTheirs = change.kind !== 'changed' || !change.bindsOthersAlone;
      if (change.answerAgain && isTheirs) changed.add(keyOf(pack, change.control.id));
    }
  }
  return changed;
};

type NewDeclaration = {
  readonly id: DeclarationId;
  readonly asking: Asking;
  /** Its name. */
  readonly party: string;
  readonly form: Form;
  readonly basis: DeclarationRow['basis'];
  readonly appliesOn: string;
  readonly previous: DeclarationRow | undefined;
};

const insert = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { id, asking, party, form, basis, appliesOn, previous }: NewDeclaration,
): Promise<void> => {
  const now = ports.clock.now();
  const { tenant } = scope;
  const formHash = hashOfForm(form);
  const common = { tenant: uuidOf(tenant), party: uuidOf(asking.party) };
  await tables<Tables>(tx)
    .insertInto('supervision.declaration')
    .values({
      ...common,
      id: uuidOf(id),
      party_name: party,
      status: 'asked',
      causes: [...asking.causes],
      previous: previous?.id ?? null,
      applies_on: appliesOn,
      asked_at: now,
      asked_by: scope.principal.id,
      due_on: asking.dueOn,
      form,
      form_hash: formHash,
      basis,
      particulars: withoutDay((previous && (await newestFiling(tx, previous))?.content.particulars) ?? {}),
      look_due_at: now,
      ...NOT_YET,
    })
    .execute();
  const askedAgain = await carry(ports, tx, { ...common, declaration: uuidOf(id), asking, form, previous });
  const packs = form.packs.map((each): JsonObject => ({ ...each }));
  await recordStep(ports, tx, {
    ...{ tenant, party: asking.party, about: id, step: 'asked', by: scope.principal.id, at: now },
    fact: {
      causes: [...asking.causes],
      dueOn: asking.dueOn,
      appliesOn,
      formHash,
      packs,
      askedAgain: askedAgain.length,
    },
  });
  await tables<Tables>(tx)
    .insertInto('supervision.round')
    .values({ tenant: common.tenant, looked_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tellParty(ports, tx, { tenant, party: asking.party, declaration: id, kind: 'asked' });
  await publishState(ports, tx, { tenant, party: asking.party });
};

const NOT_YET = {
  opened_at: null,
  filed_at: null,
  returned_at: null,
  decided_at: null,
  expires_on: null,
  reminded_on: null,
  overdue_alert: null,
};

/** The day they hold from is said anew each time. */
const withoutDay = ({ statedOn: _, ...rest }: DeclarationRow['particulars']): DeclarationRow['particulars'] => rest;

/** @returns keys of controls that are asked again */
const carry = async (
  ports: Pick<Ports, 'clock' | 'regime'>,
  tx: Tx,
  of: {
    readonly tenant: string;
    readonly party: string;
    readonly declaration: string;
    readonly asking: Asking;
    readonly form: Form;
    readonly previous: DeclarationRow | undefined;
  },
): Promise<readonly string[]> => {
  const { previous, form, asking } = of;
  const filed = previous && (await newestFiling(tx, previous));
  const earlier = new Map<string, EarlierAnswer>(
    Object.entries(filed?.content.answers ?? {}).map(([key, { answer, answeredOn }]) => [
      key,
      // Files belong to the declaration they were handed in for.
      { answer: withoutFiles(form, key, answer), answeredOn },
    ]),
  );
  const changed = previous === undefined ? new Set<string>() : changedControls(ports, previous.form);
  const { carried, askedAgain } = carryOver({ form, earlier, changed, causes: asking.causes, dueOn: asking.dueOn });
  const now = ports.clock.now();
  const rows = [...carried].map(([control, { answer, answeredOn }]) => ({
    ...{ tenant: of.tenant, party: of.party, declaration: of.declaration, control, answer, version: 1 },
    answered_on: answeredOn,
    saved_at: now,
    saved_by: CARRIED_BY,
  }));
  if (rows.length > 0) await tables<Tables>(tx).insertInto('supervision.answer').values(rows).execute();
  return askedAgain;
};

const withoutFiles = (form: Form, key: string, { files: _, answers, ...rest }: Answer): Answer => {
  const ofFiles = new Set(
    controlOf(form, key)
      ?.control.questions?.filter(({ kind }) => kind === 'file')
      .map(({ id }) => id),
  );
  const kept = Object.entries(answers ?? {}).filter(([question]) => !ofFiles.has(question));
  return kept.length === 0 ? rest : { ...rest, answers: Object.fromEntries(kept) };
};
