/** Layouts of acquirers: those of the product, and those of the tenant's own, tried on a filing of nobody's and kept. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import {
  checkDeclarationLayout,
  type DeclarationLayout,
  keepDeclarationLayout,
  listDeclarationLayouts,
  readDeclarationLayout,
  retireDeclarationLayout,
} from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { LayoutFaults } from './layout-faults.tsx';
import { LayoutSample } from './layout-sample.tsx';
import { WhyNot } from './why-not.tsx';

const LISTED = ['declaration-layouts'];

export function LayoutsPage() {
  const { words } = useSpeech();
  const said = words.declarations;
  const mayKeep = useMay('declaration:review');
  const [content, setContent] = useState('');
  const layouts = useQuery({
    queryKey: LISTED,
    queryFn: ({ signal }) => ask(listDeclarationLayouts({ signal })),
  });
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/declarations" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={said.layouts.title} about={said.layouts.about} />
      <div className="flex flex-col gap-4 p-4">
        <Section title={said.layouts.known}>
          {layouts.error && (
            <div className="p-4">
              <FailureNote what={said.layouts.failed} failure={layouts.error} onRetry={() => layouts.refetch()} />
            </div>
          )}
          {layouts.isPending && <Loading />}
          <ul className="divide-y divide-line">
            {layouts.data?.items.map((layout) => (
              <Known key={layout.layout} layout={layout} mayKeep={mayKeep} onOpen={setContent} />
            ))}
          </ul>
        </Section>
        {mayKeep && <Editor content={content} onChange={setContent} />}
      </div>
    </>
  );
}

type KnownProps = {
  readonly layout: DeclarationLayout;
  readonly mayKeep: boolean;
  onOpen(content: string): void;
};

function Known({ layout: { layout, acquirer, title, edition, keptAt }, mayKeep, onOpen }: KnownProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const opening = useMutation({
    mutationFn: () => ask(readDeclarationLayout(layout)),
    onSuccess: ({ content }) => onOpen(content),
  });
  const retiring = useMutation({
    mutationFn: () => ask(retireDeclarationLayout(layout)),
    onSettled: () => cache.invalidateQueries({ queryKey: LISTED }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <div className="min-w-48 flex-1">
        <p className="font-bold">{acquirer[language]}</p>
        <p className="label-text">
          {title[language]} <span className="font-mono">{layout}</span> {said.layouts.edition(edition)}
        </p>
        <p className="label-text">
          {keptAt === undefined ? said.layouts.ofProduct : said.layouts.own} {keptAt && <ShortTime at={keptAt} />}
        </p>
      </div>
      {mayKeep && (
        <>
          {(['pdf', 'xlsx'] as const).map((format) => (
            <a
              key={format}
              className="text-accent underline"
              href={`/v1/declaration-layouts/${layout}/sample?format=${format}&language=${language}`}
              aria-label={said.layouts.sampleOf(acquirer[language], said.formats[format])}
              download
            >
              {said.layouts.sampleAs(said.formats[format])}
            </a>
          ))}
          <button
            type="button"
            className="control"
            aria-label={said.layouts.openOf(acquirer[language])}
            disabled={opening.isPending}
            onClick={() => opening.mutate()}
          >
            {said.layouts.open}
          </button>
          {keptAt !== undefined && (
            <button
              type="button"
              className="control"
              aria-label={said.layouts.retireOf(acquirer[language])}
              disabled={retiring.isPending}
              onClick={() => retiring.mutate()}
            >
              {said.layouts.retire}
            </button>
          )}
        </>
      )}
      <WhyNot what={said.layouts.failed} failure={opening.error ?? retiring.error} />
    </li>
  );
}

type EditorProps = { readonly content: string; onChange(content: string): void };

function Editor({ content, onChange }: EditorProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const checking = useMutation({ mutationFn: () => ask(checkDeclarationLayout({ content, language })) });
  const keeping = useMutation({
    mutationFn: (layout: string) => ask(keepDeclarationLayout(layout, { content })),
    onSuccess: () => cache.invalidateQueries({ queryKey: LISTED }),
  });
  const checked = checking.data;
  const isBusy = checking.isPending || keeping.isPending;
  return (
    <Section title={said.layouts.own} note={said.layouts.ownHint}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          keeping.reset();
          checking.mutate();
        }}
      >
        <Field label={said.layouts.content} hint={said.layouts.contentHint}>
          {(tied) => (
            <textarea
              {...tied}
              required
              rows={16}
              spellCheck={false}
              className="control h-auto w-full font-mono text-xs"
              value={content}
              onChange={({ target }) => {
                onChange(target.value);
                checking.reset();
                keeping.reset();
              }}
            />
          )}
        </Field>
        <p className="flex flex-wrap gap-2">
          <button type="submit" className="control" disabled={content.trim() === '' || isBusy}>
            {said.layouts.check}
          </button>
          <button
            type="button"
            className="control primary"
            disabled={checked === undefined || isBusy}
            onClick={() => checked && keeping.mutate(checked.layout)}
          >
            {said.layouts.keep}
          </button>
        </p>
        {keeping.isSuccess && (
          <Banner tone="good" role="status">
            {said.layouts.kept}
          </Banner>
        )}
        <LayoutFaults failure={checking.error ?? keeping.error} />
      </form>
      {checked && <LayoutSample checked={checked} />}
    </Section>
  );
}
