/** What the model's probabilities mean: how it sets them, and whether as many payments turned out to be frauds. */
import type { PaymentModelCard, PaymentModelLook } from '../api/generated.ts';
import { Plot } from '../chart/plot.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { percentText } from './numbers.ts';

type Props = { readonly model: PaymentModelCard; readonly latest: PaymentModelLook | undefined };

export function CalibrationSection({ model, latest }: Props) {
  const { words } = useSpeech();
  const said = words.models.calibration;
  return (
    <Section title={said.title} note={said.note}>
      <div className="flex flex-col gap-3 p-4">
        <Curve model={model} />
        {model.evaluation && <Told groups={model.evaluation.groups} />}
        {latest?.calibration ? <Seen seen={latest.calibration} /> : <Nothing>{said.notYet}</Nothing>}
      </div>
    </Section>
  );
}

/** As the trees say them, where the file sets nothing right. */
const asTreesSay = (at: number): number => 1 / (1 + Math.exp(-at));
const PLAIN = Array.from({ length: 41 }, (_, place) => -10 + place / 2);

function Curve({ model: { calibration } }: Pick<Props, 'model'>) {
  const { words, language } = useSpeech();
  const said = words.models.calibration;
  const at = calibration?.at ?? PLAIN;
  const set = { label: said.set, colour: '--color-accent', values: calibration?.probability ?? at.map(asTreesSay) };
  const plain = { label: said.plain, colour: '--color-muted', values: at.map(asTreesSay), isDashed: true };
  return (
    <>
      <p>{calibration ? said.isSet(calibration.at.length) : said.isNotSet}</p>
      {at.length > 1 && (
        <Plot
          x={at}
          series={calibration ? [set, plain] : [set]}
          nameOfX={(odds) => odds.toLocaleString(language)}
          nameOfY={(share) => percentText(share, language)}
        />
      )}
    </>
  );
}

/** Of the test that the file tells of. */
function Told({ groups }: Pick<NonNullable<PaymentModelCard['evaluation']>, 'groups'>) {
  const { words, language } = useSpeech();
  const said = words.models.calibration;
  return (
    <Scrollable label={said.told}>
      <table className="w-full">
        <caption className="pb-1 text-left font-bold">{said.told}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.payments, said.expected, said.frauds].map((name) => (
              <th key={name} scope="col" className="px-2 py-1 text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ rows, expected, observed }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tenths have no name but their place.
            <tr key={place} className="border-t border-line">
              <td className="px-2 py-1 text-right">{rows.toLocaleString(language)}</td>
              <td className="px-2 py-1 text-right">{percentText(expected, language)}</td>
              <td className="px-2 py-1 text-right">{percentText(observed, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Seen({ seen }: { readonly seen: NonNullable<PaymentModelLook['calibration']> }) {
  const { words, language } = useSpeech();
  const said = words.models.calibration;
  const { payments, expected, frauds, areaUnderRoc, groups } = seen;
  const number = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 1 });
  return (
    <>
      <p>{said.seen(payments, number(expected), frauds)}</p>
      {areaUnderRoc !== undefined && <p>{said.ranks(areaUnderRoc.toFixed(3))}</p>}
      <Scrollable label={said.groups}>
        <table className="w-full">
          <caption className="pb-1 text-left font-bold">{said.groups}</caption>
          <thead>
            <tr className="bg-raised text-left label-text">
              {[said.payments, said.expected, said.frauds].map((name) => (
                <th key={name} scope="col" className="px-2 py-1 text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: tenths have no name but their place.
              <tr key={place} className="border-t border-line">
                <td className="px-2 py-1 text-right">{number(group.payments)}</td>
                <td className="px-2 py-1 text-right">{number(group.expected)}</td>
                <td className="px-2 py-1 text-right">{number(group.frauds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}
