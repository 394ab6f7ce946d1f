/** A shop as it is answered, and what of it is sent. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import type { Shop } from '../shops.ts';
import { sentId, typed } from './list-fields.ts';

export const shopWords = {
  name: typed(200).describe('the trade name (屋号)'),
  kana: typed(200).optional(),
  url: typed(500).optional().describe('where it sells: `https://shop.example`'),
  address: typed(300).optional(),
  phone: typed(40).optional(),
  chain: typed(200).optional().describe('shops of one chain share it'),
  mall: sentId('pty').optional().describe('the party that runs the mall it stands in'),
};

export const ShopAnswer = z
  .object({ id: z.string(), party: z.string(), ...shopWords, createdAt: z.string(), changedAt: z.string() })
  .meta({ id: 'Shop' });

export const shopAnswer = ({ createdAt, changedAt, ...rest }: Shop): z.output<typeof ShopAnswer> => ({
  ...rest,
  createdAt: formatInstant(createdAt),
  changedAt: formatInstant(changedAt),
});
