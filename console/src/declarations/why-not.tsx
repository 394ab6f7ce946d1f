/** Why something of a declaration was not done, in the reader's words. */
import { ApiFailure } from '../api/client.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';

type Props = { readonly what: string; readonly failure: unknown; readonly onRetry?: (() => void) | undefined };

export function WhyNot({ what, failure, onRetry }: Props) {
  const { declarations: said } = useWords();
  if (failure === null || failure === undefined) return null;
  const reason = failure instanceof ApiFailure ? String(failure.params.reason ?? '') : '';
  const code = failure instanceof ApiFailure ? (failure.code ?? '') : '';
  const text = said.problems[reason] ?? said.faults[reason] ?? said.problems[code];
  if (text === undefined) return <FailureNote what={what} failure={failure} onRetry={onRetry} />;
  const cells = failure instanceof ApiFailure ? failure.fields.map(({ pointer }) => pointer.slice(1)) : [];
  const named = cells.filter((cell) => /[A-Z]+\d+$/.test(cell));
  return (
    <Banner tone="danger" role="alert">
      <p className="font-bold">{what}</p>
      <p>{text}</p>
      {named.length > 0 && <p>{named.map(said.cell).join(' ')}</p>}
    </Banner>
  );
}
