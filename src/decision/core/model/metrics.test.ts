/** Measures against their definitions, and the split against the Handbook's sets, written out plainly. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrate, calibrated, reliability } from './calibrate.ts';
import { delayedSplit, prequentialFolds } from './delayed-split.ts';
import { driftOf, driftWord, referenceOf } from './drift.ts';
import { areaUnderRoc, averagePrecision, brierScore, cardPrecision } from './metrics.ts';

const payments = fc
  .array(
    fc.record({
      score: fc.integer({ min: 0, max: 12 }),
      fraud: fc.constantFrom(0, 0, 0, 1),
      card: fc.integer({ min: 0, max: 9 }),
      day: fc.integer({ min: 0, max: 30 }),
    }),
    { minLength: 4, maxLength: 120 },
  )
  .map((rows) => ({
    scores: rows.map(({ score }) => score),
    frauds: rows.map(({ fraud }) => fraud),
    cards: rows.map(({ card }) => card),
    days: rows.map(({ day }) => day),
  }));

const both = ({ frauds }: { readonly frauds: readonly number[] }): boolean => new Set(frauds).size === 2;

test('the area under the curve is the share of pairs in the right order, ties by half', () => {
  fc.assert(
    fc.property(payments.filter(both), ({ scores, frauds }) => {
      let [right, pairs] = [0, 0];
      for (const [a, fraud] of frauds.entries()) {
        for (const [b, other] of frauds.entries()) {
          if (fraud !== 1 || other !== 0) continue;
          pairs += 1;
          right += (Math.sign((scores[a] as number) - (scores[b] as number)) + 1) / 2;
        }
      }
      expect(areaUnderRoc({ scores, frauds })).toBeCloseTo(right / pairs, 12);
    }),
  );
});

test('average precision adds up precision times gained recall over all thresholds', () => {
  fc.assert(
    fc.property(payments.filter(both), ({ scores, frauds }) => {
      const total = frauds.filter((fraud) => fraud === 1).length;
      let [sum, recall] = [0, 0];
      for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
        const above = frauds.filter((_, row) => (scores[row] as number) >= threshold);
        const found = above.filter((fraud) => fraud === 1).length;
        sum += (found / above.length) * (found / total - recall);
        recall = found / total;
      }
      expect(averagePrecision({ scores, frauds })).toBeCloseTo(sum, 12);
    }),
  );
});

test('card precision: a found card is not looked at again, one with no fraud that day is', () => {
  const rows = [
    [0, 1, 9, 1],
    [0, 1, 1, 0],
    [0, 2, 8, 0],
    [0, 3, 7, 1],
    [1, 1, 9, 1],
    [1, 2, 8, 1],
    [1, 3, 7, 1],
  ] as const;
  const [days, cards, scores, frauds] = [0, 1, 2, 3].map((column) => rows.map((row) => row[column] as number));
  if (!days || !cards || !scores || !frauds) throw new Error('four columns');
  // Day 0 looks at cards 1 (fraud) and 2; day 1, without card 1, at 2 and 3, both frauds.
  expect(cardPrecision({ days, cards, scores, frauds }, 2)).toBe((1 / 2 + 2 / 2) / 2);
  expect(cardPrecision({ days, cards, scores, frauds }, 100)).toBe((2 / 100 + 1 / 100) / 2);
});

test('train and test are the Handbook’s sets', () => {
  fc.assert(
    fc.property(payments, fc.integer({ min: 0, max: 10 }), (table, firstDay) => {
      const { days, cards, frauds } = table;
      const protocol = { firstDay, trainDays: 4, delayDays: 3, testDays: 4 };
      const rows = days.map((day, row) => ({ row, day, card: cards[row] as number, fraud: frauds[row] === 1 }));
      const train = rows.filter(({ day }) => day >= firstDay && day < firstDay + 4);
      const known = new Set(train.filter(({ fraud }) => fraud).map(({ card }) => card));
      const test: number[] = [];
      for (let day = 0; day < 4; day += 1) {
        for (const each of rows) if (each.day === firstDay + 4 + day - 1 && each.fraud) known.add(each.card);
        test.push(...rows.filter((r) => r.day === firstDay + 7 + day && !known.has(r.card)).map(({ row }) => row));
      }
      const split = delayedSplit(table, protocol);
      expect([...split.train]).toEqual(train.map(({ row }) => row));
      expect([...split.test]).toEqual(test.sort((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
});

test('folds end with the one that was asked for', () => {
  const last = { firstDay: 100, trainDays: 7, delayDays: 7, testDays: 7 };
  expect(prequentialFolds(last, 4).map(({ firstDay }) => firstDay)).toEqual([79, 86, 93, 100]);
});

test('calibration is the best rising fit: of every row the greatest least mean (the minimax formula)', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0, 1), { minLength: 2, maxLength: 25 }), (frauds) => {
      const scores = frauds.map((_, row) => row / 2 - 3);
      const meanOf = (from: number, to: number) =>
        frauds.slice(from, to + 1).reduce<number>((sum, fraud) => sum + fraud, 0) / (to + 1 - from);
      const rows = frauds.map((_, row) => row);
      const fit = rows.map((row) =>
        Math.max(...rows.slice(0, row + 1).map((from) => Math.min(...rows.slice(row).map((to) => meanOf(from, to))))),
      );
      const least = 0.5 / frauds.length;
      const steps = [...new Set(fit.map((p) => Math.min(1 - least, Math.max(least, p)).toFixed(12)))];
      expect(calibrate({ scores, frauds }).probability.map((p) => p.toFixed(12))).toEqual(steps);
    }),
  );
});

test('a calibrated probability never falls with the score, equal scores or not, and is never certain', () => {
  fc.assert(
    fc.property(payments, fc.double({ min: -20, max: 20, noNaN: true }), ({ scores, frauds }, odds) => {
      const made = calibrate({ scores, frauds });
      expect(made.at.every((at, place) => place === 0 || at > (made.at[place - 1] as number))).toBe(true);
      const [lower, higher] = [calibrated(made, odds), calibrated(made, odds + 1)];
      expect(higher).toBeGreaterThanOrEqual(lower);
      expect(Math.min(lower, 1 - higher)).toBeGreaterThan(0);
    }),
  );
});

test('between two steps the probability lies on the line, beyond them it stays', () => {
  const made = calibrate({ scores: [1, 2, 3, 4, 5, 6, 7], frauds: [0, 1, 0, 0, 1, 0, 1] });
  expect(made.at).toEqual([1, 3, 5.5, 7]);
  expect(made.probability).toEqual([0.5 / 7, 1 / 3, 1 / 2, 1 - 0.5 / 7]);
  expect(calibrated(made, 2)).toBeCloseTo((0.5 / 7 + 1 / 3) / 2, 12);
  expect([calibrated(made, -5), calibrated(made, 50)]).toEqual([0.5 / 7, 1 - 0.5 / 7]);
});

test('groups of one size say what was told and what came true', () => {
  const scores = Array.from({ length: 100 }, (_, row) => row / 100);
  const groups = reliability({ scores, frauds: scores.map((p) => (p >= 0.9 ? 1 : 0)) }, 10);
  expect(groups.at(-1)).toEqual({ rows: 10, expected: expect.closeTo(0.945, 9), observed: 1 });
  expect(groups[0]?.observed).toBe(0);
  expect(brierScore({ scores: [0.5, 1], frauds: [1, 1] })).toBe(0.125);
});

test('drift: none on the same rows, as the formula says on others, alarming where values went missing', () => {
  const column = Float64Array.from({ length: 1_000 }, (_, row) => row);
  const reference = referenceOf(column);
  expect(reference.shares.length).toBe(reference.edges.length + 2);
  expect(driftOf(reference, column)).toBe(0);
  // All in the upper half: each of five steps doubles, each of five others empties.
  const upper = column.map((value) => 500 + value / 2);
  const index = 5 * (0.2 - 0.1) * Math.log(0.2 / 0.1) + 5 * (1e-4 - 0.1) * Math.log(1e-4 / 0.1);
  expect(driftOf(reference, upper)).toBeCloseTo(index, 3);
  expect(driftWord(driftOf(reference, upper))).toBe('alarming');
  expect(
    driftWord(
      driftOf(
        reference,
        column.map((value) => (value % 3 === 0 ? Number.NaN : value)),
      ),
    ),
  ).toBe('alarming');
  expect([0, 0.0999, 0.1, 0.2499, 0.25].map(driftWord)).toEqual(['steady', 'steady', 'noticed', 'noticed', 'alarming']);
});
