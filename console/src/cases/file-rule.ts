/** Which files a case takes; the server decides, this only says it beforehand. */

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
  ['pptx', `${OFFICE}.presentationml.presentation`],
  ['txt', 'text/plain'],
  ['log', 'text/plain'],
  ['csv', 'text/csv'],
  ['eml', 'message/rfc822'],
]);

/** For the control that chooses a file. */
export const ACCEPTED_ENDS = [...TYPES.keys()].map((end) => `.${end}`).join(',');

const LIMIT_BYTES = 10 * 1024 * 1024;

export type FileJudgement =
  | { readonly kind: 'sendable'; readonly mediaType: string }
  | { readonly kind: 'too-large' | 'wrong-type' | 'empty' };

export const judgeFile = ({ name, size }: { readonly name: string; readonly size: number }): FileJudgement => {
  const mediaType = TYPES.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
  if (mediaType === undefined) return { kind: 'wrong-type' };
  if (size === 0) return { kind: 'empty' };
  return size > LIMIT_BYTES ? { kind: 'too-large' } : { kind: 'sendable', mediaType };
};
