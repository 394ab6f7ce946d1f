import { describe, expect, test } from 'vitest';
import { loadRuleSet } from './rule-file.ts';
import type { RuleSet } from './rule-set.ts';
import { loadFeatures } from './windows/feature-set.ts';

const WORDS = '{ ja: 理由, en: Reason }';

const aRule = (id: string, when: string, more = '') =>
  `  - id: ${id}\n    when: ${when}\n    reason: r-${id}\n    action: hold\n    status: live\n    words: ${WORDS}\n${more}`;

const aFile = (...rules: string[]) => `name: test\nversion: 1\nrules:\n${rules.join('')}`;

const faultsOf = (text: string): readonly string[] => {
  const loaded = loadRuleSet(text);
  return loaded.kind === 'ok' ? [] : loaded.error.map(({ line, column, code }) => `${line}:${column} ${code}`);
};

const load = (text: string) => {
  const loaded = loadRuleSet(text);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

describe('hash', () => {
  const text = aFile(aRule('a', 'amount.amountMinor > 1'));

  test('comments, layout and the order of keys do not change it; content does', () => {
    const other = `# note\n${text.replace('name: test\nversion: 1', 'version: 1\n\nname:   "test"')}`;
    expect(load(other).hash).toBe(load(text).hash);
    expect(load(text.replace('> 1', '> 2')).hash).not.toBe(load(text).hash);
  });

  test('the canonical text is itself a rule file with the same hash', () => {
    const { canonicalText, hash } = load(text);
    expect(load(canonicalText).hash).toBe(hash);
  });
});

describe('faults with line and column in the file', () => {
  test.each([
    ['not YAML', 'name: [', ['1:8 not-yaml']],
    ['no map', '- 1', ['1:1 wrong-value']],
    ['nothing', '', ['1:1 wrong-value']],
    ['a key twice', 'name: a\nname: b\nversion: 1\nrules: []\n', ['2:1 not-yaml']],
    ['an alias', 'name: &a b\nversion: *a\nrules: []\n', ['2:10 alias-not-accepted']],
    ['missing keys', 'name: a\n', ['1:1 missing-key', '1:1 missing-key']],
    ['no rules', 'name: a\nversion: 1\nrules: []\n', ['3:8 wrong-value']],
    [
      'wrong values',
      'name: A b\nversion: 1.5\nrules: []\n',
      ['1:7 wrong-value', '2:10 wrong-value', '3:8 wrong-value'],
    ],
    ['an unknown key', aFile(aRule('a', 'has(card.bin)', '    weight: 3\n')), ['10:5 unknown-key']],
    [
      'a missing key of a rule',
      aFile(aRule('a', 'has(card.bin)').replace('    status: live\n', '')),
      ['4:5 missing-key'],
    ],
    ['an unknown action', aFile(aRule('a', 'has(card.bin)').replace('hold', 'allow')), ['7:13 wrong-value']],
    [
      'neither action nor score',
      aFile(aRule('a', 'has(card.bin)').replace('    action: hold\n', '')),
      ['4:5 missing-key'],
    ],
    [
      'a score beside an action',
      aFile(aRule('a', 'has(card.bin)').replace('action: hold', 'action: hold\n    score: 5')),
      ['8:12 unknown-key'],
    ],
    [
      'too many points',
      aFile(aRule('a', 'has(card.bin)').replace('action: hold', 'score: 1001')),
      ['7:12 wrong-value'],
    ],
    ['words in one language', aFile(aRule('a', 'has(card.bin)').replace('ja: 理由, ', '')), ['9:12 missing-key']],
    ['an id twice', aFile(aRule('a', 'has(card.bin)'), aRule('a', 'has(card.bin)')), ['10:9 duplicate-id']],
    [
      'one reason, two texts',
      aFile(aRule('a', 'has(card.bin)'), aRule('b', 'has(card.bin)').replace('r-b', 'r-a').replace('Reason', 'Other')),
      ['15:12 words-differ'],
    ],
    [
      'every rule at once',
      aFile(aRule('a', 'channell == "moto"'), aRule('b', '1 + 1')),
      ['5:11 unknown-field', '11:13 not-a-condition'],
    ],
    ['in a plain scalar', aFile(aRule('a', 'has(card.bin) && amount.amountMinor > "1"')), ['5:49 wrong-type']],
    ['in quotes', aFile(aRule('a', `'channel == "mail"'`)), ['5:23 value-never-occurs']],
    ['in quotes with escapes', aFile(aRule('a', String.raw`"channel == \"mail\""`)), ['5:11 value-never-occurs']],
    ['in a folded block', aFile(aRule('a', '>-\n      has(card.bin)\n      && nothing')), ['7:10 unknown-field']],
    ['in a literal block', aFile(aRule('a', '|\n      has(card.bin) &&\n\n        nothing')), ['8:9 unknown-field']],
    ['at the end of a block', aFile(aRule('a', '|\n      has(card.bin) &&\n')), ['6:23 unexpected-token']],
  ])('%s', (_name, text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });

  test.each([
    ['a list with another field than its own', 'card.bin in lists.stolen', ['7:11 wrong-type']],
    ['a list that is not declared', 'card.token in lists.stole', ['7:25 unknown-field']],
    ['a list as a value', 'size(lists.stolen) > 0 || has(lists.stolen)', ['7:16 wrong-type', '7:41 wrong-type']],
    ['a list compared', 'lists.stolen == lists.stolen', ['7:11 wrong-type']],
  ])('%s', (_name, when, expected) => {
    const lists = 'lists:\n  - { name: stolen, kind: card }\n';
    expect(faultsOf(aFile(aRule('a', when)).replace('rules:\n', `${lists}rules:\n`))).toEqual(expected);
  });

  const walks = (count: number) => Array.from({ length: count }, () => 'channel.contains("e")').join(' && ');

  test('a condition that could take too long is refused, as is the rule with which all together could', () => {
    expect(faultsOf(aFile(aRule('a', walks(200))))).toEqual([]);
    expect(faultsOf(aFile(aRule('a', 'has(card.bin)'), aRule('b', walks(220))))).toEqual(['11:11 costs-too-much']);
    const rules = Array.from({ length: 40 }, (_, index) => aRule(`r${index}`, walks(140)));
    expect(faultsOf(aFile(...rules.slice(0, 30)))).toEqual([]);
    const faults = loadRuleSet(aFile(...rules));
    expect(faults).toMatchObject({ error: [{ code: 'costs-too-much', rule: 'r37', column: 11 }] });
  });

  test('a text that no field could equal is refused', () => {
    expect(faultsOf(aFile(aRule('a', `card.bin == "${'1'.repeat(1_024)}"`)))).toEqual([]);
    expect(faultsOf(aFile(aRule('a', `card.bin == "${'1'.repeat(1_025)}"`)))).toEqual(['5:23 text-too-long']);
  });

  test('a huge file is refused unread', () => {
    expect(faultsOf(' '.repeat(1_000_001))).toEqual(['1:1 file-too-large']);
  });
});

test('with a feature file, what is kept loads alone to the same hash, features and lateness', () => {
  const features = loadFeatures('lateness: 2h\nfeatures:\n  cards: { distinct: card, by: ip, over: 1h }\n');
  if (features.kind === 'failed') throw new Error('a sound file');
  const rule = 'id: r, when: features.cards > 3 && windows.count > 1, reason: r, action: hold, status: live';
  const loaded = loadRuleSet(
    `name: x
version: 1
windows: [{ name: count, measure: count, by: card.token, over: 1d }]
rules: [{ ${rule}, words: { ja: 理由, en: reason } }]
`,
    features.value,
  );
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  const again = loadRuleSet(loaded.value.canonicalText);
  if (again.kind === 'failed') throw new Error(JSON.stringify(again.error));
  expect(again.value.hash).toBe(loaded.value.hash);
  const names = ({ plan }: RuleSet) => plan.windows.map(({ name }) => name);
  expect([names(again.value), again.value.plan.latenessMs]).toEqual([['count', 'cards'], 7_200_000]);
  expect(names(loaded.value)).toEqual(['count', 'cards']);
  expect(loaded.value.plan.latenessMs).toBe(7_200_000);
});

test('a name that the rule file and the feature file both give is refused', () => {
  const features = loadFeatures('features:\n  count: { count: payments, by: ip, over: 1h }\n');
  if (features.kind === 'failed') throw new Error('a sound file');
  const text = `name: x
version: 1
windows: [{ name: count, measure: count, by: card.token, over: 1d }]
rules: [{ id: r, when: windows.count > 1, reason: r, action: hold, status: live, words: { ja: 理由, en: reason } }]
`;
  expect(loadRuleSet(text, features.value)).toMatchObject({ kind: 'failed', error: [{ code: 'duplicate-id' }] });
});
