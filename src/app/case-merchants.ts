/** The registry's merchants as cases link to them. */
import type { CaseMerchants } from '#cases';
import type { Merchant, Registry } from '#registry';

export const caseMerchants = ({ merchants }: Pick<Registry, 'merchants'>): CaseMerchants => ({
  known: merchants.known,
  find: async (scope, ids) => {
    const found: Merchant[] = [];
    // One after the other: a page of a case takes one connection, not one for each merchant.
    for (const id of ids) {
      const merchant = await merchants.get(scope, id);
      if (merchant !== undefined) found.push(merchant);
    }
    return found;
  },
});
