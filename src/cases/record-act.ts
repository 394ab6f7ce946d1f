/** What happens in a case: one row of its timeline and one entry of the log, in the transaction of the act itself. */
import type { EntryId, JsonObject } from '#evidence';
import { formatInstant, type Instant, type Principal } from '#kernel';
import type { Tx } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import type { TimelineKind, TimelineParams } from './core/timeline.ts';
import type { CasesPorts } from './ports.ts';
import { type CaseFile, insertTimelineRow, nextPlace } from './store-cases.ts';

export type Act = {
  readonly kind: TimelineKind;
  readonly actor: Principal;
  readonly at: Instant;
  readonly params: TimelineParams;
  /** What a person typed: the log holds a salted commitment to it. */
  readonly words?: string | undefined;
};

type ActPorts = Pick<CasesPorts, 'evidence' | 'random' | 'software'>;
type File = Pick<CaseFile, 'tenant' | 'party' | 'id'>;

export const collectorOf = (software: string): string => `mitsuke cases ${software}`;

/** Only for who holds the lock of the case. */
export const recordAct = async (ports: ActPorts, tx: Tx, file: File, act: Act): Promise<EntryId> => {
  const place = await nextPlace(tx, file);
  const { actor, at, kind, params, words } = act;
  const fact: JsonObject = { case: file.id, place, act: kind, by: actor.id, ...params };
  const committed = commitRecord(ports.random, {
    ...fact,
    at: formatInstant(at),
    ...(words === undefined ? {} : { words }),
  });
  const entry = await ports.evidence.append(tx, {
    tenant: file.tenant,
    predicateType: 'case-act',
    subjects: [{ name: file.id, algorithm: 'sha256', digest: committed.digest }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertTimelineRow(tx, file, { place, at, kind, actor, params, words, committed, entry });
  return entry;
};

/** What another entry of the log already says, such as that of an alert. */
export const noteInTimeline = async (
  tx: Tx,
  file: File,
  { entry, ...act }: Omit<Act, 'words'> & { readonly entry: EntryId },
): Promise<void> => {
  const place = await nextPlace(tx, file);
  await insertTimelineRow(tx, file, { place, ...act, words: undefined, committed: undefined, entry });
};
