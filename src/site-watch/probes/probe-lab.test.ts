/** The whole round against the lab's shop, made weak and strong: what is found, what is not said, how often it asked. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { systemClock } from '../../platform/clock/system.ts';
import { guardedProbes } from '../../platform/egress/guarded-probes.ts';
import { seededRandom } from '../../platform/random/seeded.ts';
import { type RunningLab, startTestLab } from '../testing-lab.ts';
import { type Agreement, loadAgreement } from './core/agreement.ts';
import { loadLibraries } from './core/js-libraries.ts';
import { loadPlatforms } from './core/shop-platforms.ts';
import type { Item, SignCode } from './core/signs.ts';
import { probeSite, type Round } from './probe-site.ts';

const LIMIT_MS = 60_000;
const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
const pack = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, `../../../packs/site-watch/${name}.yaml`), 'utf8');

const read = <T>(outcome: { kind: 'ok'; value: T } | { kind: 'failed'; error: unknown }): T => {
  if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};
const tables = {
  libraries: read(loadLibraries(pack('js-libraries'))),
  platforms: read(loadPlatforms(pack('shop-platforms'))),
};

let lab: RunningLab;
beforeAll(async () => {
  lab = await startTestLab();
}, LIMIT_MS);
afterAll(() => lab?.stop());

const probe = (
  origin: string,
  more: { agreement?: Agreement; authorities?: string[]; gapMs?: number } = {},
): Promise<Round> =>
  probeSite(
    {
      probes: guardedProbes(more.authorities === undefined ? {} : { authorities: more.authorities }),
      clock: systemClock(),
      random: seededRandom('probes'),
      tables,
      software: '0.1.0',
      gap: durationOfMs(more.gapMs ?? 0),
    },
    { origin, allowedHosts: LAB_HOSTS, agreement: more.agreement },
  );

const weaken = (switches: readonly string[], https = 'off') =>
  lab.tell({ command: 'weaken', switches, https }, 'weakened');
const tried = async () => (await lab.tell({ command: 'status' }, 'status')).tried as { admin: number; member: number };
const codes = ({ signs }: Round): readonly SignCode[] => signs.map(({ code }) => code);
const resultOf = ({ results }: Round, item: Item) => results.find((each) => each.item === item)?.result;
const notMet = ({ results }: Round) => results.filter(({ result }) => result === 'not-met').map(({ item }) => item);

const agreed = (text: string): Agreement =>
  read(loadAgreement(`reference: 合意書 3\nperson: 佐藤\nuntil: "2099-12-31"\n${text}`));

describe("the lab's shop", { timeout: LIMIT_MS }, () => {
  test('well kept, it is told of nothing that it does not have', async () => {
    await weaken(['admin-limited', 'security-headers']);
    const round = await probe(lab.shop);
    expect(round.endedEarly).toBeUndefined();
    expect(notMet(round)).toEqual([]);
    expect(round.results.map(({ item, result }) => `${item} ${result}`)).toEqual([
      ...['1a met', '1b not-observable', '1c not-observable', '2a met', '2b not-observable', '3a not-observable'],
      ...['3b not-observable', '3c not-observable', '4 not-observable', '5 not-observable', '6 not-observable'],
    ]);
    expect(round.signs.filter(({ code }) => code === 'header-missing')).toEqual([]);
    expect(new Set(round.records.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(await tried()).toMatchObject({ admin: 0, member: 0 });
  });

  test('careless, each carelessness is found, with the request that showed it', async () => {
    const switches = [
      'exposed-files',
      'directory-listing',
      'verbose-errors',
      'weak-cookies',
      'old-library',
      'upload-form',
    ];
    await weaken(switches);
    const round = await probe(lab.shop);
    expect(codes(round)).toEqual(
      expect.arrayContaining([
        ...[
          'admin-login-open',
          'repository-exposed',
          'settings-exposed',
          'dump-exposed',
          'source-exposed',
          'log-exposed',
        ],
        ...['installer-open', 'server-told', 'manifest-exposed', 'data-directory-listed', 'directory-listed'],
        ...['sql-error-shown', 'stack-trace-shown', 'session-cookie-without-httponly', 'library-with-known-hole'],
        ...['upload-form-names-no-limits', 'header-missing'],
      ]),
    );
    expect(notMet(round)).toEqual(['1a', '2a', '3a', '3b', '3c']);
    for (const { code, place, proof } of round.signs) {
      const shown = proof.map((number) => round.records[number - 1]?.number);
      expect([code, shown]).toEqual([code, proof]);
      expect(place).not.toContain('?');
    }
    const library = round.signs.find(({ code }) => code === 'library-with-known-hole');
    expect(library?.detail).toMatchObject({
      library: 'jquery',
      version: '1.12.4',
      ids: expect.arrayContaining(['CVE-2020-11022']),
    });
    expect(JSON.stringify(round)).not.toMatch(/not-a-secret|not-a-password/);
  });

  test('answering 200 to everything, it is not taken for careless', async () => {
    await weaken(['admin-limited', 'soft-missing']);
    const round = await probe(lab.shop);
    expect(notMet(round)).toEqual([]);
    expect(resultOf(round, '2a')).toBe('met');
  });

  test('behind HTTP authentication, its administration counts as limited', async () => {
    await weaken(['admin-basic']);
    const round = await probe(lab.shop);
    expect(codes(round)).toContain('admin-behind-basic');
    expect(resultOf(round, '1a')).toBe('met');
  });
});

describe('agreed attempts', { timeout: LIMIT_MS }, () => {
  const admin = (maxAttempts: number, more = '') =>
    agreed(`adminLogin: { path: /admin/login, account: tencho, maxAttempts: ${maxAttempts}${more} }`);

  test('see a lock, and end there', async () => {
    await weaken(['admin-locks']);
    const round = await probe(lab.shop, { agreement: admin(12) });
    expect(resultOf(round, '1c')).toBe('met');
    expect((await tried()).admin).toBe(6);
  });

  test.each([1, 4, 11])('are never more than agreed: %i', async (most) => {
    await weaken([]);
    const round = await probe(lab.shop, { agreement: admin(most) });
    expect((await tried()).admin).toBe(most);
    expect(resultOf(round, '1c')).toBe('not-observable');
  });

  test('prove that nothing locks where the merchant said how a lock shows', async () => {
    await weaken([]);
    const round = await probe(lab.shop, { agreement: admin(11, ', lockedSign: アカウントがロックされました') });
    expect(resultOf(round, '1c')).toBe('not-met');
  });

  test('with the password prove a second factor, a lock, or that there is neither', async () => {
    const { admin: account } = await lab.tell({ command: 'status' }, 'status');
    const password = `, password: ${(account as { password: string }).password}`;
    await weaken([]);
    const open = await probe(lab.shop, { agreement: admin(12, password) });
    expect([resultOf(open, '1b'), resultOf(open, '1c')]).toEqual(['not-met', 'not-met']);
    expect((await tried()).admin).toBe(12);
    await weaken(['admin-second-factor', 'admin-locks']);
    const closed = await probe(lab.shop, { agreement: admin(12, password) });
    expect([resultOf(closed, '1b'), resultOf(closed, '1c')]).toEqual(['met', 'met']);
    expect(JSON.stringify([open, closed])).not.toContain((account as { password: string }).password);
  });

  test("at the members' sign-in see whether it is throttled, with the page's own form token", async () => {
    const agreement = agreed('memberLogin: { path: /mypage/login, account: probe@example.com, maxAttempts: 6 }');
    await weaken(['member-login', 'member-throttled']);
    expect(resultOf(await probe(lab.shop, { agreement }), '6')).toBe('met');
    expect((await tried()).member).toBe(4);
    await weaken(['member-login']);
    const open = await probe(lab.shop, { agreement });
    expect([resultOf(open, '6'), (await tried()).member]).toEqual(['not-observable', 6]);
  });
});

describe('over TLS', { timeout: LIMIT_MS }, () => {
  test('a server of the old kind, a plain cookie and mixed content are found', async () => {
    const { https, certificate } = await weaken(['admin-limited', 'weak-cookies', 'mixed-content'], 'old');
    const round = await probe(String(https), { authorities: [String(certificate)] });
    expect(codes(round)).toEqual(
      expect.arrayContaining([
        'tls-obsolete',
        'session-cookie-without-secure',
        'mixed-content-active',
        'mixed-content-passive',
      ]),
    );
    expect(round.signs.find(({ code }) => code === 'tls-obsolete')?.detail).toEqual({ spoken: ['TLSv1', 'TLSv1.1'] });
    expect(notMet(round)).toEqual(['3a']);
  });

  test('a present one has no fault', async () => {
    const { https, certificate } = await weaken(['admin-limited', 'security-headers'], 'present');
    const round = await probe(String(https), { authorities: [String(certificate)] });
    expect(notMet(round)).toEqual([]);
    expect(round.signs.find(({ code }) => code === 'tls-seen')?.detail).toMatchObject({
      spoken: ['TLSv1.3', 'TLSv1.2'],
      subject: 'shop.localhost',
    });
  });

  test('of one whose certificate nobody vouches for nothing else is said, and nothing else asked', async () => {
    const { https } = await weaken([], 'present');
    const round = await probe(String(https));
    expect(round.endedEarly).toBe('certificate-not-valid');
    expect(notMet(round)).toEqual(['3a']);
    expect(resultOf(round, '2a')).toBe('not-observable');
    expect(new Set(round.records.map(({ method }) => method))).toEqual(new Set(['TLS']));
  });
});
