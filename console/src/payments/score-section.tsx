/** The score that a model gave a payment, what raised it most in plain words, and what a challenger said beside it. */
import type { DecisionDetail } from '../api/generated.ts';
import { percentText, valueText } from '../models/numbers.ts';
import { useSpeech } from '../words/words.tsx';

export function ScoreSection({ payment }: { readonly payment: DecisionDetail }) {
  const { words, language } = useSpeech();
  const said = words.payment.score;
  const { score, model, scoreReasons = [], challenger } = payment;
  if (score === undefined && challenger === undefined) return null;
  return (
    <section>
      <h3 className="font-bold">{said.title}</h3>
      {score !== undefined && model && (
        <>
          <p className="mt-1">{said.is(percentText(score, language), model.name)}</p>
          {scoreReasons.length > 0 && <h4 className="mt-2 label-text">{said.raised}</h4>}
          <ol className="mt-1 flex flex-col gap-1.5">
            {scoreReasons.map(({ input, words: named, value, adds }) => (
              <li key={input} className="border-l-2 border-edge pl-2">
                {named[language]}
                <span className="block label-text">
                  {value === undefined ? said.unknown : said.value(valueText(value, language))} ·{' '}
                  {said.adds(adds.toLocaleString(language, { maximumFractionDigits: 2 }))}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {challenger && (
        <p className="mt-2 label-text">
          {said.challenger(challenger.name, percentText(challenger.score, language), words.answers[challenger.answer])}
        </p>
      )}
    </section>
  );
}
