/** One system: which logs it holds from when to when, what they lack, and its reports and end. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { askToRetireLogSystem, type LogSystem, readLogSystem } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { AskedSecond } from './asked-second.tsx';
import { BackLink } from './back-link.tsx';
import { Day } from './days.tsx';
import { FormEnd, TextField } from './form-fields.tsx';
import { HoldingsForm } from './holdings-form.tsx';
import { PartyText } from './party.tsx';
import { EntryLink } from './revision-facts.tsx';
import { LogMark } from './standing-marks.tsx';
import { useAct } from './use-act.ts';

const address = getRouteApi('/signed-in/assurance/logs/$systemId');
const REFRESH_MS = 10_000;

export function LogSystemPage() {
  const { assurance } = useWords();
  const { systemId } = address.useParams();
  const system = useQuery({
    queryKey: ['assurance', 'log-system', systemId],
    queryFn: ({ signal }) => ask(readLogSystem(systemId, { signal })),
    refetchInterval: REFRESH_MS,
  });
  if (system.data) return <Known key={systemId} system={system.data} />;
  if (!system.error) return <Loading />;
  return <PageFailure what={assurance.logs.failedOne} failure={system.error} onRetry={() => system.refetch()} />;
}

function Known({ system }: { readonly system: LogSystem }) {
  const { assurance } = useWords();
  const said = assurance.logs;
  const maySubmit = useMay('assurance:submit');
  const mayWork = useMay('assurance:work');
  const isWatched = system.retiredAt === undefined;
  return (
    <>
      <BackLink to="logs" />
      <PageHead title={system.name} about={<LogMark state={system.state} />}>
        {isWatched && maySubmit && !system.signed && (
          <ActDialog label={said.report} isPrimary>
            {(close) => <HoldingsForm system={system} onReported={close} />}
          </ActDialog>
        )}
        {isWatched && mayWork && <ActDialog label={said.retire}>{() => <RetireForm system={system} />}</ActDialog>}
      </PageHead>
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {system.faults.length > 0 && <Faults system={system} />}
          <Section title={said.held} note={assurance.days}>
            {system.holdings.length === 0 ? <Nothing>{said.heldNone}</Nothing> : <Holdings system={system} />}
          </Section>
        </div>
        <Facts system={system} />
      </div>
    </>
  );
}

function Faults({ system }: { readonly system: LogSystem }) {
  const said = useWords().assurance.logs;
  return (
    <Banner tone="danger">
      <ul>
        {system.faults.map(({ log, fault }) => (
          <li key={`${log}/${fault}`}>{said.faultOf(log, said.faults[fault])}</li>
        ))}
      </ul>
    </Banner>
  );
}

const COLUMNS = ['name', 'from', 'to', 'onlineFrom', 'fault'] as const;
const CELL = 'px-4 py-1.5';

function Holdings({ system }: { readonly system: LogSystem }) {
  const said = useWords().assurance.logs;
  const faultsOf = (name: string) =>
    system.faults.filter(({ log }) => log === name).map(({ fault }) => said.faults[fault]);
  return (
    <Scrollable label={said.held}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={`${CELL} whitespace-nowrap`}>
                {said.holding[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {system.holdings.map(({ name, from, to, onlineFrom }) => (
            <tr key={name} className="border-t border-line align-baseline">
              <th scope="row" className={`${CELL} text-left`}>
                <bdi>{name}</bdi>
              </th>
              {[from, to, onlineFrom].map((day, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the three days stand in fixed places.
                <td key={at} className={CELL}>
                  <Day day={day} />
                </td>
              ))}
              <td className={CELL}>
                {faultsOf(name).length === 0 ? (
                  <span className="text-muted">{said.sound}</span>
                ) : (
                  <span className="font-bold text-deny">{faultsOf(name).join(' · ')}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Facts({ system }: { readonly system: LogSystem }) {
  const { assurance } = useWords();
  const said = assurance.logs;
  const times = useTimes();
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.party}>
          <PartyText party={system.party} />
        </Fact>
        <Fact name={said.startedOn}>
          <Day day={system.startedOn} />
        </Fact>
        <Fact name={said.columns.signed}>{said.signed[system.signed ? 'true' : 'false']}</Fact>
        <Fact name={said.columns.lastReportAt(times.zoneLabel)}>
          {system.lastReportAt ? times.full(system.lastReportAt) : said.never}
        </Fact>
        <Fact name={said.addedAt}>{times.full(system.addedAt)}</Fact>
        {system.retiredAt && <Fact name={said.retiredAt}>{times.full(system.retiredAt)}</Fact>}
        <Fact name={assurance.entry}>
          <EntryLink id={system.entry} kind="log-holding" />
        </Fact>
      </dl>
    </Section>
  );
}

function RetireForm({ system }: { readonly system: LogSystem }) {
  const said = useWords().assurance.logs;
  const [reason, setReason] = useState('');
  const asking = useAct(() => ask(askToRetireLogSystem(system.id, { reason: reason.trim() })));
  if (asking.data) return <AskedSecond />;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate(undefined);
      }}
      onChange={clearFailure(asking)}
    >
      <p>{said.retireExplain}</p>
      <TextField label={said.retireReason} maxLength={1_000} value={reason} onChange={setReason} />
      {asking.error && <ActFailure what={said.failedRetire} failure={asking.error} />}
      <FormEnd submit={said.retireSubmit} isPending={asking.isPending} />
    </form>
  );
}
