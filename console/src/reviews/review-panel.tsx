/** One review beside the queue: what can be done with it on top, and the payment explained as on its own page. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readPaymentReview } from '../api/generated.ts';
import { SidePanel } from '../list/side-panel.tsx';
import { PaymentDetail } from '../payments/payment-panel.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useWords } from '../words/words.tsx';
import { ReviewActs } from './review-acts.tsx';
import { ReviewFacts } from './review-facts.tsx';

const address = getRouteApi('/signed-in/reviews/$reviewId');

export function ReviewPanel() {
  const { reviews: said } = useWords();
  const { reviewId } = address.useParams();
  const review = useQuery({
    queryKey: ['review', reviewId],
    queryFn: ({ signal }) => ask(readPaymentReview(reviewId, { signal })),
    refetchInterval: 5_000,
  });
  useTitle(said.title1);
  return (
    <SidePanel title={said.title1} back="/reviews" id={reviewId}>
      {review.data ? (
        <>
          <section className="flex flex-col gap-3 border-b border-line p-4" aria-label={said.title1}>
            <ReviewFacts review={review.data} />
            {review.data.state === 'open' && <ReviewActs key={reviewId} review={review.data} />}
          </section>
          <PaymentDetail decisionId={review.data.decision} />
        </>
      ) : review.error ? (
        <div className="p-4">
          <FailureNote what={said.failedOne} failure={review.error} onRetry={() => review.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}
