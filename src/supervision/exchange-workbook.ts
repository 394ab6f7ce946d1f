/**
 * A declaration out as a workbook and in again, for those who insist. What cannot be read keeps its control back and says
 * in which cell; what somebody changed meanwhile in the portal is not written over; an empty row takes nothing away.
 */
import canonicalize from 'canonicalize';
import { type FieldProblem, findCardNumber, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { Upload } from '#platform/http';
import { WORKBOOK_LIMIT_BYTES } from '#platform/workbook';
import { receive } from './attach-file.ts';
import type { Answer } from './core/answer.ts';
import { canonicalHash } from './core/form.ts';
import { type CellFault, type ReadSheet, readSheet, type SheetRefusal } from './core/read-sheet.ts';
import type { Language } from './core/record-words.ts';
import { SHEET_WORDS } from './core/sheet-words.ts';
import { sheetsOf } from './core/write-sheet.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { workbookRefused } from './problems.ts';
import {
  type AnswerRow,
  answersOf,
  attachmentsOf,
  type DeclarationRow,
  readDeclaration,
  updateDeclaration,
} from './rows.ts';
import { attachmentName, holdOpen, saveInto } from './save-answers.ts';

/** @throws Problem `declaration-not-found` */
export const exportWorkbook = async (
  ports: Ports,
  scope: Scope,
  { declaration, language }: { readonly declaration: DeclarationId; readonly language: Language },
): Promise<Uint8Array> => {
  const { row, answers } = await ports.database.inScope(scope, async (tx) => {
    const found = await readDeclaration(tx, scope, declaration);
    return { row: found, answers: await answersOf(tx, found) };
  });
  const exported = {
    ...{ declaration, form: row.form, formHash: row.form_hash, particulars: row.particulars },
    answers: new Map(answers.map(({ control, answer, version }) => [control, { answer, version }])),
  };
  return ports.workbooks.write({
    title: SHEET_WORDS[language].title,
    statedAt: row.asked_at,
    sheets: sheetsOf(exported, language),
  });
};

export type ImportFault = Omit<CellFault, 'code' | 'cell' | 'row' | 'field'> & {
  readonly code: CellFault['code'] | 'changed-since-export' | 'answer-refused';
  readonly cell?: string;
  readonly row?: number;
  readonly field?: string;
  /** Of an answer that was read and refused: src/supervision/core/answer.ts */
  readonly reason?: string;
};

export type Imported = {
  /** Keys of controls of which something was taken. */
  readonly taken: readonly string[];
  readonly particularsTaken: boolean;
  readonly faults: readonly ImportFault[];
};

const refusal = (reason: string, fields: readonly FieldProblem[] = []): Problem =>
  new Problem(workbookRefused, { params: { reason }, ...(fields.length === 0 ? {} : { fields }) });

const fieldOf = ({ code, cell, expected }: SheetRefusal): FieldProblem => ({
  pointer: cell === undefined ? '' : `/${cell}`,
  code,
  ...(expected === undefined ? {} : { expected }),
});

const BOOK_TYPES = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
] as const;

/** @throws Problem `declaration-not-found`, `declaration-not-open`, `workbook-refused` with the reason and the cell */
export const importWorkbook = async (
  ports: Ports,
  scope: Scope,
  { declaration, upload }: { readonly declaration: DeclarationId; readonly upload: Upload },
): Promise<Imported> => {
  await ports.database.inScope(scope, (tx) => holdOpen(tx, scope, declaration));
  const bytes = await receive(upload, WORKBOOK_LIMIT_BYTES, () => refusal('too-large'));
  if (upload.contentType.includes('macroenabled')) throw refusal('has-macros');
  if (!(BOOK_TYPES as readonly string[]).includes(upload.contentType)) throw refusal('not-a-workbook');
  const book = await ports.workbooks.read(bytes);
  if (book.kind === 'failed') throw refusal(book.error);
  return ports.database.inScope(scope, async (tx) => {
    const held = await holdOpen(tx, scope, declaration);
    const read = readSheet(book.value, { declaration, form: held.form, formHash: held.form_hash });
    if (read.kind === 'failed') throw refusal(read.error.code, [fieldOf(read.error)]);
    return take(ports, tx, scope, { held, read: read.value });
  });
};

const take = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { held, read }: { readonly held: DeclarationRow; readonly read: ReadSheet },
): Promise<Imported> => {
  const before = new Map((await answersOf(tx, held)).map((row) => [row.control, row]));
  const files = new Set((await attachmentsOf(tx, held)).map(({ id }) => attachmentName(id)));
  const faults: ImportFault[] = [...read.faults];
  const taken: string[] = [];
  let version = held.version;
  for (const [control, given] of read.answers) {
    const known = before.get(control);
    const answer = withWhatNoSheetHolds(held, control, given, known);
    if (known !== undefined && canonicalize(known.answer) === canonicalize(answer)) continue;
    if ((known?.version ?? 0) !== (read.versions.get(control) ?? 0)) {
      faults.push({ code: 'changed-since-export', control });
      continue;
    }
    try {
      const saving = { held: { ...held, version }, before: known, files, control, answer };
      version = (await saveInto(ports, tx, scope, saving)).declarationVersion;
      taken.push(control);
    } catch (error) {
      // Thrown before anything of it was written.
      if (!(error instanceof Problem)) throw error;
      faults.push({
        code: 'answer-refused',
        control,
        reason: String(error.details.params?.reason ?? error.details.code),
      });
    }
  }
  const particulars = await takeParticulars(tx, { ...held, version }, read);
  return { taken, particularsTaken: particulars === 'taken', faults: [...faults, ...faultsOf(particulars)] };
};

type Particularly = 'taken' | 'same' | 'changed-since-export' | { readonly holdsCard: string };

const faultsOf = (particulars: Particularly): readonly ImportFault[] => {
  if (particulars === 'taken' || particulars === 'same') return [];
  if (particulars === 'changed-since-export') return [{ code: particulars, field: 'particulars' }];
  const field = `particulars${particulars.holdsCard}`;
  return [{ code: 'answer-refused', reason: 'card-number-not-accepted', field }];
};

/** Files, and answers that are files, stay. */
const withWhatNoSheetHolds = (
  held: DeclarationRow,
  key: string,
  given: Answer,
  known: AnswerRow | undefined,
): Answer => {
  const asked = held.form.controls.find((each) => each.key === key)?.control.questions ?? [];
  const ofFiles = asked.filter(({ kind }) => kind === 'file').map(({ id }) => id);
  const kept = Object.entries(known?.answer.answers ?? {}).filter(([question]) => ofFiles.includes(question));
  const answers = { ...given.answers, ...Object.fromEntries(kept) };
  return {
    ...given,
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
    ...(known?.answer.files === undefined ? {} : { files: known.answer.files }),
  };
};

const takeParticulars = async (
  tx: Tx,
  held: DeclarationRow,
  { particulars: given, particularsWere }: ReadSheet,
): Promise<Particularly> => {
  if (given === undefined || Object.keys(given).length === 0) return 'same';
  const particulars = { ...held.particulars, ...given };
  if (canonicalize(particulars) === canonicalize(held.particulars)) return 'same';
  if (particularsWere !== undefined && particularsWere !== canonicalHash(held.particulars))
    return 'changed-since-export';
  const holdsCard = findCardNumber(given);
  if (holdsCard !== undefined) return { holdsCard };
  await updateDeclaration(tx, held, { particulars, version: held.version + 1 });
  return 'taken';
};
