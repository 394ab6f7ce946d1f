/** What changed from one edition of a source to the next, and whom it touches; all of it narrowed in the address. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listRegimeEditions, listRegimePacks, type RegimeEdition, readRegimeChanges } from '../api/generated.ts';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { ChangeTable } from './change-table.tsx';
import { readChangeFilters } from './filters.ts';
import { TouchedParties } from './touched-parties.tsx';

const address = getRouteApi('/signed-in/regime/changes');

export function ChangesTab() {
  const { words, language } = useSpeech();
  const said = words.regime;
  const filters = address.useSearch();
  const { narrow, clear, isNarrowed } = useNarrowing(filters, readChangeFilters);
  const packs = useQuery({
    queryKey: ['regime-packs'],
    queryFn: ({ signal }) => ask(listRegimePacks({ signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const several = packs.data?.items.filter(({ editions }) => editions > 1) ?? [];
  const pack = filters.pack ?? several.at(-1)?.pack;
  const titleOf = (name: string) => packs.data?.items.find((each) => each.pack === name)?.title[language] ?? name;
  return (
    <div className="flex min-w-0 flex-col gap-4 p-4">
      <div className="min-w-0 rounded-lg border border-line bg-panel">
        <FilterBar isNarrowed={isNarrowed} onClear={clear}>
          <Choice
            label={said.pack}
            value={pack}
            options={packs.data?.items.map((each) => each.pack) ?? []}
            nameOf={titleOf}
            onChange={(name) => narrow({ pack: name, from: undefined, to: undefined, control: undefined })}
          />
          {pack && <EditionChoices pack={pack} filters={filters} onNarrow={narrow} />}
        </FilterBar>
        <p className="px-4 pb-2 label-text">{said.changes.head}</p>
      </div>
      {packs.error && <FailureNote what={said.changes.failed} failure={packs.error} onRetry={() => packs.refetch()} />}
      {pack && <Changes pack={pack} />}
    </div>
  );
}

type Filters = ReturnType<typeof readChangeFilters>;
type ChoicesProps = {
  readonly pack: string;
  readonly filters: Filters;
  onNarrow(change: Readonly<Partial<Record<keyof Filters, string | undefined>>>): void;
};

function EditionChoices({ pack, filters, onNarrow }: ChoicesProps) {
  const said = useWords().regime.changes;
  const editions = useEditions(pack).data?.items ?? [];
  const names = editions.map(({ edition }) => edition);
  const nameOf = (name: string) => {
    const found = editions.find(({ edition }) => edition === name);
    return found ? said.edition(name, found.from, found.to) : name;
  };
  return (
    <>
      <Choice
        label={said.from}
        value={filters.from}
        options={names.slice(0, -1)}
        nameOf={nameOf}
        none={said.before}
        onChange={(from) => onNarrow({ from })}
      />
      <Choice
        label={said.to}
        value={filters.to}
        options={names.slice(1)}
        nameOf={nameOf}
        none={said.newest}
        onChange={(to) => onNarrow({ to })}
      />
    </>
  );
}

const useEditions = (pack: string) =>
  useQuery({
    queryKey: ['regime-editions', pack],
    queryFn: ({ signal }) => ask(listRegimeEditions(pack, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

function Changes({ pack }: { readonly pack: string }) {
  const said = useWords().regime.changes;
  const { from, to, control, effect, due } = address.useSearch();
  const editions = useEditions(pack);
  const between = { ...(from && { from }), ...(to && { to }) };
  const hasTwo = (editions.data?.items.length ?? 0) > 1;
  const found = useQuery({
    queryKey: ['regime-changes', pack, between],
    queryFn: ({ signal }) => ask(readRegimeChanges(pack, between, { signal })),
    enabled: hasTwo,
  });
  if (editions.error) {
    return <FailureNote what={said.failed} failure={editions.error} onRetry={() => editions.refetch()} />;
  }
  if (editions.data && !hasTwo) return <OnlyOne edition={editions.data.items[0]} />;
  if (found.error) return <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />;
  if (found.data === undefined) return <Loading />;
  const { from: older, to: newer, on, parties, items } = found.data;
  return (
    <>
      <Section
        title={said.title(older.edition, newer.edition)}
        note={
          <>
            {said.parties(parties.touched, parties.again, on)} {newer.fromIs === 'compiled' && said.compiled}
          </>
        }
        action={
          <a className="control" href={csvUrl(`/v1/regime/packs/${pack}/changes/export`, between)} download>
            {said.csv}
          </a>
        }
      >
        <ChangeTable changes={items} />
      </Section>
      <TouchedParties pack={pack} filters={{ ...between, control, effect, due }} changes={items} />
    </>
  );
}

function OnlyOne({ edition }: { readonly edition: RegimeEdition | undefined }) {
  const said = useWords().regime.changes;
  return (
    <Section title={said.onlyOneTitle}>
      <Nothing>{said.onlyOne(edition?.edition ?? '', edition?.from ?? '')}</Nothing>
    </Section>
  );
}
