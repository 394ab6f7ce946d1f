/**
 * One declaration with everything beside it: each control with its answer, what was filed last time, what was observed,
 * the evidence there is and what is open. That someone of the party looks at it for the first time is noted.
 */
import { type Id, type Instant, idOf, type Scope } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Attachment } from './attach-file.ts';
import { attachmentOf } from './attach-file.ts';
import type { Answer, AnswerOutcome } from './core/answer.ts';
import type { Particulars } from './core/check-filing.ts';
import type { FormControl, Grade } from './core/form.ts';
import type { ObservedBy, ObservedResult } from './core/observed.ts';
import type { OpenPoint } from './core/satisfies.ts';
import { publishState, whoseOf } from './events.ts';
import { checkDraft, readDraft } from './file-declaration.ts';
import { observationsOf } from './observe.ts';
import { messagesOf, type SentMessage } from './owe-messages.ts';
import type { DeclarationId, HeldEvidence, PartyPerson, Ports } from './ports.ts';
import { standingOf } from './review-declaration.ts';
import {
  type AnswerRow,
  type DeclarationRow,
  declarationIdOf,
  type FilingRow,
  filingsOf,
  newestFiling,
  partyOf,
  readDeclaration,
  updateDeclaration,
} from './rows.ts';
import type { FiledAnswer, Status, StepKind, Tables } from './store-tables.ts';

export type ShownObservation = {
  readonly by: ObservedBy;
  readonly subject: string;
  readonly result: ObservedResult;
  readonly reasons: readonly string[];
  readonly observedAt: Instant;
  readonly entry: Id<'ent'> | undefined;
};

export type ShownControl = FormControl & {
  readonly answer: Answer;
  /** 0: nothing was saved. */
  readonly version: number;
  readonly answeredOn: string | undefined;
  /** Of the draft while it is open, else of the filing. */
  readonly outcome: AnswerOutcome;
  /** As it was filed the time before: in this declaration, else in the one before it. */
  readonly lastTime: FiledAnswer | undefined;
  readonly observed: readonly ShownObservation[];
  readonly contradicted: boolean;
  /** The best evidence there is; absent before it is filed. */
  readonly grade: Grade | undefined;
  readonly returned: string | undefined;
  readonly compensating: string | undefined;
};

export type ShownDeclaration = {
  readonly id: DeclarationId;
  readonly row: DeclarationRow;
  readonly status: Status;
  readonly particulars: Particulars;
  readonly controls: readonly ShownControl[];
  readonly files: readonly Attachment[];
  readonly filings: readonly { readonly number: number; readonly filedAt: Instant; readonly filedBy: Id<'per'> }[];
  readonly points: readonly OpenPoint[];
  readonly steps: readonly {
    readonly step: StepKind;
    readonly at: Instant;
    readonly by: string;
    readonly entry: Id<'ent'>;
  }[];
  /** To staff alone. */
  readonly people: readonly Omit<PartyPerson, 'email' | 'language'>[];
  readonly messages: readonly SentMessage[];
};

/** @throws Problem `declaration-not-found` */
export const showDeclaration = async (ports: Ports, scope: Scope, id: DeclarationId): Promise<ShownDeclaration> => {
  const party = await ports.database.inScope(scope, async (tx) => partyOf(await readDeclaration(tx, scope, id)));
  const held = await ports.heldEvidence(scope, party);
  return ports.database.inScope(scope, async (tx) => {
    const row = await noteOpened(ports, tx, scope, await readDeclaration(tx, scope, id));
    return show(ports, tx, scope, { row, held });
  });
};

const noteOpened = async (
  ports: Pick<Ports, 'clock' | 'newId' | 'outbox'>,
  tx: Tx,
  scope: Scope,
  row: DeclarationRow,
): Promise<DeclarationRow> => {
  if (scope.parties === undefined || row.status !== 'asked' || row.opened_at !== null) return row;
  const opened_at = ports.clock.now();
  await updateDeclaration(tx, row, { opened_at });
  await publishState(ports, tx, whoseOf(row));
  return { ...row, opened_at };
};

