/** The consents of merchant and payment provider: recorded, replaced, withdrawn. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client.ts';
import { csvUrl } from '../../api/csv-url.ts';
import { recordSiteConsent, type SitePermissions, withdrawSiteConsent } from '../../api/generated.ts';
import { useTimes } from '../../format/times.tsx';
import { useMay } from '../../session/use-session.ts';
import { Fact } from '../../shell/fact.tsx';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Field } from '../../shell/field.tsx';
import { useWords } from '../../words/words.tsx';

type Consent = SitePermissions['consents'][number];
type Giver = Consent['giver'];
type Allowance = Consent['allows'][number];

const GIVERS: readonly Giver[] = ['merchant', 'payment-provider'];
const ALLOWANCES: readonly Allowance[] = ['card-form-attempts', 'realistic-visits', 'test-purchases'];
const TEXTS = ['organisation', 'person', 'contact', 'reference'] as const;
const LONGEST_MS = 730 * 86_400_000;

/** What the server answers a change with stands in the page at once. */
const useChanged = (site: string) => {
  const cache = useQueryClient();
  return (changed: SitePermissions) => {
    cache.setQueryData(['permissions', site], changed);
    cache.invalidateQueries({ queryKey: ['site', site] });
  };
};

export function Consents({ permissions }: { readonly permissions: SitePermissions }) {
  const words = useWords().permissions.consents;
  return (
    <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <h3 className="font-bold">{words.title}</h3>
      <p className="label-text max-w-3xl">{words.how}</p>
      <div className="grid gap-4 lg:grid-cols-2">
        {GIVERS.map((giver) => (
          <OfGiver
            key={giver}
            site={permissions.site}
            giver={giver}
            consent={permissions.consents.find((each) => each.giver === giver)}
          />
        ))}
      </div>
      <p>
        <a className="text-accent underline" href={csvUrl(`/v1/sites/${permissions.site}/consents`, {})}>
          {words.history}
        </a>
      </p>
    </div>
  );
}

type OfGiverProps = { readonly site: string; readonly giver: Giver; readonly consent: Consent | undefined };

function OfGiver({ site, giver, consent }: OfGiverProps) {
  const words = useWords().permissions.consents;
  const mayManage = useMay('site:manage');
  const times = useTimes();
  const [open, setOpen] = useState(false);
  return (
    <div className="min-w-0 rounded border border-line p-3">
      <h4 className="font-bold">{words.givers[giver]}</h4>
      {consent === undefined ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <dl>
          {TEXTS.map((name) => (
            <Fact key={name} name={words[name]}>
              <bdi>{consent[name]}</bdi>
            </Fact>
          ))}
          <Fact name={words.validUntil}>
            {times.full(consent.validUntil)}
            {Date.parse(consent.validUntil) <= Date.now() && (
              <span className="ml-2 font-bold text-deny">{words.expired}</span>
            )}
          </Fact>
          <Fact name={words.allows}>{consent.allows.map((each) => words.allowances[each]).join(' · ')}</Fact>
        </dl>
      )}
      {mayManage && (
        <>
          <p className="mt-2 flex flex-wrap gap-2">
            <button type="button" className="control" aria-expanded={open} onClick={() => setOpen(!open)}>
              {consent === undefined ? words.record : words.replace}
            </button>
            {consent !== undefined && <Withdrawal site={site} consent={consent} />}
          </p>
          {open && <ConsentForm site={site} giver={giver} onDone={() => setOpen(false)} />}
        </>
      )}
    </div>
  );
}

function Withdrawal({ site, consent }: { readonly site: string; readonly consent: Consent }) {
  const words = useWords();
  const said = words.permissions.consents;
  const changed = useChanged(site);
  const [asked, setAsked] = useState(false);
  const withdrawing = useMutation({
    mutationFn: () => ask(withdrawSiteConsent(site, consent.id)),
    onSuccess: changed,
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
      {withdrawing.error && <FailureNote what={words.permissions.failedAct} failure={withdrawing.error} />}
    </span>
  );
}

const EMPTY = { organisation: '', person: '', contact: '', reference: '', day: '' };

type FormProps = { readonly site: string; readonly giver: Giver; onDone(): void };

function ConsentForm({ site, giver, onDone }: FormProps) {
  const words = useWords();
  const said = words.permissions.consents;
  const changed = useChanged(site);
  const [typed, setTyped] = useState(EMPTY);
  const [allows, setAllows] = useState<readonly Allowance[]>(['card-form-attempts']);
  const saving = useMutation({
    mutationFn: () => {
      const { day, ...texts } = typed;
      const validUntil = new Date(`${day}T23:59:59.000+09:00`).toISOString();
      return ask(recordSiteConsent(site, { giver, ...texts, allows: [...allows], validUntil }));
    },
    onSuccess: (saved) => {
      changed(saved);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="mt-3 flex flex-col gap-3 border-t border-line pt-3" onSubmit={submit}>
      {TEXTS.map((name) => (
        <Field key={name} label={said[name]}>
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
      <Field label={said.validUntil} hint={said.fault}>
        {(field) => (
          <input
            {...field}
            required
            type="date"
            min={dayIn(86_400_000)}
            max={dayIn(LONGEST_MS)}
            className="control"
            value={typed.day}
            onChange={(event) => setTyped({ ...typed, day: event.target.value })}
          />
        )}
      </Field>
      <Allowances allows={allows} change={setAllows} />
      {saving.error && <FailureNote what={words.permissions.failedAct} failure={saving.error} />}
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

type AllowancesProps = {
  readonly allows: readonly Allowance[];
  change(allows: readonly Allowance[]): void;
};

function Allowances({ allows, change }: AllowancesProps) {
  const said = useWords().permissions.consents;
  const allow = (which: Allowance, isOn: boolean) =>
    change(ALLOWANCES.filter((each) => (each === which ? isOn : allows.includes(each))));
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="font-bold">{said.allows}</legend>
      {ALLOWANCES.map((each) => (
        <label key={each} className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={allows.includes(each)}
            onChange={(event) => allow(each, event.target.checked)}
          />
          {said.allowances[each]}
        </label>
      ))}
    </fieldset>
  );
}

/** The day in so many milliseconds, as a date field has it. */
const dayIn = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 10);
