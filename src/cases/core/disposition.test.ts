import { expect, test } from 'vitest';
import { DISPOSITION_REASONS, type Proposed, weigh } from './disposition.ts';
import { SEVERITIES } from './severity.ts';

const original = { same: false, sameMatter: true, severity: 'critical', disposedAs: undefined } as const;
const saying = (reason: Proposed['reason']): Proposed => ({
  reason,
  words: '理由',
  duplicateOf: reason === 'duplicate' ? original : 'none',
});

test('two people are needed for what waves a critical alert away, and for nothing else', () => {
  const two = SEVERITIES.flatMap((severity) =>
    DISPOSITION_REASONS.filter((reason) => {
      const weighed = weigh(severity, saying(reason));
      return weighed.kind === 'ok' && weighed.value === 'two-people';
    }).map((reason) => `${severity} ${reason}`),
  );
  expect(two).toEqual(['critical expected', 'critical false-alarm', 'critical test']);
});

test('a critical duplicate of what two people waved away takes two people too', () => {
  const two = (severity: (typeof SEVERITIES)[number]) =>
    DISPOSITION_REASONS.filter((disposedAs) => {
      const duplicateOf = { ...original, disposedAs };
      const weighed = weigh(severity, { reason: 'duplicate', words: undefined, duplicateOf });
      return weighed.kind === 'ok' && weighed.value === 'two-people';
    });
  expect(two('critical')).toEqual(['expected', 'false-alarm', 'test']);
  expect(two('high')).toEqual([]);
});

test('a duplicate is of one about the same matter', () => {
  const duplicateOf = { ...original, sameMatter: false };
  const weighed = weigh('critical', { reason: 'duplicate', words: undefined, duplicateOf });
  expect(weighed).toEqual({ kind: 'failed', error: 'duplicate-of-another-matter' });
});

test.each([
  ['remediated', 'words-missing'],
  ['expected', 'words-missing'],
  ['false-alarm', 'words-missing'],
] as const)('%s without words: %s', (reason, fault) => {
  expect(weigh('low', { ...saying(reason), words: undefined })).toEqual({ kind: 'failed', error: fault });
});

test.each(['confirmed', 'duplicate', 'test'] as const)('%s speaks for itself', (reason) => {
  expect(weigh('low', { ...saying(reason), words: undefined }).kind).toBe('ok');
});

test('a duplicate is of one that is as grave or graver', () => {
  const weighed = SEVERITIES.map((severity) =>
    weigh('high', { reason: 'duplicate', words: undefined, duplicateOf: { ...original, severity } }),
  );
  expect(weighed.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'failed', 'failed']);
});
