/**
 * A reviewer decides on what was filed (SUPV-10): accepts it, with what makes up for each open point, or returns it with a
 * reason for each control concerned. Only a filing that waits is decided, and only the one that was read.
 */
import type { JsonObject } from '#evidence';
import { type FieldProblem, idOf, Problem, type Scope } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { expiryOf } from './core/carry.ts';
import { addDays, dayOf, startOf } from './core/days.ts';
import { controlOf, type FormControl, type Grade } from './core/form.ts';
import { countsAsEvidence, worstOf } from './core/observed.ts';
import { bestOf, type OpenPoint, openPoints } from './core/satisfies.ts';
import { publishState, whoseOf } from './events.ts';
import { observationsOf } from './observe.ts';
import { tellParty } from './owe-messages.ts';
import type { DeclarationId, HeldEvidence, Ports } from './ports.ts';
import { controlNotAsked, declarationNotAcceptable, declarationNotOpen, nothingToDecide } from './problems.ts';
import { recordStep } from './record-step.ts';
import {
  type DeclarationRow,
  type FilingRow,
  holdDeclaration,
  newestFiling,
  partyOf,
  requireStaff,
  tenantOf,
  updateDeclaration,
} from './rows.ts';
import { OWED, type Tables } from './store-tables.ts';

export type Reasons = Readonly<Record<string, string>>;

export type Standing = {
  readonly points: readonly OpenPoint[];
  /** The best there is for each control, by key. */
  readonly grades: ReadonlyMap<string, Grade>;
  readonly contradicted: ReadonlySet<string>;
};

/** What speaks for and against a filing, as it is known now. */
export const standingOf = async (
  tx: Tx,
  {
    row,
    filing,
    held,
  }: { readonly row: DeclarationRow; readonly filing: FilingRow; readonly held: readonly HeldEvidence[] },
): Promise<Standing> => {
  const observations = await observationsOf(tx, row);
  const open = await tables<Tables>(tx)
    .selectFrom('supervision.contradiction')
    .select('control')
    .where('tenant', '=', row.tenant)
    .where('declaration', '=', row.id)
    .where('ended_at', 'is', null)
    .execute();
  const contradicted = new Set(open.map(({ control }) => control));
  const gradeOf = (each: FormControl): Grade => {
    const looks = observations.filter(({ control, by }) => control === each.key && countsAsEvidence(each, by));
    const seen: Grade[] = worstOf(looks.map(({ result }) => result)) === 'met' ? ['A'] : [];
    const documents = held.filter(({ kind }) => each.control.evidence?.kinds.includes(kind)).map(({ grade }) => grade);
    const files = (filing.content.answers[each.key]?.answer.files ?? []).length > 0;
    return bestOf([...seen, ...documents, ...(files ? (['C'] as const) : [])]);
  };
  const grades = new Map(row.form.controls.map((each) => [each.key, gradeOf(each)]));
  const points = openPoints(row.form.controls, (key) => ({
    outcome: filing.content.answers[key]?.outcome ?? 'open',
    grade: grades.get(key) ?? 'D',
    contradicted: contradicted.has(key),
  }));
  return { points, grades, contradicted };
};

type Decision = { readonly declaration: DeclarationId /** The filing that was read. */; readonly filing: number };

/** @throws Problem `nothing-to-decide`, `control-not-asked`, `declaration-not-found` */
const holdFiled = async (
  tx: Tx,
  scope: Scope,
  { declaration, filing }: Decision,
  reasons: Reasons,
): Promise<DeclarationRow> => {
  const held = await holdDeclaration(tx, scope, declaration);
  if (held.status !== 'filed' || held.filings !== filing) throw new Problem(nothingToDecide);
  const unknown = Object.keys(reasons).find((key) => controlOf(held.form, key) === undefined);
  if (unknown !== undefined) throw new Problem(controlNotAsked, { params: { control: unknown } });
  return held;
};

/**
 * @param compensating for each control with open points, what makes up for them
 * @throws Problem `supervision-staff-only`, `nothing-to-decide`, `control-not-asked`, `declaration-not-acceptable`
 */
