/** The receipt: digest, entry and place in the log, to be kept. Asked for again until the log proves it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../api/client.ts';
import { type DeliveryReceipt, readDeliveryReceipt } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const AGAIN_MS = 2_000;

type Props = { readonly receipt: DeliveryReceipt; onAnother(): void };

export function ReceiptSection({ receipt: first, onAnother }: Props) {
  const { deliver } = useWords();
  const times = useTimes();
  const done = useRef<HTMLDivElement>(null);
  useEffect(() => done.current?.focus(), []);
  const asked = useQuery({
    queryKey: ['delivery', 'receipt', first.revision],
    queryFn: ({ signal }) => ask(readDeliveryReceipt(first.revision, { signal })),
    initialData: first,
    refetchInterval: ({ state }) => (state.data?.proof ? false : AGAIN_MS),
    enabled: ({ state }) => !state.data?.proof,
  });
  const receipt = asked.data;
  return (
    <>
      <div ref={done} tabIndex={-1} className="outline-none">
        <Banner tone="good" role="status">
          <p className="font-bold">{deliver.done}</p>
          <p>{deliver.doneNote}</p>
        </Banner>
      </div>
      <Section title={deliver.receipt}>
        <dl className="px-4 py-2">
          <Fact name={deliver.sha256}>
            <Code text={receipt.sha256} /> <CopyButton text={receipt.sha256} />
          </Fact>
          <Fact name={deliver.recordedAt}>{times.full(receipt.recordedAt)}</Fact>
          <Fact name={deliver.number}>{deliver.numberText(receipt.number)}</Fact>
          <Fact name={deliver.entry}>
            <Code text={receipt.entry} />
          </Fact>
          <Fact name={deliver.position}>
            <span role="status">
              {receipt.proof ? deliver.positionText(receipt.proof.index, receipt.proof.size) : deliver.waiting}
            </span>
          </Fact>
        </dl>
        <p className="flex flex-wrap gap-2 px-4 pb-3">
          <SaveReceipt receipt={receipt} />
          <button type="button" className="control" onClick={onAnother}>
            {deliver.another}
          </button>
        </p>
        <p className="px-4 pb-3 label-text">{deliver.keep}</p>
      </Section>
    </>
  );
}

/** Everything the server gave, as one file; with the proof it can be checked without this server. */
function SaveReceipt({ receipt }: { readonly receipt: DeliveryReceipt }) {
  const { deliver } = useWords();
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${JSON.stringify(receipt, null, 2)}\n`], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `mitsuke-receipt-${receipt.revision}.json`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <button type="button" className="control primary" disabled={!receipt.proof} onClick={save}>
      {deliver.save}
    </button>
  );
}
