/** The controls of every pack, narrowed in the address; each opens to what it says in full. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listRegimeControls, listRegimePacks, type RegimeControl, type RegimePack } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useSpeech } from '../words/words.tsx';
import { ControlFacts } from './control-facts.tsx';
import { MODALITIES, ROLES, readControlFilters } from './filters.ts';
import { ModalityMark } from './modality-mark.tsx';

const address = getRouteApi('/signed-in/regime/');
/** Packs change with the software alone. */
const REFRESH_MS = 600_000;

export function ControlsTab() {
  const { words, language } = useSpeech();
  const said = words.regime;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const packs = useQuery({
    queryKey: ['regime-packs'],
    queryFn: ({ signal }) => ask(listRegimePacks({ signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { role, ...texts } = filters;
  const { list, rows } = usePages({
    key: ['regime-controls', filters],
    fetch: (page, signal) =>
      ask(listRegimeControls({ ...texts, ...(role && { role: Number(role) }), ...page }, { signal })),
    refreshMs: REFRESH_MS,
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readControlFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  const packOf = (name: string) => packs.data?.items.find(({ pack }) => pack === name);
  const titleOf = (name: string) => packOf(name)?.title[language] ?? name;
  return (
    <div className="m-4 min-w-0 rounded-lg border border-line bg-panel">
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/regime/controls/export', filters)}>
        <Choice
          label={said.pack}
          value={filters.pack}
          options={packs.data?.items.map(({ pack }) => pack) ?? []}
          nameOf={titleOf}
          onChange={(pack) => narrow({ pack })}
        />
        <Choice
          label={said.role}
          value={filters.role}
          options={ROLES}
          nameOf={(each) => said.roles[Number(each)] ?? each}
          onChange={(each) => narrow({ role: each })}
        />
        <Choice
          label={said.columns.modality}
          value={filters.modality}
          options={MODALITIES}
          nameOf={(modality) => said.modalities[modality]}
          onChange={(modality) => narrow({ modality })}
        />
        <TextFilter label={said.text} value={filters.text} onChange={(text) => narrow({ text })} />
      </FilterBar>
      <p className="px-4 pb-2 label-text">
        {said.modalityMeans} {list.data && words.lists.shown(rows.length)}
      </p>
      {rows.length > 0 && <ControlsTable controls={rows} packOf={packOf} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </div>
  );
}

type TableProps = { readonly controls: readonly RegimeControl[]; packOf(name: string): RegimePack | undefined };

function ControlsTable({ controls, packOf }: TableProps) {
  const { words, language } = useSpeech();
  const said = words.regime;
  return (
    <Scrollable label={said.title}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {(['title', 'modality', 'binds', 'inForce'] as const).map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {said.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {controls.map(({ pack, edition, inForce, control }) => (
            <tr key={`${pack} ${control.id}`} className="border-t border-line align-baseline">
              <th scope="row" className="min-w-64 px-4 py-1.5 text-left font-normal">
                <details>
                  <summary className="cursor-pointer font-bold">
                    {control.item && <span className="mr-2 font-mono">{control.item}</span>}
                    {control.title[language]}
                  </summary>
                  <ControlFacts control={control} />
                </details>
                <span className="label-text">
                  {packOf(pack)?.title[language] ?? pack} · {edition}
                </span>
              </th>
              <td className="px-4 py-1.5">
                <ModalityMark modality={control.modality} />
              </td>
              <td className="px-4 py-1.5">
                <Binds binds={control.binds} />
              </td>
              <td className="px-4 py-1.5">
                <span className="whitespace-nowrap">{said.from(inForce.from)}</span>
                {inForce.to && <span className="block whitespace-nowrap">{said.until(inForce.to)}</span>}
                {control.from === undefined && packOf(pack)?.fromIs === 'compiled' && (
                  <span className="block label-text">{said.compiled}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Binds({ binds }: { readonly binds: RegimeControl['control']['binds'] }) {
  const said = useSpeech().words.regime;
  const whom = [
    ...(binds.roles ?? []).map((role) => said.roleName(role)),
    ...(binds.licences ?? []).map((licence) => said.licences[licence] ?? licence),
  ];
  const where = Object.entries(binds.where ?? {}).map(([name, values]) => {
    const named = values.map((value) => said.values[value] ?? value).join(said.or);
    return `${said.attributes[name] ?? name}: ${named}`;
  });
  return (
    <>
      {whom.join(' ')}
      {where.map((each) => (
        <span key={each} className="block label-text whitespace-nowrap">
          {each}
        </span>
      ))}
    </>
  );
}
