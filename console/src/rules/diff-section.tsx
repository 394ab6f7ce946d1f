/** How a version differs from what is in force, line by line; what is the same is folded but for its edges. */
import { Fragment } from 'react';
import type { RuleSetVersionDetail } from '../api/generated.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { type DiffLine, diffLines } from './diff-lines.ts';
import { useInForce } from './use-in-force.ts';

const CONTEXT = 3;

/** Runs of the same lines that are far from a change are left out: each as how many. */
const folded = (lines: readonly DiffLine[]): readonly (DiffLine | number)[] => {
  const isNear = (place: number): boolean =>
    lines.slice(Math.max(0, place - CONTEXT), place + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  const shown: (DiffLine | number)[] = [];
  for (const [place, line] of lines.entries()) {
    const last = shown.at(-1);
    if (isNear(place)) shown.push(line);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
};

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
const LOOKS = { same: '', added: 'bg-allow-tint', removed: 'bg-deny-tint' } as const;

export function DiffSection({ version }: { readonly version: RuleSetVersionDetail }) {
  const { rules: said } = useWords();
  const inForce = useInForce();
  if (!inForce.data || version.status === 'live') return null;
  const lines = diffLines(inForce.data.text, version.text);
  return (
    <Section title={said.diff.title}>
      {lines.every(({ kind }) => kind === 'same') ? (
        <Nothing>{said.diff.none}</Nothing>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section aria-label={said.diff.title} tabIndex={0} className="relative max-h-[32rem] overflow-auto py-1">
          <Lines lines={folded(lines)} />
        </section>
      )}
    </Section>
  );
}

function Lines({ lines }: { readonly lines: readonly (DiffLine | number)[] }) {
  const { rules: said } = useWords();
  return (
    <pre className="font-mono text-xs/5">
      {lines.map((line, place) => {
        const key = `${place}`;
        if (typeof line === 'number') {
          return (
            <span key={key} className="block bg-raised px-4 text-muted">
              {said.diff.skipped(line)}
            </span>
          );
        }
        return (
          <Fragment key={key}>
            <span className={`block px-4 ${LOOKS[line.kind]}`}>
              {line.kind !== 'same' && <span className="sr-only">{said.diff[line.kind]} </span>}
              <span aria-hidden="true">{SIGNS[line.kind]} </span>
              {line.text}
            </span>
          </Fragment>
        );
      })}
    </pre>
  );
}
