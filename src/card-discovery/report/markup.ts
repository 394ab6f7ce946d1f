/**
 * HTML that cannot be broken out of: whatever is put into the template is text, unless it is markup made here. Names of
 * files come from whoever could write to the disk: what cannot be seen or turns the line around is shown by its number.
 */

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | undefined | readonly Part[];

/** Controls, marks of direction, invisible signs, private use and halves of signs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Each sign that hides or deceives as `[U+202E]`. */
export const visibleText = (text: string): string =>
  text.replace(INVISIBLE, (sign) => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return visibleText(String(part)).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
};

/** Attribute values stand in double quotes in the template. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(template.reduce((whole, text, at) => whole + textOf(parts[at - 1]) + text));
