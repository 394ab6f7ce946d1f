/** One payment beside the list: how it was answered and why, what was attempted, and the evidence for it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { ask } from '../api/client.ts';
import { type DecisionDetail, type DecisionReason, type RuleSet, readDecision } from '../api/generated.ts';
import { EvidenceSection } from '../evidence/evidence-section.tsx';
import { formatMoney } from '../format/money.ts';
import { SidePanel } from '../list/side-panel.tsx';
import { ReviewOfPayment } from '../reviews/review-of-payment.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { AttemptFacts } from './attempt-facts.tsx';
import { GuardSection } from './guard-section.tsx';
import { recordedPart } from './recorded-part.ts';
import { reasonText, useRuleSet } from './rules.ts';
import { ScoreSection } from './score-section.tsx';
import { ToldNote } from './told-note.tsx';
import { WeighedSection } from './weighed-section.tsx';

const address = getRouteApi('/signed-in/payments/$decisionId');

export function PaymentPanel() {
  const { words } = useSpeech();
  const { decisionId } = address.useParams();
  useTitle(words.payment.title);
  return (
    <SidePanel title={words.payment.title} back="/payments" id={decisionId}>
      <PaymentDetail decisionId={decisionId} withReview />
    </SidePanel>
  );
}

type DetailProps = {
  readonly decisionId: string;
  /** Says how its review stands, where it was held. */
  readonly withReview?: boolean;
};

export function PaymentDetail({ decisionId, withReview = false }: DetailProps) {
  const { words } = useSpeech();
  const payment = useQuery({
    queryKey: ['payment', decisionId],
    queryFn: ({ signal }) => ask(readDecision(decisionId, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (payment.data) {
    const isHeld = withReview && payment.data.answer === 'hold';
    return <Detail payment={payment.data} review={isHeld && <ReviewOfPayment decisionId={decisionId} />} />;
  }
  if (!payment.error) return <Loading />;
  return (
    <div className="p-4">
      <FailureNote what={words.failures.payment} failure={payment.error} onRetry={() => payment.refetch()} />
    </div>
  );
}

function Detail({ payment, review }: { readonly payment: DecisionDetail; readonly review: ReactNode }) {
  const { language, words } = useSpeech();
  const ruleSet = useRuleSet(payment.ruleSet.hash);
  const shown = useMemo(() => recordedPart(payment), [payment]);
  return (
    <div className="flex flex-col gap-5 p-4">
      <p className="flex items-center justify-between gap-3 text-lg">
        <AnswerMark answer={payment.answer} />
        <span className="font-bold">{formatMoney(payment.attempt.amount, language)}</span>
      </p>
      <ToldNote payment={payment} />
      {review}
      <Reasons payment={payment} ruleSet={ruleSet} />
      <ScoreSection payment={payment} />
      <WeighedSection payment={payment} />
      <GuardSection payment={payment} />
      <EvidenceSection decisionId={payment.id} shown={shown} />
      <section>
        <h3 className="font-bold">{words.payment.attempt}</h3>
        <AttemptFacts payment={payment} />
      </section>
      <Features payment={payment} ruleSet={ruleSet} />
      <section>
        <h3 className="font-bold">{words.payment.ruleSet}</h3>
        <dl className="mt-1">
          <Fact name={words.payment.ruleSet}>
            {payment.ruleSet.name} {words.payment.ruleSetVersion(payment.ruleSet.version)}
          </Fact>
          <Fact name={words.payment.ruleSetHash}>
            <Code text={payment.ruleSet.hash} />
          </Fact>
        </dl>
      </section>
    </div>
  );
}

type PartProps = { readonly payment: DecisionDetail; readonly ruleSet: RuleSet | undefined };

/** The windows of the decision by name, each with what it counts; records from before there were windows have none. */
function Features({ payment, ruleSet }: PartProps) {
  const { language, words } = useSpeech();
  const features = Object.entries(payment.features ?? {});
  if (features.length === 0 && !payment.tooLate) return null;
  const meaningOf = (name: string): string | undefined => {
    const window = ruleSet?.windows?.find((known) => known.name === name);
    if (!window) return undefined;
    const of = window.of === undefined ? '' : `(${window.of})`;
    return `${window.measure}${of} / ${[window.by].flat().join(' + ')} / ${window.over}`;
  };
  return (
    <section>
      <h3 className="font-bold">{words.payment.features}</h3>
      <p className="label-text">{payment.tooLate ? words.payment.tooLate : words.payment.featuresNote}</p>
      <dl className="mt-1">
        {features.map(([name, value]) => (
          <div key={name} className="flex items-baseline justify-between gap-3 border-b border-line py-1">
            <dt className="min-w-0">
              <code className="font-mono text-xs">{name}</code>
              <span className="block label-text">{meaningOf(name)}</span>
            </dt>
            <dd className="font-bold whitespace-nowrap">{value.toLocaleString(language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Reasons({ payment, ruleSet }: PartProps) {
  const { words } = useSpeech();
  return (
    <section>
      <h3 className="font-bold">{words.payment.reasons}</h3>
      {payment.reasons.length === 0 && <p className="mt-1">{words.payment.noReasons}</p>}
      <ReasonList reasons={payment.reasons} ruleSet={ruleSet} />
      {payment.shadowReasons.length > 0 && (
        <>
          <h4 className="mt-3 label-text">{words.payment.shadow}</h4>
          <ReasonList reasons={payment.shadowReasons} ruleSet={ruleSet} />
        </>
      )}
    </section>
  );
}

type ReasonListProps = { readonly reasons: readonly DecisionReason[]; readonly ruleSet: RuleSet | undefined };

function ReasonList({ reasons, ruleSet }: ReasonListProps) {
  const speech = useSpeech();
  const { words } = speech;
  return (
    <ul className="mt-1 flex flex-col gap-1.5">
      {reasons.map((reason) => (
        <li key={reason.rule} className="border-l-2 border-edge pl-2">
          {reasonText(ruleSet, reason, speech)}
          <span className="block label-text">
            {words.answers[reason.action]}
            {reason.source !== 'standing' && ` · ${reason.rule}`}
            {reason.overruled && ` · ${words.payment.overruled}`}
          </span>
          <code className="block font-mono text-xs text-muted">
            {ruleSet?.rules.find(({ id }) => id === reason.rule)?.when}
          </code>
        </li>
      ))}
    </ul>
  );
}
