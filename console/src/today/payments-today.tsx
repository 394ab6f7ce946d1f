/** The payments of the reader's day by answer: counts, and hour by hour as stacked bars. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type DecisionSummary, decisionSummary } from '../api/generated.ts';
import { dayOf, startOfDay } from '../format/instant.ts';
import { useTimes } from '../format/times.tsx';
import { useNow } from '../format/when.tsx';
import { AnswerMark } from '../payments/answer-mark.tsx';
import { ANSWERS } from '../payments/filters.ts';
import { useCurrentRuleSet } from '../payments/rules.ts';
import { useSpeech } from '../words/words.tsx';
import { totalOf } from './count-answers.ts';
import { HourBars } from './hour-bars.tsx';
import { Part } from './part.tsx';

const REFRESH_MS = 10_000;
const REASONS_SHOWN = 4;

export function PaymentsToday() {
  const { words, language } = useSpeech();
  const { zone } = useTimes();
  const day = dayOf(useNow(), zone);
  const period = { $from: startOfDay(day, zone), to: startOfDay(day, zone, 1) };
  const summary = useQuery({
    queryKey: ['decision-summary', period],
    queryFn: ({ signal }) => ask(decisionSummary(period, { signal })),
    refetchInterval: REFRESH_MS,
  });
  const { data } = summary;
  const total = data ? totalOf(data.answers) : 0;
  return (
    <Part
      title={words.today.payments.title}
      note={total > 0 && words.today.payments.total(total)}
      action={
        <Link to="/payments" className="text-accent underline">
          {words.today.payments.all}
        </Link>
      }
      query={summary}
      nothing={data && total === 0 ? words.today.payments.none : undefined}
    >
      <ul className="grid grid-cols-4 border-b border-line text-center">
        {ANSWERS.map((answer) => (
          <li key={answer} className="border-l border-line first:border-l-0">
            <Link to="/payments" search={{ answer }} className="block px-1 py-2 outline-offset-[-2px] hover:bg-raised">
              <span className="block text-xl font-bold">{(data?.answers[answer] ?? 0).toLocaleString(language)}</span>
              <AnswerMark answer={answer} />
            </Link>
          </li>
        ))}
      </ul>
      {data && <HourBars hours={data.hours} dayStart={period.$from} />}
      {data && data.reasons.length > 0 && <Reasons reasons={data.reasons} />}
    </Part>
  );
}

function Reasons({ reasons }: { readonly reasons: DecisionSummary['reasons'] }) {
  const { words, language } = useSpeech();
  const ruleSet = useCurrentRuleSet();
  return (
    <div className="border-t border-line px-4 py-2">
      <h3 className="label-text">{words.today.payments.reasons}</h3>
      <ul>
        {reasons.slice(0, REASONS_SHOWN).map(({ code, count }) => (
          <li key={code} className="flex justify-between gap-3">
            <span>
              {ruleSet?.rules.find(({ reason }) => reason === code)?.words[language] ??
                words.payment.ownReasons[code] ??
                code}
            </span>
            <span className="font-bold whitespace-nowrap">{words.today.payments.times(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
