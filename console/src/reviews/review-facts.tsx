/** How a review stands: due when and what then, in whose hand; or who decided what, and why. */
import type { PaymentReview } from '../api/generated.ts';
import { deadlineText } from '../format/age.ts';
import { useTimes } from '../format/times.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { useWords } from '../words/words.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { useNameOf } from './use-name-of.ts';

export function ReviewFacts({ review }: { readonly review: PaymentReview }) {
  const words = useWords();
  const said = words.reviews;
  const times = useTimes();
  const nameOf = useNameOf();
  const { claim, verdict } = review;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <OutcomeMark review={review} />
        {!verdict && <span>{claim ? said.claimedBy(nameOf(claim.by)) : said.unclaimed}</span>}
      </p>
      <dl>
        {verdict ? (
          <>
            <Fact name={said.reason}>{said.reasons[verdict.reason] ?? verdict.reason}</Fact>
            <Fact name={said.decided[verdict.outcome]}>
              {said.decidedBy(verdict.by ? nameOf(verdict.by) : said.byDeadline, times.full(verdict.at))}
            </Fact>
            {verdict.note && (
              <Fact name={said.note}>
                <span className="whitespace-pre-wrap">{verdict.note}</span>
              </Fact>
            )}
            <Fact name={said.entry}>
              <Code text={verdict.entry} />
            </Fact>
          </>
        ) : (
          <Fact name={said.dueAt}>
            {times.full(review.dueAt)} ({deadlineText(review.dueAt, Date.now(), words.ages)})
            <span className="block label-text">{said.whenLate[review.whenLate]}</span>
          </Fact>
        )}
      </dl>
    </>
  );
}
