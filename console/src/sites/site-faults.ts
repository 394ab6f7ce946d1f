/** What the server did not accept of a site, by the field of the form that it stands beside, in the reader's words. */
import type { FieldFault } from '../api/client.ts';
import type { Words } from '../words/ja.ts';

export const FIELDS = [
  'name',
  'origin',
  'paymentType',
  'destinations',
  'journey',
  'consent',
  'reference',
  'person',
  'cadenceMinutes',
] as const;
export type SiteField = (typeof FIELDS)[number];

export type SiteFaults = {
  readonly byField: Readonly<Partial<Record<SiteField, readonly string[]>>>;
  /** About what the form does not show. */
  readonly others: readonly string[];
};

type Sent = { readonly journey: string; readonly destinations?: readonly string[] | undefined };

/** Of `/consent/person` the last part, of `/destinations/3` the first: the place in a list is no field. */
const fieldOf = (pointer: string): SiteField | undefined => {
  const parts = pointer.split('/').slice(1);
  return FIELDS.find((field) => field === parts[1]) ?? FIELDS.find((field) => field === parts[0]);
};

/** Of codes whose words do not say all: which key, which value. */
const TELLS_EXPECTED = new Set(['missing-key', 'wrong-value', 'not-yaml', 'file-too-large']);

const LONGEST = 80;

const sentenceOf = (fault: FieldFault, sent: Sent, words: Words['sites']['form']['fault']): string => {
  const { pointer, code, expected, line, column } = fault;
  const said = words.codes[code] ?? words.other(code);
  if (line !== undefined && column !== undefined) {
    const text = sent.journey.split('\n')[line - 1]?.trim() ?? '';
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    const place = words.at(line, column) + (shown && words.text(shown));
    return words.of(place, said) + (expected && TELLS_EXPECTED.has(code) ? words.expected(expected) : '');
  }
  const host = /^\/destinations\/(\d+)$/.exec(pointer)?.[1];
  const value = host === undefined ? undefined : sent.destinations?.[Number(host)];
  return value === undefined ? said : words.of(value, said);
};

export const siteFaults = (
  faults: readonly FieldFault[],
  sent: Sent,
  words: Words['sites']['form']['fault'],
): SiteFaults => {
  const told = faults.map((fault) => ({ field: fieldOf(fault.pointer), text: sentenceOf(fault, sent, words) }));
  const byField = Object.fromEntries(
    FIELDS.map((field) => [field, told.filter((each) => each.field === field).map(({ text }) => text)] as const).filter(
      ([, texts]) => texts.length > 0,
    ),
  );
  return { byField, others: told.filter(({ field }) => field === undefined).map(({ text }) => text) };
};
