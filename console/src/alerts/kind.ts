/** What an alert says, in the reader's words: its kind, and the sentence its detail makes. */
import type { AlertDetail } from '../api/generated.ts';
import type { Words } from '../words/ja.ts';

export const kindText = (kind: string, words: Words): string => words.alerts.kinds[kind] ?? kind;

export const sourceText = (source: string, words: Words): string => words.alerts.sources[source] ?? source;

type Detail = AlertDetail['detail'];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** What the detail of a finding in a checkout holds; what is absent was not found out. */
export const leakOf = (detail: Detail) => {
  const script = typeof detail.script === 'object' && detail.script !== null ? (detail.script as Detail) : undefined;
  return {
    script: script && {
      url: textOf(script.url) ?? '',
      sha256: textOf(script.sha256),
      isInline: script.inline === true,
    },
    destination: textOf(detail.destination),
    fields: textsOf(detail.fields),
    channel: textOf(detail.channel),
    encoding: textsOf(detail.encoding),
  };
};

/** `カード番号、有効期限`, `the card number, the expiry date and the name`. */
export const listText = (parts: readonly string[], { alerts }: Words): string => {
  const last = parts.at(-1) ?? '';
  const before = parts.slice(0, -1).join(alerts.listSeparator);
  return before === '' ? last : before + alerts.lastSeparator + last;
};

export const fieldsText = (fields: readonly string[], words: Words): string =>
  listText(
    fields.map((field) => words.alerts.fields[field] ?? field),
    words,
  );

/** `https://shop.example/a.js が カード番号 を evil.example へ送りました。` where the detail says so much. */
export const sentenceOf = (detail: Detail, words: Words): string | undefined => {
  const { script, destination, fields } = leakOf(detail);
  if (destination === undefined || fields.length === 0) return undefined;
  const { alerts } = words;
  const sender = script
    ? script.isInline
      ? alerts.inlineScript(script.url)
      : script.url
    : (alerts.documentItself as string);
  return alerts.sentence(sender, destination, fieldsText(fields, words));
};
