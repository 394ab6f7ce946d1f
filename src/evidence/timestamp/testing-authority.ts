/** For tests: a time-stamping authority of `openssl ts` on loopback, with a certificate that its own authority issued. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PlainAnswer, servePlain } from '../../platform/http/serve-plain.ts';

export const POLICY = '1.3.6.1.4.1.55555.1';

const SETTINGS = `
[tsa]
default_tsa = here
[here]
serial = ./serial
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha512
default_policy = ${POLICY}
other_policies = 1.3.6.1.4.1.55555.2
digests = sha256, sha384
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[stamps]
extendedKeyUsage = critical, timeStamping
[serves]
extendedKeyUsage = serverAuth
`;

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

export type KeyKind = 'rsa:2048' | 'ec';

export type TestAuthority = {
  readonly url: string;
  readonly host: string;
  readonly folder: string;
  /** PEM files: of the issuer, of the authority itself, of one that may not stamp, and of another issuer. */
  readonly files: Readonly<Record<'ca' | 'tsa' | 'server' | 'stranger', string>>;
  /** What the authority would answer to this request. */
  reply(query: Uint8Array, ...flags: readonly string[]): Uint8Array;
  /** In place of its own answer. */
  answer: ((query: Uint8Array) => PlainAnswer | Promise<PlainAnswer>) | undefined;
  close(): Promise<void>;
};

export const openTestAuthority = async (kind: KeyKind): Promise<TestAuthority> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-authority-'));
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  writeFileSync(path.join(folder, 'tsa.cnf'), SETTINGS);
  writeFileSync(path.join(folder, 'serial'), '01\n');
  const newkey = kind === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : [kind];
  const request = ['req', '-new', '-nodes', '-newkey', ...newkey];
  for (const name of ['ca', 'stranger']) {
    openssl(
      ...request,
      '-x509',
      '-subj',
      `/CN=${name}`,
      '-days',
      '10',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  }
  for (const [name, extensions] of [
    ['tsa', 'stamps'],
    ['server', 'serves'],
  ] as const) {
    openssl(...request, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const issue = ['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl(...issue, '-days', '10', '-extfile', 'tsa.cnf', '-extensions', extensions, '-out', `${name}.pem`);
  }
  const reply = (query: Uint8Array, ...flags: readonly string[]): Uint8Array => {
    writeFileSync(path.join(folder, 'query.tsq'), query);
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr', ...flags);
    return Uint8Array.from(readFileSync(path.join(folder, 'reply.tsr')));
  };
  const server = await servePlain({
    host: '127.0.0.1',
    port: 0,
    limitBytes: 10_000,
    onFailure: () => undefined,
    handle: async ({ body }) =>
      authority.answer?.(body) ?? { status: 200, mediaType: 'application/timestamp-reply', body: reply(body) },
  });
  const host = 'tsa.localhost';
  const authority: TestAuthority = {
    url: `http://${host}:${new URL(server.url).port}/tsr`,
    host,
    folder,
    files: {
      ca: path.join(folder, 'ca.pem'),
      tsa: path.join(folder, 'tsa.pem'),
      server: path.join(folder, 'server.pem'),
      stranger: path.join(folder, 'stranger.pem'),
    },
    reply,
    answer: undefined,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
  return authority;
};
