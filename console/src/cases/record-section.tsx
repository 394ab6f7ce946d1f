/** The printed record of a case in the reader's language, and the prints whose digests are in the log. */
import { ask } from '../api/client.ts';
import { type CaseDetail, commitCaseRecord } from '../api/generated.ts';
import { ErasedText } from '../evidence/erased-note.tsx';
import { bytesText } from '../format/bytes.ts';
import { useTimes } from '../format/times.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { actorText } from './actor-text.ts';
import { useCaseAct } from './use-case-act.ts';

type Props = { readonly known: CaseDetail; readonly mayWork: boolean };

export function RecordSection({ known, mayWork }: Props) {
  const { language, words } = useSpeech();
  const said = words.cases.record;
  const base = `/v1/cases/${encodeURIComponent(known.id)}`;
  const committing = useCaseAct(() => ask(commitCaseRecord(known.id, { language })));
  return (
    <Section title={said.title}>
      <div className="flex flex-col gap-2 px-4 py-3">
        <p className="label-text">{said.explain}</p>
        <p className="flex flex-wrap gap-2">
          <a className="control" href={`${base}/record.pdf?language=${language}`} target="_blank" rel="noreferrer">
            {said.open}
          </a>
          {mayWork && (
            <button
              type="button"
              className="control"
              disabled={committing.isPending}
              onClick={() => committing.mutate(undefined)}
            >
              {said.commit}
            </button>
          )}
        </p>
        {committing.error && <FailureNote what={said.failed} failure={committing.error} />}
      </div>
      {known.records.length > 0 && <Kept known={known} base={base} />}
    </Section>
  );
}

function Kept({ known, base }: { readonly known: CaseDetail; readonly base: string }) {
  const { language, words } = useSpeech();
  const times = useTimes();
  const said = words.cases.record;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {known.records.map((record) => (
        <li key={record.id} className="px-4 py-2">
          {record.erased ? (
            <ErasedText erased={record.erased} />
          ) : (
            <a
              href={`${base}/records/${encodeURIComponent(record.id)}`}
              target="_blank"
              rel="noreferrer"
              className="text-accent underline"
            >
              {said.row(times.short(record.at))}
            </a>
          )}{' '}
          <span className="label-text">
            {said.languages[record.language]} · {bytesText(record.size, language)}
          </span>
          <p className="label-text">{said.by(actorText(record.committedBy, words), times.short(record.committedAt))}</p>
          <p className="font-mono text-xs break-all text-muted" title="SHA-256">
            {record.sha256}
          </p>
        </li>
      ))}
    </ul>
  );
}
