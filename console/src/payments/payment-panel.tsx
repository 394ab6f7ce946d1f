/** One payment beside the list: how it was answered and why, what was attempted, and the evidence for it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { ask } from '../api/client.ts';
import { type DecisionDetail, type DecisionReason, type RuleSet, readDecision } from '../api/generated.ts';
import { EvidenceSection } from '../evidence/evidence-section.tsx';
import { formatMoney } from '../format/money.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { AttemptFacts } from './attempt-facts.tsx';
import { reasonText, useRuleSet } from './rules.ts';

const address = getRouteApi('/signed-in/payments/payments/$decisionId');

export function PaymentPanel() {
  const { words } = useSpeech();
  const { decisionId } = address.useParams();
  const payment = useQuery({
    queryKey: ['payment', decisionId],
    queryFn: ({ signal }) => ask(readDecision(decisionId, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading takes the focus each time another payment opens.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [decisionId]);
  return (
    <aside
      aria-labelledby="payment-title"
      className="flex min-h-0 w-full flex-col overflow-y-auto border-line bg-panel lg:w-[30rem] lg:shrink-0 lg:border-l"
    >
      <div className="sticky top-0 z-10 flex items-center justify-between border-b border-line bg-panel px-4 py-2">
        <h2 id="payment-title" ref={heading} tabIndex={-1} className="text-base font-bold outline-none">
          {words.payment.title}
        </h2>
        <Link to="/" search={(kept) => kept} className="control">
          {words.payment.close}
        </Link>
      </div>
      {payment.data ? (
        <Detail payment={payment.data} />
      ) : payment.error ? (
        <div className="p-4">
          <FailureNote what={words.failures.payment} failure={payment.error} onRetry={() => payment.refetch()} />
        </div>
      ) : (
        <p className="p-4 text-muted" role="status">
          {words.loading}
        </p>
      )}
    </aside>
  );
}

/** All that the server said of the payment stands in its record, but for the batch it was recorded in. */
const recordedPart = ({ batch: _batch, ...recorded }: DecisionDetail) => recorded;

function Detail({ payment }: { readonly payment: DecisionDetail }) {
  const { language, words } = useSpeech();
  const ruleSet = useRuleSet(payment.ruleSet.hash);
  const shown = useMemo(() => recordedPart(payment), [payment]);
  return (
    <div className="flex flex-col gap-5 p-4">
      <p className="flex items-center justify-between gap-3 text-lg">
        <AnswerMark answer={payment.answer} />
        <span className="font-bold">{formatMoney(payment.attempt.amount, language)}</span>
      </p>
      <Reasons payment={payment} ruleSet={ruleSet} />
      <EvidenceSection decisionId={payment.id} shown={shown} />
      <section>
        <h3 className="font-bold">{words.payment.attempt}</h3>
        <AttemptFacts payment={payment} />
      </section>
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

function Reasons({ payment, ruleSet }: { readonly payment: DecisionDetail; readonly ruleSet: RuleSet | undefined }) {
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
  const { language, words } = useSpeech();
  return (
    <ul className="mt-1 flex flex-col gap-1.5">
      {reasons.map((reason) => (
        <li key={reason.rule} className="border-l-2 border-edge pl-2">
          {reasonText(ruleSet, reason, language)}
          <span className="block label-text">
            {words.answers[reason.action]} · {reason.rule}
          </span>
          <code className="block font-mono text-xs text-muted">
            {ruleSet?.rules.find(({ id }) => id === reason.rule)?.when}
          </code>
        </li>
      ))}
    </ul>
  );
}
