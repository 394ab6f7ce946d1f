/**
 * Saves what a party answers, one control at a time, so that a lost session loses at most what was being typed. Each
 * answer has a version: who saves over something else is told so; the same answer sent twice is one.
 */
import canonicalize from 'canonicalize';
import { findCardNumber, idOf, Problem, type Scope } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type Answer, judgeAnswer } from './core/answer.ts';
import type { Particulars } from './core/check-filing.ts';
import { dayOf } from './core/days.ts';
import { controlOf } from './core/form.ts';
import { publishState, whoseOf } from './events.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { answerRefused, controlNotAsked, declarationChanged, declarationNotOpen } from './problems.ts';
import {
  answersOf,
  attachmentsOf,
  type DeclarationRow,
  declarationIdOf,
  holdDeclaration,
  updateDeclaration,
} from './rows.ts';
import type { Tables } from './store-tables.ts';

export type Saved = { readonly version: number; readonly declarationVersion: number };

/** What is not of its kind is never kept, not even in a draft. */
const NEVER_KEPT: readonly string[] = [
  'question-unknown',
  'answer-not-of-its-kind',
  'measure-unknown',
  'file-unknown',
  'date-in-the-future',
];

export type WantedAnswer = {
  readonly declaration: DeclarationId;
  readonly control: string;
  /** Of the answer it replaces; 0 where there is none. */
  readonly version: number;
  readonly answer: Answer;
};

/** @throws Problem `declaration-not-found`, `declaration-not-open`, `control-not-asked`, `answer-refused`, `declaration-changed` */
export const saveAnswer = (ports: Ports, scope: Scope, wanted: WantedAnswer): Promise<Saved> =>
  ports.database.inScope(scope, async (tx) => {
    const held = await holdOpen(tx, scope, wanted.declaration);
    const before = (await answersOf(tx, held)).find(({ control }) => control === wanted.control);
    const files = new Set((await attachmentsOf(tx, held)).map(({ id }) => attachmentName(id)));
    return saveInto(ports, tx, scope, { held, before, files, ...wanted });
  });

export type Saving = {
  readonly held: DeclarationRow;
  readonly before: { readonly answer: Answer; readonly version: number; readonly saved_at: number } | undefined;
  readonly files: ReadonlySet<string>;
  readonly control: string;
  /** Absent: over whatever stands there. */
  readonly version?: number | undefined;
  readonly answer: Answer;
};

/** In the transaction that holds the declaration. */
export const saveInto = async (ports: Ports, tx: Tx, scope: Scope, saving: Saving): Promise<Saved> => {
  const { held, before, control: key, answer } = saving;
  const asked = controlOf(held.form, key);
  if (asked === undefined) throw new Problem(controlNotAsked, { params: { control: key } });
  const today = dayOf(ports.clock.now());
  refuseUnkeepable(judgeAnswer(asked.control, answer, { today, because: asked.because, files: saving.files }).faults);
  refuseCardNumbers(answer);
  const returnedSince = key in held.returned && (before?.saved_at ?? 0) <= (held.returned_at ?? 0);
  if (before !== undefined && isSame(before.answer, answer) && !returnedSince) {
    return { version: before.version, declarationVersion: held.version };
  }
  const version = before?.version ?? 0;
  if (saving.version !== undefined && saving.version !== version) {
    throw new Problem(declarationChanged, { params: { version, control: key } });
  }
  const now = ports.clock.now();
  const set = { answer, version: version + 1, answered_on: today, saved_at: now, saved_by: scope.principal.id };
  await tables<Tables>(tx)
    .insertInto('supervision.answer')
    .values({ tenant: held.tenant, party: held.party, declaration: held.id, control: key, ...set })
    .onConflict((conflict) => conflict.columns(['tenant', 'declaration', 'control']).doUpdateSet(set))
    .execute();
  const declarationVersion = held.version + 1;
  await updateDeclaration(tx, held, { version: declarationVersion, ...openedBy(scope, held, now) });
  if (isOpening(scope, held)) await publishState(ports, tx, whoseOf(held));
  return { version: version + 1, declarationVersion };
};

/** Somebody of the party has not looked at it before. */
const isOpening = (scope: Scope, { opened_at }: DeclarationRow): boolean =>
  scope.parties !== undefined && opened_at === null;

const openedBy = (scope: Scope, held: DeclarationRow, now: DeclarationRow['asked_at']) =>
  isOpening(scope, held) ? { opened_at: now } : {};

const refuseUnkeepable = (faults: readonly { readonly code: string; readonly about?: string }[]): void => {
  const fault = faults.find(({ code }) => NEVER_KEPT.includes(code));
  if (fault === undefined) return;
  const { code: reason, about } = fault;
  throw new Problem(answerRefused, { params: { reason, ...(about === undefined ? {} : { about }) } });
};

const refuseCardNumbers = (value: Answer | Particulars): void => {
  const texts = JSON.stringify(value);
  if (findCardNumber(texts) !== undefined) {
    throw new Problem(answerRefused, { params: { reason: 'card-number-not-accepted' } });
  }
};

const isSame = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b);

/** How an answer names a file. */
export const attachmentName = (uuid: string): string => idOf('dca', uuid);

/** @throws Problem `declaration-not-found`, `declaration-not-open` */
export const holdOpen = async (tx: Tx, scope: Scope, id: DeclarationId): Promise<DeclarationRow> => {
  const held = await holdDeclaration(tx, scope, id);
  if (held.status !== 'asked' && held.status !== 'returned') {
    throw new Problem(declarationNotOpen, { params: { status: held.status } });
  }
  return held;
};

export type WantedParticulars = {
  readonly declaration: DeclarationId;
  /** As they were when they were read. */
  readonly before: Particulars;
  readonly particulars: Particulars;
};

/** @throws Problem `declaration-not-found`, `declaration-not-open`, `declaration-changed`, `answer-refused` */
export const saveParticulars = (ports: Ports, scope: Scope, wanted: WantedParticulars): Promise<number> =>
  ports.database.inScope(scope, async (tx) => {
    const held = await holdOpen(tx, scope, wanted.declaration);
    refuseCardNumbers(wanted.particulars);
    if (isSame(held.particulars, wanted.particulars)) return held.version;
    if (!isSame(held.particulars, wanted.before)) {
      throw new Problem(declarationChanged, { params: { version: held.version, declaration: declarationIdOf(held) } });
    }
    await updateDeclaration(tx, held, {
      particulars: wanted.particulars,
      version: held.version + 1,
      ...openedBy(scope, held, ports.clock.now()),
    });
    if (isOpening(scope, held)) await publishState(ports, tx, whoseOf(held));
    return held.version + 1;
  });
