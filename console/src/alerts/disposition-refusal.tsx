/** Why a disposition was not taken: in words where it is something that the reader can mend. */
import { faultOf } from '../api/client.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';

type Props = { readonly what: string; readonly failure: unknown };

export function DispositionRefusal({ what, failure }: Props) {
  const { alerts } = useWords();
  const fault = alerts.disposition.faults[faultOf(failure) ?? ''];
  if (fault === undefined) return <FailureNote what={what} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      {fault}
    </Banner>
  );
}
