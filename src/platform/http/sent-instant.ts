/** An instant as it is sent: RFC 3339 with an offset becomes an Instant; else the field problem is `not-an-instant`. */
import { z } from 'zod';
import { type Instant, parseInstant } from '#kernel';

/** For bodies and queries. Answers hold the text of `formatInstant`. */
export const sentInstant = z
  .string()
  .meta({ format: 'date-time' })
  .transform((text, context): Instant => {
    const parsed = parseInstant(text);
    if (parsed.kind === 'ok') return parsed.value;
    const params = { code: 'not-an-instant', expected: 'RFC 3339 with an offset, at most milliseconds' };
    context.addIssue({ code: 'custom', params });
    return z.NEVER;
  });
