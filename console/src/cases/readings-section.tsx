/** Who had a case before them, in which hours. */
import { csvUrl } from '../api/csv-url.ts';
import type { CaseDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { actorText } from './actor-text.ts';

/** As many as the case itself brings along. */
const BROUGHT = 50;

export function ReadingsSection({ known }: { readonly known: CaseDetail }) {
  const words = useWords();
  const times = useTimes();
  const said = words.cases.readings;
  return (
    <Section title={said.title} note={known.readings.length === BROUGHT ? said.latest : undefined}>
      <p className="px-4 pt-2 label-text">{said.explain}</p>
      {known.readings.length === 0 ? (
        <Nothing>{said.none}</Nothing>
      ) : (
        <Scrollable label={said.title} className="mt-2 max-h-64 border-t border-line">
          <table className="w-full">
            <thead className="sticky top-0 bg-raised">
              <tr className="text-left label-text">
                <th scope="col" className="px-4 py-1.5">
                  {said.reader}
                </th>
                <th scope="col" className="px-4 py-1.5 whitespace-nowrap">
                  {said.hour(times.zoneLabel)}
                </th>
                <th scope="col" className="px-4 py-1.5 text-right whitespace-nowrap">
                  {said.times}
                </th>
              </tr>
            </thead>
            <tbody>
              {known.readings.map(({ reader, hour, firstAt, lastAt, times: often }) => (
                <tr key={`${reader.id} ${hour}`} className="border-t border-line">
                  <td className="px-4 py-1">{actorText(reader, words)}</td>
                  <td className="px-4 py-1" title={`${times.full(firstAt)} – ${times.full(lastAt)}`}>
                    <ShortTime at={hour} />
                  </td>
                  <td className="px-4 py-1 text-right">{said.timesOf(often)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
      <p className="px-4 py-3">
        <a className="control" href={csvUrl(`/v1/cases/${encodeURIComponent(known.id)}/readings`, {})} download>
          {said.csv}
        </a>
      </p>
    </Section>
  );
}
