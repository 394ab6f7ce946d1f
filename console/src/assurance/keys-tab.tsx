/** Keys of assessors: a signature by one of them makes a report the assessor's own, so that it takes two people to register one. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type AssessorKey, askForAssessorKey, revokeAssessorKey } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Code } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { AskedSecond } from './asked-second.tsx';
import { FormEnd, LineField, TextField } from './form-fields.tsx';
import { useAssessorKeys } from './revision-facts.tsx';
import { KeyMark } from './standing-marks.tsx';
import { useAct } from './use-act.ts';

export function KeysTab() {
  const said = useWords().assurance.keys;
  const mayWork = useMay('assurance:work');
  const keys = useAssessorKeys();
  return (
    <div className="flex flex-col gap-3 py-3">
      <p className="max-w-3xl px-4 text-muted">{said.explain}</p>
      {mayWork && (
        <p className="px-4">
          <ActDialog label={said.add} isPrimary>
            {() => <AskForm />}
          </ActDialog>
        </p>
      )}
      {keys.error && !keys.data && (
        <div className="px-4">
          <FailureNote what={said.failed} failure={keys.error} onRetry={() => keys.refetch()} />
        </div>
      )}
      {!keys.data && !keys.error && <Loading />}
      {keys.data?.items.length === 0 && <NothingListed title={said.noneTitle} body={said.noneBody} />}
      {keys.data && keys.data.items.length > 0 && <KeyTable keys={keys.data.items} mayWork={mayWork} />}
    </div>
  );
}

type TableProps = { readonly keys: readonly AssessorKey[]; readonly mayWork: boolean };

const CELL = 'px-4 py-1.5';

function KeyTable({ keys, mayWork }: TableProps) {
  const { assurance } = useWords();
  const said = assurance.keys;
  const times = useTimes();
  return (
    <Scrollable label={assurance.tabs.keys} className="border-y border-line bg-panel">
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.columns.assessor, said.columns.keyId, said.columns.state, said.columns.at(times.zoneLabel)].map(
              (name) => (
                <th key={name} scope="col" className={`${CELL} whitespace-nowrap`}>
                  {name}
                </th>
              ),
            )}
            {mayWork && <td />}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className="border-t border-line align-baseline">
              <th scope="row" className={`${CELL} text-left`}>
                <bdi>{key.assessor}</bdi>
              </th>
              <td className={CELL}>
                <Code text={key.keyId} />
              </td>
              <td className={CELL}>
                <KeyMark state={key.state} />
              </td>
              <td className={CELL}>
                <ShortTime at={key.revokedAt ?? key.knownAt ?? key.askedAt} />
              </td>
              {mayWork && (
                <td className={`${CELL} text-right`}>
                  {key.state !== 'revoked' && (
                    <ActDialog label={said.revoke} title={said.revokeOf(key.assessor)}>
                      {(close) => <RevokeForm id={key.id} onRevoked={close} />}
                    </ActDialog>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function AskForm() {
  const said = useWords().assurance.keys;
  const [assessor, setAssessor] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const [reason, setReason] = useState('');
  const asking = useAct(() =>
    ask(askForAssessorKey({ assessor: assessor.trim(), publicKeyBase64: publicKey.trim(), reason: reason.trim() })),
  );
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
      <LineField label={said.assessor} maxLength={200} value={assessor} onChange={setAssessor} />
      <LineField
        label={said.publicKey}
        hint={said.publicKeyHint}
        isCode
        maxLength={50}
        value={publicKey}
        onChange={setPublicKey}
      />
      <TextField label={said.reason} hint={said.reasonHint} maxLength={1_000} value={reason} onChange={setReason} />
      {asking.error && <ActFailure what={said.failedAdd} failure={asking.error} />}
      <FormEnd submit={said.submit} isPending={asking.isPending} />
    </form>
  );
}

type RevokeProps = { readonly id: string; onRevoked(): void };

function RevokeForm({ id, onRevoked }: RevokeProps) {
  const said = useWords().assurance.keys;
  const revoking = useAct(() => ask(revokeAssessorKey(id)), onRevoked);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        revoking.mutate(undefined);
      }}
      onChange={clearFailure(revoking)}
    >
      <p>{said.revokeExplain}</p>
      {revoking.error && <ActFailure what={said.failedRevoke} failure={revoking.error} />}
      <FormEnd submit={said.revoke} isPending={revoking.isPending} />
    </form>
  );
}
