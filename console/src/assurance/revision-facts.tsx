/** What one revision says of itself, how it came, and where the log holds it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type EvidenceRevision, listAssessorKeys } from '../api/generated.ts';
import { bytesText } from '../format/bytes.ts';
import { dayText } from '../format/day.ts';
import { useTimes } from '../format/times.tsx';
import { useMay, useSession } from '../session/use-session.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { useSpeech } from '../words/words.tsx';
import { GradeMark } from './grade-mark.tsx';
import { useActorText } from './use-actor-text.ts';

type Props = { readonly revision: EvidenceRevision };

export function RevisionFacts({ revision }: Props) {
  const { language, words } = useSpeech();
  const times = useTimes();
  const actorText = useActorText();
  const { assurance } = words;
  const said = assurance.documents;
  const day = (value: string) => dayText(value, language);
  return (
    <dl className="px-4 py-2">
      <Fact name={said.issuer}>{revision.issuer}</Fact>
      <Fact name={said.period}>{said.periodText(day(revision.effectiveFrom), day(revision.effectiveTo))}</Fact>
      <Fact name={said.columns.expiresOn}>
        {revision.expiresOn === undefined ? said.noExpiry : day(revision.expiresOn)}
      </Fact>
      <Fact name={assurance.grade}>
        <GradeMark grade={revision.grade} /> {assurance.grades[revision.grade]}
      </Fact>
      <Fact name={said.origin}>{assurance.origins[revision.origin]}</Fact>
      <Source revision={revision} />
      {revision.signedBy && (
        <Fact name={said.signedBy}>
          <Signer id={revision.signedBy} />
        </Fact>
      )}
      {revision.deliveredBy && <Fact name={said.deliveredBy}>{revision.deliveredBy}</Fact>}
      <Fact name={said.file}>
        <Content revision={revision} />
      </Fact>
      {revision.sha256 && (
        <Fact name={said.sha256}>
          <Code text={revision.sha256} /> <CopyButton text={revision.sha256} />
        </Fact>
      )}
      <Fact name={said.recordedAt}>{times.full(revision.recordedAt)}</Fact>
      <Fact name={said.recordedBy}>{actorText(revision.recordedBy)}</Fact>
      <Fact name={assurance.entry}>
        <EntryLink id={revision.entry} kind="evidence-item" />
      </Fact>
    </dl>
  );
}

/** The file is somebody else's: the server lets browsers save it only. */
function Content({ revision }: Props) {
  const { language, words } = useSpeech();
  const said = words.assurance.documents;
  const name = revision.fileName ?? said.unnamed;
  if (revision.sha256 === undefined) return said.noFile;
  return (
    <>
      <a
        href={`/v1/evidence-revisions/${encodeURIComponent(revision.id)}/content`}
        download
        aria-label={said.download(name)}
        className="text-accent underline"
      >
        <bdi>{name}</bdi>
      </a>{' '}
      {revision.bytes !== undefined && <span className="label-text">{bytesText(revision.bytes, language)}</span>}
    </>
  );
}

const textIn = (source: EvidenceRevision['source'], name: string): string | undefined => {
  const value = source[name];
  return typeof value === 'string' ? value : undefined;
};

/** Where it was fetched from, the visit that saw it, or the request that it answers. */
function Source({ revision: { source } }: Props) {
  const { documents: said, deliveries } = useSpeech().words.assurance;
  const mayWork = useMay('assurance:work');
  const maySeeSites = useMay('site:read');
  const url = textIn(source, 'url');
  const [site, visit, delivery] = [textIn(source, 'site'), textIn(source, 'visit'), textIn(source, 'delivery')];
  return (
    <>
      {url && (
        <Fact name={said.fetchedFrom}>
          <Code text={url} />
        </Fact>
      )}
      {site && visit && (
        <Fact name={said.visit}>
          {maySeeSites ? (
            <Link
              to="/sites/$siteId/visits/$visitId"
              params={{ siteId: site, visitId: visit }}
              className="font-mono text-xs text-accent underline"
            >
              {visit}
            </Link>
          ) : (
            <Code text={visit} />
          )}
        </Fact>
      )}
      {delivery && mayWork && (
        <Fact name={deliveries.about}>
          <Link
            to="/assurance/deliveries/$deliveryId"
            params={{ deliveryId: delivery }}
            className="font-mono text-xs text-accent underline"
          >
            {delivery}
          </Link>
        </Fact>
      )}
    </>
  );
}

/** Keys are for the tenant's own people to see; others learn that there was one. */
export const useAssessorKeys = () => {
  const session = useSession();
  return useQuery({
    queryKey: ['assurance', 'keys'],
    queryFn: ({ signal }) => ask(listAssessorKeys({ signal })),
    enabled: session !== undefined && session.person.role !== 'merchant',
  });
};

function Signer({ id }: { readonly id: string }) {
  const said = useSpeech().words.assurance.documents;
  const key = useAssessorKeys().data?.items.find((each) => each.id === id);
  return key ? said.signed(key.assessor) : <Code text={id} />;
}

type EntryProps = { readonly id: string; readonly kind: 'evidence-item' | 'finding' | 'log-holding' };

/** The entry by its id, and the page of the log where entries of its kind stand. */
export function EntryLink({ id, kind }: EntryProps) {
  const { assurance } = useSpeech().words;
  const mayRead = useMay('evidence:read');
  return (
    <>
      <Code text={id} />{' '}
      {mayRead && (
        <Link to="/evidence" search={{ kind }} className="text-accent underline">
          {assurance.entriesInLog}
        </Link>
      )}
    </>
  );
}
