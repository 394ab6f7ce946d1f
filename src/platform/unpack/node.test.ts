import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { unpackContract } from './contract.ts';
import { nodeUnpack } from './node.ts';

const PACK = {
  gzip: gzipSync,
  deflate: deflateRawSync,
  zlib: deflateSync,
  zstd: zstdCompressSync,
  brotli: brotliCompressSync,
};

unpackContract('node', {
  unpack: nodeUnpack(),
  pack: (compression, content) => PACK[compression](content),
  sqlite: () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-sqlite-'));
    const file = path.join(folder, 'a.db');
    const database = new DatabaseSync(file);
    database.exec('create table t (id integer primary key, text, number integer)');
    database.exec(`insert into t values (1, 'one', ${2n ** 60n}), (2, null, 3)`);
    database.close();
    return {
      path: file,
      isUntouched: () => readdirSync(folder).join() === 'a.db',
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
});
