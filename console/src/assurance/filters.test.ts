import { expect, test } from 'vitest';
import { readDocumentFilters, readFindingFilters, readLogFilters, readSystemFilters } from './filters.ts';

const PARTY = 'pty_01m7zgdk85fm49ws03cjgarx2k';

test.each([
  [readDocumentFilters, { grade: 'B', state: 'expired', kind: 'asv-scan' }],
  [readSystemFilters, { coverage: 'not-covered', source: 'site-watch', party: PARTY }],
  [readFindingFilters, { status: 'overdue', severity: 'high', origin: 'scan', text: 'tls' }],
  [readLogFilters, { retired: 'true' }],
])('what an address says is kept', (read, search) => {
  expect(read(search)).toEqual(search);
});

test.each([
  [readDocumentFilters, { grade: 'E', state: 'gone', kind: 'aoc', party: 'みなと家電' }],
  [readSystemFilters, { coverage: 'retired', party: `${PARTY}0` }],
  [readFindingFilters, { status: 'fixed', text: ' ' }],
  [readLogFilters, { retired: 'yes' }],
])('what is not understood is left out', (read, search) => {
  expect(read(search)).toEqual({});
});
