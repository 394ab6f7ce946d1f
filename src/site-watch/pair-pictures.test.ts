import { expect, test } from 'vitest';
import type { KeptPass } from './core/passes.ts';
import { alikePass } from './pair-pictures.ts';
import type { VisitRow } from './store-visits.ts';

const [DESK, PHONE] = [false, true];

const pass = (mobile: boolean, changes: Partial<KeptPass> = {}): KeptPass => ({
  ...{ role: 'careful', mobile, quiet: true, identified: true, end: 'completed' },
  viewport: mobile ? { width: 412, height: 915 } : { width: 1280, height: 900 },
  ...changes,
});

const visit = (id: string, ...passes: readonly KeptPass[]) => ({ id, passes }) as unknown as VisitRow;

test.each([
  ['the visit before, when it came with the same kind of device', [visit('one', pass(DESK))], 'one', 0],
  [
    'an older one, when the visit before was a telephone’s',
    [visit('two', pass(PHONE)), visit('one', pass(DESK))],
    'one',
    0,
  ],
  [
    'the desk of a visit that began as a telephone, though it stands second',
    [visit('two', pass(PHONE), pass(DESK))],
    'two',
    1,
  ],
  [
    'never a robot’s, nor one that did not come to its end',
    [
      visit('three', pass(DESK, { quiet: false })),
      visit('two', pass(DESK, { end: 'step-failed' })),
      visit('one', pass(DESK)),
    ],
    'one',
    0,
  ],
] as const)('beside a desk’s pictures lie those of %s', (_name, earlier, id, place) => {
  expect(alikePass({ passes: [pass(DESK)] }, earlier)).toMatchObject({ visit: { id }, pass: place });
});

test('where none is alike, nothing lies beside them', () => {
  expect(alikePass({ passes: [pass(PHONE)] }, [visit('one', pass(DESK))])).toBeUndefined();
});
