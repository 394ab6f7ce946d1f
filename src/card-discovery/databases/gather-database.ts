/**
 * A whole search of a database: what an earlier run reported, what this one finds, put together as the result of any
 * search. Tables that were broken off are not kept, so that they are searched again.
 */
import { formatInstant } from '#kernel';
import type { Clock } from '#platform/clock';
import { TablesFailure } from '#platform/tables';
import { type GatheredResult, type Gathering, gather } from '../assemble-result.ts';
import type { Baseline } from '../core/baseline.ts';
import { type DatabaseSearch, searchDatabase, skipBy, type TableReport } from './search-database.ts';

export type DatabaseOrder = Omit<DatabaseSearch, 'done'> & {
  readonly clock: Clock;
  readonly version: string;
  readonly baseline?: Baseline;
  /** Of an earlier run of the same search. */
  readonly earlier?: readonly TableReport[];
  /** Called for each table that was searched to its end now. */
  readonly keep?: (report: TableReport) => void;
  /** Called for each table, also where it was broken off. */
  readonly tell?: (report: TableReport) => void;
};

/** A signal ends it between rows: the tables searched until then are the result, and it says that it is not complete. */
export const gatherDatabase = async (order: DatabaseOrder): Promise<GatheredResult> => {
  const { clock, version, baseline, tables, sampleRows, signal, earlier = [] } = order;
  const startedAt = formatInstant(clock.now());
  const gathering = gather();
  for (const report of earlier) gathering.add(report);
  const done = new Set(earlier.map(({ table }) => table));
  let complete = true;
  try {
    for await (const report of searchDatabase({ ...order, done })) {
      gathering.add(report);
      order.tell?.(report);
      if (report.outcome !== 'broken') order.keep?.(report);
    }
    await tellOutside(order, gathering);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    complete = false;
  }
  return gathering.result({
    version,
    startedAt,
    endedAt: formatInstant(clock.now()),
    complete,
    searched: [sampleRows === undefined ? tables.database : `${tables.database}?sampleRows=${sampleRows}`],
    files: 0,
    ...(baseline === undefined ? {} : { baseline }),
  });
};

const tellOutside = async (order: DatabaseOrder, gathering: Gathering): Promise<void> => {
  try {
    if ((await order.tables.outsideTables()) === 0) return;
  } catch (error) {
    if (!(error instanceof TablesFailure)) throw error;
    return gathering.addSkip(skipBy(order, '', error));
  }
  gathering.addSkip({ place: order.tables.database, inside: [], reason: 'large-objects', severity: 'broken' });
};
