/**
 * What an attempt has to say from each position, beside what its schema asks of all: a merchant or PSP knows the buyer
 * and where the goods go, an acquirer the merchant, an issuer the authorisation request and how the cardholder was
 * authenticated. Faults are named by field; nothing is guessed.
 */
import type { AskingPosition, Attempt, Channel } from './attempt.ts';
import type { AttemptFault } from './attempt-fault.ts';

type Demand = {
  readonly place: string;
  readonly code: 'required-here' | 'not-known-here' | 'eci-differs';
  readonly expected: string;
  readonly isMet: (attempt: Attempt) => boolean;
  /** Of these channels alone; absent: of every channel. */
  readonly channels?: readonly Channel[];
};

const required = (place: string, isMet: Demand['isMet'], more: { channels?: readonly Channel[]; of?: string } = {}) =>
  ({
    place,
    code: 'required-here',
    expected: more.of ?? 'a value, from this position',
    isMet,
    ...(more.channels === undefined ? {} : { channels: more.channels }),
  }) satisfies Demand;

const REMOTE: readonly Channel[] = ['ecommerce', 'moto'];
const ONLINE: readonly Channel[] = ['ecommerce'];

const MERCHANT: readonly Demand[] = [
  required(
    '/customer',
    ({ customer = {} }) =>
      [customer.id, customer.emailHash, customer.ipAddress, customer.deviceId].some((known) => known !== undefined),
    { channels: ONLINE, of: 'one of id, emailHash, ipAddress, deviceId' },
  ),
  required(
    '/delivery',
    ({ delivery = {} }) =>
      delivery.isDigital === true ||
      [delivery.address, delivery.addressHash, delivery.country].some((known) => known !== undefined),
    { channels: REMOTE, of: 'where the goods go: address or country, or isDigital: true' },
  ),
  {
    place: '/authorisation',
    code: 'not-known-here',
    expected: 'nothing: there is no authorisation request yet',
    isMet: ({ authorisation }) => authorisation === undefined,
  },
];

const ACQUIRER: readonly Demand[] = [
  required('/merchant/categoryCode', ({ merchant }) => merchant.categoryCode !== undefined),
  required('/merchant/country', ({ merchant }) => merchant.country !== undefined),
  required('/card/bin', ({ card }) => card.bin !== undefined),
  required('/authorisation/entryMode', ({ authorisation }) => authorisation !== undefined),
  required('/merchant/terminalId', ({ merchant }) => merchant.terminalId !== undefined, { channels: ['card-present'] }),
];

const ISSUER: readonly Demand[] = [
  required('/merchant/categoryCode', ({ merchant }) => merchant.categoryCode !== undefined),
  required('/authorisation/entryMode', ({ authorisation }) => authorisation !== undefined),
  required('/authorisation/acquirerCountry', ({ authorisation }) => authorisation?.acquirerCountry !== undefined),
  required('/authorisation/cardholderCheck', ({ authorisation }) => authorisation?.cardholderCheck !== undefined, {
    channels: ['card-present'],
  }),
  required('/authentication', ({ authentication }) => authentication !== undefined, { channels: ONLINE }),
  required(
    '/authentication/eci',
    ({ authentication }) =>
      authentication === undefined ||
      !['attempted', 'authenticated'].includes(authentication.threeDs) ||
      authentication.eci !== undefined,
    { channels: ONLINE, of: 'the indicator that came with the authentication' },
  ),
];

/** One pair of the networks' numbers each: those that count down from 07, those that count up from 00. */
const ECI_OF = {
  none: ['07', '00'],
  failed: ['07', '00'],
  attempted: ['06', '01'],
  authenticated: ['05', '02'],
} as const;

const EVERY: readonly Demand[] = [
  {
    place: '/authentication/eci',
    code: 'eci-differs',
    expected: '05 or 02 where authenticated, 06 or 01 where attempted, 07 or 00 else',
    isMet: ({ authentication }) =>
      authentication?.eci === undefined ||
      (ECI_OF[authentication.threeDs] as readonly string[]).includes(authentication.eci),
  },
];

const DEMANDS: Readonly<Record<AskingPosition, readonly Demand[]>> = {
  merchant: MERCHANT,
  acquirer: ACQUIRER,
  issuer: ISSUER,
};

/** What is missing or contradicts itself; without a position only contradictions are. */
export const positionFaults = (attempt: Attempt, position: AskingPosition | undefined): readonly AttemptFault[] => {
  const faults: AttemptFault[] = [];
  for (const demands of [EVERY, position === undefined ? [] : DEMANDS[position]]) {
    for (const { place, code, expected, channels, isMet } of demands) {
      if (channels?.includes(attempt.channel) === false || isMet(attempt)) continue;
      faults.push({ place, code, expected });
    }
  }
  return faults;
};
