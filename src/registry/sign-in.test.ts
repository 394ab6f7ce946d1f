import { Secret as OtpSecret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { durationOfMs, type Instant, type PersonId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { holdPerson, type Me } from './open-session.ts';
import type { Tables } from './store-tables.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';
import { type SoftAuthenticator, softAuthenticator } from './testing-authenticator.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 30_000;
const PASSWORD = 'Quittenbaum 7 im Nebelgarten';
const OTHER_PASSWORD = 'Neun Laternen am Hafen von gestern';

let house: TestRegistry;
beforeEach(async () => {
  house = await openTestRegistry();
});
afterEach(() => house.close());

type Who = 'administrator' | 'analyst' | PersonId;

const byLink = async (who: Who = 'analyst', of: 'ours' | 'theirs' = 'ours'): Promise<Me & { token: string }> => {
  const { registry } = house;
  const person = who === 'administrator' || who === 'analyst' ? house[of][who].id : who;
  const link = succeeded(await registry.signIn.issueLink(house[of].scope, person));
  const token = succeeded(await registry.signIn.exchange(link.token.reveal())).sessionToken.reveal();
  return { ...(await meOf(token)), token };
};

const meOf = async (sessionToken: string): Promise<Me> => {
  const found = await house.registry.signIn.describe(sessionToken);
  if (!found) throw new Error('the session is not live');
  return found.me;
};

const codeAt = (secret: string, at: Instant): string =>
  TOTP.generate({ secret: OtpSecret.fromBase32(secret), timestamp: at, algorithm: 'SHA1', digits: 6, period: 30 });

const advance = (ms: number) => house.clock.advance(durationOfMs(ms));

type Enrolled = {
  readonly me: Me & { token: string };
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

const enrol = async (who: Who = 'analyst', of: 'ours' | 'theirs' = 'ours', password = PASSWORD): Promise<Enrolled> => {
  const { credentials } = house.registry;
  const me = await byLink(who, of);
  succeeded(await credentials.setPassword(me, password));
  await advance(1);
  const { secret } = succeeded(await credentials.beginTotp(me));
  const recoveryCodes = succeeded(await credentials.confirmTotp(me, codeAt(secret, house.clock.now())));
  await advance(STEP_MS);
  return { me, secret, recoveryCodes };
};

const begin = (password = PASSWORD, email = house.ours.analyst.email) =>
  house.registry.passwordSignIn.begin(email, password);

const beginToken = async (): Promise<string> => succeeded(await begin()).token.reveal();

const finish = (token: string, code: string) => house.registry.passwordSignIn.finish({ token, code });

describe('a password and a one-time code', () => {
  test('open a session together, and neither alone', async () => {
    const { secret } = await enrol();
    const awaited = succeeded(await begin(PASSWORD, ' ANALYST@ours.example '));
    expect(awaited.tenants).toEqual([{ id: house.ours.tenant.id, name: 'ours' }]);
    const token = awaited.token.reveal();
    expect(await house.registry.authenticator.bySession(token)).toBeUndefined();
    const opened = succeeded(await finish(token, codeAt(secret, house.clock.now())));
    expect(opened.person).toEqual(house.ours.analyst);
    const me = await meOf(opened.sessionToken.reveal());
    expect(me).toMatchObject({ method: 'password', person: house.ours.analyst.id });
    await advance(STEP_MS);
    expect(await finish(token, codeAt(secret, house.clock.now()))).toEqual({
      kind: 'failed',
      error: { reason: 'attempt-ended' },
    });
  });

  test('a code works once, and no earlier one after it', async () => {
    const { secret } = await enrol();
    const [now, tokens] = [house.clock.now(), [await beginToken(), await beginToken(), await beginToken()]];
    const late = codeAt(secret, (now - STEP_MS) as Instant);
    const code = codeAt(secret, now);
    expect((await finish(tokens[0] as string, code)).kind).toBe('ok');
    for (const used of [code, late]) {
      expect(await finish(tokens[1] as string, used)).toEqual({ kind: 'failed', error: { reason: 'refused' } });
    }
    await advance(STEP_MS);
    expect((await finish(tokens[2] as string, codeAt(secret, house.clock.now()))).kind).toBe('ok');
  });

  test('of ten that bring one code at once, one gets in', async () => {
    const { secret } = await enrol();
    const tokens = await Promise.all([beginToken(), beginToken(), beginToken()]);
    const code = codeAt(secret, house.clock.now());
    const answers = await Promise.all(tokens.map((token) => finish(token, code)));
    expect(answers.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  });

  test('a code is taken one step early or late, and not two', async () => {
    const { secret } = await enrol();
    await advance(10 * STEP_MS);
    for (const [steps, kind] of [
      [-2, 'failed'],
      [2, 'failed'],
      [-1, 'ok'],
      [1, 'ok'],
    ] as const) {
      const code = codeAt(secret, (house.clock.now() + steps * STEP_MS) as Instant);
      expect((await finish(await beginToken(), code)).kind, `${steps} steps`).toBe(kind);
    }
  });

  test('the step between ends after five minutes', async () => {
    const { secret } = await enrol();
    const token = await beginToken();
    await advance(5 * MINUTE_MS);
    expect(await finish(token, codeAt(secret, house.clock.now()))).toMatchObject({
      error: { reason: 'attempt-ended' },
    });
  });

  test('a password without codes opens nothing, and says so only to who knows it', async () => {
    const me = await byLink();
    succeeded(await house.registry.credentials.setPassword(me, PASSWORD));
    expect(await begin()).toEqual({ kind: 'failed', error: { reason: 'second-factor-not-set-up' } });
    expect(await begin('wrong')).toEqual({ kind: 'failed', error: { reason: 'refused' } });
  });

  test('the same password in another width or composition is the same', async () => {
    await enrol('analyst', 'ours', 'Ｑｕｉｔｔｅｎｂａｕｍ が 七つ 見えた霧');
    expect((await begin('Quittenbaum か\u3099 七つ 見えた霧')).kind).toBe('ok');
  });

  test('a deactivated or unknown address, and one without password, are answered like a wrong password', async () => {
    await enrol();
    const refused = { kind: 'failed', error: { reason: 'refused' } };
    expect(await begin('wrong')).toEqual(refused);
    expect(await begin(PASSWORD, 'nobody@ours.example')).toEqual(refused);
    expect(await begin(PASSWORD, house.ours.administrator.email)).toEqual(refused);
  });

  test('a person of several tenants chooses after the password, and only among those it opens', async () => {
    const email = house.ours.analyst.email;
    const wanted = { email, displayName: 'also here', role: 'auditor' as const };
    const other = succeeded(await house.registry.createPerson(house.theirs.scope, wanted));
    const mine = await enrol();
    const link = succeeded(await house.registry.signIn.issueLink(house.theirs.scope, other.id));
    const token = succeeded(await house.registry.signIn.exchange(link.token.reveal())).sessionToken.reveal();
    const there = await meOf(token);
    const { credentials } = house.registry;
    succeeded(await credentials.setPassword(there, 'Another Nebelgarten 19 Quitte'));
    const { secret } = succeeded(await credentials.beginTotp(there));
    succeeded(await credentials.confirmTotp(there, codeAt(secret, house.clock.now())));
    expect(succeeded(await begin()).tenants.map(({ id }) => id)).toEqual([house.ours.tenant.id]);

    succeeded(await credentials.setPassword(there, PASSWORD));
    const both = succeeded(await begin());
    expect(both.tenants.map(({ name }) => name)).toEqual(['ours', 'theirs']);
    await advance(STEP_MS);
    const code = codeAt(secret, house.clock.now());
    expect(await finish(both.token.reveal(), code)).toMatchObject({ error: { reason: 'tenant-choice-needed' } });
    const wrongTenant = { token: both.token.reveal(), code, tenant: house.ours.tenant.id };
    expect(await house.registry.passwordSignIn.finish(wrongTenant)).toMatchObject({ error: { reason: 'refused' } });
    const chosen = { ...wrongTenant, tenant: house.theirs.tenant.id };
    expect(succeeded(await house.registry.passwordSignIn.finish(chosen)).person).toEqual(other);
    expect(mine.secret).not.toBe(secret);
  });
});

describe('one password hash', () => {
  test('is computed for whatever address: nobody’s, one tenant’s, two tenants’', async () => {
    const { createPasswordSignIn } = await import('./sign-in-by-password.ts');
    const { createHashPassword } = await import('./hash-password.ts');
    const { createAddressLock } = await import('./lock-address.ts');
    const wanted = { email: house.ours.analyst.email, displayName: 'also here', role: 'auditor' as const };
    succeeded(await house.registry.createPerson(house.theirs.scope, wanted));
    await enrol();
    const computing = createHashPassword();
    const computed: object[] = [];
    const counting = createPasswordSignIn({
      ...house.ports,
      addressLock: createAddressLock(house.ports),
      hashPassword: (password, salt, parameters) => {
        computed.push(parameters);
        return computing(password, salt, parameters);
      },
    });
    const addresses = ['nobody@ours.example', house.ours.administrator.email, house.ours.analyst.email];
    for (const email of addresses) {
      computed.length = 0;
      expect(await counting.begin(email, 'not the password')).toMatchObject({ error: { reason: 'refused' } });
      expect(computed, email).toEqual([{ memoryKib: 19_456, passes: 2, lanes: 1 }]);
    }
  });
});

describe('wrong tries', () => {
  const reasonOf = (answer: Awaited<ReturnType<typeof begin>>): string =>
    answer.kind === 'ok' ? 'ok' : answer.error.reason;

  test.each([
    ['an address that someone has', 'analyst@ours.example'],
    ['an address that nobody has', 'nobody@ours.example'],
  ])('of thirty at once, five are judged, and the fifth locks: %s', async (_, email) => {
    await enrol();
    const answers = await Promise.all(Array.from({ length: 30 }, () => begin('wrong', email)));
    const reasons = Map.groupBy(answers.map(reasonOf), (reason) => reason);
    expect([reasons.get('refused')?.length, reasons.get('locked')?.length]).toEqual([5, 25]);
    expect(await begin(PASSWORD, email)).toEqual({
      kind: 'failed',
      error: { reason: 'locked', retryAfterSeconds: 60 },
    });
  });

  test('lock for 1, 2, 4, 8 and then 15 minutes each', async () => {
    for (let tries = 0; tries < 5; tries++) expect(reasonOf(await begin('wrong'))).toBe('refused');
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      await advance(minutes * MINUTE_MS - 1);
      expect(reasonOf(await begin('wrong'))).toBe('locked');
      await advance(1);
      expect(reasonOf(await begin('wrong'))).toBe('refused');
    }
  });

  test('wrong codes count as well, and a right password between them does not forgive them', async () => {
    await enrol();
    for (let tries = 0; tries < 5; tries++) {
      expect(await finish(await beginToken(), '000000')).toMatchObject({ error: { reason: 'refused' } });
    }
    expect(reasonOf(await begin())).toBe('locked');
  });

  test('are forgotten by signing in, and after a lock both steps still work', async () => {
    const { secret } = await enrol();
    for (let tries = 0; tries < 5; tries++) await begin('wrong');
    await advance(MINUTE_MS);
    const token = await beginToken();
    expect((await finish(token, codeAt(secret, house.clock.now()))).kind).toBe('ok');
    for (let tries = 0; tries < 4; tries++) expect(reasonOf(await begin('wrong'))).toBe('refused');
    expect(reasonOf(await begin())).toBe('ok');
  });

  test('lock an address however often another tenant’s password for it signs in between', async () => {
    await enrol();
    const { registry, theirs, ours } = house;
    const wanted = { email: ours.analyst.email, displayName: 'namesake', role: 'analyst' } as const;
    const namesake = succeeded(await registry.createPerson(theirs.scope, wanted));
    const { secret } = await enrol(namesake.id, 'theirs', OTHER_PASSWORD);
    const judged: string[] = [];
    for (let round = 0; round < 10; round++) {
      await advance(STEP_MS);
      for (let guess = 0; guess < 3; guess++) judged.push(reasonOf(await begin('wrong')));
      const own = await begin(OTHER_PASSWORD);
      if (own.kind === 'ok') succeeded(await finish(own.value.token.reveal(), codeAt(secret, house.clock.now())));
    }
    // The fifth locks for a minute, the sixth for two.
    expect(judged.filter((reason) => reason === 'refused')).toHaveLength(7);
  });

  test('are forgotten by a password that opens all the address has', async () => {
    const { secret } = await enrol();
    const { registry, theirs, ours } = house;
    const wanted = { email: ours.analyst.email, displayName: 'the same', role: 'analyst' } as const;
    await enrol(succeeded(await registry.createPerson(theirs.scope, wanted)).id, 'theirs');
    for (let tries = 0; tries < 4; tries++) await begin('wrong');
    const token = await beginToken();
    const [tenant, code] = [ours.tenant.id, codeAt(secret, house.clock.now())];
    succeeded(await registry.passwordSignIn.finish({ token, code, tenant }));
    for (let tries = 0; tries < 4; tries++) expect(reasonOf(await begin('wrong'))).toBe('refused');
    expect(reasonOf(await begin())).toBe('ok');
  });

  test('lock neither links nor passkeys', async () => {
    const me = await byLink();
    const key = softAuthenticator();
    await addPasskey(me, key);
    for (let tries = 0; tries < 6; tries++) await begin('wrong');
    expect(reasonOf(await begin())).toBe('locked');
    expect((await byPasskey(key)).kind).toBe('ok');
    await byLink();
  });
});

const addPasskey = async (me: Me, key: SoftAuthenticator, bent = {}) => {
  const { credentials } = house.registry;
  const options = succeeded(await credentials.passkeyOptions(me));
  return credentials.addPasskey(me, { name: 'key', answer: key.create(options, bent) });
};

const byPasskey = async (key: SoftAuthenticator, bent = {}) => {
  const { passkeySignIn } = house.registry;
  return passkeySignIn.finish(key.get(await passkeySignIn.options(), bent));
};

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
    expect(entries).toHaveLength(4);
    for (const { predicateType, text } of entries) {
      expect(predicateType).toBe('urn:mitsuke:evidence:credential-change:v1');
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
