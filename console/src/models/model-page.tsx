/** One model: what it was made of and asks for, what was seen of it since it judges, and what can be done with it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type PaymentModelCard, readModel } from '../api/generated.ts';
import { dayText } from '../format/day.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { ActsSection } from './acts-section.tsx';
import { CalibrationSection } from './calibration-section.tsx';
import { DriftSection } from './drift-section.tsx';
import { InputsSection } from './inputs-section.tsx';
import { StatusMark } from './status-mark.tsx';
import { useLooks } from './use-looks.ts';

const address = getRouteApi('/signed-in/models/$modelId');

export function ModelPage() {
  const { models: said } = useWords();
  const { modelId } = address.useParams();
  const model = useQuery({
    queryKey: ['model', modelId],
    queryFn: ({ signal }) => ask(readModel(modelId, { signal })),
  });
  if (model.data) return <Card key={modelId} model={model.data} />;
  return model.error ? (
    <PageFailure what={said.failedOne} failure={model.error} onRetry={() => model.refetch()} />
  ) : (
    <Loading />
  );
}

type Props = { readonly model: PaymentModelCard };

function Card({ model }: Props) {
  const { models: said } = useWords();
  const mayManage = useMay('decision:manage');
  const looks = useLooks(model.id);
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/models" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={model.name} about={<StatusMark status={model.status} />} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {model.missing.length > 0 && (
            <Banner tone="warning">
              <p>{said.missing([...new Set(model.missing.map(({ feature }) => feature))].join(', '))}</p>
            </Banner>
          )}
          <InputsSection model={model} latest={looks.data?.items[0]} />
          <DriftSection model={model} looks={looks} />
          <CalibrationSection model={model} latest={looks.data?.items.find((look) => look.calibration)} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {mayManage && <ActsSection model={model} />}
          <About model={model} />
          <Steps model={model} />
        </div>
      </div>
    </>
  );
}

function About({ model }: Props) {
  const { words, language } = useSpeech();
  const said = words.models;
  const { training } = model;
  return (
    <Section title={said.about.title}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.number}>{model.number.toLocaleString(language)}</Fact>
        <Fact name={said.about.trainedOn}>
          {training ? (
            <>
              {said.about.training(dayText(training.from, language), training.days)}
              <span className="block">{said.about.trainingRows(training.rows, training.frauds)}</span>
            </>
          ) : (
            said.about.takenOver(model.madeWith ?? '')
          )}
        </Fact>
        <Fact name={said.columns.size}>{said.size(model.trees, model.inputs)}</Fact>
        {model.evaluation && <Worth evaluation={model.evaluation} />}
        {training && (
          <Fact name={said.about.parameters}>
            <details>
              <summary className="text-accent underline">{said.about.showParameters}</summary>
              <Code
                text={Object.entries(training.parameters)
                  .map(([name, value]) => `${name} ${value}`)
                  .join(' · ')}
              />
            </details>
          </Fact>
        )}
        <Fact name={said.about.submitted}>
          <ShortTime at={model.submittedAt} />
        </Fact>
        {model.note && <Fact name={said.about.note}>{model.note}</Fact>}
        <Fact name={said.about.hash}>
          <Code text={model.hash} />
        </Fact>
        <Fact name={said.about.file}>
          <a href={`/v1/models/${model.id}/file`} download className="text-accent underline">
            {said.about.download}
          </a>
        </Fact>
      </dl>
    </Section>
  );
}

function Worth({ evaluation }: { readonly evaluation: NonNullable<PaymentModelCard['evaluation']> }) {
  const { words, language } = useSpeech();
  const said = words.models.worth;
  const { from, days, rows, frauds, areaUnderRoc, averagePrecision, cardPrecision, top, brierScore } = evaluation;
  const three = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 3 });
  return (
    <Fact name={said.title}>
      <ul>
        <li>
          {words.models.about.training(dayText(from, language), days)}
          <span className="block">{words.models.about.trainingRows(rows, frauds)}</span>
        </li>
        <li>{said.areaUnderRoc(three(areaUnderRoc))}</li>
        <li>{said.averagePrecision(three(averagePrecision))}</li>
        <li>{said.cardPrecision(top, three(cardPrecision))}</li>
        <li>{said.brierScore(brierScore.toLocaleString(language, { maximumFractionDigits: 5 }))}</li>
      </ul>
    </Fact>
  );
}

function Steps({ model }: Props) {
  const { models: said } = useWords();
  return (
    <Section title={said.history}>
      <ol className="px-4 py-2">
        {model.steps.map(({ id, step, why, act, madeAt }) => (
          <li key={id} className="border-b border-line py-1">
            <span className="font-bold">{said.steps[step]}</span>{' '}
            <span className="label-text">
              <ShortTime at={madeAt} />
            </span>
            <span className="block label-text">{act === undefined ? why : said.byTwo}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
