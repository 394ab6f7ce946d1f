import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readingKey } from '#site-watch';
import { systemClock } from '../platform/clock/system.ts';
import { scriptReader } from './read-scripts.ts';

const script = (source: string) => ({
  ...{ url: '', inline: false, startLine: 0, startColumn: 0, frameUrl: '', step: 0, source },
  sha256: createHash('sha256').update(source).digest('hex'),
});

test('scripts are read in a thread, one that cannot be read beside others that can', { timeout: 60_000 }, async () => {
  const [first, broken, last] = [script('a(() => 1)'), script('['.repeat(200_000)), script('function b() {}')];
  const readings = await scriptReader(systemClock())([first, broken, last]);
  expect(readings.get(readingKey(first))).toMatchObject({
    kind: 'read',
    units: [{ kind: 'statement' }, { kind: 'function' }],
  });
  expect(readings.get(readingKey(broken))).toEqual({ kind: 'not-parsed', reason: 'too-deep' });
  expect(readings.get(readingKey(last))).toMatchObject({ kind: 'read', units: [{ name: 'b' }] });
});
