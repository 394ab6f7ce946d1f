/** Searches an SQLite file column by column. The bytes of the file are searched as well: deleted rows stay in them. */
import { DamagedFailure, type SqliteTable } from '#platform/unpack';
import { createColumnDetector } from './core/detect-column.ts';
import { createDetector } from './core/detect-stream.ts';
import type { SearchJob, Spot } from './search-job.ts';

const SPOT: Spot = { inside: [], layers: ['sqlite'] };
const inTable = ({ name }: SqliteTable): Spot => ({ ...SPOT, inside: [name] });
/** Longer values are documents: searched as streams. */
const DOCUMENT = 65_536;

export const searchSqlite = (job: SearchJob): void => {
  const opened = job.unpack.openSqlite(job.path);
  if (opened.kind === 'failed') {
    job.skip('damaged', SPOT);
    return;
  }
  const file = opened.value;
  try {
    for (const table of file.tables()) {
      job.count({ tables: 1 });
      searchTable(job, table);
    }
  } finally {
    file.close();
  }
};

const searchTable = (job: SearchJob, table: SqliteTable): void => {
  const detectors = table.columns.map((name) => createColumnDetector({ ...job.detecting, name }));
  try {
    for (const { key, values } of table.rows()) {
      job.count({ rows: 1 });
      for (const [index, value] of values.entries()) {
        if (value === null) continue;
        if (typeof value === 'object' && value.length > DOCUMENT)
          searchDocument(job, value, `${table.name}.${table.columns[index]} ${key}`);
        else detectors[index]?.look(value, key);
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedFailure)) throw error;
    job.skip('damaged', inTable(table));
  }
  for (const [index, detector] of detectors.entries()) {
    const found = detector.end();
    job.count({ bytesSearched: found.bytes });
    for (const { hash } of found.sightings) job.known.add(hash);
    const column = `${table.name}.${table.columns[index]}`;
    for (const { key, ...sighting } of found.sightings) job.addOne(sighting, inTable(table), `${column} ${key}`);
    job.add({ ...found, sightings: [] }, inTable(table));
  }
};

const searchDocument = (job: SearchJob, value: Uint8Array, where: string): void => {
  const detector = createDetector(job.detecting);
  detector.push(value);
  const found = detector.end();
  for (const { hash } of found.sightings) job.known.add(hash);
  job.add(found, SPOT, () => where);
};
