/** Reads the numbered migrations of rooms from their folders. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from './migration-error.ts';

/** A room that has tables. `name` is its schema's name too; `folder` holds `0001-what-it-does.sql` and so on. */
export type Room = { readonly name: string; readonly folder: string };

export type Migration = {
  readonly room: string;
  readonly number: number;
  /** Without number and extension. */
  readonly name: string;
  readonly sql: string;
  /** Of the text with LF line ends, so that a checkout's line ends do not count as a change. */
  readonly sha256: string;
};

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const ROOM_NAME = /^[a-z][a-z0-9_]*$/;

/** @throws MigrationError `migration-misnamed`, `migration-gap` */
export const readMigrations = async (room: Room): Promise<Migration[]> => {
  if (!ROOM_NAME.test(room.name)) throw new MigrationError('migration-misnamed', `${room.name} is no schema's name`);
  const migrations: Migration[] = [];
  for (const file of (await readdir(room.folder)).sort()) {
    const found = FILE_NAME.exec(file);
    if (found === null) throw new MigrationError('migration-misnamed', `${room.name}: ${file}`);
    const sql = (await readFile(join(room.folder, file), 'utf8')).replaceAll('\r\n', '\n');
    const sha256 = createHash('sha256').update(sql).digest('hex');
    migrations.push({ room: room.name, number: Number(found[1]), name: found[2] ?? '', sql, sha256 });
  }
  for (const [at, { number }] of migrations.entries()) {
    if (number === at + 1) continue;
    throw new MigrationError('migration-gap', `${room.name}: number ${at + 1} expected, ${number} found`);
  }
  return migrations;
};
