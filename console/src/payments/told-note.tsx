/** What was answered in time, or done by the caller, before there was a decision: that is what happened to the customer. */
import type { DecisionDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useSpeech } from '../words/words.tsx';

export function ToldNote({ payment }: { readonly payment: DecisionDetail }) {
  const { words, language } = useSpeech();
  const times = useTimes();
  const said = words.judged.told;
  const told = payment.answeredInstead;
  if (!told) return null;
  const answer = words.answers[told.answer];
  const text = () => {
    if (told.by === 'caller') return said.byCaller(answer);
    if (told.withinMs === undefined) return said.byServer(answer);
    return said.byServerWithin(answer, told.withinMs.toLocaleString(language));
  };
  const at = times.full(told.at);
  return (
    <section className="rounded border-l-4 border-l-edge bg-raised px-3 py-2">
      <h3 className="font-bold">{said.title}</h3>
      <p className="mt-1">
        {text()} {told.answer === payment.answer ? said.same : said.other(words.answers[payment.answer])}
      </p>
      <p className="label-text">{told.by === 'caller' ? said.reportedAt(at) : said.at(at)}</p>
    </section>
  );
}
