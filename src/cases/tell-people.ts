/** Puts a message to a person into the outbox, with what it says about the case as it stands. */
import { formatInstant, type Instant, type PersonId } from '#kernel';
import type { Tx } from '#platform/database';
import type { NoticeKind } from './core/notice-words.ts';
import type { CasesPorts } from './ports.ts';
import type { CaseFile } from './store-cases.ts';
import { insertNotice } from './store-notices.ts';

export const tell = (
  { newId }: Pick<CasesPorts, 'newId'>,
  tx: Tx,
  file: CaseFile,
  notice: { readonly kind: NoticeKind; readonly person: PersonId; readonly at: Instant },
): Promise<void> =>
  insertNotice(tx, file, {
    id: newId('ntc'),
    ...notice,
    params: {
      number: file.number,
      kind: file.kind,
      severity: file.severity,
      subject: file.subject.label,
      dueAt: formatInstant(file.dueAt),
    },
  });
