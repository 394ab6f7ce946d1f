/** Adds an evidence item, or a revision of one: what it says of itself, and where its content comes from. */
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import {
  addEvidenceItem,
  addEvidenceRevision,
  type EvidenceContent,
  type EvidenceItem,
  type EvidenceItemDetail,
  sendEvidenceFile,
} from '../api/generated.ts';
import { CoveredField, DateFields, systemsOf } from '../deliver/described-fields.tsx';
import { ReportChoice } from '../deliver/report-choice.tsx';
import { mediaTypeOf } from '../deliver/report-file.ts';
import { SignatureChoice } from '../deliver/signature-choice.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { useWords } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { KINDS } from './filters.ts';
import { FormEnd, LineField, SelectField } from './form-fields.tsx';
import { PartyField, useFirstParty } from './party.tsx';
import { useAct } from './use-act.ts';

const FROM = ['file', 'url', 'visit', 'claim'] as const;
type From = (typeof FROM)[number];

type Typed = {
  readonly kind: EvidenceItem['kind'];
  /** Not chosen yet: whoever works for a party speaks of that one. */
  readonly party: string | undefined;
  readonly title: string;
  readonly issuer: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly expiresOn: string;
  readonly coveredSystems: string;
  readonly from: From;
  readonly url: string;
  readonly visit: string;
};

type Item = Pick<EvidenceItem, 'id' | 'kind' | 'party' | 'standing'>;

const asTyped = (item: Item | undefined): Typed => ({
  kind: item?.kind ?? 'pci-dss-aoc',
  party: item?.party,
  title: item?.standing.title ?? '',
  issuer: item?.standing.issuer ?? '',
  effectiveFrom: '',
  effectiveTo: '',
  expiresOn: '',
  coveredSystems: item?.standing.coveredSystems.join('\n') ?? '',
  from: 'file',
  url: '',
  visit: '',
});

type Files = { readonly report: File | undefined; readonly signature: File | undefined };

const contentOf = async (typed: Typed, { report, signature }: Files): Promise<EvidenceContent> => {
  if (typed.from === 'url') return { from: 'url', url: typed.url.trim() };
  if (typed.from === 'visit') return { from: 'visit', visit: typed.visit.trim() };
  if (typed.from === 'claim' || !report) return { from: 'claim' };
  const about = { name: report.name, ...(typed.party && { party: typed.party }) };
  const headers = { 'content-type': mediaTypeOf(report) ?? '' };
  const { id } = await ask(sendEvidenceFile(report, about, { headers }));
  return { from: 'file', file: id, ...(signature && { signature: await signature.text() }) };
};

const add = async (item: Item | undefined, typed: Typed, files: Files): Promise<EvidenceItemDetail> => {
  const sent = {
    title: typed.title.trim(),
    issuer: typed.issuer.trim(),
    effectiveFrom: typed.effectiveFrom,
    effectiveTo: typed.effectiveTo,
    ...(typed.expiresOn !== '' && { expiresOn: typed.expiresOn }),
    coveredSystems: systemsOf(typed.coveredSystems),
    content: await contentOf(typed, files),
  };
  if (item) return ask(addEvidenceRevision(item.id, sent));
  return ask(addEvidenceItem({ ...sent, kind: typed.kind, ...(typed.party && { party: typed.party }) }));
};

type Props = { readonly item: Item | undefined; onAdded(item: EvidenceItemDetail): void };

export function DocumentForm({ item, onAdded }: Props) {
  const { assurance } = useWords();
  const said = assurance.documentForm;
  const firstParty = useFirstParty();
  const [typed, setTyped] = useState(() => asTyped(item));
  const [report, setReport] = useState<File>();
  const [signature, setSignature] = useState<File>();
  const [isMissing, setMissing] = useState(false);
  const party = item ? item.party : (typed.party ?? firstParty);
  const adding = useAct((files: Files) => add(item, { ...typed, party }, files), onAdded);
  const change = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isWithout = typed.from === 'file' && report === undefined;
    setMissing(isWithout);
    if (!isWithout) adding.mutate({ report, signature });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} onChange={clearFailure(adding)}>
      {!item && (
        <>
          <SelectField
            label={assurance.kind}
            value={typed.kind}
            options={KINDS.map((kind) => [kind, assurance.kinds[kind] ?? kind] as const)}
            onChange={(kind) => change({ kind })}
          />
          <PartyField value={party ?? ''} onChange={(chosen) => change({ party: chosen })} />
        </>
      )}
      <LineField label={said.title} maxLength={200} value={typed.title} onChange={(title) => change({ title })} />
      <LineField
        label={said.issuer}
        hint={said.issuerHint}
        maxLength={200}
        value={typed.issuer}
        onChange={(issuer) => change({ issuer })}
      />
      <DateFields typed={typed} onChange={change} />
      <CoveredField value={typed.coveredSystems} onChange={(coveredSystems) => change({ coveredSystems })} />
      <ContentFields typed={typed} change={change} />
      {typed.from === 'file' && (
        <>
          <ReportChoice report={report} isMissing={isMissing && !report} onChoose={setReport} />
          <SignatureChoice signature={signature} hint={said.signatureHint} onChoose={setSignature} />
        </>
      )}
      {adding.error && !adding.isPending && <ActFailure what={said.failed} failure={adding.error} />}
      <FormEnd submit={said.submit} isPending={adding.isPending} />
    </form>
  );
}

type ContentProps = { readonly typed: Typed; change(part: Partial<Typed>): void };

/** To fetch and to point at a visit is for the tenant's own people. */
function ContentFields({ typed, change }: ContentProps) {
  const { documentForm: said } = useWords().assurance;
  const mayWork = useMay('assurance:work');
  const offered = FROM.filter((from) => mayWork || from === 'file' || from === 'claim');
  return (
    <>
      <SelectField
        label={said.content}
        hint={said.contentHints[typed.from]}
        value={typed.from}
        options={offered.map((from) => [from, said.contents[from]] as const)}
        onChange={(from) => change({ from })}
      />
      {typed.from === 'url' && (
        <LineField
          label={said.url}
          hint={said.urlHint}
          type="url"
          isCode
          maxLength={2_000}
          value={typed.url}
          onChange={(url) => change({ url })}
        />
      )}
      {typed.from === 'visit' && (
        <LineField
          label={said.visit}
          hint={said.visitHint}
          isCode
          maxLength={30}
          value={typed.visit}
          onChange={(visit) => change({ visit })}
        />
      )}
    </>
  );
}
