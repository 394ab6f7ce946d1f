/** The table of payment providers that comes with the software: packs/site-watch/payment-providers.yaml. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPaymentProviders, type PaymentProviders } from '#site-watch';

const FILE = path.resolve(import.meta.dirname, '../../packs/site-watch/payment-providers.yaml');

/** @throws when the file is not as it was shipped. */
export const paymentProviders = (): PaymentProviders => {
  const loaded = loadPaymentProviders(readFileSync(FILE, 'utf8'));
  if (loaded.kind === 'ok') return loaded.value;
  const [fault] = loaded.error;
  throw new Error(`${FILE}:${fault?.line}: expected ${fault?.expected}`);
};
