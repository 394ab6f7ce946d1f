/** TXT records by the machine's resolvers, or by those that are named; nothing is kept from one question to the next. */
import { Resolver } from 'node:dns/promises';
import { failed, ok } from '#kernel';
import type { TextRecords } from './text-records.ts';

const TIME_LIMIT_MS = 3_000;
const TRIES = 2;
const MOST_RECORDS = 100;

/** c-ares' words for "nothing of the kind is there". */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** @param servers `address:port` each; the machine's own unless given. */
export const resolverTextRecords = (servers?: readonly string[]): TextRecords => ({
  of: async (name) => {
    const resolver = new Resolver({ timeout: TIME_LIMIT_MS, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    try {
      const records = await resolver.resolveTxt(name);
      return ok(records.slice(0, MOST_RECORDS).map((parts) => parts.join('')));
    } catch (error) {
      return failed(NOTHING.has((error as NodeJS.ErrnoException).code ?? '') ? 'no-record' : 'unreachable');
    }
  },
});
