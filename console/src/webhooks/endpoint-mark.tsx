/** How a receiver stands, and a delivery: as a word, a shape and a colour. */
import type { WebhookDelivery, WebhookEndpoint } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const TICK = 'M2.5 8.5l3.5 3.5 7.5-8';
const CROSS = 'M3.5 3.5l9 9M12.5 3.5l-9 9';
const CLOCK = 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM8 5v3.2l2.2 1.6';

const ENDPOINT_LOOKS: Readonly<Record<'on' | 'off' | 'failing', Look>> = {
  on: { shape: TICK, colour: 'bg-allow-tint text-allow' },
  off: { shape: CROSS, colour: 'bg-raised text-ink' },
  failing: { shape: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2', colour: 'bg-hold-tint text-hold' },
};

export function EndpointMark({ endpoint }: { readonly endpoint: Pick<WebhookEndpoint, 'state' | 'failingSince'> }) {
  const { webhooks } = useWords();
  const standing = endpoint.state === 'on' && endpoint.failingSince ? 'failing' : endpoint.state;
  return <Mark look={ENDPOINT_LOOKS[standing]}>{webhooks.states[standing]}</Mark>;
}

const DELIVERY_LOOKS: Readonly<Record<WebhookDelivery['state'], Look>> = {
  waiting: { shape: CLOCK, colour: 'bg-challenge-tint text-challenge' },
  delivered: { shape: TICK, colour: 'bg-allow-tint text-allow' },
  'given-up': { shape: CROSS, colour: 'bg-deny-tint text-deny' },
};

export function DeliveryMark({ state }: Pick<WebhookDelivery, 'state'>) {
  return <Mark look={DELIVERY_LOOKS[state]}>{useWords().webhooks.deliveries.states[state]}</Mark>;
}
