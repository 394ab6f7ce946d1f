/** The national holidays of a year, by which business days are counted. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listHolidays } from '../api/generated.ts';
import { DEFAULT_ZONE, dayOf } from '../format/instant.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech } from '../words/words.tsx';
import { FIRST_YEAR as FIRST, isKnownYear, LAST_YEAR as LAST } from './calendar-year.ts';
import { SettingsTabs } from './settings-tabs.tsx';

const address = getRouteApi('/signed-in/settings/calendar');

export function CalendarPage() {
  const said = useSpeech().words.deadlines.calendar;
  const thisYear = dayOf(Date.now(), DEFAULT_ZONE).slice(0, 4);
  const year = Number(address.useSearch().year ?? thisYear);
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <SettingsTabs />
      <div className="flex max-w-3xl flex-col gap-3 p-4">
        {isKnownYear(year) ? <Year year={year} /> : <OutOfRange year={year} thisYear={thisYear} />}
        <p className="label-text">{said.source}</p>
      </div>
    </>
  );
}

function OutOfRange({ year, thisYear }: { readonly year: number; readonly thisYear: string }) {
  const said = useSpeech().words.deadlines.calendar;
  return (
    <Banner tone="danger" role="alert">
      <p>{said.outOfRange(year, FIRST, LAST)}</p>
      <Link to="/settings/calendar" search={{ year: thisYear }} className="text-accent underline">
        {said.toThisYear(thisYear)}
      </Link>
    </Banner>
  );
}

function Year({ year }: { readonly year: number }) {
  const { language, words } = useSpeech();
  const said = words.deadlines.calendar;
  const holidays = useQuery({
    queryKey: ['holidays', year],
    queryFn: ({ signal }) => ask(listHolidays(year, { signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  return (
    <>
      <YearBar year={year} />
      {holidays.error && <FailureNote what={said.failed} failure={holidays.error} onRetry={() => holidays.refetch()} />}
      {!holidays.data && !holidays.error && <Loading />}
      {holidays.data && (
        <table className="w-full rounded-lg border border-line bg-panel">
          <thead>
            <tr className="bg-raised text-left label-text">
              {(['date', 'weekday', 'holiday'] as const).map((name) => (
                <th key={name} scope="col" className="px-4 py-1.5">
                  {said.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {holidays.data.items.map(({ date, holiday }) => (
              <tr key={date} className="border-t border-line">
                <td className="px-4 py-1">{date}</td>
                <td className="px-4 py-1">{weekday.format(Date.parse(date))}</td>
                <td className="px-4 py-1">{said.holidays[holiday]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function YearBar({ year }: { readonly year: number }) {
  const { calendar: said } = useSpeech().words.deadlines;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {year > FIRST && (
        <Link to="/settings/calendar" search={{ year: String(year - 1) }} className="control">
          <span className="sr-only">{said.earlier} </span>← {year - 1}
        </Link>
      )}
      <h2 className="text-base font-bold">{year}</h2>
      {year < LAST && (
        <Link to="/settings/calendar" search={{ year: String(year + 1) }} className="control">
          <span className="sr-only">{said.later} </span>
          {year + 1} →
        </Link>
      )}
      <a className="control sm:ml-auto" href={csvUrl('/v1/holidays', { year: String(year) })} download>
        {said.csv}
      </a>
    </div>
  );
}
