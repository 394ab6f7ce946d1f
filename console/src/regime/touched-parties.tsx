/** The parties that a new edition touches: by which controls, what of them is due, and under what they declared before. */
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listRegimeTouchedParties, type RegimeChange, type RegimeTouchedParty } from '../api/generated.ts';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given } from '../list/read-search.ts';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { type ChangeFilters, DUES, EFFECTS, readChangeFilters } from './filters.ts';

type Props = {
  readonly pack: string;
  readonly filters: Omit<ChangeFilters, 'pack'>;
  readonly changes: readonly RegimeChange[];
};

/** Who is touched changes with what parties are and declare. */
const REFRESH_MS = 60_000;

export function TouchedParties({ pack, filters, changes }: Props) {
  const { words, language } = useSpeech();
  const said = words.regime.changes;
  const { narrow } = useNarrowing(given({ pack, ...filters }), readChangeFilters);
  const { from, to, control, effect, due } = filters;
  const wanted = given({ from, to, control, effect, answer: due });
  const { list, rows } = usePages({
    key: ['regime-touched', pack, wanted],
    fetch: (page, signal) => ask(listRegimeTouchedParties(pack, { ...wanted, ...page }, { signal })),
    refreshMs: REFRESH_MS,
  });
  const isNarrowed = control !== undefined || effect !== undefined || due !== undefined;
  const clear = () => narrow({ control: undefined, effect: undefined, due: undefined });
  const titleOf = (id: string) => {
    const found = changes.find((change) => change.control === id);
    const { item, title } = found?.after ?? found?.before ?? {};
    return [item, title?.[language] ?? id].filter(Boolean).join(' ');
  };
  return (
    <Section title={said.touchedTitle} note={said.touchedNote}>
      <FilterBar
        isNarrowed={isNarrowed}
        onClear={clear}
        csv={csvUrl(`/v1/regime/packs/${pack}/changes/parties/export`, wanted)}
      >
        <Choice
          label={said.columns.control}
          value={control}
          options={changes.map((change) => change.control)}
          nameOf={titleOf}
          onChange={(id) => narrow({ control: id })}
        />
        <Choice
          label={said.columns.due}
          value={due}
          options={DUES}
          nameOf={(each) => said.dues[each]}
          onChange={(each) => narrow({ due: each })}
        />
        <Choice
          label={said.columns.touched}
          value={effect}
          options={EFFECTS}
          nameOf={(each) => said.effects[each]}
          onChange={(each) => narrow({ effect: each })}
        />
      </FilterBar>
      {rows.length > 0 && <TouchedTable parties={rows} titleOf={titleOf} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.touchedFailed}
        nothing={
          <NothingListed
            title={said.touchedNoneTitle}
            body={said.touchedNoneBody}
            onClear={isNarrowed ? clear : undefined}
          />
        }
      />
    </Section>
  );
}

type TableProps = { readonly parties: readonly RegimeTouchedParty[]; titleOf(control: string): string };

function TouchedTable({ parties, titleOf }: TableProps) {
  const said = useWords().regime.changes;
  return (
    <Scrollable label={said.touchedTitle}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {(['party', 'due', 'declared'] as const).map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {said.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parties.map((party) => (
            <TouchedRow key={party.party} party={party} titleOf={titleOf} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function TouchedRow({
  party: { party, name, touched, declared },
  titleOf,
}: {
  readonly party: RegimeTouchedParty;
  titleOf(control: string): string;
}) {
  const { regime, declarations } = useWords();
  const said = regime.changes;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="min-w-40 px-4 py-1.5 text-left font-normal">
        <Link to="/parties/$partyId" params={{ partyId: party }} className="font-bold text-accent underline">
          <bdi>{name}</bdi>
        </Link>
      </th>
      <td className="min-w-64 px-4 py-1.5">
        {DUES.filter((due) => touched.some(({ answer }) => answer === due)).map((due) => {
          const concerned = touched.filter(({ answer }) => answer === due);
          return (
            <details key={due}>
              <summary className="cursor-pointer py-1">{said.dueOf(said.dues[due], concerned.length)}</summary>
              <ul className="list-disc pl-5">
                {concerned.map(({ control, effect }) => (
                  <li key={control}>
                    {titleOf(control)} <span className="label-text">{said.effects[effect]}</span>
                  </li>
                ))}
              </ul>
            </details>
          );
        })}
      </td>
      <td className="px-4 py-1.5">
        {declared.length === 0 && said.never}
        {declared.map(({ declaration, status, edition }) => (
          <Link
            key={declaration}
            to="/declarations/$declarationId"
            params={{ declarationId: declaration }}
            className="block text-accent underline"
          >
            {said.declaredUnder(edition, declarations.statuses[status])}
          </Link>
        ))}
      </td>
    </tr>
  );
}
