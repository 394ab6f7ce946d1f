/** One-time codes of an authenticator app: its secret as a picture, confirmed by a first code, and recovery codes shown once. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import {
  beginMyTotp,
  confirmMyTotp,
  type MyCredentials,
  removeMyTotp,
  renewMyRecoveryCodes,
} from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useCredentialsChanged } from './my-credentials.ts';
import { QrPicture } from './qr-picture.tsx';

type Enrolment = { readonly uri: string; readonly secret: string };

export function TotpSection({ totp }: { readonly totp: MyCredentials['totp'] }) {
  const { settings } = useWords();
  const times = useTimes();
  const changed = useCredentialsChanged();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<readonly string[]>();
  const beginning = useMutation({ mutationFn: () => ask(beginMyTotp()), onSuccess: setEnrolment });
  const removing = useMutation({ mutationFn: () => ask(removeMyTotp()), onSuccess: changed });
  const show = (recoveryCodes: readonly string[]) => {
    setEnrolment(undefined);
    setCodes(recoveryCodes);
    return changed();
  };
  return (
    <Section title={settings.totp.title}>
      <div className="flex max-w-lg flex-col gap-3 p-4">
        <p>{totp ? settings.totp.enrolledAt(times.full(totp.enrolledAt)) : settings.totp.none}</p>
        {enrolment ? (
          <Confirmation enrolment={enrolment} onConfirmed={show} onCancel={() => setEnrolment(undefined)} />
        ) : (
          <p className="flex flex-wrap gap-2">
            <button type="button" className="control" disabled={beginning.isPending} onClick={() => beginning.mutate()}>
              {totp ? settings.totp.renew : settings.totp.begin}
            </button>
            {totp && (
              <button type="button" className="control" disabled={removing.isPending} onClick={() => removing.mutate()}>
                {settings.totp.remove}
              </button>
            )}
          </p>
        )}
        {beginning.error && <FailureNote what={settings.totp.failed} failure={beginning.error} />}
        {removing.error && <FailureNote what={settings.failedRemove} failure={removing.error} />}
        {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
        {totp && !codes && <RecoveryState left={totp.recoveryCodesLeft} onRenewed={show} />}
      </div>
    </Section>
  );
}

type ConfirmationProps = {
  readonly enrolment: Enrolment;
  onConfirmed(recoveryCodes: readonly string[]): unknown;
  onCancel(): void;
};

function Confirmation({ enrolment, onConfirmed, onCancel }: ConfirmationProps) {
  const words = useWords();
  const said = words.settings.totp;
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => ask(confirmMyTotp({ code })),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirming.mutate();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <p>{said.scan}</p>
      <QrPicture text={enrolment.uri} label={said.picture} />
      <p>{said.typed}</p>
      <p className="flex flex-wrap items-center gap-2">
        <code className="rounded bg-raised px-2 py-1 font-mono break-all">{enrolment.secret}</code>
        <CopyButton text={enrolment.secret} />
      </p>
      <Field label={said.code}>
        {(field) => (
          <input
            {...field}
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            className="control w-40 cursor-text font-mono text-lg tracking-widest"
            value={code}
            onChange={(event) => setCode(event.target.value.normalize('NFKC'))}
          />
        )}
      </Field>
      {confirming.error && <FailureNote what={said.failed} failure={confirming.error} />}
      <p className="flex gap-2">
        <button type="submit" className="control primary" disabled={confirming.isPending}>
          {said.confirm}
        </button>
        <button type="button" className="control" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

type RecoveryStateProps = { readonly left: number; onRenewed(codes: readonly string[]): unknown };

function RecoveryState({ left, onRenewed }: RecoveryStateProps) {
  const { settings } = useWords();
  const renewing = useMutation({
    mutationFn: () => ask(renewMyRecoveryCodes()),
    onSuccess: ({ recoveryCodes }) => onRenewed(recoveryCodes),
  });
  return (
    <div className="border-t border-line pt-3">
      <h3 className="font-bold">{settings.recovery.title}</h3>
      <p>{settings.recovery.left(left)}</p>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <button type="button" className="control" disabled={renewing.isPending} onClick={() => renewing.mutate()}>
          {settings.recovery.renew}
        </button>
        <span className="label-text">{settings.recovery.renewHint}</span>
      </p>
      {renewing.error && <FailureNote what={settings.recovery.failed} failure={renewing.error} />}
    </div>
  );
}

function RecoveryCodes({ codes, onKept }: { readonly codes: readonly string[]; onKept(): void }) {
  const { recovery } = useWords().settings;
  return (
    <div className="rounded border-l-4 border-l-hold bg-hold-tint p-3" role="status">
      <h3 className="font-bold">{recovery.title}</h3>
      <p className="mt-1">{recovery.shownOnce}</p>
      <ul className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="mt-3 flex gap-2">
        <CopyButton text={codes.join('\n')} label={recovery.copyAll} />
        <button type="button" className="control" onClick={onKept}>
          {recovery.kept}
        </button>
      </p>
    </div>
  );
}
