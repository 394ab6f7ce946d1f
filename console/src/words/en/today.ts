/** Today: what needs the reader now. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');

export const today: Words['today'] = {
  title: 'Today',
  head: (tenant) => `What needs doing now at ${tenant}`,
  alerts: {
    title: 'Open alerts',
    none: 'No alert is open. When a sign is found it stands here, the gravest first.',
    all: 'See all',
    oldest: (age) => `the oldest ${age}`,
  },
  cases: {
    title: 'My cases',
    none: 'You own no open case. Those you are given stand here, the nearest deadline first.',
    all: 'See open cases',
    whole: (open, overdue) => `All: ${count(open)} open, ${count(overdue)} overdue`,
  },
  acts: {
    title: 'Requests for approval',
    none: 'Nothing waits for your approval. What takes two people stands here once somebody asks for it.',
    notByYou: (n) =>
      `${n === 1 ? 'A request waits' : `${count(n)} requests wait`} for an approval that you may not give.`,
    all: 'See all',
  },
  payments: {
    title: 'Payments today',
    none: 'No payment has been judged today. Once one is, the count of each hour stands here.',
    all: 'See payments',
    total: (n) => `${count(n)} ${n === 1 ? 'payment' : 'payments'}`,
    hour: (from, n) => `${from}: ${count(n)}`,
    chart: 'Decisions by the hour',
    reasons: 'Frequent reasons',
    times: (n) => count(n),
  },
  sites: {
    title: 'Sites',
    none: 'No site is watched. Once one is added, the result of its last visit stands here.',
    all: 'See sites',
    more: (n) => `${count(n)} more`,
  },
  log: { title: 'Evidence log', all: 'See evidence' },
  failed: 'It could not be fetched',
};
