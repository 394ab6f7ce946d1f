/** How the routes of payment decisions that name something are called, and what is planted for them. */
import type { Call } from './call.ts';

const of = (id: string, more: Omit<Call, 'path'> = {}): Call => ({ path: { id }, ...more });

export const DECISION_CALLS: Readonly<Record<string, Call>> = {
  'GET /v1/payments/lists/{id}': of('list'),
  'POST /v1/payments/lists': { body: { name: 'probe', kind: 'card', effect: 'deny', why: 'probe' } },
  'PUT /v1/payments/lists/{id}': of('list', { body: { effect: 'watch', why: 'probe' } }),
  'GET /v1/payments/lists/{id}/entries': of('list'),
  'GET /v1/payments/lists/{id}/entries.csv': of('list'),
  'POST /v1/payments/lists/{id}/entries': of('list', { body: { values: [{ value: 'probe' }], why: 'probe' } }),
  'POST /v1/payments/lists/{id}/file': of('list', { query: 'why=probe', text: 'value\nprobe-2\n' }),
  'POST /v1/payments/lists/{id}/payments': of('list', {
    body: { decision: '{decision}', source: 'dispute', why: 'probe' },
  }),
  'POST /v1/payments/lists/{id}/removals': of('list', { body: { entries: ['{listEntry}'], why: 'probe' } }),
};

type Made = { readonly id: string } & Readonly<Record<string, unknown>>;

export const plantDecisions = async (
  post: (address: string, body?: unknown) => Promise<Made>,
  get: (address: string) => Promise<{ readonly body: Readonly<Record<string, unknown>> }>,
  word: string,
): Promise<Record<string, string>> => {
  const list = await post('/v1/payments/lists', {
    name: 'planted',
    kind: 'card',
    effect: 'watch',
    note: word,
    why: word,
  });
  const address = `/v1/payments/lists/${list.id}/entries`;
  await post(address, { values: [{ value: word }], why: word });
  const [entry] = (await get(address)).body.items as { id: string }[];
  return { list: list.id, listEntry: entry?.id ?? '' };
};
