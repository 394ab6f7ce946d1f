/** The last visit at a glance: how it went, what it found, and the screens it saw. */
import { Link } from '@tanstack/react-router';
import { kindText } from '../alerts/kind.ts';
import { useTimes } from '../format/times.tsx';
import { useWords } from '../words/words.tsx';
import { pictureUrl } from './pictures-section.tsx';
import { stateOfVisit } from './state.ts';
import { StateMark } from './state-mark.tsx';
import { useVisit } from './use-visit.ts';
import { WhatChanged } from './what-changed.tsx';

/** What else is wrong with the last visit is said in the list of visits, below. */
export function LatestVisit({ visit: id, origin }: { readonly visit: string; readonly origin: string }) {
  const words = useWords();
  const times = useTimes();
  const visit = useVisit(id).data;
  if (!visit) return null;
  const said = words.visits.latest;
  const kinds = [...new Set(visit.findings.map(({ kind }) => kindText(kind, words)))];
  return (
    <div className="border-b border-line px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-bold">{said.title}</span>
        <span>{times.short(visit.startedAt ?? visit.orderedAt)}</span>
        <StateMark state={stateOfVisit(visit)} />
        <Link
          to="/sites/$siteId/visits/$visitId"
          params={{ siteId: visit.site, visitId: visit.id }}
          className="text-accent underline"
        >
          {said.open}
        </Link>
      </p>
      {kinds.length > 0 && (
        <ul className="mt-1 list-disc pl-6 font-bold">
          {kinds.map((kind) => (
            <li key={kind}>{kind}</li>
          ))}
        </ul>
      )}
      <WhatChanged visit={visit} origin={origin} />
      {visit.screenshots.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-3">
          {visit.screenshots.map(({ name }) => (
            <li key={name} className="w-40 max-w-full">
              <a href={pictureUrl(visit.id, name)} target="_blank" rel="noreferrer" className="block">
                <img
                  src={pictureUrl(visit.id, name)}
                  alt={words.visits.pictures.of(name)}
                  loading="lazy"
                  className="h-28 w-full rounded border border-line bg-raised object-cover object-top"
                />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
