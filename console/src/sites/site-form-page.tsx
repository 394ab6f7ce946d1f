/** Registers a site or describes it anew. What the server does not accept stands beside its field, by line for the journey. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { addSite, changeSite, type SiteDetail } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { EXAMPLE_KINDS, EXAMPLES } from './example-journey.ts';
import { GuessSection } from './guess-section.tsx';
import { type SiteFaults, type SiteField, siteFaults } from './site-faults.ts';
import { useSite } from './site-page.tsx';

const address = getRouteApi('/signed-in/sites/$siteId/edit');

export function AddSitePage() {
  const { form } = useWords().sites;
  return (
    <>
      <PageHead title={form.addTitle} />
      <SiteForm site={undefined} />
    </>
  );
}

export function EditSitePage() {
  const { sites } = useWords();
  const { siteId } = address.useParams();
  const site = useSite(siteId);
  return (
    <>
      <PageHead title={sites.form.editTitle} />
      {site.data ? (
        <SiteForm key={siteId} site={site.data} />
      ) : site.error ? (
        <div className="p-4">
          <FailureNote what={sites.failedOne} failure={site.error} onRetry={() => site.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </>
  );
}

type Typed = {
  readonly name: string;
  readonly origin: string;
  readonly paymentType: 'js' | 'link';
  readonly destinations: string;
  readonly journey: string;
  readonly consent: 'own-site' | 'written';
  readonly reference: string;
  readonly person: string;
  readonly cadenceMinutes: string;
  readonly active: boolean;
};

const asTyped = (site: SiteDetail | undefined): Typed => ({
  name: site?.name ?? '',
  origin: site?.origin ?? '',
  paymentType: site?.paymentType ?? 'js',
  destinations: site?.destinations.join('\n') ?? '',
  journey: site?.journeyText ?? EXAMPLES.general,
  consent: site?.consent.kind ?? 'own-site',
  reference: site?.consent.kind === 'written' ? site.consent.reference : '',
  person: site?.consent.kind === 'written' ? site.consent.person : '',
  cadenceMinutes: String(site?.cadenceMinutes ?? 1_440),
  active: site?.active ?? true,
});

type Sent = Parameters<typeof addSite>[0];
const NOTHING_SENT = { journey: '' };

const asSent = (typed: Typed, site: SiteDetail | undefined): Sent => {
  const destinations = typed.destinations
    .normalize('NFKC')
    .split(/[\s,]+/)
    .filter((host) => host !== '');
  return {
    name: typed.name.trim(),
    origin: typed.origin.normalize('NFKC').trim(),
    paymentType: typed.paymentType,
    ...(destinations.length > 0 && { destinations }),
    journey: typed.journey,
    consent:
      typed.consent === 'own-site'
        ? { kind: 'own-site' }
        : { kind: 'written', reference: typed.reference.trim(), person: typed.person.trim() },
    merchants: site?.merchants ?? [],
    ...(site?.party !== undefined && { party: site.party }),
    cadenceMinutes: Number(typed.cadenceMinutes.normalize('NFKC')),
    active: typed.active,
  };
};

function SiteForm({ site }: { readonly site: SiteDetail | undefined }) {
  const words = useWords();
  const { form } = words.sites;
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [typed, setTyped] = useState(() => asTyped(site));
  const saving = useMutation({
    mutationFn: (sent: Sent) => (site ? ask(changeSite(site.id, sent)) : ask(addSite(sent))),
    onSuccess: (saved) => {
      cache.setQueryData(['site', saved.id], saved);
      cache.invalidateQueries({ queryKey: ['sites'] });
      navigate({ to: '/sites/$siteId', params: { siteId: saved.id } });
    },
  });
  const change = (part: Partial<Typed>) => setTyped((known) => ({ ...known, ...part }));
  const told = saving.error instanceof ApiFailure ? saving.error.fields : [];
  const faults = siteFaults(told, saving.variables ?? NOTHING_SENT, form.fault);
  const drawn = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (saving.error) drawn.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [saving.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(asSent(typed, site));
  };
  return (
    <form ref={drawn} className="flex max-w-3xl flex-col gap-4 p-4" onSubmit={submit}>
      <Identity typed={typed} change={change} faults={faults} />
      {site ? (
        <GuessSection site={site} onAccept={(journey) => change({ journey })} />
      ) : (
        <p className="label-text">{form.guess.later}</p>
      )}
      <JourneyText typed={typed} change={change} faults={faults} />
      <Consent typed={typed} change={change} faults={faults} />
      <Schedule typed={typed} change={change} faults={faults} />
      {saving.error &&
        (told.length > 0 ? (
          <Faults others={faults.others} />
        ) : (
          <FailureNote what={form.failed} failure={saving.error} />
        ))}
      <p className="flex gap-2">
        <button type="submit" className="control primary" disabled={saving.isPending}>
          {site ? form.submitEdit : form.submitAdd}
        </button>
        <button type="button" className="control" onClick={() => history.back()}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

type PartProps = { readonly typed: Typed; change(part: Partial<Typed>): void; readonly faults: SiteFaults };

/** A line for each. */
const faultsText = ({ byField }: SiteFaults, field: SiteField): string | undefined => byField[field]?.join('\n');

