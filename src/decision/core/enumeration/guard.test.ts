import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../attempt.ts';
import { anAttempt } from '../testing-attempt.ts';
import { Guard } from './guard.ts';
import { loadGuardSettings, STANDARD_GUARD } from './guard-settings.ts';
import { answerOf, type GuardNote } from './say.ts';

const START = Date.parse('2026-10-01T09:00:00Z');
const MINUTE_MS = 60_000;

const attempt = (number: number, changes: Partial<Attempt> = {}): Attempt =>
  anAttempt({
    eventId: `evt-${number}`,
    card: { token: `tok_${number}`, bin: '411111', last4: String((number * 7_919) % 10_000).padStart(4, '0') },
    customer: { ipAddress: '192.0.2.9', deviceId: 'one-device', sessionId: 'one-session' },
    authentication: { threeDs: 'none', securityCode: 'not-checked' },
    ...changes,
  });

/** A guess: nobody who guesses has the security code. */
const guess = (number: number, changes: Partial<Attempt> = {}): Attempt =>
  attempt(number, {
    amount: { amountMinor: 100, currency: 'JPY' },
    authentication: { threeDs: 'none', securityCode: 'no-match' },
    ...changes,
  });

const observeAll = (guard: Guard, attempts: readonly Attempt[], from = START): readonly (GuardNote | undefined)[] =>
  attempts.map((each, place) => guard.observe(each, from + place * 10, place + 1));

const stops = (note: GuardNote | undefined): boolean => note !== undefined && answerOf(note.said) !== 'allow';

const withSettings = (text: string): Guard => {
  const settings = loadGuardSettings(text);
  if (settings.kind === 'failed') throw new Error(JSON.stringify(settings.error));
  return new Guard(settings.value);
};

describe('a burst', () => {
  test('of 128 guesses in one batch, none of it settled, does not pass: the counter moves with each', () => {
    const guard = new Guard(STANDARD_GUARD);
    const notes = observeAll(
      guard,
      Array.from({ length: 128 }, (_, each) => guess(each)),
    );
    const first = notes.findIndex(stops);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(8);
    expect(notes.slice(first).every(stops)).toBe(true);
  });

  test('is one campaign, whatever it is found by, and counts what came before it was found', () => {
    const guard = new Guard(STANDARD_GUARD);
    const notes = observeAll(
      guard,
      Array.from({ length: 300 }, (_, each) => guess(each)),
    ).filter((note) => note !== undefined);
    const blocks = notes.flatMap((note) => note.blocks);
    expect(new Set(notes.map(({ said }) => said.campaign)).size).toBe(1);
    expect(blocks.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(blocks.map(({ scope }) => scope)).size).toBeGreaterThan(3);
    const earlier = blocks.flatMap((block) => block.earlier.map(({ eventId }) => eventId));
    expect(new Set(earlier).size).toBe(earlier.length);
    expect(earlier.length + notes.length).toBe(300);
  });

  test('of other devices and addresses at one shop is stopped by its BIN there, and nobody else is', () => {
    const guard = new Guard(STANDARD_GUARD);
    const source = (each: number) => ({ ipAddress: `10.${each % 200}.${each % 90}.7`, deviceId: `d-${each}` });
    const notes = observeAll(
      guard,
      Array.from({ length: 60 }, (_, each) => guess(each, { customer: source(each) })),
    );
    expect(stops(notes.at(-1))).toBe(true);
    expect(notes.at(-1)?.said.scopes).toContain('prefix');
    const other = { token: 'tok_other', bin: '353011', last4: '0000' };
    const elsewhere = attempt(900, { card: other, customer: { ipAddress: '203.0.113.4', deviceId: 'another' } });
    expect(guard.observe(elsewhere, START + MINUTE_MS, 900)).toBeUndefined();
    const right = { ...elsewhere, card: { ...other, bin: '411111' }, eventId: 'right' };
    const known = { threeDs: 'none', securityCode: 'match' } as const;
    expect(guard.observe({ ...right, authentication: known }, START + MINUTE_MS, 901)).toBeUndefined();
    const authenticated = { threeDs: 'authenticated', securityCode: 'not-checked' } as const;
    const third = { ...right, eventId: 'third', authentication: authenticated };
    expect(guard.observe(third, START + MINUTE_MS, 902)).toBeUndefined();
  });
});