const show = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { row, held }: { readonly row: DeclarationRow; readonly held: readonly HeldEvidence[] },
): Promise<ShownDeclaration> => {
  const draft = await readDraft(ports, tx, row);
  const filings = await filingsOf(tx, row);
  const isOpen = row.status === 'asked' || row.status === 'returned';
  const current = isOpen ? undefined : filings.at(-1);
  const lastTime = filings.at(isOpen ? -1 : -2) ?? (await filingBefore(tx, row));
  const standing = current && (await standingOf(tx, { row, filing: current, held }));
  const observations = await observationsOf(tx, row);
  const outcomes = checkDraft(draft).outcomes;
  const saved = new Map(draft.answers.map((answer) => [answer.control, answer]));
  const ofStaff = scope.parties === undefined;
  return {
    id: declarationIdOf(row),
    row,
    status: row.status,
    particulars: current?.content.particulars ?? row.particulars,
    controls: row.form.controls.map((each) => {
      const { answer, version, answeredOn, outcome } = saidOf(each, { current, saved, outcomes });
      return {
        ...each,
        ...{ answer, version, answeredOn, outcome },
        lastTime: lastTime?.content.answers[each.key],
        observed: observations.filter(({ control }) => control === each.key).map(shownObservation),
        contradicted: standing?.contradicted.has(each.key) ?? false,
        grade: standing?.grades.get(each.key),
        returned: row.returned[each.key],
        compensating: row.compensating[each.key],
      };
    }),
    files: draft.files.map(attachmentOf),
    filings: filings.map(({ number, filed_at, filed_by }) => ({
      number,
      filedAt: filed_at,
      filedBy: idOf('per', filed_by),
    })),
    points: row.status === 'filed' ? (standing?.points ?? []) : [],
    steps: await stepsOf(tx, row),
    people: ofStaff ? await peopleOf(ports, tx, scope, row) : [],
    messages: ofStaff ? await messagesOf(tx, row) : [],
  };
};

type Said = Pick<ShownControl, 'answer' | 'version' | 'answeredOn' | 'outcome'>;

const saidOf = (
  { key }: FormControl,
  from: {
    readonly current: FilingRow | undefined;
    readonly saved: ReadonlyMap<string, AnswerRow>;
    readonly outcomes: ReadonlyMap<string, AnswerOutcome>;
  },
): Said => {
  const filed = from.current?.content.answers[key];
  const row = from.saved.get(key);
  const version = row?.version ?? 0;
  if (filed !== undefined) return { ...filed, version };
  return {
    ...{ answer: row?.answer ?? {}, version, answeredOn: row?.answered_on },
    outcome: from.outcomes.get(key) ?? 'open',
  };
};

const filingBefore = async (tx: Tx, { tenant, previous }: DeclarationRow): Promise<FilingRow | undefined> =>
  previous === null ? undefined : newestFiling(tx, { tenant, id: previous });

const shownObservation = (row: Awaited<ReturnType<typeof observationsOf>>[number]): ShownObservation => ({
  by: row.by,
  subject: row.subject,
  result: row.result,
  reasons: row.reasons,
  observedAt: row.observed_at,
  entry: row.entry === null ? undefined : idOf('ent', row.entry),
});

const stepsOf = async (tx: Tx, { tenant, id }: DeclarationRow): Promise<ShownDeclaration['steps']> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('supervision.step')
    .select(['step', 'at', 'by', 'entry'])
    .where('tenant', '=', tenant)
    .where('about', '=', id)
    .orderBy('place')
    .execute();
  return rows.map(({ step, at, by, entry }) => ({ step, at, by, entry: idOf('ent', entry) }));
};

/** Who of the party could answer, and who has never opened the link that lets them in. */
const peopleOf = async (
  ports: Ports,
  tx: Tx,
  { tenant }: Scope,
  row: DeclarationRow,
): Promise<ShownDeclaration['people']> =>
  (await ports.partyPeople(tx, tenant, partyOf(row))).map(({ id, displayName, status }) => ({
    id,
    displayName,
    status,
  }));
