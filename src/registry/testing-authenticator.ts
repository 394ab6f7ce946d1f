/** A passkey authenticator in software: real keys and signatures (WebAuthn level 3, sections 6.1 and 6.5.4), for tests. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

type Asked = { readonly challenge: string };

export type SoftAuthenticator = {
  /** As `navigator.credentials.create` answers. */
  create(options: Asked & { readonly user: { readonly id: string } }, more?: Bent): Answer<'attestationObject'>;
  /** As `navigator.credentials.get` answers; the counter goes on by one each time. */
  get(options: Asked, more?: Bent): Answer<'authenticatorData' | 'signature' | 'userHandle'>;
};

/** What is not as it should be. */
export type Bent = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly signedBy?: KeyObject;
};

type Answer<Fields extends string> = {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: { readonly clientDataJSON: string } & { readonly [field in Fields]: string };
};

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

const uint = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** CBOR (RFC 8949) of what is needed here. */
const cbor = {
  head: (major: number, length: number): Buffer =>
    length < 24
      ? Buffer.of((major << 5) | length)
      : length < 256
        ? Buffer.of((major << 5) | 24, length)
        : Buffer.concat([Buffer.of((major << 5) | 25), uint(length, 2)]),
  int: (value: number): Buffer => (value >= 0 ? cbor.head(0, value) : cbor.head(1, -1 - value)),
  bytes: (value: Uint8Array): Buffer => Buffer.concat([cbor.head(2, value.length), value]),
  text: (value: string): Buffer => Buffer.concat([cbor.head(3, value.length), Buffer.from(value)]),
  map: (...pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
    Buffer.concat([cbor.head(5, pairs.length), ...pairs.flat()]),
};

/** ES256 in COSE form (RFC 9053 section 7.1). */
const coseKey = (publicKey: KeyObject): Buffer => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return cbor.map(
    [cbor.int(1), cbor.int(2)],
    [cbor.int(3), cbor.int(-7)],
    [cbor.int(-1), cbor.int(1)],
    [cbor.int(-2), cbor.bytes(Buffer.from(x, 'base64url'))],
    [cbor.int(-3), cbor.bytes(Buffer.from(y, 'base64url'))],
  );
};

export const softAuthenticator = (origin = 'http://localhost:7300', rpId = 'localhost'): SoftAuthenticator => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  let userHandle = '';
  const named = { id: base64url(id), rawId: base64url(id), type: 'public-key' as const };
  const clientData = (type: string, { challenge }: Asked, bent: Bent): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: bent.origin ?? origin, crossOrigin: false }));
  const authenticatorData = (bent: Bent, extra: Uint8Array = Buffer.alloc(0)): Buffer => {
    const verified = bent.userVerified === false ? 0 : USER_VERIFIED;
    const flags = USER_PRESENT | verified | BACKUP_ELIGIBLE | BACKED_UP | (extra.length > 0 ? ATTESTED : 0);
    return Buffer.concat([sha256(bent.rpId ?? rpId), Buffer.of(flags), uint(bent.counter ?? counter, 4), extra]);
  };
  return {
    create: (options, bent = {}) => {
      userHandle = options.user.id;
      const attested = Buffer.concat([Buffer.alloc(16), uint(id.length, 2), id, coseKey(publicKey)]);
      const attestationObject = cbor.map(
        [cbor.text('fmt'), cbor.text('none')],
        [cbor.text('attStmt'), cbor.map()],
        [cbor.text('authData'), cbor.bytes(authenticatorData(bent, attested))],
      );
      const clientDataJSON = clientData('webauthn.create', options, bent);
      return {
        ...named,
        response: { clientDataJSON: base64url(clientDataJSON), attestationObject: base64url(attestationObject) },
      };
    },
    get: (options, bent = {}) => {
      counter++;
      const data = authenticatorData(bent);
      const clientDataJSON = clientData('webauthn.get', options, bent);
      const signature = sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), bent.signedBy ?? privateKey);
      return {
        ...named,
        response: {
          clientDataJSON: base64url(clientDataJSON),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: bent.userHandle ?? userHandle,
        },
      };
    },
  };
};
