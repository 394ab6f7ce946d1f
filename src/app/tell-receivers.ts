/** Which events of the rooms receivers are told of, and in what words of the outside. */
import type { AlertRaised, CaseClosed, CaseOpened } from '#cases';
import type { CampaignFound, PaymentHeld, ResultsReceived, Reviewed } from '#decision';
import type { EventEnvelope } from '#kernel';
import type { Subscription } from '#platform/stream';
import type { Webhooks } from '#webhooks';

type Tell = Webhooks['tell'];
type Happening = Parameters<Tell>[2];

/** `translate` gives what is told of an event; nothing where it tells nothing. */
const telling = <E extends EventEnvelope>(
  tell: Tell,
  type: E['type'],
  translate: (event: E) => readonly Omit<Happening, 'occurredAt'>[],
): Subscription => ({
  name: `webhooks.${type}`,
  type,
  handle: async (tx, event) => {
    for (const told of translate(event as E)) {
      await tell(tx, event.tenant, { ...told, occurredAt: event.occurredAt } as Happening);
    }
  },
});

export const tellReceivers = (tell: Tell): readonly Subscription[] => [
  telling<AlertRaised>(tell, 'cases.alert-raised.v1', ({ payload }) => [{ type: 'alert.raised', data: payload }]),
  telling<CaseOpened>(tell, 'cases.case-opened.v1', ({ payload }) => [{ type: 'case.opened', data: payload }]),
  telling<CaseClosed>(tell, 'cases.case-closed.v1', ({ payload }) => [{ type: 'case.closed', data: payload }]),
  telling<PaymentHeld>(tell, 'decision.held.v1', ({ payload }) => [
    { type: 'decision.held', data: { ...payload, reasons: [...payload.reasons] } },
  ]),
  telling<Reviewed>(tell, 'decision.reviewed.v1', ({ payload }) => [{ type: 'review.decided', data: payload }]),
  telling<CampaignFound>(tell, 'decision.campaign-found.v1', ({ payload: { bins, merchants, signs, ...found } }) => [
    { type: 'campaign.found', data: { ...found, bins: [...bins], merchants: [...merchants], signs: [...signs] } },
  ]),
  telling<ResultsReceived>(tell, 'decision.results-received.v1', ({ payload }) =>
    (['fraud', 'disputed'] as const).flatMap((result) => {
      const payments = payload.results
        .filter((each) => each.result === result)
        .map(({ eventId, known }) => ({ eventId, known }));
      const type = result === 'fraud' ? 'fraud-report.received' : 'dispute.received';
      return payments.length === 0 ? [] : [{ type, data: { payments } } as const];
    }),
  ),
];
