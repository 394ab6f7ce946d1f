/** What came out of a preview: what would be stopped and let through, with money; by answer, by rule, with samples. */
import { Link } from '@tanstack/react-router';
import type { PreviewSample, PreviewTally, PreviewResult as Result } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { ShortTime } from '../format/when.tsx';
import { AnswerMark } from '../payments/answer-mark.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { MoneyOf } from './money-of.tsx';

type Part = 'all' | 'fraud' | 'good';
type Known = 'fraud' | 'good';

const STRICTNESS = ['allow', 'challenge', 'hold', 'deny'] as const;

const amountsOf = ({ amounts }: PreviewTally, part: Part): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(amounts).map(([currency, each]) => [currency, each[part]]));

/** Of answers that become stricter, or milder, all together. */
const summed = ({ answers }: Result, known: Known, becomes: 'stricter' | 'milder') => {
  const amounts: Record<string, number> = {};
  let payments = 0;
  for (const { answer, previewAnswer, tally } of answers) {
    const change = STRICTNESS.indexOf(previewAnswer) - STRICTNESS.indexOf(answer);
    if (becomes === 'stricter' ? change <= 0 : change >= 0) continue;
    payments += tally[known];
    for (const [currency, amount] of Object.entries(amountsOf(tally, known))) {
      amounts[currency] = (amounts[currency] ?? 0) + amount;
    }
  }
  return { payments, amounts };
};

export function PreviewResult({ result }: { readonly result: Result }) {
  const { rules } = useWords();
  const said = rules.preview;
  return (
    <div className="flex flex-col gap-4 px-4 pb-4">
      <p className="label-text">
        {said.payments(result.all.payments)} · {said.known(result.all.fraud, result.all.good, result.all.unknown)}
        <span className="block">{result.reusedFeatures ? said.reused : said.filled(result.filled)}</span>
      </p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name={said.stoppedFraud} result={result} known="fraud" becomes="stricter" />
        <Figure name={said.stoppedGood} result={result} known="good" becomes="stricter" />
        <Figure name={said.letThroughFraud} result={result} known="fraud" becomes="milder" />
        <Figure name={said.letThroughGood} result={result} known="good" becomes="milder" />
      </dl>
      <RulesTable result={result} />
      <AnswersTable result={result} />
      {(['good-stopped', 'fraud-stopped', 'fraud-let-through', 'good-let-through'] as const).map((kind) => (
        <Samples key={kind} title={said.samples[kind]} samples={result.samples[kind]} />
      ))}
    </div>
  );
}

type FigureProps = {
  readonly name: string;
  readonly result: Result;
  readonly known: Known;
  readonly becomes: 'stricter' | 'milder';
};

function Figure({ name, result, known, becomes }: FigureProps) {
  const { words, language } = useSpeech();
  const said = words.rules.preview;
  const { payments, amounts } = summed(result, known, becomes);
  const all = result.all[known];
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(
    all === 0 ? 0 : payments / all,
  );
  return (
    <div className="rounded-md border border-line p-3">
      <dt className="label-text">{name}</dt>
      <dd>
        <span className="block text-lg font-bold">{said.payments(payments)}</span>
        <MoneyOf amounts={amounts} />
        <span className="block label-text">{said.of(share)}</span>
      </dd>
    </div>
  );
}

const HEAD = 'px-3 py-1.5 whitespace-nowrap';
const NUMBER = 'px-3 py-1.5 text-right whitespace-nowrap';

function RulesTable({ result }: { readonly result: Result }) {
  const { words, language } = useSpeech();
  const said = words.rules.preview;
  const number = (n: number) => n.toLocaleString(language);
  return (
    <Scrollable label={said.rulesTitle}>
      <table className="w-full">
        <caption className="py-1 text-left font-bold">{said.rulesTitle}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.rule, said.held, said.stopped, said.fraud, said.good, said.unknown, said.amount].map(
              (name, place) => (
                <th key={name} scope="col" className={place < 1 ? HEAD : NUMBER}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {result.rules.map(({ rule, status, held, stopped }) => (
            <tr key={rule} className="border-t border-line align-baseline">
              <th scope="row" className="px-3 py-1.5 text-left">
                <span className="font-mono text-xs">{rule}</span>
                {status === 'shadow' && <span className="label-text"> {said.shadowRule}</span>}
              </th>
              <td className={NUMBER}>{number(held.payments)}</td>
              <td className={NUMBER}>{number(stopped.payments)}</td>
              <td className={NUMBER}>{number(stopped.fraud)}</td>
              <td className={NUMBER}>{number(stopped.good)}</td>
              <td className={NUMBER}>{number(stopped.unknown)}</td>
              <td className={NUMBER}>
                <MoneyOf amounts={amountsOf(stopped, 'all')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function AnswersTable({ result }: { readonly result: Result }) {
  const { words, language } = useSpeech();
  const said = words.rules.preview;
  const number = (n: number) => n.toLocaleString(language);
  const names = [said.answer, said.previewAnswer, said.count, said.fraud, said.good, said.unknown, said.amount];
  return (
    <Scrollable label={said.answersTitle}>
      <table className="w-full">
        <caption className="py-1 text-left font-bold">{said.answersTitle}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {names.map((name, place) => (
              <th key={name} scope="col" className={place < 2 ? HEAD : NUMBER}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.answers.map(({ answer, previewAnswer, tally }) => (
            <tr key={`${answer} ${previewAnswer}`} className="border-t border-line align-baseline">
              <td className="px-3 py-1.5">
                <AnswerMark answer={answer} />
              </td>
              <td className="px-3 py-1.5">
                <AnswerMark answer={previewAnswer} />
              </td>
              <td className={NUMBER}>{number(tally.payments)}</td>
              <td className={NUMBER}>{number(tally.fraud)}</td>
              <td className={NUMBER}>{number(tally.good)}</td>
              <td className={NUMBER}>{number(tally.unknown)}</td>
              <td className={NUMBER}>
                <MoneyOf amounts={amountsOf(tally, 'all')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Samples({ title, samples }: { readonly title: string; readonly samples: readonly PreviewSample[] }) {
  const { words, language } = useSpeech();
  const said = words.rules.preview;
  if (samples.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-accent underline">
        {title} ({samples.length.toLocaleString(language)})
      </summary>
      <ul className="mt-1">
        {samples.map(({ decision, occurredAt, merchant, amountMinor, currency, answer, previewAnswer, rules }) => (
          <li key={decision} className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-1">
            <Link to="/payments/$decisionId" params={{ decisionId: decision }} className="text-accent underline">
              <ShortTime at={occurredAt} />
            </Link>
            <span>{formatMoney({ amountMinor, currency }, language)}</span>
            <span className="label-text">
              {said.merchant} {merchant}
            </span>
            <span>
              <AnswerMark answer={answer} /> → <AnswerMark answer={previewAnswer} />
            </span>
            <span className="font-mono text-xs">{rules.join(', ')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
