import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readInlineCode } from './read-inline-code.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

type Element = { readonly name: string; readonly attributes?: [string, string][]; readonly text?: string };

const read = (elements: readonly Element[]) =>
  readInlineCode(
    {
      name: (node) => elements[node]?.name ?? '',
      attributes: (node) => elements[node]?.attributes ?? [],
      text: (node) => elements[node]?.text ?? '',
    },
    elements.map((_, node) => node),
  );

test('handlers, leading scripts and styles are told once each, by the hash of what a policy would name', () => {
  const button: Element = {
    name: 'BUTTON',
    attributes: [
      ['onclick', 'buy()'],
      ['id', 'x'],
    ],
  };
  expect(
    read([
      button,
      button,
      { name: 'A', attributes: [['href', ' javascript:back()']] },
      { name: 'A', attributes: [['href', '/cart']] },
      { name: 'STYLE', text: 'p {}' },
      { name: 'P', attributes: [['style', 'color: red']] },
    ]),
  ).toEqual({
    handlers: [
      { tag: 'button', event: 'click', sha256: hash('buy()') },
      { tag: 'a', event: 'href', sha256: hash('back()') },
    ],
    styles: [hash('p {}')],
    styleAttributes: [hash('color: red')],
  });
});

test('of very many it tells a hundred', () => {
  const many = Array.from(
    { length: 300 },
    (_, at): Element => ({ name: 'P', attributes: [['style', `top: ${at}px`]] }),
  );
  expect(read(many).styleAttributes).toHaveLength(100);
});
