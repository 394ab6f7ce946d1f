/** A filed declaration on paper: made of the filing alone, so that printing it again gives the same bytes. */
import { formatInstant, idOf, Problem, type Scope } from '#kernel';
import type { PdfDocument } from '#platform/pdf';
import type { FiledFacts } from './core/filed-facts.ts';
import { filingDocument } from './core/filing-document.ts';
import type { Language } from './core/record-words.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { filingNotFound, printingRefused } from './problems.ts';
import { type DeclarationRow, type FilingRow, filingsOf, readDeclaration } from './rows.ts';

export type WantedFiling = {
  readonly declaration: DeclarationId;
  /** Absent: the newest. */
  readonly number?: number | undefined;
};

export type FoundFiling = { readonly row: DeclarationRow; readonly filing: FilingRow; readonly facts: FiledFacts };

/** @throws Problem `declaration-not-found`, `filing-not-found` */
export const findFiling = (
  { database }: Pick<Ports, 'database'>,
  scope: Scope,
  { declaration, number }: WantedFiling,
): Promise<FoundFiling> =>
  database.inScope(scope, async (tx) => {
    const row = await readDeclaration(tx, scope, declaration);
    const filings = await filingsOf(tx, row);
    const filing = number === undefined ? filings.at(-1) : filings.find((each) => each.number === number);
    if (filing === undefined) throw new Problem(filingNotFound);
    return { row, filing, facts: factsOf(row, filing) };
  });

const factsOf = (row: DeclarationRow, { number, filed_at, content }: FilingRow): FiledFacts => ({
  id: idOf('dcl', row.id),
  party: row.party_name,
  number,
  filedAt: formatInstant(filed_at),
  form: row.form,
  formHash: row.form_hash,
  particulars: content.particulars,
  answers: content.answers,
  files: new Map(content.files.map(({ id, name }) => [id, name])),
});

/** @throws Problem `declaration-printing-busy` */
export const print = async ({ pdf }: Pick<Ports, 'pdf'>, document: PdfDocument): Promise<Uint8Array> => {
  const printed = await pdf.print(document);
  if (printed.kind === 'failed') throw new Problem(printingRefused);
  return printed.value;
};

/** @throws Problem `declaration-not-found`, `filing-not-found`, `declaration-printing-busy` */
export const printFiling = async (
  ports: Ports,
  scope: Scope,
  { language, ...wanted }: WantedFiling & { readonly language: Language },
): Promise<Uint8Array> => {
  const { filing, facts } = await findFiling(ports, scope, wanted);
  return print(ports, filingDocument(facts, filing.filed_at, language));
};
