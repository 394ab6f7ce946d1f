/** What a model asks for, in the words of its file: where it comes from, which way it leads, how it looks now. */
import type { PaymentModelCard, PaymentModelLook } from '../api/generated.ts';
import { Code } from '../shell/fact.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { DriftMark } from './drift-mark.tsx';
import { percentText, valueText } from './numbers.ts';

type Props = { readonly model: PaymentModelCard; readonly latest: PaymentModelLook | undefined };

export function InputsSection({ model, latest }: Props) {
  const { words, language } = useSpeech();
  const said = words.models.inputs;
  const seen = new Map(latest?.inputs.map((each) => [each.input, each]));
  return (
    <Section title={said.title} note={said.note}>
      <Scrollable label={said.title}>
        <table className="w-full min-w-2xl">
          <thead>
            <tr className="bg-raised text-left label-text">
              {[said.input, said.from, said.direction, said.usual, said.drift].map((name) => (
                <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {model.inputsInOrder.map(({ name, of, over, direction, words: named, reference }) => {
              const now = seen.get(name);
              return (
                <tr key={name} className="border-t border-line align-baseline">
                  <th scope="row" className="px-4 py-1.5 text-left font-normal">
                    {named[language]}
                  </th>
                  <td className="px-4 py-1.5">
                    <Code text={over === undefined ? of : `${of} / ${over}`} />
                  </td>
                  <td className="px-4 py-1.5 whitespace-nowrap">{said.directions[direction]}</td>
                  <td className="px-4 py-1.5 whitespace-nowrap">
                    {reference ? usualText(reference, (value) => valueText(value, language)) : words.none}
                    {reference && (
                      <span className="block label-text">
                        {said.missing(percentText(reference.shares.at(-1) ?? 0, language))}
                      </span>
                    )}
                  </td>
                  <td className="px-4 py-1.5 whitespace-nowrap">
                    {now ? <DriftMark index={now.index} /> : words.none}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrollable>
    </Section>
  );
}

/** Between its first and its last step: where most of the training rows lay. */
const usualText = ({ edges }: { readonly edges: readonly number[] }, say: (value: number) => string): string => {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? say(first) : `${say(first)} – ${say(last)}`;
};
