/** Secrets for one-time codes at rest: sealed under the tenant's key, for this person alone. */
import type { PersonId, TenantId } from '#kernel';
import type { Keys } from '#platform/keys';

type Whose = { readonly tenant: TenantId; readonly person: PersonId };

const keyOf = ({ tenant }: Whose): string => `one-time-codes/${tenant}`;

export const sealOtpSecret = (keys: Pick<Keys, 'seal'>, whose: Whose, secret: Uint8Array): Promise<Uint8Array> =>
  keys.seal(keyOf(whose), secret, whose.person);

/** @throws Error when the row's secret does not open: another key file, or a row that was moved. */
export const openOtpSecret = async (
  keys: Pick<Keys, 'open'>,
  whose: Whose,
  sealed: Uint8Array,
): Promise<Uint8Array> => {
  const secret = await keys.open(keyOf(whose), sealed, whose.person);
  if (secret === undefined) throw new Error('the secret for one-time codes does not open with the keys of this server');
  return secret;
};
