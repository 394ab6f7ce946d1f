/** A party as it is answered, and a 法人番号 as it is sent. */
import { z } from 'zod';
import { type CorporateNumber, formatInstant, parseCorporateNumber } from '#kernel';
import { LICENCES, PARTY_ROLES } from '../core/parties.ts';
import type { Party } from '../parties.ts';

export const roleNumber = z.union(PARTY_ROLES.map((role) => z.literal(role)));

export const PartyAnswer = z
  .object({
    id: z.string(),
    corporateNumber: z.string().optional().describe('法人番号'),
    name: z.string(),
    kana: z.string().optional(),
    roles: z
      .array(z.object({ id: z.string(), role: roleNumber, validFrom: z.string(), validTo: z.string().optional() }))
      .readonly()
      .describe('1号 to 7号 of article 35-16(1), with their first and last day'),
    licences: z
      .array(
        z.object({ id: z.string(), licence: z.enum(LICENCES), validFrom: z.string(), validTo: z.string().optional() }),
      )
      .readonly()
      .describe('of other regimes'),
    createdAt: z.string(),
    changedAt: z.string(),
    mergedInto: z.string().optional().describe('the party that it is by now; nothing of it changes any more'),
  })
  .meta({ id: 'Party' });

export const partyAnswer = ({ createdAt, changedAt, ...rest }: Party): z.output<typeof PartyAnswer> => ({
  ...rest,
  createdAt: formatInstant(createdAt),
  changedAt: formatInstant(changedAt),
});

/** As people write it: full-width digits, spaces and hyphens are taken away. */
export const corporateNumber = z
  .string()
  .max(40)
  .transform((text, context): CorporateNumber => {
    const parsed = parseCorporateNumber(text);
    if (parsed.kind === 'ok') return parsed.value;
    const expected = '13 digits, the first of which checks the others';
    context.addIssue({ code: 'custom', params: { code: `corporate-number-${parsed.error}`, expected } });
    return z.NEVER;
  });
