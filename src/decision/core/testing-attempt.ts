/** An ordinary attempt for tests; a test states only what matters to it. */
import type { Attempt } from './attempt.ts';

export const anAttempt = (changes: Partial<Attempt> = {}): Attempt => ({
  eventId: 'evt-1',
  occurredAt: '2026-11-21T07:30:00.000Z',
  channel: 'ecommerce',
  amount: { amountMinor: 1_000, currency: 'JPY' },
  card: { token: 'tok_1' },
  merchant: { acceptorNumber: '0001234' },
  ...changes,
});
