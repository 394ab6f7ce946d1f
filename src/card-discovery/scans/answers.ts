/** What these routes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { FINDING_KINDS } from '../core/finding.ts';
import type { PlaceRow, ScanRow } from './store-scans.ts';
import { ORIGINS } from './tables.ts';

export const cardScan = z
  .object({
    id: z.string(),
    party: z.string().optional().meta({ description: 'Whose data was searched; absent: the tenant’s own' }),
    name: z.string(),
    origin: z.enum(ORIGINS).meta({ description: '`watched`: this server searched; `sent`: the result was sent in' }),
    grade: z.enum(['A', 'C']),
    startedAt: z.string(),
    endedAt: z.string(),
    recordedAt: z.string(),
    sentBy: z.string().optional().meta({ description: 'Person or API key' }),
    signer: z.string().optional().meta({ description: 'Verifier key of the signature; whose it is, only people know' }),
    version: z.string().meta({ description: 'Of the software that searched' }),
    complete: z.boolean(),
    files: z.number(),
    tables: z.number(),
    bytesSearched: z.number(),
    sure: z.number().meta({ description: 'Findings with high or medium confidence' }),
    doubtful: z.number().meta({ description: 'Findings with low confidence: most likely ids' }),
    distinctNumbers: z.number(),
    notSearched: z.number().meta({ description: 'What should have been searched and was not' }),
    alertsRaised: z.number(),
    digest: z.string().meta({ description: 'SHA-256 over the findings and what was not searched' }),
    sha256: z.string().meta({ description: 'Of the result' }),
    entry: z.string().meta({ description: 'Of the log' }),
  })
  .meta({ id: 'CardScan' });
export type CardScan = z.output<typeof cardScan>;

export const cardScanPlace = z
  .object({
    number: z.number(),
    place: z.string().meta({ description: 'A file, with names inside containers behind `!`, or a table; masked' }),
    kind: z.enum(FINDING_KINDS),
    high: z.number(),
    medium: z.number(),
    low: z.number(),
    brands: z.array(z.string()).readonly(),
    line: z.number().optional().meta({ description: 'Of the first finding in a file' }),
    alert: z.string().optional(),
    seenAgain: z.boolean().meta({ description: 'The alert was open already' }),
  })
  .meta({ id: 'CardScanPlace' });
export type CardScanPlace = z.output<typeof cardScanPlace>;

export const answerOfScan = (row: ScanRow): CardScan => ({
  id: row.id,
  ...(row.party === undefined ? {} : { party: row.party }),
  name: row.name,
  origin: row.origin,
  grade: row.grade,
  startedAt: formatInstant(row.startedAt),
  endedAt: formatInstant(row.endedAt),
  recordedAt: formatInstant(row.recordedAt),
  ...(row.sentBy === undefined ? {} : { sentBy: row.sentBy }),
  ...(row.signer === undefined ? {} : { signer: row.signer }),
  version: row.version,
  complete: row.complete,
  files: row.files,
  tables: row.tables,
  bytesSearched: row.bytesSearched,
  sure: row.sure,
  doubtful: row.doubtful,
  distinctNumbers: row.distinctNumbers,
  notSearched: row.notSearched,
  alertsRaised: row.alertsRaised,
  digest: row.digest,
  sha256: row.sha256,
  entry: row.entry,
});

export const answerOfPlace = ({ counts, line, alert, ...row }: PlaceRow): CardScanPlace => ({
  ...row,
  ...counts,
  ...(line === undefined ? {} : { line }),
  ...(alert === undefined ? {} : { alert }),
});
