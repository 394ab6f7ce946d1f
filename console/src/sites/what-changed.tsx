/** What changed between a visit and the one before, in sentences for whoever runs the shop. */
import { fieldsText, listText } from '../alerts/kind.ts';
import type { SiteVisitComparison, SiteVisitDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { useComparison } from './use-comparison.ts';
import { useVisit } from './use-visit.ts';

const NAMED = 3;

type Script = { readonly url: string; readonly inline: boolean };

/** `/shop.js`, `cdn.example/x.js`, `written in the page /checkout`; each once, the first few by name. */
const scriptsText = (scripts: readonly Script[], own: string, words: Words): string => {
  const said = words.visits.changed;
  const names = scripts.map(({ url, inline }) => {
    const { host = '', pathname = url } = URL.parse(url) ?? {};
    const name = host === own ? pathname : `${host}${pathname}`;
    return inline ? said.inPage(name) : name;
  });
  const each = [...new Set(names)];
  const more = each.length - NAMED;
  return listText([...each.slice(0, NAMED), ...(more > 0 ? [said.others(more)] : [])], words);
};

/** @param own the shop's host, with port. */
export const changeSentences = (
  { scripts, destinations }: SiteVisitComparison,
  visit: Pick<SiteVisitDetail, 'destinations'>,
  { own, words }: { readonly own: string; readonly words: Words },
): readonly string[] => {
  const said = words.visits.changed;
  const { added, changed, removed } = scripts;
  const leaks = visit.destinations.filter(
    ({ host, allowed, fields }) => destinations.added.includes(host) && !allowed && fields.includes('number'),
  );
  return [
    ...leaks.map(({ host, fields }) => said.gotCard(host, fieldsText(fields, words))),
    ...(destinations.added.length > 0 ? [said.newHosts(listText(destinations.added, words))] : []),
    ...(destinations.removed.length > 0 ? [said.goneHosts(listText(destinations.removed, words))] : []),
    ...(added.length > 0 ? [said.addedScripts(added.length, scriptsText(added, own, words))] : []),
    ...(changed.length > 0 ? [said.changedScripts(changed.length, scriptsText(changed, own, words))] : []),
    ...(removed.length > 0 ? [said.removedScripts(removed.length, scriptsText(removed, own, words))] : []),
  ];
};

type Props = { readonly visit: SiteVisitDetail; readonly origin: string };

export function WhatChanged({ visit, origin }: Props) {
  const words = useWords();
  const times = useTimes();
  const said = words.visits.changed;
  const comparison = useComparison(visit).data;
  const before = useVisit(visit.comparedWith).data;
  if (visit.comparedWith === undefined) return <p className="mt-2 text-muted">{said.first}</p>;
  if (comparison === undefined || before === undefined) return null;
  const own = URL.parse(origin)?.host ?? '';
  const sentences = changeSentences(comparison, visit, { own, words });
  return (
    <div className="mt-2 max-w-3xl">
      <h3 className="font-bold">{said.title(times.short(before.startedAt ?? before.orderedAt))}</h3>
      {sentences.length === 0 ? (
        <p>{said.nothing}</p>
      ) : (
        <ul className="list-disc pl-6">
          {sentences.map((sentence) => (
            <li key={sentence} className="break-words">
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
