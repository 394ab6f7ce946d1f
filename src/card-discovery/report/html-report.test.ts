import { describe, expect, test } from 'vitest';
import { CONFIDENCES, FINDING_KINDS, type Finding, LAYERS, REASONS, SKIP_REASONS } from '../core/finding.ts';
import { htmlReport } from './html-report.ts';
import type { ReportInput } from './report-input.ts';
import { BROKEN, DATABASE_FINDING, EXCLUDED, FILE_FINDING, resultOf } from './testing-result.ts';
import { wordsIn } from './words.ts';

const report = (parts: Parameters<typeof resultOf>[0], more: Partial<ReportInput> = {}): string =>
  htmlReport({ result: resultOf(parts), accepted: [], language: 'ja', ...more });

const at = (finding: Finding, path: string, more: Partial<Finding> = {}): Finding => ({
  ...finding,
  ...more,
  place: { kind: 'file', path, inside: [], offset: 0, line: 1 },
});

describe('the words of reports', () => {
  const shapeOf = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]))
      : typeof value;

  test('say the same in both languages', () => {
    expect(shapeOf(wordsIn('en'))).toEqual(shapeOf(wordsIn('ja')));
  });

  test.each(['ja', 'en'] as const)('are there for every code a result can hold: %s', (language) => {
    const words = wordsIn(language);
    const all = [
      ...FINDING_KINDS.map((kind) => words.kinds[kind]),
      ...CONFIDENCES.flatMap((confidence) => Object.values(words.confidences[confidence])),
      ...REASONS.map((reason) => words.reasons[reason]),
      ...LAYERS.map((layer) => words.layers[layer]),
      ...SKIP_REASONS.flatMap((reason) => Object.values(words.skips[reason])),
    ];
    expect(all.filter((text) => typeof text !== 'string' || text.trim() === '')).toEqual([]);
  });
});

describe('the report as one page', () => {
  test('says what, where, how sure and why', () => {
    const page = report({ findings: [FILE_FINDING] });
    for (const told of [
      '353011******0000',
      'JCB',
      '/var/shop/控え.zip',
      'ログ/payment.log',
      '12 行目',
      'gzip 圧縮 → Shift_JIS',
    ])
      expect(page).toContain(told);
    expect(page).toContain(wordsIn('ja').reasons['named-field']);
    expect(page).toContain(wordsIn('ja').steps.tell.title);
  });

  test.each([
    ['found', { findings: [FILE_FINDING], skips: [BROKEN] }],
    ['doubtful', { findings: [{ ...FILE_FINDING, confidence: 'low' as const }] }],
    ['not-whole', { skips: [BROKEN] }],
    ['not-whole', { complete: false }],
    ['not-whole', { findings: [{ ...FILE_FINDING, confidence: 'low' as const }], skips: [BROKEN] }],
    ['clean', { skips: [EXCLUDED] }],
  ])('concludes %s', (verdict, parts) => {
    expect(report(parts)).toContain(`class="verdict ${verdict}"`);
  });

  test('puts security codes before everything else to do, and a database among it', () => {
    const { steps } = wordsIn('en');
    const page = report({ findings: [FILE_FINDING, DATABASE_FINDING] }, { language: 'en' });
    const order = [steps.authentication, steps.stop, steps.tell, steps.database, steps.remove, steps.again];
    const places = order.map(({ title }) => page.indexOf(title));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(report({ findings: [FILE_FINDING] }, { language: 'en' })).not.toContain(steps.authentication.title);
  });

  test('keeps what is most likely an id apart from what was found', () => {
    const page = report({
      findings: [FILE_FINDING, at(FILE_FINDING, '/ids.csv', { confidence: 'low', reason: 'id-column' })],
    });
    expect(page.indexOf('/ids.csv')).toBeGreaterThan(page.indexOf(wordsIn('ja').leads.doubtful));
  });

  test('says when, in Japan, and leaves out what there is nothing of', () => {
    expect(report({})).toContain('2026/10/1 9時00分～9時12分（日本時間）');
    expect(report({})).not.toContain(wordsIn('ja').sections.howSure);
    expect(report({})).not.toContain(wordsIn('ja').sections.accepted);
  });

  test('has no script and fetches nothing', () => {
    const page = report({ findings: [FILE_FINDING, DATABASE_FINDING], skips: [BROKEN, EXCLUDED] });
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|a)\b|\b(src|href|on\w+)=|url\(|@import/i);
  });

  test.each([
    ['markup', '</code><script>alert(1)</script>', '&lt;script&gt;'],
    ['an attribute', '" onmouseover="alert(1)', '&quot; onmouseover='],
    ['text that runs backwards', 'gol.\u202egpj.exe', 'gol.[U+202E]gpj.exe'],
    ['a line of its own', 'a\nb\u0000c', 'a[U+000A]b[U+0000]c'],
    ['half a sign', 'a\ud800b', 'a[U+D800]b'],
  ])('is not deceived by a name with %s', (_, name, shown) => {
    const skip = { ...BROKEN, place: name, inside: [name] };
    const accepted = [{ finding: at(FILE_FINDING, name), reason: name, until: '2027-01-01' }];
    const result = resultOf({ findings: [at(FILE_FINDING, name, { context: name })], skips: [skip] });
    const page = htmlReport({
      result: { ...result, summary: { ...result.summary, searched: [name] } },
      accepted,
      language: 'en',
    });
    expect(page.split(shown).length - 1).toBe(7);
    expect(page).not.toContain(name);
    expect(page).not.toContain('<script');
  });

  test('stays small and honest on a day of very many findings', () => {
    const findings = Array.from({ length: 30_000 }, (_, number) => at(FILE_FINDING, `/logs/${number % 50}.log`));
    const page = report({ findings }, { language: 'en' });
    expect(page.length).toBeLessThan(1_000_000);
    expect(page).toContain('places: 30,000');
    expect(page.match(/<li><p class="head">/g)).toHaveLength(1_000);
    const told = [...page.matchAll(/([\d,]+) more; all are/g)].map(([, count]) => Number(count?.replace(',', '')));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(29_000);
  });

  test('lists what was not searched with what to do about it, and pictures apart', () => {
    const page = report({ skips: [BROKEN, EXCLUDED] });
    const { sections, skips, leads } = wordsIn('ja');
    expect(page.indexOf('受注.xlsx')).toBeGreaterThan(page.indexOf(`<h2>${sections.notSearched}`));
    expect(page).toContain(skips['password-protected'].advice);
    expect(page.indexOf('fax.png')).toBeGreaterThan(page.indexOf(leads.excluded));
  });
});
