/** One evidence item: the revision that stands, every revision, who may see it, and a new revision. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type EvidenceItemDetail, readEvidenceItem } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { BackLink } from './back-link.tsx';
import { DocumentForm } from './document-form.tsx';
import { GradeMark } from './grade-mark.tsx';
import { usePartyText } from './party.tsx';
import { RevisionFacts } from './revision-facts.tsx';
import { DocumentMark } from './standing-marks.tsx';
import { ViewersSection } from './viewers-section.tsx';

const address = getRouteApi('/signed-in/assurance/documents/$itemId');

export function DocumentPage() {
  const { assurance } = useWords();
  const { itemId } = address.useParams();
  const item = useQuery({
    queryKey: ['assurance', 'document', itemId],
    queryFn: ({ signal }) => ask(readEvidenceItem(itemId, { signal })),
  });
  if (item.data) return <Known key={itemId} item={item.data} />;
  if (!item.error) return <Loading />;
  return <PageFailure what={assurance.documents.failedOne} failure={item.error} onRetry={() => item.refetch()} />;
}

function Known({ item }: { readonly item: EvidenceItemDetail }) {
  const { assurance } = useWords();
  const said = assurance.documents;
  const partyText = usePartyText();
  const maySubmit = useMay('assurance:submit');
  const mayWork = useMay('assurance:work');
  const { standing } = item;
  return (
    <>
      <BackLink to="documents" />
      <PageHead
        title={standing.title}
        about={
          <span className="flex flex-wrap items-center gap-2">
            <GradeMark grade={standing.grade} />
            <DocumentMark state={item.state} />
            {assurance.kinds[item.kind] ?? item.kind} · <bdi>{partyText(item.party)}</bdi>
          </span>
        }
      >
        {maySubmit && (
          <ActDialog label={said.addRevision}>{(close) => <DocumentForm item={item} onAdded={close} />}</ActDialog>
        )}
      </PageHead>
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {(standing.grade === 'C' || standing.grade === 'D') && (
            <Banner tone="warning">
              <p>{said.notProving}</p>
              {mayWork && (
                <Link to="/assurance/deliveries" className="text-accent underline">
                  {said.request}
                </Link>
              )}
            </Banner>
          )}
          <Section title={said.standing} note={said.standingNote}>
            <RevisionFacts revision={standing} />
          </Section>
          <History item={item} />
          <p className="label-text">{assurance.days}</p>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Covered systems={standing.coveredSystems} />
          {mayWork && <ViewersSection item={item} />}
        </div>
      </div>
    </>
  );
}

/** Systems are listed as the document writes them. */
function Covered({ systems }: { readonly systems: readonly string[] }) {
  const { documents: said } = useWords().assurance;
  return (
    <Section title={said.covered}>
      {systems.length === 0 ? (
        <Nothing>{said.coveredNone}</Nothing>
      ) : (
        <ul className="max-h-96 overflow-y-auto px-4 py-2">
          {systems.map((name) => (
            <li key={name} className="border-b border-line py-1 last:border-b-0">
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function History({ item }: { readonly item: EvidenceItemDetail }) {
  const { documents: said } = useWords().assurance;
  return (
    <Section title={said.history}>
      <ol className="divide-y divide-line">
        {item.history.map((revision) => (
          <li key={revision.id} className="px-4 py-1">
            <details>
              <summary className="py-1">
                <span className="mr-3 font-bold">{said.revision(revision.number)}</span>
                <GradeMark grade={revision.grade} /> <bdi>{revision.title}</bdi>
                {revision.id === item.standing.id && <span className="ml-2 label-text">{said.stands}</span>}
              </summary>
              <RevisionFacts revision={revision} />
            </details>
          </li>
        ))}
      </ol>
    </Section>
  );
}
