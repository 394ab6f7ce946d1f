/** What happened to a merchant and its party, newest first: standings, moves, declarations, contradictions and cases. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import {
  listCases,
  listDeclarationContradictions,
  listDeclarations,
  listMerchantStandings,
  listPartyMoves,
  type Merchant,
} from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';

type Happening = { readonly key: string; readonly at: string; readonly what: ReactNode };

const MOST = 50;
const REFRESH_MS = 10_000;

export function TimelineSection({ merchant }: { readonly merchant: Merchant }) {
  const { words } = useSpeech();
  const said = words.merchants.timeline;
  const lists = [
    useStandings(merchant),
    useMoves(merchant.party),
    useDeclared(merchant.party),
    useContradicted(merchant.party),
    useCases(merchant.id),
  ];
  const seen: Happening[] = [
    ...(merchant.firstSeenAt ? [{ key: 'first', at: merchant.firstSeenAt, what: said.firstPayment }] : []),
    ...(merchant.lastSeenAt ? [{ key: 'last', at: merchant.lastSeenAt, what: said.lastPayment }] : []),
  ];
  const all = [...lists.flatMap(({ happenings }) => happenings), ...seen].sort((a, b) => (a.at < b.at ? 1 : -1));
  const failed = lists.find(({ error }) => error !== null);
  return (
    <Section title={said.title}>
      {failed && <FailureNote what={said.failed} failure={failed.error} onRetry={failed.retry} />}
      {lists.some(({ isLoading }) => isLoading) && <Loading />}
      {all.length === 0 && !lists.some(({ isLoading }) => isLoading) && <Nothing>{said.none}</Nothing>}
      <ol className="divide-y divide-line">
        {all.map(({ key, at, what }) => (
          <li key={key} className="flex flex-wrap gap-x-4 px-4 py-1.5">
            <span className="w-36 shrink-0 whitespace-nowrap">
              <ShortTime at={at} />
            </span>
            <span className="min-w-0 flex-1">{what}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

type Told = {
  readonly happenings: readonly Happening[];
  readonly error: unknown;
  readonly isLoading: boolean;
  retry(): void;
};

/** One list that the timeline is made of, as far as the reader may see it. */
const useTold = <T,>(
  key: readonly unknown[],
  fetch: (signal: AbortSignal) => Promise<{ readonly items: readonly T[] }>,
  { isOn, tell }: { readonly isOn: boolean; tell(item: T): readonly Happening[] },
): Told => {
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetch(signal),
    enabled: isOn,
    refetchInterval: REFRESH_MS,
  });
  return {
    happenings: found.data?.items.flatMap(tell) ?? [],
    error: found.error,
    isLoading: found.isLoading,
    retry: () => void found.refetch(),
  };
};

const useStandings = ({ id }: Merchant): Told => {
  const { merchants } = useSpeech().words;
  const ofWhole = useMay('evidence:read');
  return useTold(['merchant', id, 'standings'], (signal) => ask(listMerchantStandings(id, { signal })), {
    isOn: ofWhole,
    tell: (change) => [
      {
        key: change.id,
        at: change.madeAt,
        what: merchants.timeline.standing(
          merchants.standings[change.to],
          merchants.reasons[change.reason] ?? change.reason,
        ),
      },
    ],
  });
};

const useMoves = (party: string | undefined): Told => {
  const { merchants, parties } = useSpeech().words;
  const ofWhole = useMay('evidence:read');
  return useTold(['party', party, 'moves'], (signal) => ask(listPartyMoves(party ?? '', { signal })), {
    isOn: ofWhole && party !== undefined,
    tell: (move) => [
      {
        key: move.id,
        at: move.madeAt,
        what: merchants.timeline.move(parties.moves.kinds[move.kind], move.fromName, move.toName),
      },
    ],
  });
};

const useDeclared = (party: string | undefined): Told => {
  const { merchants } = useSpeech().words;
  const said = merchants.timeline;
  const fetch = (signal: AbortSignal) => ask(listDeclarations({ party: party ?? '', limit: MOST }, { signal }));
  return useTold(['declarations', 'of', party, MOST], fetch, {
    isOn: party !== undefined,
    tell: ({ id, status, askedAt, openedAt, filedAt, decidedAt }) => {
      const link = (text: string) => (
        <Link to="/declarations/$declarationId" params={{ declarationId: id }} className="text-accent underline">
          {text}
        </Link>
      );
      const decided = status === 'accepted' || status === 'replaced' ? said.accepted : said.decided;
      return [
        { key: `${id} asked`, at: askedAt, what: link(said.asked) },
        ...(openedAt ? [{ key: `${id} opened`, at: openedAt, what: link(said.opened) }] : []),
        ...(filedAt ? [{ key: `${id} filed`, at: filedAt, what: link(said.filed) }] : []),
        ...(decidedAt ? [{ key: `${id} decided`, at: decidedAt, what: link(decided) }] : []),
      ];
    },
  });
};

const useContradicted = (party: string | undefined): Told => {
  const { words, language } = useSpeech();
  const said = words.merchants.timeline;
  const fetch = (signal: AbortSignal) =>
    ask(listDeclarationContradictions({ party: party ?? '', limit: MOST }, { signal }));
  return useTold(['declaration-contradictions', 'of', party], fetch, {
    isOn: party !== undefined,
    tell: ({ id, asked, foundAt, endedAt }) => [
      { key: id, at: foundAt, what: said.contradicted(asked.title[language]) },
      ...(endedAt ? [{ key: `${id} ended`, at: endedAt, what: said.contradictionEnded(asked.title[language]) }] : []),
    ],
  });
};

const useCases = (merchant: string): Told => {
  const { merchants } = useSpeech().words;
  const mayRead = useMay('case:read');
  const fetch = (signal: AbortSignal) => ask(listCases({ merchant, limit: MOST }, { signal }));
  return useTold(['cases', 'of', merchant], fetch, {
    isOn: mayRead,
    tell: ({ id, number, openedAt, closedAt }) => {
      const link = (text: string) => (
        <Link to="/cases/$caseId" params={{ caseId: id }} className="text-accent underline">
          {text}
        </Link>
      );
      return [
        { key: id, at: openedAt, what: link(merchants.timeline.caseOpened(number)) },
        ...(closedAt ? [{ key: `${id} closed`, at: closedAt, what: link(merchants.timeline.caseClosed(number)) }] : []),
      ];
    },
  });
};
