/** Which files an assessor may deliver; the server decides, this only says it beforehand. */

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** By the end of the name: browsers do not agree on the types of some of them. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['zip', 'application/zip'],
  ['xlsx', `${OFFICE}.spreadsheetml.sheet`],
  ['docx', `${OFFICE}.wordprocessingml.document`],
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['xml', 'application/xml'],
]);

/** For the control that chooses a file. */
export const REPORT_ENDS = [...TYPES.keys()].map((end) => `.${end}`).join(',');

const LIMIT_BYTES = 20 * 1024 * 1024;

export type ReportFault = 'too-large' | 'wrong-type' | 'empty';

type Named = { readonly name: string; readonly size: number };

export const mediaTypeOf = ({ name }: Pick<Named, 'name'>): string | undefined =>
  TYPES.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '');

export const reportFault = (file: Named): ReportFault | undefined => {
  if (mediaTypeOf(file) === undefined) return 'wrong-type';
  if (file.size === 0) return 'empty';
  return file.size > LIMIT_BYTES ? 'too-large' : undefined;
};
