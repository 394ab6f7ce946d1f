/**
 * Verifies a log in a folder, made here of entries of about 1 KB, and beside it lets Go's tlog (Debian package
 * golang-golang-x-mod-dev, where it is installed) hash the same files again.
 * `node bench/evidence-verify.ts [entries] [folder of a log] [its verifier key]`
 */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256, verifyExport } from '#evidence';
import {
  checkpointText,
  encodeBundle,
  encodeEnvelope,
  encodeNote,
  encodeStatement,
  formatVkey,
  GrowingTree,
  leafHash,
  preAuthEncoding,
  predicateTypeUri,
  STATEMENT_PAYLOAD_TYPE,
  type Statement,
  TILE_WIDTH,
  tileAt,
  tilePath,
  utf8,
  verifierKey,
} from '#evidence-verifier';
import { readLogFolder } from '../src/app/log-folder.ts';
import { openVerifyThreads } from '../src/app/verify-threads.ts';

const entries = Number(process.argv[2] ?? 200_000);
const report = (name: string, value: string) => console.log(`${name.padEnd(56)} ${value}`);
const rate = (count: number, ms: number) => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;

const ORIGIN = 'bench.example/logs/log_00000000000000000000000000';
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256(utf8('bench'))]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
const key = verifierKey(ORIGIN, Uint8Array.from(publicKey), sha256);

const statementAt = (index: number): Statement => ({
  subjects: [{ name: 'batch', algorithm: 'rfc6962Sha256', digest: sha256(utf8(`${index}`)) }],
  predicateType: predicateTypeUri(index === 0 ? 'key-event' : 'decision-batch'),
  entry: `ent_${String(index).padStart(26, '0')}`,
  log: ORIGIN,
  collector: 'mitsuke bench',
  grade: 'A',
  observedAt: '2026-11-21T00:00:00.000Z',
  recordedAt: '2026-11-21T00:00:00.250Z',
  fact: index === 0 ? { event: 'created', vkey: formatVkey(key) } : { count: 128, filling: 'x'.repeat(120) },
});

const entryAt = (index: number): Uint8Array => {
  const payload = encodeStatement(statementAt(index));
  const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
  return encodeEnvelope(payload, key, sign(null, message, privateKey));
};

const writeLog = (folder: string): void => {
  const tree = new GrowingTree(sha256);
  const put = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  let bytes = 0;
  for (let first = 0; first < entries; first += TILE_WIDTH) {
    const own = Array.from({ length: Math.min(TILE_WIDTH, entries - first) }, (_, at) => entryAt(first + at));
    for (const entry of own) tree.append(leafHash(sha256, entry));
    const name = tileAt(entries, 'entries', first / TILE_WIDTH);
    if (name !== undefined) put(tilePath(name), encodeBundle(own));
    bytes += own.reduce((sum, entry) => sum + entry.length, 0);
    for (const tile of tree.takeFull()) put(tilePath(tile.name), tile.bytes);
  }
  for (const tile of tree.partial()) put(tilePath(tile.name), tile.bytes);
  const text = checkpointText({ origin: ORIGIN, size: entries, root: tree.root() });
  put('checkpoint', encodeNote(text, key, sign(null, utf8(text), privateKey)));
  report('entries, mean size', `${entries.toLocaleString('en')}, ${Math.round(bytes / entries)} bytes`);
};

const verifyOurs = async (folder: string, vkey: string): Promise<void> => {
  const read = await readLogFolder(folder);
  const warm = openVerifyThreads();
  await verifyExport({ read, vkey, entries: 'stated', ...warm });
  for (const entriesRule of ['opaque', 'stated', 'signed'] as const) {
    for (const threads of [undefined, warm]) {
      const begunMs = performance.now();
      const verdict = await verifyExport({ read, vkey, entries: entriesRule, ...threads });
      if (verdict.kind === 'diverges') throw new Error(`${verdict.code} ${verdict.path}`);
      const how = threads === undefined ? 'one thread' : 'threads';
      report(`verified, entries ${entriesRule}, ${how}`, rate(verdict.size, performance.now() - begunMs));
    }
  }
  await warm.close();
  report('memory, greatest', `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
};

const GO_MODULES = '/usr/share/gocode';

const verifyPeer = (folder: string, vkey: string): void => {
  const verifier = join(import.meta.dirname, '../test/go-verifier/main.go');
  if (!existsSync(join(GO_MODULES, 'src/golang.org/x/mod/sumdb/tlog'))) {
    report('Go’s tlog', 'not installed: apt-get install golang-go golang-golang-x-mod-dev');
    return;
  }
  const cache = mkdtempSync('/var/tmp/mitsuke-bench-go-');
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: GO_MODULES, GOFLAGS: '', GOCACHE: cache };
  const program = join(cache, 'verifier');
  const built = spawnSync('/usr/bin/go', ['build', '-o', program, verifier], { env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const begunMs = performance.now();
  const ended = spawnSync(program, [folder, vkey], { env, encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(ended.stderr);
  report('Go’s sumdb/note and tlog, entries hashed, as they are', rate(entries, performance.now() - begunMs));
  rmSync(cache, { recursive: true, force: true });
};

const given = process.argv[3];
const folder = given ?? mkdtempSync('/var/tmp/mitsuke-bench-');
try {
  if (given === undefined) writeLog(folder);
  const vkey = process.argv[4] ?? formatVkey(key);
  await verifyOurs(folder, vkey);
  verifyPeer(folder, vkey);
} finally {
  if (given === undefined) rmSync(folder, { recursive: true, force: true });
}
