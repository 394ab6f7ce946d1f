import { describe, expect, test } from 'vitest';
import type { Instant } from '#kernel';
import { succeeded } from './testing.ts';
import { softAuthenticator } from './testing-authenticator.ts';
import {
  addPasskey,
  advance,
  begin,
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

const OTHER_PASSWORD = 'Neun Laternen am Hafen von gestern';

openForEachTest();

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
