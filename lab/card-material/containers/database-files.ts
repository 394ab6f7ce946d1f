/** What databases leave as files: an SQLite file, a MariaDB dump, a PostgreSQL dump. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Small pages, and a long text before each line, so that a line may lie on pages chained behind its row. */
const LONG_BEFORE = 700;
const PAGE_BYTES = 1_024;

export const sqlite = (lines: readonly string[], form: 'short' | 'chained'): Buffer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'card-material-'));
  try {
    const name = path.join(folder, 'shop.db');
    const database = new DatabaseSync(name);
    database.exec(`pragma page_size = ${PAGE_BYTES}; pragma synchronous = off; pragma journal_mode = memory`);
    database.exec(`begin; create table dtb_order_memo (id integer primary key, memo text)`);
    const insert = database.prepare('insert into dtb_order_memo (memo) values (?)');
    for (const [at, line] of lines.entries()) {
      // So that somewhere a page ends within a number, whatever the length of the words before it.
      const before = form === 'chained' ? 'あ'.repeat(LONG_BEFORE + at * 5) : '';
      insert.run(`${before}${line}`);
    }
    database.exec('commit');
    database.close();
    return readFileSync(name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const mariadbText = (text: string): string =>
  `'${text.replace(/[\\'"]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n')}'`;

/** As mysqldump writes: many rows in one long statement. */
export const mariadbDump = (lines: readonly string[]): Buffer => {
  const rows = lines.map((line, at) => `(${at + 1},${mariadbText(line)},NULL,'2026-10-01 00:00:00')`);
  return Buffer.from(
    `-- MariaDB dump 10.19\nDROP TABLE IF EXISTS \`dtb_order_memo\`;\nINSERT INTO \`dtb_order_memo\` VALUES ${rows.join(',')};\n`,
    'utf8',
  );
};

/** As pg_dump writes: rows for COPY, columns parted by tabs. */
export const postgresDump = (lines: readonly string[]): Buffer => {
  const rows = lines.map((line, at) => `${at + 1}\t${line.replaceAll('\\', '\\\\').replaceAll('\t', '\\t')}\t\\N\n`);
  return Buffer.from(
    `--\n-- PostgreSQL database dump\n--\nCOPY public.dtb_order_memo (id, memo, deleted_at) FROM stdin;\n${rows.join('')}\\.\n`,
    'utf8',
  );
};
