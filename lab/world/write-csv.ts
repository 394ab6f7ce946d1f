/** The world's payments as a CSV file with the truth in its last columns: whole or absent. */
import { open, rename, unlink } from 'node:fs/promises';
import { type Label, makeWorld, type Payment, paymentsOf, type Span } from './index.ts';

type Column = { readonly name: string; readonly of: (payment: Payment) => string | number | boolean | undefined };

/** Described in lab/README.md. */
export const COLUMNS: readonly Column[] = [
  { name: 'event_id', of: ({ attempt }) => attempt.eventId },
  { name: 'occurred_at', of: ({ attempt }) => attempt.occurredAt },
  { name: 'channel', of: ({ attempt }) => attempt.channel },
  { name: 'amount_minor', of: ({ attempt }) => attempt.amount.amountMinor },
  { name: 'currency', of: ({ attempt }) => attempt.amount.currency },
  { name: 'card_token', of: ({ attempt }) => attempt.card.token },
  { name: 'card_bin', of: ({ attempt }) => attempt.card.bin },
  { name: 'card_last4', of: ({ attempt }) => attempt.card.last4 },
  { name: 'card_expiry', of: ({ attempt }) => attempt.card.expiry },
  { name: 'card_issuer_country', of: ({ attempt }) => attempt.card.issuerCountry },
  { name: 'acceptor_number', of: ({ attempt }) => attempt.merchant.acceptorNumber },
  { name: 'merchant_name', of: ({ attempt }) => attempt.merchant.name },
  { name: 'category_code', of: ({ attempt }) => attempt.merchant.categoryCode },
  { name: 'customer_id', of: ({ attempt }) => attempt.customer?.id },
  { name: 'customer_email_hash', of: ({ attempt }) => attempt.customer?.emailHash },
  { name: 'customer_ip_address', of: ({ attempt }) => attempt.customer?.ipAddress },
  { name: 'customer_device_id', of: ({ attempt }) => attempt.customer?.deviceId },
  { name: 'customer_country', of: ({ attempt }) => attempt.customer?.country },
  { name: 'delivery_country', of: ({ attempt }) => attempt.delivery?.country },
  { name: 'delivery_is_digital', of: ({ attempt }) => attempt.delivery?.isDigital },
  { name: 'three_ds', of: ({ attempt }) => attempt.authentication?.threeDs },
  { name: 'security_code', of: ({ attempt }) => attempt.authentication?.securityCode },
  { name: 'label', of: ({ label }) => label },
  { name: 'incident', of: ({ incident }) => incident },
];

export type CsvOrder = {
  readonly seed: number;
  readonly cards: number;
  readonly span: Span;
  readonly out: string;
  /** Called now and then with the rows written so far and the instant they have reached. */
  readonly onProgress: (rows: number, at: number) => void;
};

export type Written = { readonly rows: number; readonly labels: Readonly<Partial<Record<Label, number>>> };

const CHUNK_ROWS = 4_000;
const PROGRESS_ROWS = 100_000;

export const writeCsv = async ({ seed, cards, span, out, onProgress }: CsvOrder): Promise<Written> => {
  const partial = `${out}.${process.pid}.part`;
  const file = await open(partial, 'w');
  try {
    const labels: Partial<Record<Label, number>> = {};
    let rows = 0;
    let chunk = `${COLUMNS.map(({ name }) => name).join(',')}\n`;
    for (const payment of paymentsOf(makeWorld(seed, cards), span)) {
      chunk += `${COLUMNS.map(({ of }) => of(payment) ?? '').join(',')}\n`;
      labels[payment.label] = (labels[payment.label] ?? 0) + 1;
      rows += 1;
      if (rows % CHUNK_ROWS === 0) {
        await file.write(chunk);
        chunk = '';
        if (rows % PROGRESS_ROWS === 0) onProgress(rows, payment.at);
      }
    }
    await file.write(chunk);
    await file.sync();
    await file.close();
    await rename(partial, out);
    return { rows, labels };
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(partial).catch(() => undefined);
    throw error;
  }
};
