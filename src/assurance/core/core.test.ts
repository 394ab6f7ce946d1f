import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { coverageOf } from './coverage.ts';
import { cursorOf, positionOf } from './cursor.ts';
import { addDays, addMonths, dayOf, startOf } from './days.ts';
import { DELIVERY_WORDS, renderDelivery } from './delivery-words.ts';
import { type Document, documentStandings } from './document-standing.ts';
import { readEnvelope, readStatement } from './dsse.ts';
import { EVIDENCE_KINDS, expiryOf, type Grade, lastDayOf, periodFault, stateOn } from './evidence-kind.ts';
import { judgeHoldings, LEAST_POLICY } from './log-retention.ts';
import { keysCovering, systemKey } from './system-key.ts';

const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2090, 0, 1) }).map(instantOfMs);
const days = instants.map(dayOf);

describe('days', () => {
  test('begin at midnight in Tokyo and hold each of their instants', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const day = dayOf(at);
        expect(startOf(day)).toBeLessThanOrEqual(at);
        expect(startOf(addDays(day, 1))).toBeGreaterThan(at);
      }),
    );
    expect(dayOf(instantOfMs(Date.UTC(2026, 10, 21, 15)))).toBe('2026-11-22');
  });

  test.each([
    ['2026-03-31', -1, '2026-02-28'],
    ['2024-02-29', -12, '2023-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-11-21', -12, '2025-11-21'],
  ])('%s and %d months is %s', (day, months, expected) => expect(addMonths(day, months)).toBe(expected));
});

describe('documents', () => {
  test.each([
    ['2026-12-21', 'in-force'],
    ['2026-12-20', 'expiring'],
    ['2026-11-21', 'expiring'],
    ['2026-11-20', 'expired'],
    [null, 'in-force'],
  ])('whose last day is %s are %s on 2026-11-21', (expiresOn, state) => {
    expect(stateOn('2026-11-21', expiresOn)).toBe(state);
  });

  test('may be handed in for any past period that is not reversed, and expire by kind after it', () => {
    fc.assert(
      fc.property(days, fc.nat(1_000), fc.constantFrom(...EVIDENCE_KINDS), (effectiveFrom, length, kind) => {
        const period = { effectiveFrom, effectiveTo: addDays(effectiveFrom, length) };
        expect(periodFault(period, effectiveFrom)).toBeUndefined();
        expect(periodFault(period, addDays(effectiveFrom, -1))).toBe('period-in-future');
        const expiresOn = expiryOf(kind, period.effectiveTo);
        if (expiresOn !== undefined) expect(expiresOn > period.effectiveTo).toBe(true);
      }),
    );
  });

  test.each([
    ['2026-06-30', undefined, '2027-06-30'],
    ['2026-06-30', '2026-12-31', '2026-12-31'],
    ['2026-06-30', '2035-12-31', '2027-06-30'],
    ['2035-12-31', undefined, '2027-11-21'],
    ['2035-12-31', '2035-12-31', '2027-11-21'],
  ])('that speak of days to %s and say %j last to %s, if handed in on 2026-11-21', (effectiveTo, typed, last) => {
    expect(lastDayOf('pci-dss-aoc', { effectiveTo, expiresOn: typed }, '2026-11-21')).toBe(last);
    expect(lastDayOf('other', { effectiveTo, expiresOn: typed }, '2026-11-21')).toBe(typed);
  });

  const document = (item: string, expiresOn: string, changes: Partial<Document> = {}): Document => ({
    ...{ revision: `${item}-r`, item, party: 'p', kind: 'asv-scan', grade: 'B', coveredKeys: [], title: item },
    ...{ expiresOn, ...changes },
  });
  const standings = (...documents: Document[]) =>
    documentStandings(documents, '2026-11-21').map(({ document: { item }, state, renewal }) => [
      ...[item, state, ...(renewal === undefined ? [] : [renewal.item])],
    ]);

  test('stand each by itself: one about other systems, of another party or kind hides nothing', () => {
    const old = document('old', '2026-11-01', { coveredKeys: ['a.example'] });
    for (const other of [
      document('new', '2027-02-01', { coveredKeys: ['b.example'] }),
      document('new', '2027-02-01', { coveredKeys: ['a.example'], party: 'q' }),
      document('new', '2027-02-01', { coveredKeys: ['a.example'], kind: 'penetration-test' }),
      document('new', '2027-02-01', { coveredKeys: ['a.example'], grade: 'C' }),
    ]) {
      expect(standings(old, other)).toEqual([
        ['old', 'expired'],
        ['new', 'in-force'],
      ]);
    }
  });

  test('are renewed by a later one of as good a grade that lists all their systems', () => {
    const old = document('old', '2026-11-01', { coveredKeys: ['a.example'] });
    const renewed = document('new', '2027-02-01', { coveredKeys: ['b.example', 'a.example'], grade: 'A' });
    expect(standings(renewed, old)).toEqual([
      ['new', 'in-force'],
      ['old', 'expired', 'new'],
    ]);
    expect(standings(document('claim', '2026-11-01', { grade: 'D' }), renewed)[0]).toEqual(['claim', 'expired', 'new']);
  });

  test('of no kind that runs out by itself are renewed by none but their own revisions', () => {
    const [old, other] = [document('old', '2026-11-01'), document('new', '2027-02-01')];
    expect(standings({ ...old, kind: 'other' }, { ...other, kind: 'other' })[0]).toEqual(['old', 'expired']);
  });
});

