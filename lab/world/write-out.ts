/** Writes a draft out as the payment attempt a payment service provider would send. */
import type { Attempt, Channel, Payment, SecurityCode, ThreeDs } from './attempt.ts';
import { dayOf, HOUR_MS, monthOf } from './calendar.ts';
import { addressOf, type Card, deviceOf, emailHashOf, expiryOf, whereIs } from './cards.ts';
import type { Draft, World } from './draft.ts';
import type { Merchant, Style } from './merchants.ts';
import { hash, letters, share } from './random.ts';

const CHANNELS: Readonly<Record<Style, Channel>> = {
  store: 'card-present',
  dining: 'card-present',
  online: 'ecommerce',
  digital: 'ecommerce',
  moto: 'moto',
  recurring: 'recurring',
  abroad: 'card-present',
};

/** What ordinary people get wrong, and what ordinary shops do not ask. */
const MISTYPED_SHARE = 0.006;
const UNCHECKED_SHARE = 0.05;
const FAILED_3DS_SHARE = 0.008;
const ATTEMPTED_3DS_SHARE = 0.06;
const PHONE_SHARE = 0.75;
const AT_HOME_SHARE = 0.6;
const GIFT_ABROAD_SHARE = 0.004;
const SECRETS = 3;
const ACCOUNTS = 4;

export class Writer {
  readonly #world: World;
  readonly #emailHashes = new Map<number, string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @param drafts of one hour in order. @param hour since 1970, UTC. */
  *write(drafts: readonly Draft[], hour: number): Generator<Payment, void, undefined> {
    const month = monthOf(dayOf(hour * HOUR_MS));
    const prefix = `lab-${letters(this.#world.seed, 7)}-${letters(hour, 5)}-`;
    for (const [position, draft] of drafts.entries()) {
      yield this.#written(draft, `${prefix}${letters(position, 5)}`, month);
    }
  }

  #written(draft: Draft, eventId: string, month: number): Payment {
    const merchant = this.#world.merchants[draft.merchant] as Merchant;
    const card = this.#world.cards[draft.card] as Card;
    const channel = CHANNELS[merchant.style];
    const { token, bin, last4, issuerCountry } = draft.twist?.face ?? card;
    const expiry = draft.twist?.face?.expiry ?? expiryOf(this.#world.seed, card.index, month);
    const { acceptorNumber, name, categoryCode } = merchant;
    const attempt: Attempt = {
      eventId,
      occurredAt: new Date(draft.at).toISOString(),
      channel,
      amount: { amountMinor: draft.amountMinor, currency: merchant.currency },
      card: { token, bin, last4, expiry, issuerCountry },
      merchant: { acceptorNumber, name, categoryCode },
      ...(channel === 'ecommerce' ? this.#online(draft, card, merchant) : {}),
      ...(channel === 'moto' ? { authentication: { threeDs: 'none', securityCode: 'not-checked' } } : {}),
      ...(channel === 'recurring'
        ? { customer: { id: customerId(this.#world.seed, card.index, merchant.index) } }
        : {}),
    };
    return { at: draft.at, attempt, label: draft.label, incident: draft.incident };
  }

  #online(draft: Draft, card: Card, merchant: Merchant): Pick<Attempt, 'customer' | 'delivery' | 'authentication'> {
    const { seed } = this.#world;
    const { twist, bits } = draft;
    const day = dayOf(draft.at);
    const onPhone = share(bits, SECRETS) < PHONE_SHARE;
    const place = whereIs(seed, card, day);
    const atHome = place === card.country && share(bits, SECRETS, 1) < AT_HOME_SHARE;
    const isGift = share(bits, SECRETS, 2) < GIFT_ABROAD_SHARE;
    const isDigital = merchant.style === 'digital';
    return {
      customer: {
        id: twist?.account ?? customerId(seed, card.index, merchant.index),
        emailHash: twist?.account === undefined ? this.#emailHash(card.index) : emailHashOf(seed, twist.account),
        ipAddress: twist?.address ?? addressOf(seed, card.index, day, atHome),
        deviceId: twist?.device ?? deviceOf(seed, card.index, day, onPhone),
        country: twist?.country ?? place,
      },
      delivery: { country: twist?.deliveryCountry ?? (isGift ? 'US' : card.country), isDigital },
      authentication: {
        threeDs: twist?.threeDs ?? threeDsOf(bits, merchant.threeDsShare),
        securityCode: twist?.securityCode ?? securityCodeOf(bits),
      },
    };
  }

  #emailHash(card: number): string {
    let known = this.#emailHashes.get(card);
    if (known === undefined) {
      known = emailHashOf(this.#world.seed, card);
      this.#emailHashes.set(card, known);
    }
    return known;
  }
}

/** A person has an account at each shop. */
const customerId = (seed: number, card: number, merchant: number): string =>
  `cus-${letters(hash(seed, ACCOUNTS, card, merchant), 7)}${letters(hash(seed, ACCOUNTS + 1, card, merchant), 4)}`;

const threeDsOf = (bits: number, askedShare: number): ThreeDs => {
  if (share(bits, SECRETS, 3) >= askedShare) return 'none';
  const roll = share(bits, SECRETS, 4);
  if (roll < FAILED_3DS_SHARE) return 'failed';
  return roll < FAILED_3DS_SHARE + ATTEMPTED_3DS_SHARE ? 'attempted' : 'authenticated';
};

const securityCodeOf = (bits: number): SecurityCode => {
  const roll = share(bits, SECRETS, 5);
  if (roll < MISTYPED_SHARE) return 'no-match';
  return roll < MISTYPED_SHARE + UNCHECKED_SHARE ? 'not-checked' : 'match';
};
