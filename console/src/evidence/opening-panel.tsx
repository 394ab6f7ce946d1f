/** What an entry commits to, with what proves it; and for administrators the request to erase it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type KeptDatum, type Opening, openCommitment } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';
import { EntryCheck } from './entry-check.tsx';
import { ErasedNote } from './erased-note.tsx';
import { ErasureForm } from './erasure-form.tsx';

type Props = {
  readonly entry: string;
  /** What the button says. */
  readonly label: string;
};

/** Fetches nothing until it is asked for: showing it is reading it. */
export function OpeningPanel({ entry, label }: Props) {
  const { opening } = useWords().evidencePage;
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="mt-1">
      <button
        type="button"
        className="text-accent underline"
        aria-expanded={isOpen}
        title={opening.showNote}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && <Opened entry={entry} />}
    </div>
  );
}

/** For administrators, beside words that people typed. */
export function EraseWords({ entry }: { readonly entry: string }) {
  const { opening } = useWords().evidencePage;
  return useMay('tenant:administer') ? <OpeningPanel entry={entry} label={opening.erase} /> : null;
}

function Opened({ entry }: { readonly entry: string }) {
  const { opening } = useWords().evidencePage;
  const found = useQuery({
    queryKey: ['opening', entry],
    queryFn: ({ signal }) => ask(openCommitment(entry, { signal })),
  });
  if (found.error) {
    return <FailureNote what={opening.failed} failure={found.error} onRetry={() => found.refetch()} />;
  }
  if (!found.data) return <Loading />;
  const { kept, erased, index } = found.data;
  return (
    <div className="mt-2 rounded border border-line bg-panel p-3">
      {erased && <Gone erased={erased} />}
      {kept && <Kept kept={kept} entry={{ id: entry, index }} />}
    </div>
  );
}

function Gone({ erased }: { readonly erased: NonNullable<Opening['erased']> }) {
  const { opening } = useWords().evidencePage;
  return (
    <>
      <ErasedNote erased={{ at: erased.erasedAt, reason: erased.reason }} />
      <p className="mt-1 label-text">{opening.erasedNote}</p>
      <p className="mt-1 label-text">
        {opening.erasedEntry} <Code text={erased.recorded} />
      </p>
    </>
  );
}

type KeptProps = {
  readonly kept: KeptDatum;
  readonly entry: { readonly id: string; readonly index: number | null };
};

function Kept({ kept, entry }: KeptProps) {
  const { opening } = useWords().evidencePage;
  const { record, salt } = kept;
  return (
    <>
      <dl>
        <Fact name={opening.kind}>{opening.kinds[kept.kind] ?? opening.ofCase}</Fact>
        <Fact name={opening.about}>
          <Code text={kept.about} />
        </Fact>
      </dl>
      <pre className="mt-2 overflow-x-auto rounded bg-raised p-3 font-mono text-xs whitespace-pre-wrap">
        {JSON.stringify(JSON.parse(record), undefined, 2)}
      </pre>
      <details className="mt-2">
        <summary className="text-accent">{opening.proof}</summary>
        <dl className="mt-1">
          <Fact name={opening.salt}>
            <Code text={salt} />
          </Fact>
          <Fact name={opening.commitment}>
            <Code text={kept.commitment} />
          </Fact>
        </dl>
        <p className="mt-1 label-text">{opening.proofNote}</p>
      </details>
      {entry.index === null ? (
        <p className="mt-2 label-text">{opening.pending}</p>
      ) : (
        <EntryCheck entry={entry} commitment={{ record, salt }} />
      )}
      <Erasing kept={kept} entry={entry.id} />
    </>
  );
}

function Erasing({ kept, entry }: { readonly kept: KeptDatum; readonly entry: string }) {
  const { opening } = useWords().evidencePage;
  const mayErase = useMay('tenant:administer');
  if (!mayErase) return null;
  if (kept.room === 'assurance') return <p className="mt-2">{opening.notErased}</p>;
  if (kept.erasable === 'in-use') return <p className="mt-2">{opening.inUse}</p>;
  if (kept.erasable === 'nothing-typed') return <p className="mt-2">{opening.nothingTyped}</p>;
  return <ErasureForm entry={entry} together={kept.together.length} />;
}
