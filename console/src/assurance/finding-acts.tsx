/** What people do with an open finding: give it to someone, close it by a retest, or have its risk accepted for a time. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import {
  askToAcceptRisk,
  assignFinding,
  type FindingDetail,
  listEvidenceItems,
  retestFinding,
} from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useColleagues } from '../people/duty-section.tsx';
import { useSession } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { AskedSecond } from './asked-second.tsx';
import { tokyoDay } from './days.tsx';
import { DayField, FormEnd, LineField, SelectField, TextField } from './form-fields.tsx';
import { useAct } from './use-act.ts';

type Props = { readonly finding: FindingDetail };

export function FindingActs({ finding }: Props) {
  const said = useWords().assurance.findings;
  return (
    <>
      <Section title={said.owner}>
        <OwnerForm finding={finding} />
      </Section>
      <Section title={said.close}>
        <p className="flex flex-wrap gap-2 p-4">
          <ActDialog label={said.retest} isPrimary>
            {(close) => <RetestForm finding={finding} onClosed={close} />}
          </ActDialog>
          <ActDialog label={said.accept}>{() => <AcceptForm finding={finding} />}</ActDialog>
        </p>
      </Section>
    </>
  );
}

function OwnerForm({ finding }: Props) {
  const said = useWords().assurance.findings;
  const me = useSession()?.person.id;
  const colleagues = useColleagues();
  const [chosen, setChosen] = useState('');
  const assigning = useAct(
    (person: string) => ask(assignFinding(finding.id, { person })),
    () => setChosen(''),
  );
  const others = colleagues.data?.items.filter(({ id }) => id !== finding.owner && id !== me) ?? [];
  return (
    <div className="flex flex-col items-start gap-3 p-4">
      {me && finding.owner !== me && (
        <button type="button" className="control" disabled={assigning.isPending} onClick={() => assigning.mutate(me)}>
          {said.takeOver}
        </button>
      )}
      {others.length > 0 && (
        <form
          className="flex w-full flex-col items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            assigning.mutate(chosen);
          }}
          onChange={clearFailure(assigning)}
        >
          <SelectField
            label={said.newOwner}
            value={chosen}
            options={[['', '—'], ...others.map(({ id, displayName }) => [id, displayName] as const)]}
            onChange={setChosen}
          />
          <button type="submit" className="control" disabled={assigning.isPending || chosen === ''}>
            {said.changeOwner}
          </button>
        </form>
      )}
      {assigning.error && <ActFailure what={said.failedOwner} failure={assigning.error} />}
    </div>
  );
}

const MOST = 200;

/** Documents that may prove it: of grade A or B, about the same party, and newer than it. The server decides. */
const useProofs = (finding: FindingDetail) => {
  const documents = useQuery({
    queryKey: ['assurance', 'documents', 'to-choose', finding.party ?? ''],
    queryFn: ({ signal }) =>
      ask(listEvidenceItems({ limit: MOST, ...(finding.party !== undefined && { party: finding.party }) }, { signal })),
  });
  return (documents.data?.items ?? [])
    .filter(({ party, standing }) => party === finding.party && (standing.grade === 'A' || standing.grade === 'B'))
    .filter(({ standing }) => Date.parse(standing.recordedAt) > Date.parse(finding.lastSeenAt))
    .map(({ standing }) => standing);
};

/** A visit shows something about a site alone. */
const PROOFS = ['revision', 'visit'] as const;

type RetestProps = Props & { onClosed(): void };

function RetestForm({ finding, onClosed }: RetestProps) {
  const { assurance } = useWords();
  const said = assurance.findings;
  const times = useTimes();
  const proofs = useProofs(finding);
  const [by, setBy] = useState<(typeof PROOFS)[number]>(finding.subject.kind === 'site' ? 'visit' : 'revision');
  const [revision, setRevision] = useState('');
  const [visit, setVisit] = useState('');
  const [text, setText] = useState('');
  const retesting = useAct(() => {
    const words = text.trim();
    return ask(retestFinding(finding.id, by === 'visit' ? { words, visit: visit.trim() } : { words, revision }));
  }, onClosed);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        retesting.mutate(undefined);
      }}
      onChange={clearFailure(retesting)}
    >
      <p>{said.retestExplain}</p>
      <SelectField
        label={said.proof}
        value={by}
        options={(finding.subject.kind === 'site' ? PROOFS : PROOFS.slice(0, 1)).map(
          (each) => [each, said.proofs[each]] as const,
        )}
        onChange={(chosen) => setBy(chosen)}
      />
      {by === 'revision' && proofs.length === 0 && <p className="text-muted">{said.noRevision}</p>}
      {by === 'revision' && proofs.length > 0 && (
        <SelectField
          label={said.revision}
          value={revision}
          options={[
            ['', '—'],
            ...proofs.map(
              ({ id, title, grade, recordedAt }) =>
                [id, `${title} (${assurance.gradeOf(grade)} · ${times.short(recordedAt)})`] as const,
            ),
          ]}
          onChange={setRevision}
        />
      )}
      {by === 'visit' && (
        <LineField
          label={said.visit}
          hint={assurance.documentForm.visitHint}
          isCode
          maxLength={30}
          value={visit}
          onChange={setVisit}
        />
      )}
      <TextField label={said.retestWords} maxLength={4_000} value={text} onChange={setText} />
      {retesting.error && <ActFailure what={said.failedRetest} failure={retesting.error} />}
      <FormEnd
        submit={said.retestSubmit}
        isPending={retesting.isPending}
        isOff={by === 'revision' && revision === ''}
      />
    </form>
  );
}

const ACCEPTED_AT_MOST_DAYS = 366;

function AcceptForm({ finding }: Props) {
  const said = useWords().assurance.findings;
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const asking = useAct(() => ask(askToAcceptRisk(finding.id, { until, reason: reason.trim() })));
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
      <p>{said.acceptExplain}</p>
      <DayField
        label={said.until}
        hint={said.untilHint}
        min={tokyoDay()}
        max={tokyoDay(ACCEPTED_AT_MOST_DAYS)}
        value={until}
        onChange={setUntil}
      />
      <TextField label={said.reason} maxLength={1_000} value={reason} onChange={setReason} />
      {asking.error && <ActFailure what={said.failedAccept} failure={asking.error} />}
      <FormEnd submit={said.acceptSubmit} isPending={asking.isPending} />
    </form>
  );
}
