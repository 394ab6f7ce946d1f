import { describe, expect, test } from 'vitest';
import { type AskingPosition, type Attempt, attemptSchema, POSITIONS } from './attempt.ts';
import { positionFaults } from './attempt-position.ts';
import { anAttempt } from './testing-attempt.ts';

const faultsOf = (attempt: Attempt, position: AskingPosition | undefined): readonly string[] =>
  positionFaults(attempt, position).map(({ place, code }) => `${place} ${code}`);

/** All that each position asks for, of an online payment. */
const WHOLE: Readonly<Record<AskingPosition, Partial<Attempt>>> = {
  merchant: { customer: { ipAddress: '192.0.2.1' }, delivery: { country: 'JP' } },
  acquirer: {
    card: { token: 'tok_1', bin: '411111' },
    merchant: { acceptorNumber: '0001234', categoryCode: '5732', country: 'JP' },
    authorisation: { entryMode: 'ecommerce' },
  },
  issuer: {
    merchant: { acceptorNumber: '0001234', categoryCode: '5732' },
    authentication: { threeDs: 'authenticated', securityCode: 'match', eci: '05' },
    authorisation: { entryMode: 'ecommerce', acquirerCountry: 'JP' },
  },
};

test.each(POSITIONS)('an attempt with what the %s knows is taken, and is one of the schema', (position) => {
  const attempt = anAttempt({ position, ...WHOLE[position] });
  expect(attemptSchema.parse(attempt)).toEqual(attempt);
  expect(faultsOf(attempt, position)).toEqual([]);
});

test('without a position nothing is asked for beside the schema', () => {
  expect(faultsOf(anAttempt(), undefined)).toEqual([]);
});

describe('what is missing is named', () => {
  test.each<[AskingPosition, Partial<Attempt>, readonly string[]]>([
    ['merchant', {}, ['/customer required-here', '/delivery required-here']],
    ['merchant', { channel: 'moto' }, ['/delivery required-here']],
    ['merchant', { channel: 'recurring' }, []],
    ['merchant', { channel: 'card-present' }, []],
    ['merchant', { customer: { country: 'JP' }, delivery: { isDigital: true } }, ['/customer required-here']],
    ['merchant', { customer: { id: 'c' }, delivery: { isDigital: false } }, ['/delivery required-here']],
    [
      'acquirer',
      {},
      [
        '/merchant/categoryCode required-here',
        '/merchant/country required-here',
        '/card/bin required-here',
        '/authorisation/entryMode required-here',
      ],
    ],
    ['acquirer', { ...WHOLE.acquirer, channel: 'card-present' }, ['/merchant/terminalId required-here']],
    [
      'issuer',
      {},
      [
        '/merchant/categoryCode required-here',
        '/authorisation/entryMode required-here',
        '/authorisation/acquirerCountry required-here',
        '/authentication required-here',
      ],
    ],
    [
      'issuer',
      { ...WHOLE.issuer, authentication: { threeDs: 'attempted', securityCode: 'match' } },
      ['/authentication/eci required-here'],
    ],
    ['issuer', { ...WHOLE.issuer, authentication: { threeDs: 'none', securityCode: 'match' } }, []],
    ['issuer', { ...WHOLE.issuer, channel: 'card-present' }, ['/authorisation/cardholderCheck required-here']],
  ])('%s with %j', (position, changes, faults) => {
    expect(faultsOf(anAttempt(changes), position)).toEqual(faults);
  });
});

test('before authorisation there is no authorisation request', () => {
  const attempt = anAttempt({ ...WHOLE.merchant, authorisation: { entryMode: 'chip' } });
  expect(faultsOf(attempt, 'merchant')).toEqual(['/authorisation not-known-here']);
});

test.each(['none', 'attempted', 'authenticated', 'failed'] as const)(
  'of 3DS %s only its own two indicators are taken',
  (threeDs) => {
    const taken = ['00', '01', '02', '03', '04', '05', '06', '07'].filter(
      (eci) => faultsOf(anAttempt({ authentication: { threeDs, securityCode: 'match', eci } }), undefined).length === 0,
    );
    expect(taken).toEqual(
      { none: ['00', '07'], failed: ['00', '07'], attempted: ['01', '06'], authenticated: ['02', '05'] }[threeDs],
    );
  },
);
