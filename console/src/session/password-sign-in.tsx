/** Signing in by password, then by a code of the authenticator app or a recovery code; the organisation where several fit. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiFailure, ask, codeOf } from '../api/client.ts';
import { type SecondFactorAwaited, type Session, signInByCode, signInByPassword } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Props = { onSignedIn(opened: Session): void; onHalfway(isHalfway: boolean): void };

export function PasswordSignIn({ onSignedIn, onHalfway }: Props) {
  const [awaited, setAwaited] = useState<SecondFactorAwaited>();
  const go = (next: SecondFactorAwaited | undefined) => {
    setAwaited(next);
    onHalfway(next !== undefined);
  };
  if (awaited) return <SecondStep awaited={awaited} onSignedIn={onSignedIn} onBack={() => go(undefined)} />;
  return <FirstStep onDone={go} />;
}

function FirstStep({ onDone }: { onDone(awaited: SecondFactorAwaited): void }) {
  const words = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const trying = useMutation({ mutationFn: () => ask(signInByPassword({ email, password })), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trying.mutate();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <Field label={words.signIn.email}>
        {(field) => (
          <input
            {...field}
            type="email"
            required
            autoComplete="username"
            className="control w-full cursor-text"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.signIn.password}>
        {(field) => (
          <input
            {...field}
            type="password"
            required
            autoComplete="current-password"
            className="control w-full cursor-text"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Refusal failure={trying.error} />
      <button type="submit" className="control justify-center py-1.5 font-bold" disabled={trying.isPending}>
        {words.signIn.next}
      </button>
    </form>
  );
}

type SecondProps = {
  readonly awaited: SecondFactorAwaited;
  onSignedIn(opened: Session): void;
  onBack(): void;
};

function SecondStep({ awaited, onSignedIn, onBack }: SecondProps) {
  const { signIn } = useWords();
  const [only] = awaited.tenants;
  const [tenant, setTenant] = useState(awaited.tenants.length === 1 ? only?.id : undefined);
  const [code, setCode] = useState('');
  const [isRecovery, setRecovery] = useState(false);
  const trying = useMutation({
    mutationFn: () => ask(signInByCode({ token: awaited.token, code, ...(tenant !== undefined && { tenant }) })),
    onSuccess: onSignedIn,
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trying.mutate();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {awaited.tenants.length > 1 && <TenantField tenants={awaited.tenants} chosen={tenant} onChoose={setTenant} />}
      <Field
        key={String(isRecovery)}
        label={isRecovery ? signIn.recoveryCode : signIn.code}
        hint={isRecovery ? signIn.recoveryHint : signIn.codeHint}
      >
        {(field) => (
          <input
            {...field}
            required
            // biome-ignore lint/a11y/noAutofocus: the reader has just asked for this step, which has nothing else to do.
            autoFocus
            autoComplete={isRecovery ? 'off' : 'one-time-code'}
            inputMode={isRecovery ? 'text' : 'numeric'}
            maxLength={isRecovery ? 50 : 12}
            spellCheck={false}
            className="control w-full cursor-text font-mono text-lg tracking-widest"
            value={code}
            onChange={(event) => setCode(event.target.value.normalize('NFKC'))}
          />
        )}
      </Field>
      <Refusal failure={trying.error} />
      <button type="submit" className="control primary justify-center py-1.5" disabled={trying.isPending}>
        {signIn.submit}
      </button>
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        <button type="button" className="text-accent underline" onClick={() => setRecovery(!isRecovery)}>
          {isRecovery ? signIn.useCode : signIn.useRecovery}
        </button>
        <button type="button" className="text-accent underline" onClick={onBack}>
          {signIn.back}
        </button>
      </p>
    </form>
  );
}

type TenantProps = {
  readonly tenants: SecondFactorAwaited['tenants'];
  readonly chosen: string | undefined;
  onChoose(tenant: string | undefined): void;
};

function TenantField({ tenants, chosen, onChoose }: TenantProps) {
  const { signIn } = useWords();
  return (
    <Field label={signIn.tenant}>
      {(field) => (
        <select
          {...field}
          required
          className="control w-full"
          value={chosen ?? ''}
          onChange={(event) => onChoose(event.target.value || undefined)}
        >
          <option value="" />
          {tenants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Refusal({ failure }: { readonly failure: unknown }) {
  const { signIn } = useWords();
  if (!failure) return null;
  const wait = failure instanceof ApiFailure ? Number(failure.params.retryAfterSeconds) : Number.NaN;
  if (codeOf(failure) === 'sign-in-locked' && wait > 0) return <Locked key={String(failure)} seconds={wait} />;
  return <FailureNote what={signIn.failed} failure={failure} />;
}

/** Counts down in the reader's sight; announced once, not every second. */
function Locked({ seconds }: { readonly seconds: number }) {
  const { signIn } = useWords();
  const [end] = useState(() => performance.now() + seconds * 1_000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1_000))), 1_000);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <Banner tone={left > 0 ? 'danger' : 'note'}>
      <span className="sr-only" role="alert">
        {signIn.locked(seconds)}
      </span>
      <span aria-hidden="true">{left > 0 ? signIn.locked(left) : signIn.unlocked}</span>
    </Banner>
  );
}
