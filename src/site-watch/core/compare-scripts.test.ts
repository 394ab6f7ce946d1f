import { expect, test } from 'vitest';
import { compareScripts, type SeenAt } from './compare-scripts.ts';
import { cursorOf, placeOf } from './cursor.ts';

const file = (url: string, sha256: string): SeenAt => ({ url, inline: false, sha256, bytes: 1 });
const inline = (sha256: string): SeenAt => ({ url: 'https://shop.example/checkout', inline: true, sha256, bytes: 1 });

test('a file with another content at its address changed; an inline script beside others was added', () => {
  const before = [file('/a.js', 'a1'), file('/gone.js', 'g'), inline('x'), inline('y')];
  const after = [file('/a.js', 'a2'), file('/new.js', 'n'), inline('x'), inline('y'), inline('skimmer')];
  expect(compareScripts(before, after)).toEqual({
    added: [inline('skimmer'), file('/new.js', 'n')],
    removed: [file('/gone.js', 'g')],
    changed: [{ url: '/a.js', inline: false, before: { sha256: 'a1', bytes: 1 }, after: { sha256: 'a2', bytes: 1 } }],
    same: 2,
  });
});

test('an inline script that took the place of another changed; the same script twice is one', () => {
  expect(compareScripts([inline('x'), inline('y')], [inline('z'), inline('y'), inline('y')])).toMatchObject({
    added: [],
    removed: [],
    changed: [{ before: { sha256: 'x' }, after: { sha256: 'z' } }],
    same: 1,
  });
  expect(compareScripts([], [])).toEqual({ added: [], removed: [], changed: [], same: 0 });
});

test('an inline script that now stands in a document of another address is the same', () => {
  const done = (order: number): SeenAt => ({ ...inline('thanks'), url: `https://shop.example/orders/${order}/done` });
  expect(compareScripts([done(1)], [done(2)])).toEqual({ added: [], removed: [], changed: [], same: 1 });
});

test('a cursor leads back to its place, and only for its list', () => {
  expect(placeOf('visits', 2, cursorOf('visits', [5, '見']))).toEqual([5, '見']);
  for (const wrong of [
    cursorOf('sites', [5, 'a']),
    cursorOf('visits', [5]),
    'x',
    '%%',
    cursorOf('visits', [5, '\0']),
  ]) {
    expect(placeOf('visits', 2, wrong)).toBeUndefined();
  }
});
