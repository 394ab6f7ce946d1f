/** Picks a file and hands it on at once; the same file can be picked again after it was changed. */
import { useState } from 'react';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly accept?: string;
  readonly limitBytes: number;
  readonly isBusy: boolean;
  onPick(file: File): void;
};

/** As a browser may not know every type, the server judges by the name and the bytes. */
export const typeOfFile = (file: File): { readonly 'content-type': string } => ({
  'content-type': file.type === '' ? 'application/octet-stream' : file.type,
});

const MEBIBYTE = 1024 * 1024;

export function FileField({ label, hint, accept, limitBytes, isBusy, onPick }: Props) {
  const { declarations: said } = useWords();
  const [tooLarge, setTooLarge] = useState(false);
  return (
    <Field label={label} hint={hint} fault={tooLarge ? said.fileTooLarge(limitBytes / MEBIBYTE) : undefined}>
      {(tied) => (
        <input
          {...tied}
          type="file"
          accept={accept}
          className="max-w-full"
          disabled={isBusy}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file === undefined) return;
            // Without this, what was corrected and is picked again would be no change.
            target.value = '';
            // What is refused by its size anyway is not sent first.
            setTooLarge(file.size > limitBytes);
            if (file.size <= limitBytes) onPick(file);
          }}
        />
      )}
    </Field>
  );
}
