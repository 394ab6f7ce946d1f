/** Reads a log over HTTP as an outsider does: its checkpoint, the verdict on it, and how many facts its batches hold. */
import { auditExport, type LogVerdict, type ReadFile, verifyExport } from '#evidence';
import { factsIn } from '../facts-in-bundle.ts';
import type { ServedHouse } from './served-house.ts';

const readerOf =
  (house: ServedHouse): ReadFile =>
  async (file) => {
    const response = await house.ask(`/logs/${house.log}/${file}`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${file} was answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };

export const readCheckpoint = (house: ServedHouse): Promise<Uint8Array | undefined> =>
  Promise.resolve(readerOf(house)('checkpoint'));

export const verdictOn = (house: ServedHouse, older?: Uint8Array): Promise<LogVerdict> =>
  verifyExport({ read: readerOf(house), vkey: house.vkey, ...(older === undefined ? {} : { older }) });

/** What is wrong with the accounts of alerts, by the log alone. */
export const faultsOf = async (house: ServedHouse): Promise<readonly unknown[]> => {
  const audit = await auditExport({ read: readerOf(house), vkey: house.vkey });
  return audit.kind === 'diverges' ? [audit] : audit.faults;
};

/** What a verified log holds: facts in all its batches, and alerts. */
export const countsOf = async (house: ServedHouse): Promise<{ readonly facts: number; readonly alerts: number }> => {
  let facts = 0;
  const read = readerOf(house);
  const counting: ReadFile = async (file) => {
    const bytes = await read(file);
    if (bytes !== undefined && file.startsWith('tile/entries/')) facts += factsIn(Buffer.from(bytes));
    return bytes;
  };
  const verdict = await verifyExport({ read: counting, vkey: house.vkey });
  if (verdict.kind === 'diverges') throw new Error(`${verdict.code} in ${verdict.path}`);
  const alerts = Object.entries(verdict.entriesByType).filter(([type]) => type.includes(':alert:'));
  return { facts, alerts: alerts.reduce((sum, [, count]) => sum + count, 0) };
};
