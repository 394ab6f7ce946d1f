import { describe, expect, test } from 'vitest';
import { localInstant, localText } from './local-time.ts';

describe('a local time', () => {
  test.each([
    ['2026-11-21T16:42', 'Asia/Tokyo', '2026-11-21T07:42:00.000Z'],
    ['2026-11-21T00:00', 'Asia/Tokyo', '2026-11-20T15:00:00.000Z'],
    ['2026-11-21T16:42', 'UTC', '2026-11-21T16:42:00.000Z'],
    ['2026-03-29T12:00', 'Europe/Paris', '2026-03-29T10:00:00.000Z'],
    ['2026-10-25T12:00', 'Europe/Paris', '2026-10-25T11:00:00.000Z'],
  ])('%s in %s is %s, and is shown so again', (text, zone, at) => {
    expect(localInstant(text, zone)).toBe(at);
    expect(localText(at, zone)).toBe(text);
  });

  test('that the clocks jump over is an instant all the same', () => {
    expect(Date.parse(localInstant('2026-03-29T02:30', 'Europe/Paris'))).not.toBeNaN();
  });
});
