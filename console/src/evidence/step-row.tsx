/** One step of a check: tick, cross or waiting, its name, and what was found in words. */

import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import type { Step, StepVerdict } from './check-payment.ts';
import type { CheckState } from './use-payment-check.ts';

type Look = 'waiting' | 'running' | 'passed' | 'failed' | 'unable';

const SHAPES: Readonly<Record<Look, { readonly path: string; readonly colour: string }>> = {
  waiting: { path: 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12z', colour: 'text-edge' },
  running: { path: 'M8 2a6 6 0 1 1-6 6', colour: 'text-accent motion-safe:animate-spin' },
  passed: { path: 'M2.5 8.5 6 12l7.5-8', colour: 'text-allow' },
  failed: { path: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'text-deny' },
  unable: { path: 'M8 3v6M8 12.5v.1', colour: 'text-hold' },
};

const detail = (verdict: StepVerdict, words: Words['evidence']['details']): string => {
  const [first = '', second = ''] = verdict.state === 'passed' ? verdict.facts : [];
  switch (verdict.step) {
    case 'record':
      return verdict.state === 'passed' ? words.record : words.recordWrong;
    case 'path':
      return verdict.state === 'passed' ? words.path(first, second) : words.pathWrong;
    case 'statement':
      return verdict.state === 'passed' ? words.statement(first) : words.statementWrong;
    case 'inclusion':
      return verdict.state === 'passed' ? words.inclusion(first) : words.inclusionWrong;
    case 'checkpoint':
      return verdict.state === 'passed' ? words.checkpoint(first) : words.checkpointWrong;
  }
};

const lookOf = (state: CheckState, position: number, verdict: StepVerdict | undefined): Look => {
  if (verdict) return verdict.state;
  if (state.kind === 'running') return position === state.verdicts.length ? 'running' : 'waiting';
  return state.kind === 'pending' ? 'waiting' : 'unable';
};

type Props = { readonly step: Step; readonly position: number; readonly state: CheckState };

export function StepRow({ step, position, state }: Props) {
  const { evidence } = useWords();
  const verdict = 'verdicts' in state ? state.verdicts[position] : undefined;
  const look = lookOf(state, position, verdict);
  return (
    <li className="flex gap-2 border-b border-line py-1.5">
      <svg viewBox="0 0 16 16" className={`mt-0.5 size-4 shrink-0 ${SHAPES[look].colour}`} aria-hidden="true">
        <path
          d={SHAPES[look].path}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-2">
          <span className="font-bold">{evidence.steps[step]}</span>
          <span className="label-text">{evidence.states[look]}</span>
        </p>
        {verdict && (
          <p className="text-muted">
            {detail(verdict, evidence.details)}
            {verdict.state === 'failed' && <code className="ml-2 font-mono">{verdict.code}</code>}
            {verdict.state === 'passed' && step === 'record' && (
              <code className="block font-mono text-xs break-all">{verdict.facts[0]}</code>
            )}
          </p>
        )}
      </div>
    </li>
  );
}