describe('the guard', () => {
  test('is against variations of one card alone', () => {
    const guard = new Guard(STANDARD_GUARD);
    const one = (each: number) =>
      attempt(each, {
        card: { token: 'tok_one', bin: '411111', last4: '1111', expiry: `2029-${String(each + 1).padStart(2, '0')}` },
        customer: { ipAddress: `10.0.${each}.1`, deviceId: `d-${each}` },
      });
    const notes = observeAll(
      guard,
      Array.from({ length: 12 }, (_, each) => one(each)),
    );
    expect(notes.slice(0, 3).some(stops)).toBe(false);
    expect(stops(notes.at(-1))).toBe(true);
    expect(notes.at(-1)?.said.scopes[0]).toBe('card');
  });

  test('takes what the issuer declines for a sign, as it is told', () => {
    const guard = new Guard(STANDARD_GUARD);
    const source = (each: number) => ({ ipAddress: `10.${each % 200}.${each % 90}.7`, deviceId: `d-${each}` });
    let stopped = 0;
    for (let each = 0; each < 120; each += 1) {
      const tried = attempt(each, { customer: source(each) });
      if (stops(guard.observe(tried, START + each * 20_000, each + 1))) stopped += 1;
      guard.settle();
      guard.learn({ attempt: tried, result: 'declined', reasonCode: each % 3 === 0 ? '14' : '54' });
    }
    expect(stopped).toBeGreaterThan(60);
  });

  test('lets people through who mistype, and try again', () => {
    const guard = new Guard(STANDARD_GUARD);
    const said: unknown[] = [];
    for (let each = 0; each < 400; each += 1) {
      const customer = { ipAddress: `10.${each % 250}.${each % 17}.9`, deviceId: `d-${each}`, sessionId: `s-${each}` };
      const card = {
        token: `tok_${each}`,
        bin: (['411111', '555555', '353011', '424242'] as const)[each % 4],
        last4: String((each * 7_919) % 10_000).padStart(4, '0'),
      };
      const tries = each % 11 === 0 ? 3 : 1;
      for (let tried = 0; tried < tries; tried += 1) {
        const securityCode = tried < tries - 1 ? 'no-match' : 'match';
        const authentication = { threeDs: 'none', securityCode } as const;
        const sent = attempt(each, { eventId: `e-${each}-${tried}`, card, customer, authentication });
        said.push(guard.observe(sent, START + each * 60_000 + tried * 9_000, said.length + 1));
      }
    }
    expect(said.filter((each) => each !== undefined)).toEqual([]);
  });

  test('says nothing of what is exempt, of merchants that charge by themselves, and of cards that are present', () => {
    const guard = withSettings('exempt: { merchants: [spared], addresses: [198.51.100.0/24] }');
    const spared = [
      { merchant: { acceptorNumber: 'spared' } },
      { customer: { ipAddress: '198.51.100.77' } },
      { initiation: { by: 'merchant' } as const },
      { channel: 'card-present' } as const,
    ];
    for (const changes of spared) {
      const attempts = Array.from({ length: 100 }, (_, each) => guess(each, changes));
      expect(observeAll(guard, attempts).every((note) => note === undefined)).toBe(true);
    }
  });

  test('lets one in a minute through a throttle, and says when the next may come', () => {
    const actions = ['card', 'device', 'session', 'ip', 'subnet', 'prefix', 'merchant', 'bin'];
    const guard = withSettings(`actions: { ${actions.map((scope) => `${scope}: throttle`).join(', ')} }`);
    const notes = Array.from({ length: 200 }, (_, each) => guard.observe(guess(each), START + each * 1_000, each + 1));
    const said = notes.flatMap((note) => note?.said ?? []);
    const passed = said.filter(({ retryAfterSeconds }) => retryAfterSeconds === undefined);
    expect(passed.length).toBeGreaterThanOrEqual(3);
    expect(passed.length).toBeLessThanOrEqual(4);
    expect(said.every(({ retryAfterSeconds = 1 }) => retryAfterSeconds >= 1 && retryAfterSeconds <= 60)).toBe(true);
  });

  test('keeps quiet about a campaign that a person has lifted, and about no other', () => {
    const guard = new Guard(STANDARD_GUARD);
    const notes = observeAll(
      guard,
      Array.from({ length: 40 }, (_, each) => guess(each)),
    );
    guard.settle();
    expect(guard.isBlocking).toBe(true);
    guard.lift(notes.at(-1)?.said.campaign ?? 0);
    const later = Array.from({ length: 20 }, (_, each) => guess(100 + each));
    expect(observeAll(guard, later, START + MINUTE_MS).some(stops)).toBe(false);
    const elsewhere = (each: number) =>
      guess(each, {
        card: { token: `tok_${each}`, bin: '555555' },
        merchant: { acceptorNumber: 'other' },
        customer: { ipAddress: '203.0.113.5', deviceId: 'other' },
      });
    const others = Array.from({ length: 40 }, (_, each) => elsewhere(500 + each));
    expect(stops(observeAll(guard, others, START + 2 * MINUTE_MS).at(-1))).toBe(true);
  });
});

