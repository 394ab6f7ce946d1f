import { Secret as OtpSecret } from 'otpauth';
import { describe, expect, test, vi } from 'vitest';
import { uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { holdPerson } from './open-session.ts';
import type { Tables } from './store-tables.ts';
import { succeeded } from './testing.ts';
import { softAuthenticator } from './testing-authenticator.ts';
import {
  addPasskey,
  advance,
  beginToken,
  byLink,
  byPasskey,
  codeAt,
  enrol,
  finish,
  house,
  MINUTE_MS,
  meOf,
  openForEachTest,
  PASSWORD,
  STEP_MS,
} from './testing-sign-in.ts';

openForEachTest();

describe('a passkey', () => {
  const refused = { kind: 'failed', error: 'refused' };

  test('opens alone, and is asked to verify its user', async () => {
    const key = softAuthenticator();
    succeeded(await addPasskey(await byLink(), key));
    const options = await house.registry.passkeySignIn.options();
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const opened = succeeded(await house.registry.passkeySignIn.finish(key.get(options)));
    expect(await meOf(opened.sessionToken.reveal())).toMatchObject({
      method: 'passkey',
      person: house.ours.analyst.id,
    });
  });

  test('is refused from another page, for another host, without verification, by another key, for another person', async () => {
    const key = softAuthenticator();
    succeeded(await addPasskey(await byLink(), key));
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const theirs = Buffer.from(house.theirs.analyst.id).toString('base64url');
    for (const bent of [
      { origin: 'https://localhost.evil.example' },
      { origin: 'http://127.0.0.1:7300' },
      { rpId: 'evil.example' },
      { userVerified: false },
      { signedBy: privateKey },
      { userHandle: theirs },
      { userHandle: '' },
    ]) {
      expect(await byPasskey(key, bent), JSON.stringify(bent)).toEqual(refused);
    }
    expect((await byPasskey(key)).kind).toBe('ok');
  });

  test('an answer works once, and not after five minutes', async () => {
    const { passkeySignIn } = house.registry;
    const key = softAuthenticator();
    succeeded(await addPasskey(await byLink(), key));
    const answer = key.get(await passkeySignIn.options());
    const answers = await Promise.all([passkeySignIn.finish(answer), passkeySignIn.finish(answer)]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['failed', 'ok']);
    const options = await passkeySignIn.options();
    await advance(5 * MINUTE_MS);
    expect(await passkeySignIn.finish(key.get(options))).toEqual(refused);
    const unknown = softAuthenticator();
    expect(await passkeySignIn.finish(unknown.get(await passkeySignIn.options()))).toEqual(refused);
  });

  test('whose counter does not go on is a copy, and refused', async () => {
    const key = softAuthenticator();
    succeeded(await addPasskey(await byLink(), key));
    expect((await byPasskey(key, { counter: 7 })).kind).toBe('ok');
    expect(await byPasskey(key, { counter: 7 })).toEqual(refused);
    expect(await byPasskey(key, { counter: 6 })).toEqual(refused);
    expect((await byPasskey(key, { counter: 8 })).kind).toBe('ok');
  });

  test('is added for the challenge of this person alone, once, and with verification', async () => {
    const [me, other] = [await byLink(), await byLink('administrator')];
    const { credentials } = house.registry;
    const options = succeeded(await credentials.passkeyOptions(me));
    expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' });
    const key = softAuthenticator();
    const answer = key.create(options);
    expect(await credentials.addPasskey(other, { name: 'x', answer })).toEqual(refused);
    succeeded(await credentials.addPasskey(me, { name: 'x', answer }));
    expect(await credentials.addPasskey(me, { name: 'x', answer })).toEqual(refused);
    expect(await addPasskey(me, softAuthenticator(), { userVerified: false })).toEqual(refused);
    expect(await addPasskey(me, key)).toEqual({ kind: 'failed', error: 'already-there' });
    expect((await credentials.list(me)).passkeys).toHaveLength(1);
  });
});

const waitingForALock = async (): Promise<void> => {
  const waiting = `select 1 from pg_locks join pg_stat_activity using (pid)
    where not granted and datname = current_database()`;
  await vi.waitFor(async () => expect(await house.asApp(waiting)).toBeGreaterThan(0), { timeout: 5_000 });
};

describe('a change of credentials and signing in at once', () => {
  test('do not wait for each other for ever, whatever is signed in with', async () => {
    const { secret } = await enrol();
    const key = softAuthenticator();
    await addPasskey(await byLink(), key);
    for (let round = 0; round < 4; round++) {
      // Whoever comes after the change was refused and counted: past any lock.
      await advance(15 * MINUTE_MS);
      const me = await byLink();
      const [token, options, link] = [
        await beginToken(),
        await house.registry.passkeySignIn.options(),
        succeeded(await house.registry.signIn.issueLink(house.ours.scope, me.person)).token.reveal(),
      ];
      const [changed] = await Promise.all([
        house.registry.credentials.renewRecoveryCodes(me),
        finish(token, codeAt(secret, house.clock.now())),
        house.registry.passkeySignIn.finish(key.get(options)),
        house.registry.signIn.exchange(link),
      ]);
      expect(changed.kind).toBe('ok');
    }
  });

  test('by passkey takes the person first, as a change does', async () => {
    const key = softAuthenticator();
    const me = await byLink();
    await addPasskey(me, key);
    const { passkeySignIn } = house.registry;
    const answer = key.get(await passkeySignIn.options());
    let opened: Promise<unknown> = Promise.resolve();
    await house.database.inScope(house.ours.scope, async (tx) => {
      await holdPerson(tx, me);
      opened = passkeySignIn.finish(answer);
      await waitingForALock();
      await tables<Tables>(tx)
        .deleteFrom('registry.passkey')
        .where('tenant', '=', uuidOf(me.tenant))
        .where('person', '=', uuidOf(me.person))
        .execute();
    });
    expect(await opened).toEqual({ kind: 'failed', error: 'refused' });
  });
});

describe('credentials', () => {
  test('are changed by a session of at most ten minutes, and end the person’s other sessions', async () => {
    const { credentials, authenticator } = house.registry;
    const [me, elsewhere] = [await byLink(), await byLink()];
    succeeded(await credentials.setPassword(me, PASSWORD));
    expect(await authenticator.bySession(elsewhere.token)).toBeUndefined();
    expect(await authenticator.bySession(me.token)).toBeDefined();
    expect(await credentials.setPassword(elsewhere, PASSWORD)).toEqual({ kind: 'failed', error: 'session-ended' });
    await advance(10 * MINUTE_MS + 1);
    const again = { kind: 'failed', error: 'sign-in-again' };
    expect(await credentials.setPassword(me, PASSWORD)).toEqual(again);
    expect(await credentials.beginTotp(me)).toEqual(again);
    expect(await credentials.passkeyOptions(me)).toEqual(again);
    expect(await credentials.removePassword(me)).toEqual(again);
  });

  test('the last way to sign in is not removed, not even by two at once', async () => {
    const { credentials } = house.registry;
    const { me } = await enrol();
    const last = { kind: 'failed', error: 'last-credential' };
    expect(await credentials.removePassword(me)).toEqual(last);
    expect(await credentials.removeTotp(me)).toEqual(last);
    const key = succeeded(await addPasskey(me, softAuthenticator()));
    const both = await Promise.all([credentials.removePassword(me), credentials.removePasskey(me, key.id)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['failed', 'ok']);
    expect(await credentials.removePasskey(me, house.newId('psk'))).toEqual({ kind: 'failed', error: 'not-set' });
  });

  test('of another person are not there to be removed', async () => {
    const { credentials } = house.registry;
    const [me, other] = [await byLink(), await byLink('administrator')];
    const key = succeeded(await addPasskey(me, softAuthenticator()));
    expect(await credentials.removePasskey(other, key.id)).toEqual({ kind: 'failed', error: 'not-set' });
    expect((await credentials.list(me)).passkeys).toMatchObject([{ id: key.id, name: 'key' }]);
  });

  test.each([
    ['eleven characters', 'password-too-short', 'x7#Qm!p2_Zw'],
    ['257 characters', 'password-too-long', `${'q7'.repeat(128)}x`],
    ['a common one', 'password-guessable', 'passwordpassword'],
    ['a row of keys', 'password-guessable', 'qwertyuiop123456'],
    ['Japanese words', 'password-guessable', 'sakurasakura2026'],
    ['one’s own address', 'password-guessable', 'analyst@ours.example'],
  ])('%s: %s', async (_, fault, password) => {
    const me = await byLink();
    expect(await house.registry.credentials.setPassword(me, password)).toEqual({ kind: 'failed', error: fault });
  });

  test('recovery codes open once each, are ten, and new ones end the old', async () => {
    const { me, recoveryCodes } = await enrol();
    const [first = '', second = ''] = recoveryCodes;
    expect(new Set(recoveryCodes).size).toBe(10);
    const opened = succeeded(await finish(await beginToken(), first.toUpperCase().replaceAll('-', ' ')));
    expect(await meOf(opened.sessionToken.reveal())).toMatchObject({ method: 'recovery-code' });
    expect(await finish(await beginToken(), first)).toMatchObject({ error: { reason: 'refused' } });
    expect(await house.registry.credentials.list(me)).toMatchObject({ recoveryCodesLeft: 9 });
    const renewed = succeeded(await house.registry.credentials.renewRecoveryCodes(me));
    expect(await finish(await beginToken(), second)).toMatchObject({ error: { reason: 'refused' } });
    expect((await finish(await beginToken(), renewed[0] ?? '')).kind).toBe('ok');
  });

  test('an enrolment is confirmed by its own code, in a quarter of an hour; until then the old one stands', async () => {
    const { credentials } = house.registry;
    const { secret: old } = await enrol();
    const me = await byLink();
    const { secret, uri } = succeeded(await credentials.beginTotp(me));
    expect(uri).toMatch(/^otpauth:\/\/totp\/Mitsuke:analyst%40ours\.example\?issuer=Mitsuke&secret=[A-Z2-7]{32}&/);
    expect(await credentials.confirmTotp(me, codeAt(old, house.clock.now()))).toMatchObject({ error: 'wrong-code' });
    expect((await finish(await beginToken(), codeAt(old, house.clock.now()))).kind).toBe('ok');
    await advance(STEP_MS);
    succeeded(await credentials.confirmTotp(me, codeAt(secret, house.clock.now())));
    expect(await credentials.confirmTotp(me, codeAt(secret, house.clock.now()))).toMatchObject({
      error: 'no-enrolment',
    });
    expect(await finish(await beginToken(), codeAt(secret, house.clock.now()))).toMatchObject({
      error: { reason: 'refused' },
    });
  });

  test('each change is on record, in the log too, and the log names nobody', async () => {
    const { me } = await enrol();
    const key = succeeded(await addPasskey(me, softAuthenticator()));
    await advance(1);
    succeeded(await house.registry.credentials.removePasskey(me, key.id));
    const changes = await house.registry.sessions.changes(me);
    expect(changes.map(({ change, about }) => [change, about])).toEqual([
      ['passkey-removed', key.id],
      ['passkey-added', key.id],
      ['totp-enrolled', undefined],
      ['password-set', undefined],
    ]);
    const entries = await house.entries();
    const changed = Array.from({ length: 4 }, () => 'urn:mitsuke:evidence:credential-change:v1');
    expect(entries.map(({ predicateType }) => predicateType)).toEqual(['urn:mitsuke:evidence:sign-in:v1', ...changed]);
    for (const { text } of entries) {
      expect(text).not.toContain(me.person);
      expect(text).not.toContain('analyst');
    }
  });

  test('rows hold no password, secret, code or token in the clear', async () => {
    const { secret, recoveryCodes } = await enrol();
    const token = await beginToken();
    const rows = await house.everything();
    const secretHex = Buffer.from(OtpSecret.fromBase32(secret).bytes).toString('hex');
    for (const each of [PASSWORD, secret, secretHex, token, ...recoveryCodes]) {
      expect(rows).not.toContain(each);
      expect(rows).not.toContain(Buffer.from(each, 'utf8').toString('hex'));
    }
  });
});
