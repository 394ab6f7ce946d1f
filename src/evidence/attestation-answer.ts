/** Over HTTP: what witnesses and the time-stamping authority said of a log. */
import { z } from 'zod';
import { formatInstant, type Instant } from '#kernel';
import type { LogState } from './read-log.ts';

export const attestationSchema = {
  witnesses: z
    .strictObject({
      quorum: z.int(),
      witnesses: z.array(
        z.strictObject({
          name: z.string(),
          vkey: z.string(),
          outcome: z.string().meta({ description: 'of the last time it was asked: `cosigned`, or why not' }),
          size: z.int().meta({ description: 'the largest it is known to have cosigned' }),
          cosignedAt: z.string().nullable(),
          askedAt: z.string().nullable(),
        }),
      ),
      awaited: z
        .strictObject({ size: z.int(), since: z.string(), cosigned: z.int() })
        .nullable()
        .meta({ description: 'the checkpoint that lacks its quorum' }),
    })
    .nullable()
    .meta({ description: 'null: a checkpoint counts without any witness' }),
  timeStamps: z.strictObject({
    latest: z.strictObject({ size: z.int(), stampedAt: z.string() }).nullable(),
    failure: z
      .strictObject({ outcome: z.string(), since: z.string(), triedAt: z.string() })
      .nullable()
      .meta({ description: 'of the last try; null: it went well' }),
  }),
};

const timeOf = (at: Instant | undefined): string | null => (at === undefined ? null : formatInstant(at));

export const attestationAnswer = ({ witnesses, timeStamps }: Pick<LogState, 'witnesses' | 'timeStamps'>) => ({
  witnesses:
    witnesses === undefined
      ? null
      : {
          quorum: witnesses.quorum,
          witnesses: witnesses.witnesses.map(({ cosignedAt, askedAt, ...each }) => ({
            ...each,
            cosignedAt: timeOf(cosignedAt),
            askedAt: timeOf(askedAt),
          })),
          awaited: witnesses.awaited ? { ...witnesses.awaited, since: formatInstant(witnesses.awaited.since) } : null,
        },
  timeStamps: {
    latest: timeStamps.latest
      ? { size: timeStamps.latest.size, stampedAt: formatInstant(timeStamps.latest.stampedAt) }
      : null,
    failure: timeStamps.failure
      ? {
          outcome: timeStamps.failure.outcome,
          since: formatInstant(timeStamps.failure.since),
          triedAt: formatInstant(timeStamps.failure.triedAt),
        }
      : null,
  },
});