describe('systems', () => {
  test.each([
    ['https://Shop.Example:8443/cart?x', 'shop.example'],
    ['ＳＨＯＰ．example.', 'shop.example'],
    ['*.Shop.example', '*.shop.example'],
  ])('%s is %s', (name, key) => expect(systemKey(name)).toBe(key));

  test('are covered by their name and by a star above it, never by the bare name above', () => {
    expect(keysCovering('a.b.example')).toEqual(['a.b.example', '*.b.example', '*.example']);
    const judge = coverageOf([{ revision: 'r', party: null, grade: 'B', coveredKeys: ['b.example'] }]);
    expect(judge({ key: 'b.example', party: null }).coverage).toBe('covered');
    expect(judge({ key: 'a.b.example', party: null }).coverage).toBe('not-covered');
  });

  test('are judged by their own party’s documents alone', () => {
    const judge = coverageOf([{ revision: 'r', party: 'p', grade: 'B', coveredKeys: ['a.example'] }]);
    expect(judge({ key: 'a.example', party: 'p' })).toEqual({ coverage: 'covered', by: 'r' });
    for (const party of ['q', null]) {
      expect(judge({ key: 'a.example', party })).toEqual({ coverage: 'unknown', by: undefined });
      expect(judge({ key: 'b.example', party })).toEqual({ coverage: 'unknown', by: undefined });
    }
  });

  test('are never covered by what has no proof, whatever else is listed', () => {
    const grades = fc.constantFrom<Grade>('C', 'D');
    const documents = fc.array(
      fc.record({
        revision: fc.uuid(),
        party: fc.constant('p'),
        grade: grades,
        coveredKeys: fc.array(fc.constantFrom('a.example', 'b.example')),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(documents, (listed) => {
        const system = { key: 'a.example', party: 'p' };
        expect(coverageOf(listed)(system).coverage).not.toBe('covered');
        const proof = { revision: 'proof', party: 'p', grade: 'A', coveredKeys: ['a.example'] } as const;
        expect(coverageOf([...listed, proof])(system)).toEqual({ coverage: 'covered', by: 'proof' });
      }),
    );
  });
});

describe('held logs', () => {
  const day = '2026-11-21';
  const good = { name: 'web', from: '2025-11-21', to: '2026-11-19', onlineFrom: '2026-08-21' };
  const context = { startedOn: '2020-01-01', known: ['web'] };
  test.each([
    ['to the day', {}, []],
    ['a day too short', { from: '2025-11-22' }, ['kept-too-short']],
    ['a day too little at hand', { onlineFrom: '2026-08-22' }, ['online-too-short']],
    ['a day too old', { to: '2026-11-18' }, ['ends-too-early']],
  ])('%s', (_, changes, faults) => {
    const found = judgeHoldings({ day, holdings: [{ ...good, ...changes }] }, LEAST_POLICY, context);
    expect(found.map(({ fault }) => fault)).toEqual(faults);
  });

  test('need not reach back before the system, and none at all is a fault', () => {
    const young = { ...good, from: '2026-11-01', onlineFrom: '2026-11-01' };
    expect(judgeHoldings({ day, holdings: [young] }, LEAST_POLICY, { startedOn: '2026-11-01', known: [] })).toEqual([]);
    const none = judgeHoldings({ day, holdings: [] }, LEAST_POLICY, { startedOn: '2026-11-01', known: [] });
    expect(none).toEqual([{ log: '', fault: 'no-log' }]);
  });
});

describe('what others send', () => {
  test('is read or refused, and never throws: envelopes and cursors', () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    const shaped = fc
      .record({
        payloadType: fc.string(),
        payload: fc.string(),
        signatures: fc.array(fc.dictionary(fc.string(), fc.string())),
      })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), json, shaped), (text) => {
        const read = readEnvelope(text);
        if (read.kind === 'ok') readStatement(read.value);
        positionOf('findings', 'asf', text);
      }),
    );
  });

  test('a cursor of one list is none of another', () => {
    const cursor = cursorOf('findings', { at: instantOfMs(5), id: `asf_${'0'.repeat(26)}` as never });
    expect(positionOf('findings', 'asf', cursor)).toEqual({ at: 5, id: `asf_${'0'.repeat(26)}` });
    expect(positionOf('evidence-items', 'asf', cursor)).toBeUndefined();
    expect(positionOf('findings', 'evi', cursor)).toBeUndefined();
  });
});

describe('the message to an assessor', () => {
  const facts = {
    assessor: '花子',
    wanted: 'AoC\r\nBcc: x',
    about: 'つばめ屋\r\n',
    askedBy: 'ASKER',
    dueOn: '2026-12-01',
    link: 'LINK',
    until: 'UNTIL',
  };
  test.each(['ja', 'en'] as const)('has words for every kind in %s, one line of subject, and the link', (language) => {
    for (const kind of EVIDENCE_KINDS) {
      expect(DELIVERY_WORDS[language].kinds[kind].length).toBeGreaterThan(3);
      const { subject, text } = renderDelivery(language, { ...facts, kind });
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).toContain('LINK');
      expect(text).toContain('ASKER');
    }
  });
});
