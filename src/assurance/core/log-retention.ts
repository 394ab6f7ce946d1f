/** Whether a system holds its logs as long as policy asks (PCI DSS 10.5.1: 12 months, 3 of them at hand; LEAK-11). */
import { addDays, addMonths } from './days.ts';

export type LogPolicy = { readonly months: number; readonly onlineMonths: number };
export const LEAST_POLICY: LogPolicy = { months: 12, onlineMonths: 3 };

/** Days, the first and the last that is held; `onlineFrom` is the first that is at hand without restoring. */
export type Holding = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly onlineFrom: string;
};

export const HOLDING_FAULTS = [
  'kept-too-short',
  'online-too-short',
  'ends-too-early',
  'log-not-reported-any-more',
  'no-log',
] as const;
export type HoldingFault = { readonly log: string; readonly fault: (typeof HOLDING_FAULTS)[number] };

/** A daily file tells of the day before; one day more lets it come late. */
const NEWEST_WITHIN_DAYS = 2;

export type Report = { readonly day: string; readonly holdings: readonly Holding[] };

/**
 * @param startedOn a system cannot hold logs from before it began
 * @param known names of logs that it reported before
 */
export const judgeHoldings = (
  { day, holdings }: Report,
  policy: LogPolicy,
  { startedOn, known }: { readonly startedOn: string; readonly known: readonly string[] },
): readonly HoldingFault[] => {
  const later = (a: string, b: string): string => (a > b ? a : b);
  const from = later(startedOn, addMonths(day, -policy.months));
  const onlineFrom = later(startedOn, addMonths(day, -policy.onlineMonths));
  const newest = addDays(day, -NEWEST_WITHIN_DAYS);
  const faults = holdings.flatMap((held): HoldingFault[] => [
    ...(held.from > from ? [{ log: held.name, fault: 'kept-too-short' as const }] : []),
    ...(later(held.onlineFrom, held.from) > onlineFrom ? [{ log: held.name, fault: 'online-too-short' as const }] : []),
    ...(held.to < newest ? [{ log: held.name, fault: 'ends-too-early' as const }] : []),
  ]);
  const reported = new Set(holdings.map(({ name }) => name));
  const gone = known.filter((name) => !reported.has(name));
  return [
    ...faults,
    ...gone.map((log) => ({ log, fault: 'log-not-reported-any-more' as const })),
    ...(holdings.length === 0 && gone.length === 0 ? [{ log: '', fault: 'no-log' as const }] : []),
  ];
};

/** A report is due each day; after so long without one the system is silent. */
export const SILENT_AFTER_MS = 26 * 3_600_000;
