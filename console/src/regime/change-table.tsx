/** Each control that differs between two editions: how, how strongly it is asked before and after, and whom it touches. */
import { Link } from '@tanstack/react-router';
import type { RegimeChange } from '../api/generated.ts';
import { HeadedTable } from '../shell/headed-table.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { ControlFacts } from './control-facts.tsx';
import { EFFECTS } from './filters.ts';
import { ModalityMark } from './modality-mark.tsx';

const COLUMNS = ['control', 'what', 'modality', 'touched', 'due'] as const;

export function ChangeTable({ changes }: { readonly changes: readonly RegimeChange[] }) {
  const said = useWords().regime.changes;
  return (
    <HeadedTable label={said.table} heads={COLUMNS.map((name) => said.columns[name])}>
      {changes.map((change) => (
        <ChangeRow key={change.control} change={change} />
      ))}
    </HeadedTable>
  );
}

function ChangeRow({ change }: { readonly change: RegimeChange }) {
  const { words, language } = useSpeech();
  const said = words.regime.changes;
  const { before, after, kind, parts, modality, touched, answers, answerAgain } = change;
  const control = after ?? before;
  if (control === undefined) return null;
  const due = answers.again + answers.first;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="min-w-64 px-4 py-1.5 text-left font-normal">
        <details>
          <summary className="cursor-pointer font-bold">
            {control.item && <span className="mr-2 font-mono">{control.item}</span>}
            {control.title[language]}
          </summary>
          {before && (
            <>
              <p className="mt-2 label-text">{said.beforeTitle}</p>
              <ControlFacts control={before} />
            </>
          )}
          {after && (
            <>
              <p className="mt-2 label-text">{said.afterTitle}</p>
              <ControlFacts control={after} />
            </>
          )}
        </details>
      </th>
      <td className="px-4 py-1.5">
        {said.kinds[kind]}
        {parts.length > 0 && (
          <span className="block label-text">{parts.map((part) => said.parts[part] ?? part).join(said.comma)}</span>
        )}
        {!answerAgain && <span className="block label-text">{said.wordsOnly}</span>}
      </td>
      <td className="px-4 py-1.5">
        <span className="relative flex flex-wrap items-center gap-1">
          {modality.before && <ModalityMark modality={modality.before} />}
          <span aria-hidden="true">→</span>
          <span className="sr-only">{said.becomes}</span>
          {modality.after ? <ModalityMark modality={modality.after} /> : '—'}
        </span>
      </td>
      <td className="px-4 py-1.5 whitespace-nowrap">
        <Touched touched={touched} />
      </td>
      <td className="px-4 py-1.5 whitespace-nowrap">
        {due === 0 ? (
          '—'
        ) : (
          <Link
            to="."
            search={(search) => ({ ...search, control: change.control })}
            className="text-accent underline"
            replace
          >
            {said.dueCount(due)}
          </Link>
        )}
      </td>
    </tr>
  );
}

function Touched({ touched }: Pick<RegimeChange, 'touched'>) {
  const said = useWords().regime.changes;
  const some = EFFECTS.filter((effect) => touched[effect] > 0);
  if (some.length === 0) return said.nobody;
  return some.map((effect) => (
    <span key={effect} className="block">
      {said.effectCount[effect](touched[effect])}
    </span>
  ));
}
