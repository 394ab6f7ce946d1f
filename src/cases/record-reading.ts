/** Puts on record that someone had a case before them, before they get it: docs/decisions/0018-reading-cases.md. */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, instantOfMs, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { CasesPorts } from './ports.ts';
import { caseNotFound } from './problems.ts';
import { caseParty } from './query-cases.ts';
import { collectorOf } from './record-act.ts';
import { countReading, insertReading, lockReading } from './store-files.ts';

export type ReadingPorts = Pick<CasesPorts, 'evidence' | 'clock' | 'software'>;

const HOUR_MS = 3_600_000;

/** @throws Problem `case-not-found` */
export const recordReading = async (ports: ReadingPorts, tx: Tx, scope: Scope, id: CaseId): Promise<void> => {
  const { tenant, principal: reader } = scope;
  const found = await caseParty(tx, tenant, id);
  if (found === undefined) throw new Problem(caseNotFound);
  const at = ports.clock.now();
  const hour = instantOfMs(Math.floor(at / HOUR_MS) * HOUR_MS);
  const reading = { tenant, party: found.party, id, reader, hour, at };
  if (await countReading(tx, reading)) return;
  await lockReading(tx, reading);
  if (await countReading(tx, reading)) return;
  const fact = { case: id, by: reader.id, hour: formatInstant(hour) };
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'case-reading',
    subjects: [{ name: id, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertReading(tx, { ...reading, entry });
};
