/** The file with the assessor's signature, for those who sign; it may be taken back. */
import { useId } from 'react';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly signature: File | undefined;
  readonly hint: string;
  onChoose(signature: File | undefined): void;
};

export function SignatureChoice({ signature, hint: said, onChoose }: Props) {
  const { deliver } = useWords();
  const hint = useId();
  return (
    <div className="flex flex-col items-start gap-1">
      <p className="font-bold">{deliver.signature}</p>
      <div className="flex flex-wrap items-center gap-2">
        <label className="control has-focus-visible:outline-2 has-focus-visible:outline-accent">
          {deliver.chooseSignature}
          <input
            type="file"
            className="sr-only"
            accept=".json,.jsonl,.dsse,.intoto"
            aria-describedby={hint}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = '';
              if (file) onChoose(file);
            }}
          />
        </label>
        <bdi role="status">{signature?.name}</bdi>
        {signature && (
          <button type="button" className="control" onClick={() => onChoose(undefined)}>
            {deliver.withoutSignature}
          </button>
        )}
      </div>
      <p id={hint} className="label-text">
        {said}
      </p>
    </div>
  );
}
