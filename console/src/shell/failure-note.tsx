/** A failure as the reader needs it: what did not work, what to do, and the code and request id to pass on. */
import { ApiFailure } from '../api/client.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { faultText } from './field-faults.ts';

const advice = (failure: unknown, words: Words['failures']): string => {
  if (!(failure instanceof ApiFailure)) return words.unexpected;
  if (failure.status === undefined) return words.offline;
  const known = words.byCode[failure.code ?? ''];
  if (known !== undefined) return known;
  if (failure.status === 403) return words.forbidden;
  if (failure.status === 404) return words.missing;
  if (failure.status === 429) return words.tooMany;
  if (failure.fields.length > 0) return words.refusedFields;
  return failure.status < 500 ? words.refused : words.unexpected;
};

/** What is not there will not be there at the next try either. */
const isMissing = (failure: unknown): boolean =>
  failure instanceof ApiFailure && (failure.status === 404 || failure.code === 'invalid-path');

type Props = {
  /** Absent where it is the page's own name. */
  readonly what?: string | undefined;
  readonly failure: unknown;
  readonly onRetry?: (() => void) | undefined;
};

export function FailureNote({ what, failure, onRetry }: Props) {
  const words = useWords();
  const { code, requestId, fields = [] } = failure instanceof ApiFailure ? failure : {};
  const isTold = words.failures.byCode[code ?? ''] !== undefined;
  const faults = isTold ? [] : [...new Set(fields.map((fault) => faultText(fault, words)))];
  return (
    <div role="alert" className="rounded-lg border border-line border-l-4 border-l-deny bg-panel p-4">
      {what && <p className="mb-1 font-bold">{what}</p>}
      <p>{advice(failure, words.failures)}</p>
      {faults.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {faults.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {(code || requestId) && (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 label-text">
          {code && (
            <>
              <dt>{words.failures.code}</dt>
              <dd className="font-mono">{code}</dd>
            </>
          )}
          {requestId && (
            <>
              <dt>{words.failures.requestId}</dt>
              <dd className="font-mono">{requestId}</dd>
            </>
          )}
        </dl>
      )}
      {onRetry && !isMissing(failure) && (
        <button type="button" className="control mt-3" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}
