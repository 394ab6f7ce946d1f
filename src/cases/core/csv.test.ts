import { expect, test } from 'vitest';
import { ALERT_CSV_HEAD, type AlertLine, alertCsvLine, CASE_CSV_HEAD, type CaseLine, caseCsvLine } from './csv.ts';

const ALERT: AlertLine = {
  id: 'alt_1',
  source: 'site-watch',
  sequence: 3,
  kind: 'card-data-sent-elsewhere',
  severity: 'critical',
  status: 'disposed',
  subject: { kind: 'site', id: 'sit_1', label: '=HYPERLINK("x")' },
  reference: 'fnd_1',
  observedAt: '2026-11-21T09:00:00.000Z',
  recordedAt: '2026-11-21T09:00:01.000Z',
  timesSeenAgain: 2,
  happenedAt: null,
  mergedInto: null,
  timesReopened: 0,
  lastSeenAt: '2026-11-21T10:00:00.000Z',
  cases: [{ number: 4 }, { number: 7 }],
  disposition: {
    reason: 'false-alarm',
    person: { id: 'per_1', displayName: '青木' },
    secondPerson: { id: 'per_2', displayName: null },
    at: '2026-11-21T11:00:00.000Z',
  },
};

const CASE: CaseLine = {
  id: 'cas_1',
  number: 4,
  kind: 'checkout-tampering',
  severity: 'critical',
  status: 'open',
  overdue: true,
  subject: { kind: 'site', id: 'sit_1', label: 'つばめ屋' },
  owner: null,
  openedAt: '2026-11-21T09:00:01.000Z',
  dueAt: '2026-11-21T13:00:01.000Z',
  escalatedAt: null,
  reportedToBoardAt: null,
  closedAt: null,
  openAlerts: 1,
  alertCount: 2,
};

const columnsOf = (head: string, line: string): Record<string, string> => {
  const names = head.replace('\uFEFF', '').trimEnd().split(',');
  const cells = line.trimEnd().match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return Object.fromEntries(names.map((name, place) => [name, (cells[place] ?? '').replace(/,$/, '')]));
};

test('an alert with its cases and both people; a formula is disarmed', () => {
  expect(columnsOf(ALERT_CSV_HEAD, alertCsvLine(ALERT))).toMatchObject({
    id: 'alt_1',
    sequence: '3',
    subject: `"'=HYPERLINK(""x"")"`,
    cases: '4 7',
    disposition: 'false-alarm',
    disposed_by: '青木',
    approved_by: 'per_2',
    disposed_at: '2026-11-21T11:00:00.000Z',
  });
});

test('an open alert has nothing where the disposition would be', () => {
  const columns = columnsOf(ALERT_CSV_HEAD, alertCsvLine({ ...ALERT, disposition: null }));
  expect(columns).toMatchObject({ disposition: '', disposed_by: '', approved_by: '', disposed_at: '' });
});

test('a case that nobody owns and that is late', () => {
  expect(columnsOf(CASE_CSV_HEAD, caseCsvLine(CASE))).toMatchObject({
    number: '4',
    overdue: 'yes',
    owner: '',
    subject: 'つばめ屋',
    due_at: '2026-11-21T13:00:01.000Z',
    closed_at: '',
    open_alerts: '1',
    alerts: '2',
  });
});