export const acceptDeclaration = async (
  ports: Ports,
  scope: Scope,
  { compensating, ...decision }: Decision & { readonly compensating: Reasons },
): Promise<void> => {
  requireStaff(scope);
  const party = await ports.database.inScope(scope, async (tx) =>
    partyOf(await holdFiled(tx, scope, decision, compensating)),
  );
  const evidence = await ports.heldEvidence(scope, party);
  await ports.database.inScope(scope, async (tx) => {
    const row = await holdFiled(tx, scope, decision, compensating);
    const filing = await newestFiling(tx, row);
    if (filing === undefined) throw new Error('what is filed has a filing');
    const { points, grades } = await standingOf(tx, { row, filing, held: evidence });
    const without = points.filter(({ control }) => compensating[control] === undefined);
    if (without.length > 0) {
      throw new Problem(declarationNotAcceptable, { fields: without.map(fieldOf) });
    }
    const now = ports.clock.now();
    const expiresOn =
      expiryOf(row.form, (key) => filing.content.answers[key]?.answeredOn) ?? addDays(dayOf(now), LONGEST_DAYS);
    await replaceEarlier(ports, tx, scope, row);
    await updateDeclaration(tx, row, {
      ...{ status: 'accepted', compensating, decided_at: now, expires_on: expiresOn, returned: {} },
      look_due_at: startOf(addDays(dayOf(now), 1)),
    });
    await recordStep(ports, tx, {
      ...{
        tenant: scope.tenant,
        party,
        about: decision.declaration,
        step: 'accepted',
        by: scope.principal.id,
        at: now,
      },
      fact: {
        ...{ filing: idOf('dcf', filing.id), number: filing.number, expiresOn },
        grades: Object.fromEntries(grades),
        points: points.map((each): JsonObject => ({ ...each })),
        compensated: Object.keys(compensating).sort(),
      },
      committed: { compensating },
    });
    await tellParty(ports, tx, { tenant: scope.tenant, party, declaration: decision.declaration, kind: 'accepted' });
    await publishState(ports, tx, { tenant: scope.tenant, party });
  });
  ports.onCommitted();
  ports.wake();
};

const fieldOf = ({ control, code, needs }: OpenPoint): FieldProblem => ({
  pointer: `/compensating/${control}`,
  code,
  ...(needs === undefined ? {} : { expected: `evidence of grade ${needs}` }),
});

/** Where no control says how often it is looked at. */
const LONGEST_DAYS = 365;

/** One declaration of a party is in force. */
const replaceEarlier = async (ports: Ports, tx: Tx, scope: Scope, { tenant, party }: DeclarationRow): Promise<void> => {
  const earlier = await tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(['tenant', 'id', 'party'])
    .where('tenant', '=', tenant)
    .where('party', '=', party)
    .where('status', '=', 'accepted')
    .forUpdate()
    .executeTakeFirst();
  if (earlier === undefined) return;
  const now = ports.clock.now();
  await updateDeclaration(tx, earlier, { status: 'replaced', look_due_at: null });
  await recordStep(ports, tx, {
    ...{ tenant: scope.tenant, party: partyOf(earlier), about: idOf('dcl', earlier.id), step: 'replaced', at: now },
    by: scope.principal.id,
    fact: {},
  });
};

/** @throws Problem `supervision-staff-only`, `nothing-to-decide`, `control-not-asked` */
export const returnDeclaration = async (
  ports: Ports,
  scope: Scope,
  { reasons, ...decision }: Decision & { readonly reasons: Reasons },
): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const row = await holdFiled(tx, scope, decision, reasons);
    const now = ports.clock.now();
    await updateDeclaration(tx, row, {
      ...{ status: 'returned', returned: reasons, returned_at: now, decided_at: now, look_due_at: now },
    });
    const [tenant, party] = [tenantOf(row), partyOf(row)];
    await recordStep(ports, tx, {
      ...{ tenant, party, about: decision.declaration, step: 'returned', by: scope.principal.id, at: now },
      fact: { number: row.filings, controls: Object.keys(reasons).sort() },
      committed: { reasons },
    });
    await tellParty(ports, tx, { tenant, party, declaration: decision.declaration, kind: 'returned' });
    await publishState(ports, tx, { tenant, party });
  });
  ports.onCommitted();
  ports.wake();
};

/** What is not decided yet is asked no more. @throws Problem `supervision-staff-only`, `declaration-not-open` */
export const withdrawDeclaration = async (
  ports: Ports,
  scope: Scope,
  { declaration, reason }: { readonly declaration: DeclarationId; readonly reason: string },
): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const row = await holdDeclaration(tx, scope, declaration);
    if (!(OWED as readonly string[]).includes(row.status)) {
      throw new Problem(declarationNotOpen, { params: { status: row.status } });
    }
    const now = ports.clock.now();
    await updateDeclaration(tx, row, { status: 'withdrawn', decided_at: now, look_due_at: null });
    await recordStep(ports, tx, {
      ...{ tenant: tenantOf(row), party: partyOf(row), about: declaration, step: 'withdrawn', at: now },
      by: scope.principal.id,
      fact: {},
      committed: { reason },
    });
    await publishState(ports, tx, whoseOf(row));
  });
  ports.onCommitted();
};
