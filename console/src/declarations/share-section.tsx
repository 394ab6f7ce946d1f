/** To which acquirers the party lets its declaration go, and the declaration in the layout of each. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import {
  type DeclarationDetail,
  endShareConsent,
  giveShareConsent,
  listDeclarationLayouts,
  listShareConsents,
} from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { WhyNot } from './why-not.tsx';

const FORMATS = ['pdf', 'xlsx'] as const;

export function ShareSection({ declaration }: { readonly declaration: DeclarationDetail }) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const isReviewer = useMay('declaration:review');
  const mayConsent = useMay('declaration:answer') && !isReviewer;
  const { id, party, filings } = declaration;
  const layouts = useQuery({
    queryKey: ['declaration-layouts'],
    queryFn: ({ signal }) => ask(listDeclarationLayouts({ signal })),
  });
  const consents = useQuery({
    queryKey: ['share-consents', party],
    queryFn: ({ signal }) => ask(listShareConsents(party, { signal })),
  });
  const changing = useMutation({
    mutationFn: async ({ layout, consent }: { layout: string; consent: string | undefined }) => {
      if (consent === undefined) await ask(giveShareConsent(party, { layout }));
      else await ask(endShareConsent(consent));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['share-consents', party] }),
  });
  const failed = layouts.error ?? consents.error;
  return (
    <Section title={said.share} note={mayConsent ? said.shareHint : undefined}>
      {failed && <FailureNote what={said.failedShare} failure={failed} onRetry={() => consents.refetch()} />}
      {!failed && !(layouts.data && consents.data) && <Loading />}
      <ul className="divide-y divide-line">
        {layouts.data?.items.map(({ layout, acquirer, title }) => {
          const consent = consents.data?.items.find((each) => each.layout === layout && each.endedAt === undefined);
          const maySee = filings.length > 0 && (mayConsent || consent !== undefined);
          return (
            <li key={layout} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
              <div className="min-w-48 flex-1">
                <p className="font-bold">{acquirer[language]}</p>
                <p className="label-text">{title[language]}</p>
                <p className="label-text">
                  {consent ? said.consented : said.notConsented} {consent && <ShortTime at={consent.givenAt} />}
                </p>
              </div>
              {maySee && <Downloads id={id} layout={layout} acquirer={acquirer[language]} />}
              {mayConsent && consents.data && (
                <button
                  type="button"
                  className="control"
                  disabled={changing.isPending}
                  aria-label={`${acquirer[language]} ${consent ? said.endConsent : said.giveConsent}`}
                  onClick={() => changing.mutate({ layout, consent: consent?.id })}
                >
                  {consent ? said.endConsent : said.giveConsent}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <WhyNot what={said.failedShare} failure={changing.error} />
    </Section>
  );
}

type DownloadsProps = { readonly id: string; readonly layout: string; readonly acquirer: string };

function Downloads({ id, layout, acquirer }: DownloadsProps) {
  const { words, language } = useSpeech();
  const { formats } = words.declarations;
  return FORMATS.map((format) => (
    <a
      key={format}
      className="text-accent underline"
      href={`/v1/declarations/${id}/layouts/${layout}?format=${format}&language=${language}`}
      aria-label={`${acquirer} ${formats[format]}`}
      download
    >
      {formats[format]}
    </a>
  ));
}
