/** What the accounts of alerts answer over HTTP, as schemas; their types are also what their readers give. */
import { z } from 'zod';
import { loggedEntry } from './answers.ts';

const instant = z.string().meta({ format: 'date-time' });
const span = z.object({ from: instant, to: instant }).meta({ id: 'Span' });

export const SOURCE_STATES = ['speaking', 'silent', 'ended'] as const;

export const alertSourceAnswer = z
  .object({
    id: z.string(),
    source: z.string().meta({ description: 'A code, which its alerts carry' }),
    room: z.string().meta({ description: 'The room of the software that has it' }),
    state: z.enum(SOURCE_STATES),
    cadenceMinutes: z.int().meta({ description: 'How often a window of it is written' }),
    graceMinutes: z.int().meta({ description: 'How long after that its silence is an alert' }),
    declaredAt: instant,
    endedAt: instant.nullable(),
    endedBy: z.enum(['people', 'system']).nullable(),
    lastSignOfLife: instant,
    dueAt: instant.nullable().meta({ description: 'When its next window is due; null when it has ended' }),
    lateAt: instant.nullable().meta({ description: 'When its silence becomes an alert; null when it has ended' }),
    lastWindow: z.object({ number: z.int(), to: instant }).nullable(),
    silence: z
      .object({ alert: z.string(), since: instant })
      .nullable()
      .meta({ description: 'That goes on, and from when there was no sign of life' }),
    entry: loggedEntry.meta({ description: 'Of its declaration' }),
  })
  .meta({ id: 'AlertSource' });

export const alertWindowAnswer = z
  .object({
    id: z.string(),
    source: z.string(),
    number: z.int().meta({ description: 'From 1, without a gap, within the source' }),
    from: instant,
    to: instant.meta({ description: 'Alerts in it were recorded at or after `from` and before `to`' }),
    count: z.int(),
    firstSequence: z.int().nullable(),
    lastSequence: z.int().nullable(),
    root: z.string().meta({ description: 'Merkle root (RFC 6962) over the ids of its alerts, in hex' }),
    observations: z.int(),
    lastObservation: z.int(),
    rounds: z.int().meta({ description: 'How often the source said that it had looked' }),
    longestPause: span.meta({ description: 'Without such a sign' }),
    late: z.boolean().meta({ description: 'Longer than cadence and grace: the silence in it was an alert' }),
    silence: z.string().nullable().meta({ description: 'That alert' }),
    entry: loggedEntry,
  })
  .meta({ id: 'AlertWindow' });

const sums = { ingestedTotal: z.int(), disposedTotal: z.int(), open: z.int() };

export const alertStatementAnswer = z
  .object({
    id: z.string(),
    day: z.string().meta({ format: 'date', description: 'In Asia/Tokyo' }),
    to: instant.meta({ description: 'Its end' }),
    writtenAt: instant,
    sources: z
      .array(
        z
          .object({
            source: z.string(),
            ...sums,
            oldestOpen: z.object({ alert: z.string(), recordedAt: instant }).nullable(),
          })
          .meta({ id: 'AlertStatementLine' }),
      )
      .readonly(),
    total: z.object(sums).meta({ description: 'Of the sources shown' }),
    entry: loggedEntry,
  })
  .meta({ id: 'AlertStatement' });

export const alertSourcePageAnswer = z
  .object({ items: z.array(alertSourceAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'AlertSourcePage' });
export const alertWindowPageAnswer = z
  .object({ items: z.array(alertWindowAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'AlertWindowPage' });
export const alertStatementPageAnswer = z
  .object({ items: z.array(alertStatementAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'AlertStatementPage' });
export const endAskedAnswer = z
  .object({ act: z.string().meta({ description: 'Which a second person approves through /v1/acts' }) })
  .meta({ id: 'AlertSourceEndAsked' });

export type AlertSourceAnswer = z.output<typeof alertSourceAnswer>;
export type AlertWindowAnswer = z.output<typeof alertWindowAnswer>;
export type AlertStatementAnswer = z.output<typeof alertStatementAnswer>;