function Identity({ typed, change, faults }: PartProps) {
  const { form, paymentTypes } = useWords().sites;
  return (
    <>
      <Field label={form.name} fault={faultsText(faults, 'name')}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={100}
            className="control w-full cursor-text"
            value={typed.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={form.origin} hint={form.originHint} fault={faultsText(faults, 'origin')}>
        {(field) => (
          <input
            {...field}
            required
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            className="control w-full cursor-text font-mono"
            value={typed.origin}
            onChange={(event) => change({ origin: event.target.value })}
          />
        )}
      </Field>
      <Field label={form.paymentType} fault={faultsText(faults, 'paymentType')}>
        {(field) => (
          <select
            {...field}
            className="control"
            value={typed.paymentType}
            onChange={(event) => change({ paymentType: event.target.value === 'link' ? 'link' : 'js' })}
          >
            <option value="js">{paymentTypes.js}</option>
            <option value="link">{paymentTypes.link}</option>
          </select>
        )}
      </Field>
      <Field label={form.destinations} hint={form.destinationsHint} fault={faultsText(faults, 'destinations')}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            spellCheck={false}
            className="control block w-full cursor-text py-1 font-mono text-xs"
            value={typed.destinations}
            onChange={(event) => change({ destinations: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function JourneyText({ typed, change, faults }: PartProps) {
  const { form } = useWords().sites;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <span className="label-text">{form.examples}</span>
        {EXAMPLE_KINDS.map((kind) => (
          <button key={kind} type="button" className="control" onClick={() => change({ journey: EXAMPLES[kind] })}>
            {form.exampleOf[kind]}
          </button>
        ))}
      </div>
      <Field label={form.journey} hint={form.journeyHint} fault={faultsText(faults, 'journey')}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={20}
            spellCheck={false}
            className="control block w-full cursor-text overflow-x-auto py-1 font-mono text-xs whitespace-pre"
            value={typed.journey}
            onChange={(event) => change({ journey: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Schedule({ typed, change, faults }: PartProps) {
  const { form } = useWords().sites;
  return (
    <>
      <Field label={form.cadence} hint={form.cadenceHint} fault={faultsText(faults, 'cadenceMinutes')}>
        {(field) => (
          <input
            {...field}
            required
            inputMode="numeric"
            className="control w-32 cursor-text"
            value={typed.cadenceMinutes}
            onChange={(event) => change({ cadenceMinutes: event.target.value })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2 font-bold">
        <input type="checkbox" checked={typed.active} onChange={(event) => change({ active: event.target.checked })} />
        {form.active}
      </label>
    </>
  );
}

function Consent({ typed, change, faults }: PartProps) {
  const { form, detail } = useWords().sites;
  return (
    <>
      <Field label={form.consent} fault={faultsText(faults, 'consent')}>
        {(field) => (
          <select
            {...field}
            className="control"
            value={typed.consent}
            onChange={(event) => change({ consent: event.target.value === 'written' ? 'written' : 'own-site' })}
          >
            <option value="own-site">{detail.consents['own-site']}</option>
            <option value="written">{detail.consents.written}</option>
          </select>
        )}
      </Field>
      {typed.consent === 'written' && (
        <div className="grid gap-4 sm:grid-cols-2">
          {(['reference', 'person'] as const).map((part) => (
            <Field key={part} label={form[part]} fault={faultsText(faults, part)}>
              {(field) => (
                <input
                  {...field}
                  required
                  maxLength={200}
                  className="control w-full cursor-text"
                  value={typed[part]}
                  onChange={(event) => change({ [part]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </>
  );
}

function Faults({ others }: Pick<SiteFaults, 'others'>) {
  const { form } = useWords().sites;
  return (
    <Banner tone="danger" role="alert">
      <p className="font-bold">{form.faults}</p>
      {others.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {others.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
