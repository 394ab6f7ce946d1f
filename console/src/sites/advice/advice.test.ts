import { describe, expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../../src/site-watch/core/judge-visit.ts';
import { DIGEST_KIND } from '../../../../src/site-watch/inventory/make-digests.ts';
import { ALERTS } from '../../../../src/site-watch/ownership/tell-endings.ts';
import { ALERT_KINDS } from '../../../../src/site-watch/probes/record-round.ts';
import { en } from '../../words/en.ts';
import { ja } from '../../words/ja.ts';
import { CALLEES } from './callees.ts';

/** All that is ever told of a site: by visits, their digests, probes, customers' browsers, permissions. */
const KINDS = [
  ...FINDING_KINDS,
  ...ALERT_KINDS,
  ...Object.values(ALERTS).map(({ kind }) => kind),
  ...Object.keys(ja.alerts.kinds).filter((kind) => kind.startsWith('csp-')),
  DIGEST_KIND,
].toSorted();

describe.each([
  ['ja', ja],
  ['en', en],
])('advice in %s', (_language, words) => {
  test('is there for each kind of finding, alone, with a name of the kind besides', () => {
    expect(Object.keys(words.visits.advice.kinds).toSorted()).toEqual(KINDS);
    expect(Object.keys(CALLEES).toSorted()).toEqual(KINDS);
    expect(KINDS.filter((kind) => words.alerts.kinds[kind] === undefined)).toEqual([]);
  });

  test.each(Object.entries(words.visits.advice.kinds))('of %s has steps in order, none twice', (_kind, { steps }) => {
    expect(steps.length).toBeGreaterThan(1);
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('where cards may be stolen begins with stopping payments, and nothing is deleted before a copy is kept', () => {
    const stop = /止め|stop/i;
    for (const kind of [
      'card-data-sent-elsewhere',
      'second-card-form',
      'payment-page-elsewhere',
      'card-asked-twice',
    ] as const) {
      const { steps } = words.visits.advice.kinds[kind];
      expect([kind, stop.test(steps[0] ?? '')]).toEqual([kind, true]);
      const copy = steps.findIndex((step) => /控え|copy/.test(step));
      const remove = steps.findIndex((step) => /取り除|外し|remove|take the script out/i.test(step));
      expect([kind, copy >= 0 && (remove < 0 || copy <= remove)]).toEqual([kind, true]);
    }
  });
});
