/** What is wrong in a text, each with its place in the reader's words; the place is a way there. */
import type { RuleFileFault } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import type { useCheck } from './use-check.ts';

type Props = { readonly check: ReturnType<typeof useCheck>; onGoTo(fault: RuleFileFault): void };

export function FaultList({ check, onGoTo }: Props) {
  const { rules: said } = useWords();
  if (check.error && !check.isFetching) {
    return <FailureNote what={said.editor.failedCheck} failure={check.error} onRetry={() => check.refetch()} />;
  }
  const faults = check.data?.faults ?? [];
  const heading = !check.isOfText
    ? said.editor.checking
    : faults.length === 0
      ? said.editor.sound
      : said.editor.faults(faults.length);
  const isSound = check.isOfText && faults.length === 0;
  return (
    <div className="rounded-lg border border-line bg-panel px-4 py-3">
      <p role="status" className={`font-bold ${isSound ? 'text-allow' : ''}`}>
        {heading}
      </p>
      <ul className="flex flex-col gap-2">
        {faults.map((fault) => (
          <li
            key={`${fault.line} ${fault.column} ${fault.code} ${fault.expected}`}
            className="border-t border-line pt-2"
          >
            <button type="button" className="text-left text-accent underline" onClick={() => onGoTo(fault)}>
              {said.editor.place(fault.line, fault.column)}
            </button>{' '}
            <span className="font-bold">{said.faults[fault.code] ?? fault.code}</span>
            {fault.rule && <span className="label-text"> {said.editor.inRule(fault.rule)}</span>}
            <span className="block label-text">
              {said.editor.expected}: <span className="font-mono break-words">{fault.expected}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
