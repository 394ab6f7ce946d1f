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

export const withoutEntities = (text: string): string =>
  text.replace(/&([#\w]{1,10});/g, (_, name: string) => entityOf(name));

type Readers = {
  /** What stands between < and >. */
  tag(tag: string): void;
  /** Text in pieces, never cut within an entity. */
  text(text: string): void;
};

/** Tags and texts in their order. */
export const readXml = ({ tag, text }: Readers): { push(piece: Uint8Array): void; end(): void } => {
  const decoder = new TextDecoder();
  let rest = '';
  const take = (piece: string, last: boolean): void => {
    const all = rest + piece;
    const open = last ? all.length : openAt(all);
    rest = all.slice(open);
    let at = 0;
    for (const match of all.slice(0, open).matchAll(/<([^>]*)>/g)) {
      if (match.index > at) text(withoutEntities(all.slice(at, match.index)));
      tag(match[1] as string);
      at = match.index + match[0].length;
    }
    if (open > at) text(withoutEntities(all.slice(at, open)));
  };
  return {
    push: (piece) => take(decoder.decode(piece, { stream: true }), false),
    end: () => take(decoder.decode(), true),
  };
};

export type TextOfXml = { push(piece: Uint8Array): Uint8Array; end(): Uint8Array };

/** @param onTag is told each tag and how many bytes of text stand before it. */
export const textOfXml = (onTag?: (tag: string, at: number) => void): TextOfXml => {
  const encoder = new TextEncoder();
  let out = new Uint8Array(0);
  let filled = 0;
  let before = 0;
  const write = (text: string): void => {
    const most = 3 * text.length;
    if (filled + most > out.length) {
      const larger = new Uint8Array(2 * (filled + most));
      larger.set(out.subarray(0, filled));
      out = larger;
    }
    filled += encoder.encodeInto(text, out.subarray(filled)).written;
  };
  const reader = readXml({
    text: write,
    tag: (tag) => {
      onTag?.(tag, before + filled);
      if (ENDS_LINE.test(tag)) write('\n');
    },
  });
  const taken = (): Uint8Array => {
    const text = out.slice(0, filled);
    before += filled;
    filled = 0;
    return text;
  };
  return {
    push: (piece) => {
      reader.push(piece);
      return taken();
    },
    end: () => {
      reader.end();
      return taken();
    },
  };
};

/** Where a tag or an entity begins that may go on in the next piece. */
const openAt = (text: string): number => {
  const tag = text.lastIndexOf('<');
  if (tag > text.lastIndexOf('>') && text.length - tag < LONGEST_TAG) return tag;
  const entity = text.lastIndexOf('&');
  return entity > text.lastIndexOf(';') && text.length - entity < 12 ? entity : text.length;
};
