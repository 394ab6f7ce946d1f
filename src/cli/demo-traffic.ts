/** Sends the demo's payments as a payment service provider would: over HTTP, with an API key. */
import type { House } from '#app';
import type { LogState } from '#evidence';
import { durationOfMs, type Secret, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import { type DemoPayment, demoPayments } from './demo-payments.ts';
import { CommandFailure } from './translate-failure.ts';

export type Judged = {
  readonly payment: DemoPayment;
  readonly answer: 'allow' | 'challenge' | 'hold' | 'deny';
  /** In both languages, as the rule set words them. */
  readonly reasons: readonly ReasonWords[];
};

type ReasonWords = { readonly ja: string; readonly en: string };
type Api = { readonly url: string; readonly apiKey: Secret };

export const sendDemoPayments = async (
  options: Api & { readonly house: Pick<House, 'clock' | 'newId'> },
): Promise<readonly Judged[]> => {
  const { clock, newId } = options.house;
  const words = await reasonWords(options);
  const judged: Judged[] = [];
  for (const payment of demoPayments(newId('run').slice('run_'.length), clock.now())) {
    const decided = await call<{ answer: Judged['answer']; reasons: { code: string }[] }>(
      options,
      '/v1/payments/decisions',
      payment,
    );
    const reasons = decided.reasons.map(({ code }) => words.get(code) ?? { ja: code, en: code });
    judged.push({ payment, answer: decided.answer, reasons });
  }
  return judged;
};

const reasonWords = async (api: Api): Promise<ReadonlyMap<string, ReasonWords>> => {
  const { rules } = await call<{ rules: { reason: string; words: ReasonWords }[] }>(api, '/v1/payments/rules');
  return new Map(rules.map(({ reason, words }) => [reason, words]));
};

const call = async <T>({ url, apiKey }: Api, address: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${url}${address}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${apiKey.reveal()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { code?: string; title?: string };
  if (!response.ok) throw new CommandFailure(answer.code ?? 'request-failed', `${address}: ${answer.title}`);
  return answer;
};

const LOOK_EVERY = durationOfMs(50);
const LIMIT_MS = 30_000;

/** Waits until every entry written so far is covered by a checkpoint. */
export const untilLogged = async ({ evidence, clock }: House, tenant: TenantId): Promise<LogState> => {
  const until = clock.monotonicMs() + LIMIT_MS;
  for (;;) {
    const state = await evidence.logOf(systemScope(tenant, 'demo'));
    if (state.pending === 0 && state.size > 0) return state;
    if (clock.monotonicMs() > until) {
      throw new CommandFailure('log-not-growing', `${state.pending} entries wait for a checkpoint`);
    }
    await clock.sleep(LOOK_EVERY);
  }
};
