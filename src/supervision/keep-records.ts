/**
 * What this room keeps beside the commitments of its entries: answers, reasons and names. It can be opened, never erased:
 * whoever is supervised could have its own declaration taken out of the record (SUPV-05).
 */
import type { DataKeeper } from '#evidence';
import { idOf, parseId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { Tables } from './store-tables.ts';

export const keeper: DataKeeper = {
  room: 'supervision',
  permission: 'declaration:read',
  find: async (tx, { tenant }, named) => {
    const entry = parseId('ent', named);
    if (entry.kind === 'failed') return undefined;
    const row = await tables<Tables>(tx)
      .selectFrom('supervision.step')
      .select(['step', 'about', 'record', 'salt'])
      .where('tenant', '=', uuidOf(tenant))
      .where('entry', '=', uuidOf(entry.value))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const ofConsent = row.step === 'consented' || row.step === 'consent-ended';
    return {
      kind: 'declaration',
      about: idOf(ofConsent ? 'shc' : 'dcl', row.about),
      parts: [{ entry: entry.value, record: row.record, salt: Uint8Array.from(row.salt) }],
      erasable: 'in-use',
      also: [],
      erase: async () => {
        throw new Error('nothing of a declaration is erased');
      },
    };
  },
};
