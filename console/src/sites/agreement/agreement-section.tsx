/** What a merchant agreed to be tried: on which accounts and forms, how often, by whom, until when; and what it was before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, codeOf } from '../../api/client.ts';
import { endProbeAgreement, type ProbeAgreement, readProbeAgreement } from '../../api/generated.ts';
import { dayText } from '../../format/day.ts';
import { useTimes } from '../../format/times.tsx';
import { useMay } from '../../session/use-session.ts';
import { Code, Fact } from '../../shell/fact.tsx';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { useSpeech, useWords } from '../../words/words.tsx';
import { AgreementForm } from './agreement-form.tsx';
import { AgreementHistory } from './agreement-history.tsx';
import { TRIED } from './typed-agreement.ts';

/** `null`: there is none. */
export const useAgreement = (site: string) =>
  useQuery({
    queryKey: ['agreement', site],
    queryFn: async ({ signal }): Promise<ProbeAgreement | null> => {
      try {
        return await ask(readProbeAgreement(site, { signal }));
      } catch (error) {
        if (codeOf(error) === 'probe-agreement-not-found') return null;
        throw error;
      }
    },
  });

export function AgreementSection({ site }: { readonly site: string }) {
  const said = useWords().checklist.agreement;
  const agreement = useAgreement(site);
  return (
    <section className="border-t border-line px-4 py-3" aria-labelledby="agreement">
      <h2 id="agreement" className="font-bold">
        {said.title}
      </h2>
      <p className="max-w-3xl text-muted">{said.how}</p>
      {agreement.data !== undefined ? (
        <Known site={site} kept={agreement.data} />
      ) : agreement.error ? (
        <FailureNote what={said.failed} failure={agreement.error} onRetry={() => agreement.refetch()} />
      ) : (
        <Loading />
      )}
      <AgreementHistory site={site} />
    </section>
  );
}

function Known({ site, kept }: { readonly site: string; readonly kept: ProbeAgreement | null }) {
  const said = useWords().checklist.agreement;
  const mayManage = useMay('site:manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      {kept === null ? <p className="mt-2 font-bold">{said.none}</p> : <Agreed kept={kept} />}
      {mayManage && (
        <p className="mt-2 flex flex-wrap gap-2">
          <button type="button" className="control" aria-expanded={open} onClick={() => setOpen(!open)}>
            {kept === null ? said.record : said.replace}
          </button>
          {kept !== null && <Withdrawal site={site} />}
        </p>
      )}
      {open && <AgreementForm site={site} kept={kept} onDone={() => setOpen(false)} />}
    </>
  );
}

function Agreed({ kept }: { readonly kept: ProbeAgreement }) {
  const { words, language } = useSpeech();
  const times = useTimes();
  const said = words.checklist.agreement;
  const { agreement, host, hasPassword, stands, recordedAt, recordedBy } = kept;
  return (
    <dl className="mt-2 grid max-w-5xl gap-x-8 lg:grid-cols-2">
      <Fact name={said.until}>
        {dayText(agreement.until, language)}{' '}
        <span className={stands ? 'font-bold text-allow' : 'font-bold text-deny'}>
          {stands ? said.stands : said.standsNot}
        </span>
      </Fact>
      <Fact name={said.person}>
        <bdi>{agreement.person}</bdi>
      </Fact>
      <Fact name={said.reference}>
        <bdi>{agreement.reference}</bdi>
      </Fact>
      <Fact name={said.host}>
        <Code text={host} />
      </Fact>
      {TRIED.map((which) => {
        const tried = agreement[which];
        return (
          <Fact key={which} name={said.kinds[which]}>
            {tried === undefined ? (
              <span className="text-muted">{said.notAgreed}</span>
            ) : (
              <>
                {said.most(tried.maxAttempts)} <Code text={tried.path} />{' '}
                {'account' in tried && <bdi>{tried.account}</bdi>}
                {which === 'adminLogin' && hasPassword && ` (${said.hasPassword})`}
              </>
            )}
          </Fact>
        );
      })}
      <Fact name={said.recorded}>
        {said.recordedOf(times.full(recordedAt), '')}
        <Code text={recordedBy} />
      </Fact>
    </dl>
  );
}

function Withdrawal({ site }: { readonly site: string }) {
  const words = useWords();
  const said = words.checklist.agreement;
  const cache = useQueryClient();
  const [asked, setAsked] = useState(false);
  const withdrawing = useMutation({
    mutationFn: () => ask(endProbeAgreement(site)),
    onSuccess: () => {
      cache.setQueryData(['agreement', site], null);
      cache.invalidateQueries({ queryKey: ['agreements', site] });
    },
  });
  if (!asked) {
    return (
      <button type="button" className="control" onClick={() => setAsked(true)}>
        {said.withdraw}
      </button>
    );
  }
  return (
    <span role="alert" className="flex flex-wrap items-center gap-2">
      {said.withdrawing}
      <button type="button" className="control" disabled={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
        {said.confirm}
      </button>
      <button type="button" className="control" onClick={() => setAsked(false)}>
        {words.cancel}
      </button>
      {withdrawing.error && <FailureNote what={said.failedAct} failure={withdrawing.error} />}
    </span>
  );
}
