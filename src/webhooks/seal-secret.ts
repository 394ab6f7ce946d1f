/** Secrets of endpoints: 32 random bytes, shown once and kept sealed for the one place they belong to. */
import { Secret, type TenantId } from '#kernel';
import { secretText } from './core/sign.ts';
import type { WebhookPorts } from './ports.ts';
import type { SealedSecret } from './store-endpoints.ts';
import type { EndpointId } from './tables.ts';

type Place = { readonly tenant: TenantId; readonly endpoint: EndpointId; readonly number: number };

const SEALING_KEY = 'webhooks';
const KEY_BYTES = 32;

const contextOf = ({ tenant, endpoint, number }: Place): string => `${tenant} ${endpoint} ${number}`;

export const makeSecret = async (
  { keys, random }: Pick<WebhookPorts, 'keys' | 'random'>,
  place: Place,
): Promise<{ readonly sealed: Uint8Array; readonly shown: Secret }> => {
  const key = random.bytes(KEY_BYTES);
  return { sealed: await keys.seal(SEALING_KEY, key, contextOf(place)), shown: new Secret(secretText(key)) };
};

/** `undefined` when one of them cannot be opened here: the key store is another. */
export const openSecrets = async (
  { keys }: Pick<WebhookPorts, 'keys'>,
  place: Omit<Place, 'number'>,
  sealed: readonly SealedSecret[],
): Promise<readonly Uint8Array[] | undefined> => {
  const opened: Uint8Array[] = [];
  for (const each of sealed) {
    const key = await keys.open(SEALING_KEY, each.sealed, contextOf({ ...place, number: each.number }));
    if (key === undefined) return undefined;
    opened.push(key);
  }
  return opened.length === 0 ? undefined : opened;
};
