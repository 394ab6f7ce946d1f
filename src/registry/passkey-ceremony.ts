/**
 * The two ceremonies of passkeys (WebAuthn level 3, sections 7.1 and 7.2). A challenge is ours, short-lived, used up by
 * the first answer that names it, right or wrong; the user is verified by the authenticator, always.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type PersonId, plus, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { CHALLENGE_LIFE } from './core/credentials.ts';
import { acceptsOrigin } from './core/relying-party.ts';
import { hashOf } from './credentials.ts';
import type { Person } from './enrol.ts';
import { NO_TENANT } from './lock-address.ts';
import type { Me } from './open-session.ts';
import type { RegistryPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

export type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>;
export type RequestOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

type Answered = { readonly id: string; readonly rawId: string; readonly type: 'public-key' };
/** What the browser answers, as far as it is used; bytes in base64url. */
export type RegistrationAnswer = Answered & {
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: string[] | undefined;
  };
};
export type AuthenticationAnswer = Answered & {
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | undefined;
  };
};

type Ports = Pick<RegistryPorts, 'clock' | 'random' | 'relyingParty'>;
type Whose = Pick<Me, 'tenant' | 'person'>;

const CHALLENGE_BYTES = 32;
/** EdDSA, ES256, RS256 (IANA COSE algorithms). */
const ALGORITHMS = [-8, -7, -257];
const SWEPT_AT_ONCE = 100;

/** Says nothing of the person but this id, which the authenticator keeps. */
const userHandle = (person: PersonId): Uint8Array<ArrayBuffer> => new TextEncoder().encode(person);

export const creationOptions = async (
  ports: Ports,
  tx: Tx,
  of: { readonly me: Whose; readonly person: Person; readonly known: readonly Uint8Array[] },
): Promise<CreationOptions> =>
  generateRegistrationOptions({
    rpName: 'Mitsuke',
    rpID: ports.relyingParty.id,
    userName: of.person.email,
    userDisplayName: of.person.displayName,
    userID: userHandle(of.me.person),
    challenge: await newChallenge(ports, tx, of.me),
    timeout: CHALLENGE_LIFE,
    attestationType: 'none',
    excludeCredentials: of.known.map((id) => ({ id: Buffer.from(id).toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });

/** Names no credential: whoever asks learns nothing of who has one. */
export const requestOptions = async (ports: Ports, tx: Tx): Promise<RequestOptions> =>
  generateAuthenticationOptions({
    rpID: ports.relyingParty.id,
    challenge: await newChallenge(ports, tx, undefined),
    timeout: CHALLENGE_LIFE,
    userVerification: 'required',
  });

const newChallenge = async (
  { clock, random }: Ports,
  tx: Tx,
  whose: Whose | undefined,
): Promise<Uint8Array<ArrayBuffer>> => {
  const challenge = Uint8Array.from(random.bytes(CHALLENGE_BYTES));
  const now = clock.now();
  await tables<Tables>(tx)
    .deleteFrom('registry.passkey_challenge')
    .where('challenge_hash', 'in', (eb) =>
      eb
        .selectFrom('registry.passkey_challenge')
        .select('challenge_hash')
        .where('expires_at', '<=', now)
        .limit(SWEPT_AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
  await tables<Tables>(tx)
    .insertInto('registry.passkey_challenge')
    .values({
      tenant: whose ? uuidOf(whose.tenant) : NO_TENANT,
      challenge_hash: hashOf(Buffer.from(challenge).toString('base64url')),
      person: whose ? uuidOf(whose.person) : null,
      expires_at: plus(now, CHALLENGE_LIFE),
    })
    .execute();
  return challenge;
};

export type Asked = { readonly challenge: string; readonly origin: string };

/** What the browser says it was asked, and where. It is signed, so that the verification will show whether it is so. */
const askedOf = (clientDataJson: string): Asked | undefined => {
  try {
    const { challenge, origin } = JSON.parse(
      Buffer.from(clientDataJson, 'base64url').toString('utf8'),
    ) as Partial<Asked>;
    return typeof challenge === 'string' && typeof origin === 'string' ? { challenge, origin } : undefined;
  } catch {
    return undefined;
  }
};

/** Uses up the challenge; `undefined` when it is not one of ours for this person, came too late, or from elsewhere. */
export const takeChallenge = async (
  { clock, relyingParty }: Ports,
  tx: Tx,
  clientDataJson: string,
  whose?: Whose,
): Promise<Asked | undefined> => {
  const asked = askedOf(clientDataJson);
  if (asked === undefined) return undefined;
  const taken = await tables<Tables>(tx)
    .deleteFrom('registry.passkey_challenge')
    .where('challenge_hash', '=', hashOf(asked.challenge))
    .where('tenant', '=', whose ? uuidOf(whose.tenant) : NO_TENANT)
    .where('person', 'is not distinct from', whose ? uuidOf(whose.person) : null)
    .where('expires_at', '>', clock.now())
    .returning('tenant')
    .executeTakeFirst();
  return taken && acceptsOrigin(relyingParty.id, asked.origin) ? asked : undefined;
};

export type NewCredential = {
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
};

/** `undefined` when the answer is not right in any way. */
export const verifyRegistration = async (
  { relyingParty }: Ports,
  { id, rawId, type, response }: RegistrationAnswer,
  asked: Asked,
): Promise<NewCredential | undefined> => {
  const { clientDataJSON, attestationObject, transports = [] } = response;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId, type, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return undefined;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      id: Buffer.from(credential.id, 'base64url'),
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports,
      backedUp: credentialBackedUp,
    };
  } catch {
    // The library tells by throwing whatever is wrong with what a stranger sent.
    return undefined;
  }
};

export type KnownCredential = { readonly id: Uint8Array; readonly publicKey: Uint8Array; readonly counter: number };

/** The authenticator's new counter and whether the key is backed up; `undefined` when the answer is not right. */
export const verifyAuthentication = async (
  { relyingParty }: Ports,
  { id, rawId, type, response }: AuthenticationAnswer,
  { asked, known }: { readonly asked: Asked; readonly known: KnownCredential },
): Promise<{ readonly counter: number; readonly backedUp: boolean } | undefined> => {
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: relyingParty.id,
      credential: {
        id: Buffer.from(known.id).toString('base64url'),
        publicKey: Uint8Array.from(known.publicKey),
        counter: known.counter,
      },
      requireUserVerification: true,
    });
    return verified
      ? { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
      : undefined;
  } catch {
    return undefined;
  }
};

/** A discoverable credential says whose it is; what it says must be so. */
export const namesPerson = (response: AuthenticationAnswer, person: PersonId): boolean => {
  const handle = response.response.userHandle;
  return handle !== undefined && Buffer.from(handle, 'base64url').equals(Buffer.from(userHandle(person)));
};
