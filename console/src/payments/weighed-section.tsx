/** What a policy weighed: what each answer was expected to cost, which it chose and why, and what exempted the payment. */
import type { DecisionDetail, WeighedPayment } from '../api/generated.ts';
import { formatMoney } from '../format/money.ts';
import { percentText } from '../models/numbers.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { useSpeech } from '../words/words.tsx';
import { AnswerMark } from './answer-mark.tsx';
import { ANSWERS } from './filters.ts';

export function WeighedSection({ payment }: { readonly payment: DecisionDetail }) {
  const { words, language } = useSpeech();
  const said = words.judged.weighed;
  const { policy, answer } = payment;
  if (!policy) return null;
  return (
    <section>
      <h3 className="font-bold">{said.title}</h3>
      <p className="mt-1">
        {said.by[policy.by](words.answers[policy.answer])}{' '}
        {answer !== policy.answer && said.overruled(words.answers[answer])}
      </p>
      <CostTable policy={policy} currency={payment.attempt.amount.currency} />
      <dl className="mt-2">
        <Fact name={said.probability}>
          {percentText(policy.probability, language)} <span className="text-muted">{said.from[policy.from]}</span>
        </Fact>
        {policy.exemption && <Fact name={said.exemption}>{said.exemptions[policy.exemption]}</Fact>}
        {policy.adjusted && (
          <Fact name={said.adjusted}>
            <Code text={policy.adjusted.join(', ')} />
          </Fact>
        )}
        <Fact name={said.policy}>{said.version(policy.name, policy.version)}</Fact>
        <Fact name={said.hash}>
          <Code text={policy.hash} />
        </Fact>
      </dl>
    </section>
  );
}

function CostTable({ policy, currency }: { readonly policy: WeighedPayment; readonly currency: string }) {
  const { words, language } = useSpeech();
  const said = words.judged.weighed;
  return (
    <table className="mt-2 w-full">
      <caption className="text-left label-text">{said.costs}</caption>
      <thead>
        <tr className="text-left label-text">
          <th scope="col" className="py-1">
            {said.answer}
          </th>
          <th scope="col" className="py-1 text-right">
            {said.cost}
          </th>
        </tr>
      </thead>
      <tbody>
        {ANSWERS.map((answer) => {
          const amountMinor = policy.costs[answer];
          const isChosen = answer === policy.answer;
          return (
            <tr key={answer} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                <AnswerMark answer={answer} /> {isChosen && <span className="font-bold">{said.chosen}</span>}
              </th>
              <td className={`py-1 text-right whitespace-nowrap ${isChosen ? 'font-bold' : ''}`}>
                {amountMinor === undefined ? (
                  <span className="text-muted">{said.notAble}</span>
                ) : (
                  formatMoney({ amountMinor, currency }, language)
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
