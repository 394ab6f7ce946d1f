/** Records a written agreement on attempts, whole. What the server does not accept stands beside its field. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiFailure, ask } from '../../api/client.ts';
import { keepProbeAgreement, type ProbeAgreement } from '../../api/generated.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Field } from '../../shell/field.tsx';
import { useWords } from '../../words/words.tsx';
import {
  asSent,
  asTyped,
  faultsBy,
  TRIED,
  type Tried,
  type TypedAgreement,
  type TypedTrial,
} from './typed-agreement.ts';

type Props = { readonly site: string; readonly kept: ProbeAgreement | null; onDone(): void };

const useFaultText = (failure: unknown): ((field: string) => string | undefined) => {
  const said = useWords().checklist.agreement;
  const faults = faultsBy(failure instanceof ApiFailure ? failure.fields : []);
  return (field) => {
    const code = faults.get(field);
    return code === undefined ? undefined : (said.faults[code] ?? said.fault(code));
  };
};

export function AgreementForm({ site, kept, onDone }: Props) {
  const words = useWords();
  const said = words.checklist.agreement;
  const cache = useQueryClient();
  const [typed, setTyped] = useState(() => asTyped(kept));
  const saving = useMutation({
    mutationFn: (sent: TypedAgreement) => ask(keepProbeAgreement(site, asSent(sent))),
    onSuccess: (saved) => {
      cache.setQueryData(['agreement', site], saved);
      cache.invalidateQueries({ queryKey: ['agreements', site] });
      onDone();
    },
  });
  const faultOf = useFaultText(saving.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(typed);
  };
  return (
    <form className="mt-3 flex max-w-3xl flex-col gap-3 border-t border-line pt-3" onSubmit={submit}>
      {(['person', 'reference'] as const).map((name) => (
        <Field key={name} label={said[name]} fault={faultOf(name)}>
          {(field) => (
            <input
              {...field}
              required
              maxLength={200}
              className="control w-full cursor-text"
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={said.until} hint={said.untilHint} fault={faultOf('until')}>
        {(field) => (
          <input
            {...field}
            required
            type="date"
            className="control"
            value={typed.until}
            onChange={(event) => setTyped({ ...typed, until: event.target.value })}
          />
        )}
      </Field>
      {TRIED.map((which) => (
        <Trial
          key={which}
          which={which}
          typed={typed[which]}
          hadPassword={kept?.hasPassword === true}
          faultOf={faultOf}
          change={(part) => setTyped((known) => ({ ...known, [which]: { ...known[which], ...part } }))}
        />
      ))}
      {saving.error && <FailureNote what={said.failedAct} failure={saving.error} />}
      <p className="flex gap-2">
        <button type="submit" className="control primary" disabled={saving.isPending}>
          {said.save}
        </button>
        <button type="button" className="control" onClick={onDone}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

type TrialProps = {
  readonly which: Tried;
  readonly typed: TypedTrial;
  readonly hadPassword: boolean;
  faultOf(field: string): string | undefined;
  change(part: Partial<TypedTrial>): void;
};

function Trial({ which, typed, hadPassword, faultOf, change }: TrialProps) {
  const said = useWords().checklist.agreement;
  const texts = which === 'cardForm' ? (['path'] as const) : (['path', 'account'] as const);
  return (
    <fieldset className="rounded border border-line p-3">
      <legend className="px-1 font-bold">{said.kinds[which]}</legend>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={typed.use} onChange={(event) => change({ use: event.target.checked })} />
        {said.use}
      </label>
      {typed.use && (
        <div className="mt-2 grid gap-3 sm:grid-cols-2">
          {texts.map((name) => (
            <Field key={name} label={said[name]} fault={faultOf(`${which}/${name}`)}>
              {(field) => (
                <input
                  {...field}
                  required
                  maxLength={name === 'path' ? 300 : 200}
                  autoComplete="off"
                  spellCheck={false}
                  className="control w-full cursor-text"
                  value={typed[name]}
                  onChange={(event) => change({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
          <Field label={said.attempts} fault={faultOf(`${which}/attempts`)}>
            {(field) => (
              <input
                {...field}
                required
                inputMode="numeric"
                className="control w-24 cursor-text"
                value={typed.attempts}
                onChange={(event) => change({ attempts: event.target.value })}
              />
            )}
          </Field>
          <Field label={said.lockedSign} fault={faultOf(`${which}/lockedSign`)}>
            {(field) => (
              <input
                {...field}
                maxLength={200}
                className="control w-full cursor-text"
                value={typed.lockedSign}
                onChange={(event) => change({ lockedSign: event.target.value })}
              />
            )}
          </Field>
          {which === 'adminLogin' && (
            <Password typed={typed} hadPassword={hadPassword} fault={faultOf('adminLogin/password')} change={change} />
          )}
          {which === 'cardForm' && <FormFields typed={typed} fault={faultOf('cardForm/fields')} change={change} />}
        </div>
      )}
    </fieldset>
  );
}

type PartProps = Pick<TrialProps, 'typed' | 'change'> & { readonly fault: string | undefined };

function Password({ typed, hadPassword, fault, change }: PartProps & Pick<TrialProps, 'hadPassword'>) {
  const said = useWords().checklist.agreement;
  return (
    <div className="sm:col-span-2">
      <Field label={said.password} hint={said.passwordHint} fault={fault}>
        {(field) => (
          <input
            {...field}
            type="password"
            maxLength={200}
            autoComplete="new-password"
            className="control w-full cursor-text"
            value={typed.password}
            onChange={(event) => change({ password: event.target.value })}
          />
        )}
      </Field>
      {hadPassword && (
        <label className="mt-1 flex items-center gap-2">
          <input
            type="checkbox"
            checked={typed.keepPassword && typed.password === ''}
            disabled={typed.password !== ''}
            onChange={(event) => change({ keepPassword: event.target.checked })}
          />
          {said.passwordKept}
        </label>
      )}
    </div>
  );
}

function FormFields({ typed, fault, change }: PartProps) {
  const said = useWords().checklist.agreement;
  return (
    <div className="sm:col-span-2">
      <Field label={said.fields} hint={said.fieldsHint} fault={fault}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={4}
            spellCheck={false}
            className="control block w-full cursor-text py-1 font-mono text-xs"
            value={typed.fields}
            onChange={(event) => change({ fields: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
