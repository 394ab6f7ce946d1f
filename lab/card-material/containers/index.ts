/** Every container that the material is put into. Its lines are UTF-8 unless its own format says otherwise. */
import { gzipSync } from 'node:zlib';
import { mariadbDump, postgresDump, sqlite } from './database-files.ts';
import { docx, xlsx } from './office.ts';
import { pdfInCompositeFont, pdfInHelvetica } from './pdf.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

export type Container = {
  readonly name: string;
  /** Of the file's name, with its dot. */
  readonly ending: string;
  /** False where only ASCII can be shown. */
  readonly holdsJapanese: boolean;
  /** Whether it holds the lines as a file of text, of which the first may be a head of columns. */
  readonly holdsFiles: boolean;
  readonly hold: (lines: readonly string[]) => Buffer;
};

const text = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`, 'utf8');
const inFolder = (lines: readonly string[]) => [{ name: 'ログ/payment.log', bytes: text(lines) }];
const container = (name: string, ending: string, hold: Container['hold'], holdsJapanese = true): Container => ({
  name,
  ending,
  holdsJapanese,
  holdsFiles: false,
  hold,
});
const archive = (name: string, ending: string, hold: Container['hold']): Container => ({
  ...container(name, ending, hold),
  holdsFiles: true,
});

export const CONTAINERS: readonly Container[] = [
  archive('gzip', '.log.gz', (lines) => gzipSync(text(lines))),
  archive('zip', '.zip', (lines) => zip(inFolder(lines))),
  archive('zip, stored', '.zip', (lines) => zip(inFolder(lines), false)),
  archive('zip in zip', '.zip', (lines) => zip([{ name: '控え.zip', bytes: zip(inFolder(lines)) }])),
  archive('tar', '.tar', (lines) => tar(inFolder(lines))),
  archive('tar in gzip', '.tar.gz', (lines) => gzipSync(tar(inFolder(lines)))),
  container('xlsx, shared strings', '.xlsx', (lines) => xlsx(lines, 'shared')),
  container('xlsx, inline strings', '.xlsx', (lines) => xlsx(lines, 'inline')),
  container('docx', '.docx', (lines) => docx(lines, false)),
  container('docx, split runs', '.docx', (lines) => docx(lines, true)),
  container('PDF, Latin font', '.pdf', pdfInHelvetica, false),
  container('PDF, Japanese font', '.pdf', pdfInCompositeFont),
  container('SQLite', '.db', (lines) => sqlite(lines, 'short')),
  container('SQLite, chained pages', '.db', (lines) => sqlite(lines, 'chained')),
  container('MariaDB dump', '.sql', mariadbDump),
  container('PostgreSQL dump', '.sql', postgresDump),
];
