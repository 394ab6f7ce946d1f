/** The files of a case: what may be added is said beforehand, what was wrong with a file afterwards. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { ask } from '../api/client.ts';
import { addCaseFile, type CaseAttachment, type CaseDetail } from '../api/generated.ts';
import { ErasedText } from '../evidence/erased-note.tsx';
import { bytesText } from '../format/bytes.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { actorText } from './actor-text.ts';
import { ACCEPTED_ENDS, judgeFile } from './file-rule.ts';

type Props = { readonly known: CaseDetail; readonly mayWork: boolean };

export function FilesSection({ known, mayWork }: Props) {
  const { files: said } = useSpeech().words.cases;
  return (
    <Section title={said.title}>
      {known.files.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {known.files.map((file) => (
          <FileRow key={file.id} caseId={known.id} file={file} />
        ))}
      </ul>
      {mayWork && <AddFile caseId={known.id} />}
    </Section>
  );
}

function FileRow({ caseId, file }: { readonly caseId: string; readonly file: CaseAttachment }) {
  const { language, words } = useSpeech();
  const times = useTimes();
  const said = words.cases.files;
  return (
    <li className="px-4 py-2">
      <p>
        {file.erased ? (
          <ErasedText erased={file.erased} />
        ) : (
          <a
            href={`/v1/cases/${encodeURIComponent(caseId)}/files/${encodeURIComponent(file.id)}`}
            download={file.name}
            aria-label={said.download(file.name)}
            className="text-accent underline"
          >
            <bdi>{file.name}</bdi>
          </a>
        )}{' '}
        <span className="label-text">{bytesText(file.size, language)}</span>
      </p>
      <p className="label-text">{said.added(actorText(file.addedBy, words), times.short(file.addedAt))}</p>
      <p className="font-mono text-xs break-all text-muted" title="SHA-256">
        {file.sha256}
      </p>
    </li>
  );
}

type Refused = { readonly kind: 'too-large' | 'wrong-type' | 'empty'; readonly file: File };

class FileRefused extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.kind);
    this.refused = refused;
  }
}

const send = (caseId: string, file: File) => {
  const judged = judgeFile(file);
  if (judged.kind !== 'sendable') throw new FileRefused({ kind: judged.kind, file });
  const { mediaType } = judged;
  return ask(addCaseFile(caseId, file.name, file, { headers: { 'content-type': mediaType } }));
};

function AddFile({ caseId }: { readonly caseId: string }) {
  const { files: said } = useSpeech().words.cases;
  const cache = useQueryClient();
  const hint = useId();
  const adding = useMutation({
    mutationFn: async (file: File) => send(caseId, file),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['case', caseId] }),
  });
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <p>
        <label className="control has-focus-visible:outline-2 has-focus-visible:outline-accent">
          {said.choose}
          <input
            type="file"
            className="sr-only"
            accept={ACCEPTED_ENDS}
            aria-describedby={hint}
            disabled={adding.isPending}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = '';
              if (file) adding.mutate(file);
            }}
          />
        </label>
      </p>
      <p id={hint} className="label-text">
        {said.rule}
      </p>
      {adding.isPending && <p role="status">{said.sending(adding.variables.name)}</p>}
      {adding.error && <Refusal failure={adding.error} />}
    </div>
  );
}

function Refusal({ failure }: { readonly failure: unknown }) {
  const { language, words } = useSpeech();
  const said = words.cases.files;
  if (!(failure instanceof FileRefused)) return <FailureNote what={said.failed} failure={failure} />;
  const { kind, file } = failure.refused;
  return (
    <Banner tone="danger" role="alert">
      {kind === 'too-large' && said.tooLarge(file.name, bytesText(file.size, language))}
      {kind === 'wrong-type' && said.wrongType(file.name)}
      {kind === 'empty' && said.empty(file.name)}
    </Banner>
  );
}
