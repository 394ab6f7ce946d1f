import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RFC3161Timestamp } from '@sigstore/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../sha256.ts';
import { hasOpenssl, type KeyKind, openTestAuthority, POLICY, type TestAuthority } from './testing-authority.ts';
import { encodeTimeStampRequest } from './time-stamp-request.ts';
import { readCertificates, verifyTimeStamp } from './time-stamp-response.ts';

const ground = Buffer.from('log.example/a\n3\nAAAA\n');
const query = { digest: sha256(ground), nonce: Uint8Array.from({ length: 16 }, (_, n) => 0xf0 + (n % 8)) };
const failed = (error: string) => ({ kind: 'failed', error });

describe.runIf(hasOpenssl())('the answer of an authority', () => {
  describe.each<KeyKind>(['rsa:2048', 'ec'])('with a key of %s', (kind) => {
    let authority: TestAuthority;
    let answer: Uint8Array;
    beforeAll(async () => {
      authority = await openTestAuthority(kind);
      answer = authority.reply(encodeTimeStampRequest(query));
    });
    afterAll(() => authority.close());
    const certificates = (name: keyof TestAuthority['files']) =>
      readCertificates(readFileSync(authority.files[name], 'utf8')) ?? [];
    const judged = (bytes = answer, changes = {}) =>
      verifyTimeStamp(bytes, { ...query, certificates: certificates('ca'), ...changes });

    test('is accepted, with its issuer configured or itself, and tells the time', () => {
      for (const name of ['ca', 'tsa'] as const) {
        const verdict = judged(answer, { certificates: certificates(name) });
        expect(verdict.kind === 'ok' && Math.abs(verdict.value - Date.now()) < 60_000).toBe(true);
      }
      expect(judged(answer, { policy: POLICY }).kind).toBe('ok');
    });

    test('is accepted by openssl ts -verify too', () => {
      writeFileSync(path.join(authority.folder, 'ground'), ground);
      writeFileSync(path.join(authority.folder, 'answer.tsr'), answer);
      const words = ['ts', '-verify', '-data', 'ground', '-in', 'answer.tsr', '-CAfile', 'ca.pem'];
      expect(execFileSync('openssl', words, { cwd: authority.folder, stdio: 'pipe' }).toString()).toContain('OK');
    });

    test('is refused with another imprint, nonce, policy or certificate', () => {
      expect(judged(answer, { digest: sha256(Buffer.from('other')) })).toEqual(failed('wrong-imprint'));
      expect(judged(answer, { nonce: Uint8Array.of(1) })).toEqual(failed('wrong-nonce'));
      expect(judged(answer, { policy: '1.3.6.1.4.1.55555.2' })).toEqual(failed('wrong-policy'));
      for (const name of ['stranger', 'server'] as const) {
        expect(judged(answer, { certificates: certificates(name) })).toEqual(failed('certificate-untrusted'));
      }
      expect(judged(answer, { certificates: [] })).toEqual(failed('certificate-untrusted'));
    });

    test('follows the policy that was asked for', () => {
      const wanted = { ...query, policy: '1.3.6.1.4.1.55555.2' };
      expect(judged(authority.reply(encodeTimeStampRequest(wanted)), wanted).kind).toBe('ok');
      const unknown = { ...query, policy: '1.3.6.1.4.1.55555.3' };
      expect(judged(authority.reply(encodeTimeStampRequest(unknown)), unknown)).toEqual(failed('refused'));
    });

    test('no change of one byte of it makes another time, and no bytes end the parser', () => {
      const honest = judged();
      fc.assert(
        fc.property(fc.nat(answer.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const bytes = answer.slice();
          bytes[at] = (bytes[at] ?? 0) ^ by;
          const verdict = judged(bytes);
          // Bytes that nothing rests on, as in the text beside a status, may change; what is said may not.
          if (verdict.kind === 'ok') expect(verdict).toEqual(honest);
        }),
        { numRuns: 400 },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
          expect(judged(bytes).kind).toBe('failed');
        }),
      );
      for (const end of [0, 1, 10, answer.length >> 1, answer.length - 1]) {
        expect(judged(answer.slice(0, end))).toEqual(failed('malformed'));
      }
    });

    test('with the content of another answer, though rightly signed, is refused', () => {
      const other = { ...query, digest: sha256(Buffer.from('other')) };
      const foreign = authority.reply(encodeTimeStampRequest(other));
      const at = Buffer.from(foreign).indexOf(Buffer.from(other.digest));
      const forged = Buffer.from(foreign);
      forged.set(query.digest, at);
      expect(judged(forged)).toEqual(failed('signature-invalid'));
    });
  });

  test('is judged as the library judges it, where the library knows the algorithm', async () => {
    const authority = await openTestAuthority('ec');
    try {
      const answer = Buffer.from(authority.reply(encodeTimeStampRequest(query)));
      const signer = new X509Certificate(readFileSync(authority.files.tsa));
      expect(() => RFC3161Timestamp.parse(answer).verify(ground, signer.publicKey)).not.toThrow();
      const other = new X509Certificate(readFileSync(authority.files.server));
      expect(() => RFC3161Timestamp.parse(answer).verify(ground, other.publicKey)).toThrow();
    } finally {
      await authority.close();
    }
  });
});

test('a file without a certificate, or with a broken one, is none', () => {
  expect(readCertificates('')).toBeUndefined();
  expect(readCertificates('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toBeUndefined();
});
