/** The people of a test registry at the door of sign-in, each test on a registry of its own. */
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { durationOfMs, type Instant, type PersonId } from '#kernel';
import { type EmptiedDatabase, openEmptiedDatabase } from '../platform/database/testing.ts';
import type { Me } from './open-session.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';
import type { SoftAuthenticator } from './testing-authenticator.ts';

export const MINUTE_MS = 60_000;
export const STEP_MS = 30_000;
export const PASSWORD = 'Quittenbaum 7 im Nebelgarten';

/** Of the test that runs. */
export let house: TestRegistry;
/** Called by each test file: without isolation this module is loaded once for several. */
export const openForEachTest = (): void => {
  let shared: EmptiedDatabase;
  beforeAll(async () => {
    shared = await openEmptiedDatabase();
  });
  beforeEach(async () => {
    house = await openTestRegistry(await shared.next());
  });
  afterEach(() => house.close());
  afterAll(() => shared.close());
};

type Who = 'administrator' | 'analyst' | PersonId;

export const byLink = async (who: Who = 'analyst', of: 'ours' | 'theirs' = 'ours'): Promise<Me & { token: string }> => {
  const { registry } = house;
  const person = who === 'administrator' || who === 'analyst' ? house[of][who].id : who;
  const link = succeeded(await registry.signIn.issueLink(house[of].scope, person));
  const token = succeeded(await registry.signIn.exchange(link.token.reveal())).sessionToken.reveal();
  return { ...(await meOf(token)), token };
};

export const meOf = async (sessionToken: string): Promise<Me> => {
  const found = await house.registry.signIn.describe(sessionToken);
  if (!found) throw new Error('the session is not live');
  return found.me;
};

export const codeAt = (secret: string, at: Instant): string =>
  TOTP.generate({ secret: OtpSecret.fromBase32(secret), timestamp: at, algorithm: 'SHA1', digits: 6, period: 30 });

export const advance = (ms: number) => house.clock.advance(durationOfMs(ms));

export type Enrolled = {
  readonly me: Me & { token: string };
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

export const enrol = async (
  who: Who = 'analyst',
  of: 'ours' | 'theirs' = 'ours',
  password = PASSWORD,
): Promise<Enrolled> => {
  const { credentials } = house.registry;
  const me = await byLink(who, of);
  succeeded(await credentials.setPassword(me, password));
  await advance(1);
  const { secret } = succeeded(await credentials.beginTotp(me));
  const recoveryCodes = succeeded(await credentials.confirmTotp(me, codeAt(secret, house.clock.now())));
  await advance(STEP_MS);
  return { me, secret, recoveryCodes };
};

export const begin = (password = PASSWORD, email = house.ours.analyst.email) =>
  house.registry.passwordSignIn.begin(email, password);

export const beginToken = async (): Promise<string> => succeeded(await begin()).token.reveal();

export const finish = (token: string, code: string) => house.registry.passwordSignIn.finish({ token, code });

export const addPasskey = async (me: Me, key: SoftAuthenticator, bent = {}) => {
  const { credentials } = house.registry;
  const options = succeeded(await credentials.passkeyOptions(me));
  return credentials.addPasskey(me, { name: 'key', answer: key.create(options, bent) });
};

export const byPasskey = async (key: SoftAuthenticator, bent = {}) => {
  const { passkeySignIn } = house.registry;
  return passkeySignIn.finish(key.get(await passkeySignIn.options(), bent));
};
