/** Why the reader may not approve a request that waits, and from when they may. */
import type { TwoPersonAct } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';

export function WhyNotApprovable({ act }: { readonly act: TwoPersonAct }) {
  const { acts } = useWords();
  const times = useTimes();
  const why = act.whyNotApprovable;
  if (!why) return null;
  const said = acts.whyNot[why.code]?.(act.askedBy.displayName, why.until === undefined ? '' : times.full(why.until));
  const isTooLate = why.until !== undefined && Date.parse(why.until) >= Date.parse(act.dueAt);
  return (
    <div className="mt-2">
      <Banner tone="note">
        {said ?? why.code} {isTooLate && acts.tooLateForYou}
      </Banner>
    </div>
  );
}
