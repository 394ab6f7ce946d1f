/**
 * The text of Office XML as a stream. Excel and Word cut a number into runs as it was typed or formatted, so tags vanish
 * without a trace, but for those that end a cell, a paragraph or a row: there a line ends. Entities are resolved.
 */

const ENDS_LINE = /^(?:\/(?:\w+:)?(?:p|si|c|row|tr|t[cd]|comment|v|f)|(?:\w+:)?(?:br|tab|cr)(?:\s|\/|$))/;
const LONGEST_TAG = 4_096;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const entityOf = (name: string): string => {
  if (name in NAMED) return NAMED[name] as string;
  const hex = /^#x([0-9a-f]{1,6})$/i.exec(name)?.[1];
  const decimal = /^#([0-9]{1,7})$/.exec(name)?.[1];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
};

export type TextOfXml = { push(piece: Uint8Array): Uint8Array; end(): Uint8Array };

export const textOfXml = (): TextOfXml => {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  const take = (text: string, last: boolean): string => {
    const all = rest + text;
    const open = last ? all.length : openAt(all);
    rest = all.slice(open);
    return all
      .slice(0, open)
      .replace(/<([^>]*)>/g, (_, tag: string) => (ENDS_LINE.test(tag) ? '\n' : ''))
      .replace(/&([#\w]{1,10});/g, (_, name: string) => entityOf(name));
  };
  return {
    push: (piece) => encoder.encode(take(decoder.decode(piece, { stream: true }), false)),
    end: () => encoder.encode(take(decoder.decode(), true)),
  };
};

/** Where a tag or an entity begins that may go on in the next piece. */
const openAt = (text: string): number => {
  const tag = text.lastIndexOf('<');
  if (tag > text.lastIndexOf('>') && text.length - tag < LONGEST_TAG) return tag;
  const entity = text.lastIndexOf('&');
  return entity > text.lastIndexOf(';') && text.length - entity < 12 ? entity : text.length;
};
