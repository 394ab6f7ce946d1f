/** Champion and challenger over the payments that both have scored: answers, scores, frauds at equally many alerts. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { compareModels, type PaymentModelComparison } from '../api/generated.ts';
import { Plot } from '../chart/plot.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { percentText } from './numbers.ts';

export function ComparisonSection() {
  const { words } = useSpeech();
  const said = words.models.comparison;
  const compared = useQuery({
    queryKey: ['models-compared'],
    queryFn: ({ signal }) => ask(compareModels({ signal })),
  });
  return (
    <Section title={said.title} note={said.note}>
      {compared.data ? (
        <Compared compared={compared.data} />
      ) : compared.error ? (
        <div className="p-4">
          <FailureNote what={said.failed} failure={compared.error} onRetry={() => compared.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </Section>
  );
}

type Props = { readonly compared: PaymentModelComparison };

function Compared({ compared }: Props) {
  const { words, language } = useSpeech();
  const said = words.models.comparison;
  const { champion, challenger, payments, frauds, agreement } = compared;
  if (champion === undefined || challenger === undefined) return <Nothing>{said.needsBoth}</Nothing>;
  if (payments === 0 || agreement === undefined) return <Nothing>{said.noneYet}</Nothing>;
  return (
    <div className="flex flex-col gap-4 p-4">
      <p>{said.sum(payments, frauds, percentText(agreement, language))}</p>
      <Answers compared={compared} />
      <Scores compared={compared} />
      {compared.atEqualAlerts.length > 0 ? <EqualAlerts compared={compared} /> : <p>{said.noFrauds}</p>}
    </div>
  );
}

function Answers({ compared: { answers } }: Props) {
  const { words, language } = useSpeech();
  const said = words.models.comparison;
  return (
    <Scrollable label={said.answers}>
      <table className="w-full">
        <caption className="pb-1 text-left font-bold">{said.answers}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.champion, said.challenger].map((name) => (
              <th key={name} scope="col" className="px-2 py-1 whitespace-nowrap">
                {name}
              </th>
            ))}
            {[said.payments, said.frauds].map((name) => (
              <th key={name} scope="col" className="px-2 py-1 text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answers.map(({ champion, challenger, payments, frauds }) => (
            <tr
              key={`${champion} ${challenger}`}
              className={`border-t border-line ${champion === challenger ? '' : 'font-bold'}`}
            >
              <td className="px-2 py-1">{words.answers[champion]}</td>
              <td className="px-2 py-1">{words.answers[challenger]}</td>
              <td className="px-2 py-1 text-right">{payments.toLocaleString(language)}</td>
              <td className="px-2 py-1 text-right">{frauds.toLocaleString(language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Scores({ compared: { scores } }: Props) {
  const { words, language } = useSpeech();
  const said = words.models.comparison;
  const from = (place: number) => percentText(scores[place]?.from ?? 0, language);
  return (
    <div className="min-w-0">
      <Plot
        x={scores.map((_, place) => place)}
        series={[
          {
            label: said.champion,
            colour: '--color-allow',
            values: scores.map(({ champion }) => champion),
            bar: { place: 0, of: 2 },
          },
          {
            label: said.challenger,
            colour: '--color-challenge',
            values: scores.map(({ challenger }) => challenger),
            bar: { place: 1, of: 2 },
          },
        ]}
        nameOfX={(place) => (Number.isInteger(place) && scores[place] ? `≥ ${from(place)}` : '')}
        nameOfY={(count) => count.toLocaleString(language)}
        range={{ x: [-0.6, scores.length - 0.4] }}
      />
      <details>
        <summary className="text-accent underline">{said.scoresAsTable}</summary>
        <Scrollable label={said.scores}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {[said.from, said.champion, said.challenger].map((name) => (
                  <th key={name} scope="col" className="px-2 py-1 text-right">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {scores.map(({ champion, challenger }, place) => (
                <tr key={from(place)} className="border-t border-line">
                  <td className="px-2 py-1 text-right">{from(place)}</td>
                  <td className="px-2 py-1 text-right">{champion.toLocaleString(language)}</td>
                  <td className="px-2 py-1 text-right">{challenger.toLocaleString(language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      </details>
    </div>
  );
}

function EqualAlerts({ compared: { atEqualAlerts } }: Props) {
  const { words, language } = useSpeech();
  const said = words.models.comparison;
  return (
    <Scrollable label={said.equalAlerts}>
      <table className="w-full">
        <caption className="pb-1 text-left font-bold">{said.equalAlerts}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.alerts, said.champion, said.challenger].map((name) => (
              <th key={name} scope="col" className="px-2 py-1 text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {atEqualAlerts.map(({ alerts, champion, challenger }) => (
            <tr key={alerts} className="border-t border-line">
              <td className="px-2 py-1 text-right">{alerts.toLocaleString(language)}</td>
              <td className={`px-2 py-1 text-right ${champion > challenger ? 'font-bold' : ''}`}>
                {champion.toLocaleString(language)}
              </td>
              <td className={`px-2 py-1 text-right ${challenger > champion ? 'font-bold' : ''}`}>
                {challenger.toLocaleString(language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
