/** On the page of a payment that was held: its review, and the way to it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listPaymentReviews } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';
import { ReviewFacts } from './review-facts.tsx';

export function ReviewOfPayment({ decisionId }: { readonly decisionId: string }) {
  const { reviews: said } = useWords();
  const found = useQuery({
    queryKey: ['reviews-of', decisionId],
    queryFn: ({ signal }) => ask(listPaymentReviews({ decision: decisionId }, { signal })),
    refetchInterval: 10_000,
  });
  const review = found.data?.items[0];
  if (!review) return null;
  return (
    <section>
      <h3 className="font-bold">{said.ofPayment}</h3>
      <ReviewFacts review={review} />
      <p className="mt-1">
        <Link to="/reviews/$reviewId" params={{ reviewId: review.id }} className="text-accent underline">
          {said.toReview}
        </Link>
      </p>
    </section>
  );
}
