/** What was attempted, field by field; a field that was not sent is not shown. */

import type { Decision, PaymentAttempt } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { CardText } from './card-text.tsx';

export function AttemptFacts({ payment }: { readonly payment: Decision }) {
  const words = useWords();
  const times = useTimes();
  const { attempt } = payment;
  return (
    <dl className="mt-1">
      <Fact name={words.payment.recordedAt}>{times.full(payment.recordedAt)}</Fact>
      <Fact name={words.payment.occurredAt}>{times.full(payment.occurredAt)}</Fact>
      {positionOf(payment, words).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {merchantAndChannel(attempt, words).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      <Fact name={words.payment.card}>
        <CardText card={attempt.card} />
      </Fact>
      <Fact name={words.payment.cardToken}>
        <Code text={attempt.card.token} />
      </Fact>
      {cardAndCustomer(attempt, words).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      <Fact name={words.payment.eventId}>
        <Code text={payment.eventId} />
      </Fact>
      <Fact name={words.payment.decisionId}>
        <span className="flex flex-wrap items-center gap-2">
          <Code text={payment.id} />
          <CopyButton text={payment.id} />
        </span>
      </Fact>
    </dl>
  );
}

type NamedValue = readonly [name: string, value: string];

const sent = (pairs: readonly (readonly [string, string | undefined])[]): NamedValue[] =>
  pairs.filter((pair): pair is NamedValue => pair[1] !== undefined);

/** From where it was asked: as the attempt says, or as the policy of the tenant does. */
const positionOf = ({ attempt, position }: Decision, { judged }: Words): NamedValue[] =>
  sent([
    [judged.position, attempt.position && judged.positions[attempt.position]],
    [judged.position, position && judged.byPolicy(judged.positions[position])],
  ]);

const merchantAndChannel = ({ merchant, channel }: PaymentAttempt, words: Words): NamedValue[] =>
  sent([
    [words.payment.merchantNumber, merchant.acceptorNumber],
    [words.payment.merchantName, merchant.name],
    [words.payment.categoryCode, merchant.categoryCode],
    [words.payment.channel, words.channels[channel] ?? channel],
  ]);

const cardAndCustomer = ({ card, customer, delivery, authentication }: PaymentAttempt, words: Words): NamedValue[] => {
  const kindOfGoods = delivery?.isDigital === undefined ? undefined : delivery.isDigital ? 'digital' : 'physical';
  return sent([
    [words.payment.expiry, card.expiry],
    [words.payment.issuerCountry, card.issuerCountry],
    [words.payment.threeDs, authentication && (words.threeDs[authentication.threeDs] ?? authentication.threeDs)],
    [
      words.payment.securityCode,
      authentication && (words.securityCode[authentication.securityCode] ?? authentication.securityCode),
    ],
    [words.payment.customerId, customer?.id],
    [words.payment.ipAddress, customer?.ipAddress],
    [words.payment.deviceId, customer?.deviceId],
    [words.payment.customerCountry, customer?.country],
    [words.payment.deliveryCountry, delivery?.country],
    [words.payment.isDigital, kindOfGoods && words.payment[kindOfGoods]],
  ]);
};
