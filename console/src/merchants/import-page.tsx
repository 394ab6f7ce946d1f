/** Merchants from a file: tried first, so that what would happen and every broken line is seen; then taken. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { importMerchants, listMerchantLayouts, type MerchantImport } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { LayoutSection } from './layout-section.tsx';

type Act = { readonly file: File; readonly layout: string; readonly trial: 'true' | 'false' };

const PLAIN = '';
/** As the server takes it; a larger one is not sent at all. */
const LIMIT_BYTES = 16 * 1024 * 1024;
const SENT = { headers: { 'content-type': 'application/octet-stream' } } as const;

export function ImportPage() {
  const { merchants } = useWords();
  const said = merchants.imports;
  const cache = useQueryClient();
  const layouts = useQuery({
    queryKey: ['merchant-layouts'],
    queryFn: ({ signal }) => ask(listMerchantLayouts({ signal })),
  });
  const sending = useMutation({
    mutationFn: ({ file, layout, trial }: Act) =>
      ask(importMerchants(file, { ...(layout === PLAIN ? {} : { layout }), trial }, SENT)),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['merchants'] }),
  });
  const kept = layouts.data?.items ?? [];
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/merchants" className="text-accent underline">
          {merchants.detail.back}
        </Link>
      </p>
      <PageHead title={said.title} about={said.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <FileSection
            layouts={kept.map(({ name }) => name)}
            isPending={sending.isPending}
            isTried={sending.data !== undefined && sending.data.id === undefined}
            failure={sending.error}
            onChange={sending.reset}
            onSend={sending.mutate}
          />
          {sending.data && <Outcome taken={sending.data} />}
        </div>
        <LayoutSection layouts={kept} />
      </div>
    </>
  );
}

type FileProps = {
  readonly layouts: readonly string[];
  readonly isPending: boolean;
  readonly isTried: boolean;
  readonly failure: unknown;
  /** Another file or layout: what was told before is not of it. */
  onChange(): void;
  onSend(act: Act): void;
};

function FileSection({ layouts, isPending, isTried, failure, onChange, onSend }: FileProps) {
  const { imports: said } = useWords().merchants;
  const [file, setFile] = useState<File>();
  const [layout, setLayout] = useState(PLAIN);
  const isTooLarge = file !== undefined && file.size > LIMIT_BYTES;
  const act = (trial: Act['trial'], name: string) => (
    <button
      type="button"
      className={(trial === 'false') === isTried ? 'control primary' : 'control'}
      disabled={!file || isTooLarge || isPending || (trial === 'false' && !isTried)}
      onClick={() => file && onSend({ file, layout, trial })}
    >
      {name}
    </button>
  );
  return (
    <Section title={said.file}>
      <div className="flex flex-col gap-3 p-4" onChange={onChange}>
        <Field label={said.choose} hint={said.hint}>
          {(field) => (
            <input
              {...field}
              type="file"
              accept=".csv,.txt,.dat,.xlsx"
              className="control w-full"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <Field label={said.layout} hint={said.layoutHint}>
          {(field) => (
            <select
              {...field}
              className="control w-full"
              value={layout}
              onChange={(event) => setLayout(event.target.value)}
            >
              <option value={PLAIN}>{said.plain}</option>
              {layouts.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p className="flex flex-wrap gap-2">
          {act('true', said.attempt)}
          {act('false', said.take)}
        </p>
        {isTooLarge && (
          <Banner tone="danger" role="alert">
            {said.codes['too-large']}
          </Banner>
        )}
        {isPending && <p role="status">{said.working}</p>}
        {failure !== null && failure !== undefined && <FailureNote what={said.failed} failure={failure} />}
        <WholeFile failure={failure} />
      </div>
    </Section>
  );
}

/** Why nothing of a file is taken, and where it stands. */
function WholeFile({ failure }: Pick<FileProps, 'failure'>) {
  const said = useWords().merchants.imports;
  if (!(failure instanceof ApiFailure) || failure.code !== 'merchant-file-not-acceptable') return null;
  return (
    <ul className="list-disc pl-5" aria-label={said.faults}>
      {failure.fields.map(({ line, pointer, code }) => (
        <li key={`${line} ${pointer} ${code}`}>
          {said.atColumn(line ?? 1, pointer.slice(1))} {said.codes[code] ?? code}
        </li>
      ))}
    </ul>
  );
}

const KINDS = ['parties', 'shops', 'merchants'] as const;
const CHANGES = ['created', 'changed', 'same'] as const;
const CELL = 'px-4 py-1.5';

function Outcome({ taken }: { readonly taken: MerchantImport }) {
  const { merchants } = useWords();
  const said = merchants.imports;
  const { id, lines, faulty, faults, counts } = taken;
  return (
    <Section title={said.outcome}>
      <div className="p-4">
        <Banner tone={faulty > 0 ? 'danger' : 'good'} role="status">
          {id === undefined ? said.tried(lines, faulty) : said.taken(lines, faulty)}
        </Banner>
      </div>
      <Scrollable label={said.outcome}>
        <table className="w-full">
          <thead>
            <tr className="bg-raised text-left label-text">
              <th scope="col" className={CELL} />
              {CHANGES.map((change) => (
                <th key={change} scope="col" className={`${CELL} text-right`}>
                  {said.changes[change]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {KINDS.map((kind) => (
              <tr key={kind} className="border-t border-line">
                <th scope="row" className={`${CELL} text-left font-normal`}>
                  {said.kinds[kind]}
                </th>
                {CHANGES.map((change) => (
                  <td key={change} className={`${CELL} text-right`}>
                    {counts[kind][change]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      {faults.length > 0 && <Faults faults={faults} />}
    </Section>
  );
}

function Faults({ faults }: Pick<MerchantImport, 'faults'>) {
  const { merchants } = useWords();
  const said = merchants.imports;
  return (
    <Scrollable label={said.faults}>
      <table className="w-full">
        <caption className="px-4 py-2 text-left font-bold">{said.faults}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            <th scope="col" className={`${CELL} text-right`}>
              {said.line}
            </th>
            <th scope="col" className={CELL}>
              {said.column}
            </th>
            <th scope="col" className={CELL}>
              {said.why}
            </th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ line, column, code, expected }) => (
            <tr key={`${line} ${column} ${code}`} className="border-t border-line align-baseline">
              <td className={`${CELL} text-right`}>{line}</td>
              <td className={CELL}>
                <bdi>{column ?? '—'}</bdi>
              </td>
              <td className={CELL}>
                {said.codes[code] ?? code}
                <span className="block label-text" lang="en">
                  {expected}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
