/** How far inputs and scores have gone from what they were, look by look, and what to do about it. */
import type { PaymentModelCard, PaymentModelLook } from '../api/generated.ts';
import { Plot, type Series } from '../chart/plot.tsx';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { DriftMark } from './drift-mark.tsx';
import { ALARMING, indexText } from './numbers.ts';
import type { Looks } from './use-looks.ts';

type Props = { readonly model: PaymentModelCard; readonly looks: Looks };

export function DriftSection({ model, looks }: Props) {
  const { words } = useSpeech();
  const said = words.models.drift;
  const csv = (
    <a href={`/v1/models/${model.id}/looks.csv`} download className="text-accent underline">
      {words.lists.csv}
    </a>
  );
  return (
    <Section title={said.title} note={said.note} action={csv}>
      {looks.data ? (
        <Drift model={model} looks={looks.data.items} />
      ) : looks.error ? (
        <div className="p-4">
          <FailureNote what={said.failed} failure={looks.error} onRetry={() => looks.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </Section>
  );
}

const LINES = ['--color-challenge', '--color-hold', '--color-allow', '--color-muted'] as const;

/** Those that are farthest off at the latest look, each a line, and the scores. */
const linesOf = (
  model: PaymentModelCard,
  looks: readonly PaymentModelLook[],
  said: { readonly scores: string; readonly language: 'ja' | 'en' },
): readonly Series[] => {
  const latest = looks.at(-1)?.inputs ?? [];
  const worst = latest.toSorted((a, b) => b.index - a.index).slice(0, LINES.length);
  const named = new Map(model.inputsInOrder.map(({ name, words }) => [name, words[said.language]]));
  const lines = worst.map(({ input }, place) => ({
    label: named.get(input) ?? input,
    colour: LINES[place] ?? '--color-muted',
    values: looks.map(({ inputs }) => inputs.find((each) => each.input === input)?.index ?? null),
  }));
  return [
    ...lines,
    { label: said.scores, colour: '--color-ink', values: looks.map(({ scores }) => scores?.index ?? null) },
  ];
};

function Drift({ model, looks }: { readonly model: PaymentModelCard; readonly looks: readonly PaymentModelLook[] }) {
  const { words, language } = useSpeech();
  const times = useTimes();
  const said = words.models.drift;
  const [latest] = looks;
  if (latest === undefined) return <Nothing>{said.none}</Nothing>;
  const inOrder = looks.toReversed();
  const lines = linesOf(model, inOrder, { scores: said.scores, language });
  const limit = { label: said.limit, colour: '--color-deny', isDashed: true, values: inOrder.map(() => ALARMING) };
  const highest = Math.max(2 * ALARMING, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return (
    <div className="flex flex-col gap-3 p-4">
      {inOrder.length > 1 && (
        <Plot
          x={inOrder.map(({ lookedAt }) => Date.parse(lookedAt) / 1_000)}
          isTime
          series={[...lines, limit]}
          nameOfX={(seconds) => times.short(new Date(seconds * 1_000).toISOString())}
          nameOfY={(index) => indexText(index, language)}
          range={{ y: [0, highest * 1.05] }}
        />
      )}
      <Scrollable label={said.title}>
        <table className="w-full min-w-lg">
          <thead>
            <tr className="bg-raised text-left label-text">
              <th scope="col" className="px-2 py-1 whitespace-nowrap">
                {said.lookedAt}
              </th>
              <th scope="col" className="px-2 py-1 text-right whitespace-nowrap">
                {said.payments}
              </th>
              <th scope="col" className="px-2 py-1 whitespace-nowrap">
                {said.worst}
              </th>
              <th scope="col" className="px-2 py-1 whitespace-nowrap">
                {said.scores}
              </th>
            </tr>
          </thead>
          <tbody>
            {looks.slice(0, SHOWN).map((look) => (
              <tr key={look.id} className="border-t border-line align-baseline">
                <td className="px-2 py-1 whitespace-nowrap">
                  <ShortTime at={look.lookedAt} />
                </td>
                <td className="px-2 py-1 text-right">{look.payments.toLocaleString(language)}</td>
                <td className="px-2 py-1">
                  <Worst model={model} look={look} />
                </td>
                <td className="px-2 py-1 whitespace-nowrap">
                  {look.scores ? <DriftMark index={look.scores.index} /> : words.none}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </div>
  );
}

const SHOWN = 24;

function Worst({ model, look }: { readonly model: PaymentModelCard; readonly look: PaymentModelLook }) {
  const { words, language } = useSpeech();
  const worst = look.inputs.toSorted((a, b) => b.index - a.index)[0];
  if (worst === undefined) return words.none;
  const named = model.inputsInOrder.find(({ name }) => name === worst.input);
  return (
    <>
      <DriftMark index={worst.index} /> {named?.words[language] ?? worst.input}
    </>
  );
}
