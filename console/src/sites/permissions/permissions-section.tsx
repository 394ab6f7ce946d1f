/** How far visits of a site may go, and the two steps that let them go further. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { checkSiteOwnership, readSitePermissions, type SitePermissions } from '../../api/generated.ts';
import { useTimes } from '../../format/times.tsx';
import { useMay } from '../../session/use-session.ts';
import { Banner } from '../../shell/banner.tsx';
import { CopyButton } from '../../shell/copy-button.tsx';
import { Code, Fact } from '../../shell/fact.tsx';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Section } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';
import { Consents } from './consents.tsx';

const REFRESH_MS = 60_000;

export function PermissionsSection({ siteId }: { readonly siteId: string }) {
  const { permissions } = useWords();
  const seen = useQuery({
    queryKey: ['permissions', siteId],
    queryFn: ({ signal }) => ask(readSitePermissions(siteId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (!seen.data) {
    return (
      <Section title={permissions.title}>
        {seen.error ? (
          <FailureNote what={permissions.failed} failure={seen.error} onRetry={() => seen.refetch()} />
        ) : (
          <Loading />
        )}
      </Section>
    );
  }
  const isLab = seen.data.rights.basis === 'lab';
  return (
    <Section title={permissions.title}>
      <Rights rights={seen.data.rights} />
      {!isLab && (
        <details
          open={seen.data.rights.lacks.length + seen.data.rights.endings.length > 0}
          className="border-t border-line"
        >
          <summary className="px-4 py-2">{permissions.steps}</summary>
          <Ownership permissions={seen.data} />
          <Consents permissions={seen.data} />
        </details>
      )}
    </Section>
  );
}

function Rights({ rights }: Pick<SitePermissions, 'rights'>) {
  const { permissions } = useWords();
  const times = useTimes();
  const { visits, mayBuy, basis, until, lacks, watching, endings } = rights;
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      {basis === 'earlier' && until !== undefined && (
        <Banner tone="warning">{permissions.earlier(times.full(until))}</Banner>
      )}
      {watching === 'ended' && <Banner tone="danger">{permissions.ended}</Banner>}
      {watching === 'not-permitted' && <Banner tone="note">{permissions.notPermitted}</Banner>}
      {endings.length > 0 && (
        <Banner tone="warning">
          {endings.map(({ what, at }) => (
            <p key={what}>{permissions.endings[what](times.full(at))}</p>
          ))}
        </Banner>
      )}
      <p>
        {permissions.visits[visits]} {permissions.mayBuy[mayBuy ? 'true' : 'false']}{' '}
        {basis === 'permitted' && until !== undefined && permissions.until(times.full(until))}
        {basis === 'lab' && permissions.lab}
      </p>
      {lacks.length > 0 && (
        <>
          <p className="font-bold">{permissions.lacksTitle}</p>
          <ul className="list-disc pl-6">
            {lacks.map((lack) => (
              <li key={lack}>{permissions.lacks[lack]}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Ownership({ permissions }: { readonly permissions: SitePermissions }) {
  const said = useWords().permissions;
  const mayManage = useMay('site:manage');
  const times = useTimes();
  const cache = useQueryClient();
  const { site, ownership } = permissions;
  const checking = useMutation({
    mutationFn: () => ask(checkSiteOwnership(site)),
    onSuccess: (checked) => {
      cache.setQueryData(['permissions', site], checked);
      cache.invalidateQueries({ queryKey: ['site', site] });
    },
  });
  const words = said.ownership;
  const { state, method, until, checkedAt, dns, file } = ownership;
  return (
    <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <h3 className="font-bold">
        {words.title} · {words.states[state]}
        {method && ` (${words.methods[method]})`}
      </h3>
      <p className="label-text max-w-3xl">{words.how}</p>
      <div className="grid gap-4 lg:grid-cols-2">
        <Place title={words.dns} look={dns && words.looks[dns]}>
          <Copied name={words.name} text={ownership.recordName} />
          <Copied name={words.value} text={ownership.text} />
        </Place>
        <Place title={words.file} look={file && words.looks[file]}>
          <Copied name={words.address} text={ownership.fileUrl} />
          <Copied name={words.content} text={ownership.text} />
        </Place>
      </div>
      <p role="status" className="flex flex-wrap items-center gap-3">
        {mayManage && (
          <button type="button" className="control" disabled={checking.isPending} onClick={() => checking.mutate()}>
            {checking.isPending ? words.checking : words.check}
          </button>
        )}
        <span className="label-text">
          {until !== undefined && words.provenUntil(times.full(until))}{' '}
          {checkedAt !== undefined && words.checkedAt(times.full(checkedAt))}
        </span>
      </p>
      {checking.error && <FailureNote what={said.failedAct} failure={checking.error} />}
    </div>
  );
}

type PlaceProps = { readonly title: string; readonly look: string | undefined; readonly children: React.ReactNode };

function Place({ title, look, children }: PlaceProps) {
  return (
    <div className="min-w-0 rounded border border-line p-3">
      <h4 className="font-bold">
        {title}
        {look && <span className="label-text ml-2 font-normal">{look}</span>}
      </h4>
      <dl>{children}</dl>
    </div>
  );
}

function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <Fact name={name}>
      <span className="flex flex-wrap items-center gap-2">
        <Code text={text} />
        <CopyButton text={text} />
      </span>
    </Fact>
  );
}
