/**
 * Reads a message as a mail program would (RFC 5322 lines, RFC 2047 words, base64 and quoted-printable): written apart
 * from what composes them, so that a test compares two opinions. Test only.
 */
export type ReadMessage = {
  /** In the order they stand, names in lower case, folded lines joined, encoded words decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
};

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const utf8 = (text: string): string => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));

const quotedPrintable = (text: string): string =>
  text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const decodeWords = (value: string): string =>
  value
    // Space between two encoded words is not shown.
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (words) => {
      const bytes = [...words.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, form, text = '']) =>
        form?.toLowerCase() === 'b'
          ? Buffer.from(text, 'base64').toString('latin1')
          : quotedPrintable(text.replaceAll('_', ' ')),
      );
      return utf8(bytes.join(''));
    });

export const readMessage = (bytes: Uint8Array): ReadMessage => {
  const whole = latin1(bytes);
  if (/(^|[^\r])\n|\r(?!\n)/.test(whole)) throw new Error('a line does not end in CRLF');
  if (whole.split('\r\n').some((line) => line.length > 998)) throw new Error('a line is longer than RFC 5322 allows');
  const end = whole.indexOf('\r\n\r\n');
  const head = whole.slice(0, end);
  if (/[^\x20-\x7e\r\n\t]/.test(head)) throw new Error('a header is not ASCII');
  const headers = head
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => {
      const [, name, value] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`not a header: ${line}`);
      return [name.toLowerCase(), decodeWords(value)] as const;
    });
  const body = whole.slice(end + 4);
  const encoding = headers.find(([name]) => name === 'content-transfer-encoding')?.[1];
  const plain = encoding === 'base64' ? Buffer.from(body, 'base64').toString('latin1') : quotedPrintable(body);
  return { headers, text: utf8(plain) };
};
