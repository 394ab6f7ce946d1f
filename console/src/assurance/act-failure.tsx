/** Why an act was not done, in the reader's words: by the fields that were wrong, by the reason given, or by its code. */
import { ApiFailure } from '../api/client.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { faultText } from '../shell/field-faults.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';

const saysOf = (failure: unknown, words: Words): readonly string[] => {
  if (!(failure instanceof ApiFailure)) return [];
  const { assurance } = words;
  if (failure.fields.length > 0) {
    return failure.fields.map((fault) => faultText(fault, words));
  }
  const known = assurance.reasons[String(failure.params.reason)] ?? assurance.reasons[failure.code ?? ''];
  return known === undefined ? [] : [known];
};

export function ActFailure({ what, failure }: { readonly what: string; readonly failure: unknown }) {
  const words = useWords();
  const says = saysOf(failure, words);
  if (says.length === 0) return <FailureNote what={what} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      <p className="font-bold">{what}</p>
      <ul>
        {says.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Banner>
  );
}
