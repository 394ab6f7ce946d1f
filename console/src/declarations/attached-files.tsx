/** Files that were handed in, by name, each to save. */
import type { DeclarationDetail } from '../api/generated.ts';

type Props = { readonly id: string; readonly files: DeclarationDetail['files'] };

export function AttachedFiles({ id, files }: Props) {
  return files.map((file) => (
    <a
      key={file.id}
      className="mr-3 inline-block break-all text-accent underline"
      href={`/v1/declarations/${id}/files/${file.id}`}
      download={file.name}
    >
      <bdi>{file.name}</bdi>
    </a>
  ));
}
