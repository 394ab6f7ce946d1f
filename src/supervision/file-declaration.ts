/**
 * Files a declaration: the last check, the content as it stands, and its entry in the log, of grade D since it is the
 * party's own word (SUPV-10). The same version filed twice is one filing.
 */
import type { JsonObject } from '#evidence';
import { type FieldProblem, idOf, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { checkFiling, type FilingCheck, type FilingFault } from './core/check-filing.ts';
import { dayOf } from './core/days.ts';
import { publishState, whoseOf } from './events.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { declarationChanged, declarationIncomplete, declarationNotOpen } from './problems.ts';
import { recordStep } from './record-step.ts';
import {
  type AnswerRow,
  type AttachmentRow,
  answersOf,
  attachmentsOf,
  type DeclarationRow,
  holdDeclaration,
  partyOf,
  readDeclaration,
  requirePartyPerson,
  tenantOf,
  updateDeclaration,
} from './rows.ts';
import { attachmentName } from './save-answers.ts';
import type { FilingContent, Tables } from './store-tables.ts';

type Draft = {
  readonly held: DeclarationRow;
  readonly answers: readonly AnswerRow[];
  readonly files: readonly AttachmentRow[];
  readonly today: string;
};

export const readDraft = async ({ clock }: Pick<Ports, 'clock'>, tx: Tx, held: DeclarationRow): Promise<Draft> => ({
  held,
  answers: await answersOf(tx, held),
  files: await attachmentsOf(tx, held),
  today: dayOf(clock.now()),
});

export const checkDraft = ({ held, answers, files, today }: Draft): FilingCheck => {
  const saved = new Map(answers.map((row) => [row.control, row]));
  const returned = Object.keys(held.returned).filter(
    (key) => held.status === 'returned' && (saved.get(key)?.saved_at ?? 0) <= (held.returned_at ?? 0),
  );
  return checkFiling({
    form: held.form,
    answers: new Map(answers.map(({ control, answer }) => [control, answer])),
    particulars: held.particulars,
    files: new Set(files.map(({ id }) => attachmentName(id))),
    today,
    returned: new Set(returned),
  });
};

/** What filing would say now. @throws Problem `declaration-not-found` */
export const checkNow = (ports: Ports, scope: Scope, id: DeclarationId): Promise<FilingCheck> =>
  ports.database.inScope(scope, async (tx) =>
    checkDraft(await readDraft(ports, tx, await readDeclaration(tx, scope, id))),
  );

export type WantedFiling = {
  readonly declaration: DeclarationId;
  /** The declaration's version that was looked over. */
  readonly version: number;
};

/**
 * @returns the number of the filing
 * @throws Problem `party-person-only`, `declaration-not-found`, `declaration-not-open`, `declaration-changed`, `declaration-incomplete`
 */
export const fileDeclaration = async (ports: Ports, scope: Scope, wanted: WantedFiling): Promise<number> => {
  const person = requirePartyPerson(scope);
  const number = await ports.database.inScope(scope, async (tx) => {
    const held = await holdDeclaration(tx, scope, wanted.declaration);
    // Sent twice.
    if (held.status === 'filed' && held.version === wanted.version) return held.filings;
    if (held.status !== 'asked' && held.status !== 'returned') {
      throw new Problem(declarationNotOpen, { params: { status: held.status } });
    }
    if (held.version !== wanted.version) throw new Problem(declarationChanged, { params: { version: held.version } });
    const draft = await readDraft(ports, tx, held);
    const check = checkDraft(draft);
    if (check.faults.length > 0) {
      throw new Problem(declarationIncomplete, { fields: check.faults.map(fieldOf) });
    }
    return insert(ports, tx, draft, { check, person });
  });
  ports.onCommitted();
  ports.wake();
  return number;
};

/** Where in the declaration it stands. */
const fieldOf = ({ code, control, about }: FilingFault): FieldProblem => ({
  pointer: `/${[control === undefined ? 'particulars' : `answers/${control}`, about].filter(Boolean).join('/')}`,
  code,
});

const insert = async (
  ports: Ports,
  tx: Tx,
  draft: Draft,
  { check, person }: { readonly check: FilingCheck; readonly person: `per_${string}` },
): Promise<number> => {
  const { held } = draft;
  const content = contentOf(draft, check);
  const [id, at, number] = [ports.newId('dcf'), ports.clock.now(), held.filings + 1];
  await tables<Tables>(tx)
    .insertInto('supervision.filing')
    .values({
      ...{ tenant: held.tenant, id: uuidOf(id), party: held.party, declaration: held.id, number, content },
      ...{ filed_at: at, filed_by: uuidOf(person as never) },
    })
    .execute();
  await recordStep(ports, tx, {
    ...{ tenant: tenantOf(held), party: partyOf(held), about: idOf('dcl', held.id), step: 'filed', grade: 'D', at },
    by: person,
    fact: {
      filing: id,
      number,
      formHash: held.form_hash,
      outcomes: Object.fromEntries(check.outcomes),
      files: draft.files.map((file) => ({ file: attachmentName(file.id), sha256: file.sha256 })),
    },
    committed: { content: content as unknown as JsonObject },
  });
  // What was observed before is laid beside it at once, by who sees the whole tenant.
  await updateDeclaration(tx, held, {
    ...{ status: 'filed', filings: number, filed_at: at, look_due_at: at },
    ...(held.opened_at === null ? { opened_at: at } : {}),
  });
  await publishState(ports, tx, whoseOf(held));
  return number;
};

const contentOf = ({ held, answers, files }: Draft, { outcomes }: FilingCheck): FilingContent => {
  const saved = new Map(answers.map((row) => [row.control, row]));
  const asked = held.form.controls.flatMap(({ key }) => {
    const row = saved.get(key);
    const outcome = outcomes.get(key);
    if (row === undefined || outcome === undefined) throw new Error('each control of a filing is answered');
    return [[key, { answer: row.answer, answeredOn: row.answered_on, outcome }]];
  });
  return {
    particulars: held.particulars,
    answers: Object.fromEntries(asked),
    files: files.map(({ id, name, sha256 }) => ({ id: attachmentName(id), name, sha256 })),
  };
};
