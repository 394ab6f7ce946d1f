/** What changed without being a danger by itself, newest first; each change comes in the digest of its week. */
import { ask } from '../../api/client.ts';
import { csvUrl } from '../../api/csv-url.ts';
import { listSiteChanges, type SiteChange } from '../../api/generated.ts';
import { ShortTime } from '../../format/when.tsx';
import { ListEnd } from '../../list/list-end.tsx';
import { usePages } from '../../list/use-pages.ts';
import { Nothing, Section } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';

export function ChangesSection({ site }: { readonly site: string }) {
  const { inventory: said } = useWords();
  const { list, rows } = usePages({
    key: ['inventory', 'changes', site],
    fetch: (page, signal) => ask(listSiteChanges(site, page, { signal })),
  });
  return (
    <div className="p-4">
      <Section
        title={said.changes.title}
        note={
          <a className="text-accent underline" href={csvUrl(`/v1/sites/${site}/changes`, {})} download>
            CSV
          </a>
        }
      >
        <ul>
          {rows.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </ul>
        <ListEnd
          list={list}
          count={rows.length}
          failure={said.changes.failed}
          nothing={<Nothing>{said.changes.none}</Nothing>}
        />
      </Section>
    </div>
  );
}

const countIn = (value: unknown): number => {
  const { count } = (typeof value === 'object' && value !== null ? value : {}) as { readonly count?: unknown };
  return typeof count === 'number' ? count : 0;
};

const namesIn = (value: unknown): readonly string[] => {
  const { names } = (typeof value === 'object' && value !== null ? value : {}) as { readonly names?: unknown };
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string' && name !== '') : [];
};

function ChangeRow({ change }: { readonly change: SiteChange }) {
  const { alerts, inventory: said } = useWords();
  const { functions, destinations, gone } = change.about;
  const hosts = namesIn(destinations);
  const names = namesIn(functions);
  const says = [
    ...(countIn(functions) > 0 ? [said.changes.functions(countIn(functions), names.join(', '))] : []),
    ...(typeof gone === 'number' && gone > 0 ? [said.changes.gone(gone)] : []),
    ...(hosts.length > 0 ? [said.changes.hosts(hosts.join(', '))] : []),
  ];
  return (
    <li className="border-t border-line px-4 py-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <ShortTime at={change.at} />
        <span className="font-bold">{alerts.kinds[change.kind] ?? change.kind}</span>
        {change.inline && <span className="label-text">{said.inline}</span>}
        <code className="min-w-40 flex-1 font-mono text-xs break-all">{change.url ?? change.destination}</code>
        <span className="label-text">{change.digest === undefined ? said.changes.waits : said.changes.told}</span>
      </p>
      {says.length > 0 && <p className="break-words">{says.join(' ')}</p>}
    </li>
  );
}
