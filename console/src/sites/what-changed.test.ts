import { describe, expect, test } from 'vitest';
import { en } from '../words/en.ts';
import { ja } from '../words/ja.ts';
import { changeSentences } from './what-changed.tsx';

type Comparison = Parameters<typeof changeSentences>[0];
type Visit = Parameters<typeof changeSentences>[1];

const NOTHING: Comparison = {
  ...{ visit: 'vis_b', with: 'vis_a' },
  scripts: { added: [], changed: [], removed: [], same: 4 },
  destinations: { added: [], removed: [] },
};
const script = (url: string, inline = false) => ({ url, inline, sha256: '', bytes: 1 });
const changed = (url: string) => ({
  url,
  inline: false,
  before: { sha256: '', bytes: 1 },
  after: { sha256: '', bytes: 2 },
});

const SKIMMED: Comparison = {
  ...NOTHING,
  scripts: {
    added: [script('http://shop.localhost:7311/checkout', true)],
    changed: [changed('http://shop.localhost:7311/shop.js')],
    removed: [],
    same: 4,
  },
  destinations: { added: ['collector.localhost'], removed: [] },
};
const VISIT = {
  destinations: [{ host: 'collector.localhost', allowed: false, fields: ['number', 'expiry'] }],
} as unknown as Visit;

const said = (comparison: Comparison, words: typeof ja, visit: Visit = { destinations: [] }) =>
  changeSentences(comparison, visit, { own: 'shop.localhost:7311', words });

describe('what changed', () => {
  test('reads as a shop owner would say it, the gravest first', () => {
    expect(said(SKIMMED, ja, VISIT)).toEqual([
      'collector.localhost は、入力されたカード番号、有効期限を受け取りました。許可されていない相手です。',
      '新しく collector.localhost と通信するようになりました。',
      'スクリプトが1個増えました(/checkout のページ内)。',
      'スクリプト1個の中身が変わりました(/shop.js)。',
    ]);
    expect(said(SKIMMED, en, VISIT)).toEqual([
      'collector.localhost was sent the card number and the expiry date that had been typed in, and may not have it.',
      'The page now talks to collector.localhost.',
      '1 script was added (written in the page /checkout).',
      '1 script has other content now (/shop.js).',
    ]);
  });

  test('names a few of many, and says how many more there are', () => {
    const added = Array.from({ length: 6 }, (_, place) => script(`https://cdn.example/${place}.js`));
    const many = { ...NOTHING, scripts: { ...NOTHING.scripts, added } };
    expect(said(many, en)).toEqual([
      '6 scripts were added (cdn.example/0.js, cdn.example/1.js, cdn.example/2.js and 3 more).',
    ]);
    expect(said(many, ja)).toEqual([
      'スクリプトが6個増えました(cdn.example/0.js、cdn.example/1.js、cdn.example/2.js、ほか3個)。',
    ]);
  });

  test('says nothing where nothing changed, nor that a payment provider got what it may get', () => {
    expect(said(NOTHING, ja)).toEqual([]);
    const provider = { host: 'psp.example', allowed: true, fields: ['number'] };
    const switched = { ...NOTHING, destinations: { added: ['psp.example'], removed: ['old.example'] } };
    expect(said(switched, en, { destinations: [provider] } as unknown as Visit)).toEqual([
      'The page now talks to psp.example.',
      'The page no longer talks to old.example.',
    ]);
  });
});
