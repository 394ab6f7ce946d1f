import { describe, expect, test } from 'vitest';
import { createTextDetector } from './detect-text.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const options = { fingerprint: (text: string) => `h1:${text}` };

/** Lines and kinds of secrets, with the text cut after every `cut` bytes. */
const secrets = (content: Uint8Array, cut = content.length, begin?: Uint8Array): string[] => {
  const detector = createTextDetector(options, begin);
  for (let at = 0; at < content.length; at += cut) detector.push(content.subarray(at, at + cut));
  return detector
    .end()
    .sightings.map(({ kind, line, offset, confidence }) => `${kind} ${line} ${offset} ${confidence}`);
};

const at = (text: string, ...places: readonly [value: string, line: number][]): string[] =>
  places.map(([value, line]) => `security-code ${line} ${bytes(text.slice(0, text.indexOf(value))).length} high`);

describe('a column whose head names security codes', () => {
  test.each(['cvv', 'CVC2', 'card_cvv', 'Security Code', 'セキュリティコード', '"セキュリティコード"', 'カード(CVV)'])(
    '%s',
    (name) => {
      const text = `注文,${name},金額\nA-1,934,3500\nA-2,,1200\nA-3,5821,900\n`;
      expect(secrets(bytes(text))).toEqual(at(text, ['934', 2], ['5821', 4]));
    },
  );

  test.each(['\t', ';', ','])('separated by %j, with quotes, line ends and separators in fields', (sign) => {
    const text = [
      ['name', 'memo', 'cvv'],
      ['"a""b"', `"one${sign}\r\ntwo"`, '"934"'],
      ['5" nail', `"${sign}"`, '182'],
      ['', '', '771'],
    ]
      .map((fields) => `${fields.join(sign)}\r\n`)
      .join('');
    const expected = at(text, ['934', 3], ['182', 4], ['771', 5]);
    for (const cut of [1, 3, 1_000]) expect(secrets(bytes(text), cut)).toEqual(expected);
  });

  test('the last record needs no line end, the first line may follow a mark and blank lines', () => {
    const text = '\ufeff\r\n\r\nid,cvv\r\n1,934';
    expect(secrets(bytes(text), 2)).toEqual(at(text, ['934', 4]));
  });

  test('a stretch within the file is read by the head of the file, from its first whole line on', () => {
    const text = 'A-1,111,x\nA-2,934,x\n';
    expect(secrets(bytes(text), 4, bytes('id,cvv,note\nA-0,222,y\n'))).toEqual(at(text, ['934', 2]));
  });

  test('a quote that nothing closes costs one record of 64 KiB, not the rest of the file', () => {
    const text = `id,cvv\n"open,1\n${'x'.repeat(70_000)}\nA-1,934\n`;
    expect(secrets(bytes(text), 5_000)).toEqual(at(text, ['934', 4]));
  });
});

test.each([
  ['values that are no codes', 'id,cvv\n1,12\n2,12345\n3,M\n4,000\n5,12-3\n6,123 456\n'],
  ['a name that goes on after the word', 'id,cvv_result,cvv checked by\n1,934,182\n'],
  ['a name in a later line', 'id,code\ncvv,note\n1,934\n2,771\n'],
  ['a line without separators', 'cvv\nA\n934\n'],
])('nothing is found in %s', (_, text) => {
  expect(secrets(bytes(text))).toEqual([]);
});

test('what stands around is text, wherever a sign of two units is cut', () => {
  for (let indent = 0; indent < 4; indent += 1) {
    const detector = createTextDetector({ ...options, isTestNumber: () => false });
    detector.push(bytes(`${'😀'.repeat(20)}${'x'.repeat(indent)} cvv=934 ${'😀'.repeat(20)}\n`));
    const [found] = detector.end().sightings;
    expect(found?.context.isWellFormed()).toBe(true);
  }
});

test('what is told of a code is its place: its digits are in nothing', () => {
  const detector = createTextDetector({ fingerprint: () => 'h1:' });
  detector.push(bytes('card,cvv\n****,934\n'));
  expect(detector.end().sightings).toMatchObject([{ reason: 'security-code-named', context: '****,***', hash: 'h1:' }]);
});
