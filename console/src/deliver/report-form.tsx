/** The report with what it says of itself, sent in two steps: the file as it is, then the words about it. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type DeliveryInvitation, type DeliveryReceipt, deliverReport, sendDeliveryFile } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { DeliveryFailure } from './delivery-failure.tsx';
import { DateFields, type Described, systemsOf, WordsFields } from './described-fields.tsx';
import { ReportChoice } from './report-choice.tsx';
import { mediaTypeOf } from './report-file.ts';
import { SignatureChoice } from './signature-choice.tsx';

type Props = { readonly invitation: DeliveryInvitation; onDelivered(receipt: DeliveryReceipt): void };

type Told = Described & { readonly title: string };

const deliver = async (report: File, signature: File | undefined, typed: Told): Promise<DeliveryReceipt> => {
  const headers = { 'content-type': mediaTypeOf(report) ?? '' };
  const { id } = await ask(sendDeliveryFile(report, { name: report.name }, { headers }));
  return ask(
    deliverReport({
      file: id,
      title: typed.title,
      effectiveFrom: typed.effectiveFrom,
      effectiveTo: typed.effectiveTo,
      ...(typed.expiresOn !== '' && { expiresOn: typed.expiresOn }),
      coveredSystems: systemsOf(typed.coveredSystems),
      deliveredBy: typed.deliveredBy,
      ...(signature && { signature: await signature.text() }),
    }),
  );
};

export function ReportForm({ invitation, onDelivered }: Props) {
  const { deliver: said } = useWords();
  const [report, setReport] = useState<File>();
  const [signature, setSignature] = useState<File>();
  const [typed, setTyped] = useState<Described>({
    title: undefined,
    effectiveFrom: '',
    effectiveTo: '',
    expiresOn: '',
    coveredSystems: '',
    deliveredBy: invitation.assessor.name,
  });
  const [isMissing, setMissing] = useState(false);
  const delivering = useMutation({
    mutationFn: (file: File) => deliver(file, signature, { ...typed, title }),
    onSuccess: onDelivered,
  });
  const title = typed.title ?? said.kinds[invitation.kind] ?? '';
  const change = (changes: Partial<Described>) => setTyped((before) => ({ ...before, ...changes }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(report === undefined);
    if (report) delivering.mutate(report);
  };
  return (
    <Section title={said.form}>
      <form className="flex flex-col gap-4 px-4 py-3" onSubmit={submit} onChange={clearFailure(delivering)}>
        <ReportChoice report={report} isMissing={isMissing && !report} onChoose={setReport} />
        <WordsFields typed={{ ...typed, title }} onChange={change} />
        <DateFields typed={typed} onChange={change} />
        <SignatureChoice signature={signature} hint={said.signatureHint} onChoose={setSignature} />
        <label className="flex items-start gap-2">
          <input type="checkbox" required className="mt-1" />
          <span>{said.confirm}</span>
        </label>
        {delivering.error && !delivering.isPending && <DeliveryFailure failure={delivering.error} />}
        <p className="flex items-center gap-3">
          <button type="submit" className="control primary px-4 py-1.5" disabled={delivering.isPending}>
            {said.submit}
          </button>
          {delivering.isPending && <span role="status">{said.sending}</span>}
        </p>
      </form>
    </Section>
  );
}