/** Small worlds in which keys meet often, so that rows are shared, blocked and left. */
const worlds = fc.array(
  fc.record({
    card: fc.integer({ min: 0, max: 400 }),
    device: fc.integer({ min: 0, max: 4 }),
    bin: fc.constantFrom('411111', '555555', undefined),
    shop: fc.constantFrom('a', 'b'),
    small: fc.boolean(),
    code: fc.constantFrom('match', 'no-match', 'not-checked'),
    waitS: fc.integer({ min: -100, max: 4_000 }),
    taken: fc.boolean(),
    learned: fc.constantFrom('authorised', 'declined', undefined),
  } as const),
  { minLength: 1, maxLength: 150 },
);
type Step = (typeof worlds extends fc.Arbitrary<infer Steps> ? Steps : never) extends readonly (infer One)[]
  ? One
  : never;

const attemptOf = (step: Step, place: number): Attempt =>
  attempt(place, {
    card: { token: `tok_${step.card}`, ...(step.bin === undefined ? {} : { bin: step.bin, last4: '1234' }) },
    amount: { amountMinor: step.small ? 0 : 5_000, currency: 'JPY' },
    merchant: { acceptorNumber: step.shop },
    customer: { deviceId: `d-${step.device}`, ipAddress: `10.0.${step.device}.${step.card % 9}` },
    authentication: { threeDs: 'none', securityCode: step.code },
  });

describe('what is taken back', () => {
  test('leaves nothing: a guard that judged more and took it back goes on like one that never did', () =>
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 40 }), (steps, ghosts) => {
        const [plain, haunted] = [new Guard(STANDARD_GUARD), new Guard(STANDARD_GUARD)];
        let time = START;
        for (const [place, step] of steps.entries()) {
          time += step.waitS * 1_000;
          const tried = attemptOf(step, place);
          if (step.taken) {
            for (let each = 0; each < ghosts; each += 1) {
              haunted.observe(guess(10_000 + place * 100 + each), time + 86_400_000 * (each % 3), 9_000 + each);
            }
            for (let each = 0; each < ghosts; each += 1) haunted.takeBack();
          }
          expect(haunted.observe(tried, time, place + 1)).toEqual(plain.observe(tried, time, place + 1));
          for (const guard of [plain, haunted]) guard.settle();
          if (step.learned === undefined) continue;
          for (const guard of [plain, haunted]) {
            guard.learn({ attempt: tried, result: step.learned, reasonCode: '14' });
          }
        }
      }),
      { numRuns: 60 },
    ));

  test('leaves nothing of a batch of hundreds either', () => {
    const guards = [new Guard(STANDARD_GUARD), new Guard(STANDARD_GUARD)] as const;
    const [plain, haunted] = guards;
    const few = Array.from({ length: 5 }, (_, each) => guess(each));
    for (const guard of guards) {
      observeAll(guard, few);
      guard.settle();
    }
    const ghosts = Array.from({ length: 300 }, (_, each) => guess(1_000 + each));
    observeAll(haunted, ghosts, START + MINUTE_MS);
    for (const _ of ghosts) haunted.takeBack();
    const later = Array.from({ length: 40 }, (_, each) => guess(100 + each));
    const said = guards.map((guard) => observeAll(guard, later, START + 2 * MINUTE_MS));
    expect(said[1]).toEqual(said[0]);
    expect([plain.isBlocking, haunted.isBlocking]).toEqual([true, true]);
  });

  test('and how attempts are parted into batches changes nothing', () =>
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 50 }), (steps, batch) => {
        const [each, many] = [new Guard(STANDARD_GUARD), new Guard(STANDARD_GUARD)];
        let time = START;
        for (const [place, step] of steps.entries()) {
          time += step.waitS * 1_000;
          const tried = attemptOf(step, place);
          expect(many.observe(tried, time, place + 1)).toEqual(each.observe(tried, time, place + 1));
          each.settle();
          if (place % batch === 0) many.settle();
        }
      }),
      { numRuns: 40 },
    ));
});

describe('settings', () => {
  test('have a hash that names them, whatever the layout', () => {
    expect(loadGuardSettings('sensitivity: high\nquietMinutes: 60')).toMatchObject({ kind: 'ok' });
    const [one, other] = [
      '{"quietMinutes": 60, "sensitivity": "high"}',
      '# by hand\nsensitivity: high\nquietMinutes: 60',
    ].map((text) => loadGuardSettings(text));
    expect(one).toEqual(other);
    const again = one?.kind === 'ok' ? loadGuardSettings(one.value.canonicalText) : undefined;
    expect(again).toEqual(one);
    expect(one?.kind === 'ok' && one.value.hash).not.toBe(STANDARD_GUARD.hash);
  });

  test('that are wrong are told by line, column and field, and nothing is taken', () => {
    const faults = loadGuardSettings('actions:\n  ip: drop\nquietMinutes: 1\nexempt: { addresses: [here] }\nspeed: 3');
    expect(faults.kind === 'failed' && faults.error.map(({ line, field }) => [line, field])).toEqual([
      [2, 'actions.ip'],
      [3, 'quietMinutes'],
      [4, 'exempt.addresses.0'],
      [5, expect.anything()],
    ]);
  });
});
