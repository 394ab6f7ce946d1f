/**
 * Times as files hold them: RFC 3339, or a date and a time without a zone, which then has to be told. Zones are `UTC`,
 * an offset such as `+09:00`, or a name of the IANA database such as `Asia/Tokyo`.
 */
import { failed, type Instant, instantOfMs, type Outcome, ok, parseInstant } from '#kernel';

/** The offset from UTC, in milliseconds, of a wall-clock time given as if it were UTC. */
export type Zone = (wallMs: number) => number;

const HOUR_MS = 3_600_000;

export const zoneOf = (name: string): Outcome<Zone, 'unknown-time-zone'> => {
  if (name === 'UTC') return ok(() => 0);
  const [, sign, hours, minutes] = /^([+-])(\d{2}):([0-5]\d)$/.exec(name) ?? [];
  if (sign !== undefined && Number(hours) < 24) {
    const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    return ok(() => offsetMs);
  }
  if (!/^[A-Z][A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)+$/.test(name)) return failed('unknown-time-zone');
  try {
    return ok(namedZone(name));
  } catch {
    return failed('unknown-time-zone');
  }
};

/** Where clocks go back, a time that comes twice is the earlier one. */
const namedZone = (name: string): Zone => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
  };
  let knownHour = Number.NaN;
  let knownOffset = 0;
  return (wallMs) => {
    // Offsets change on quarter hours at most.
    const hour = Math.floor(wallMs / (HOUR_MS / 4));
    if (hour === knownHour) return knownOffset;
    const before = offsetAt(wallMs - 24 * HOUR_MS);
    knownHour = hour;
    knownOffset = offsetAt(wallMs - before) === before ? before : offsetAt(wallMs - offsetAt(wallMs + 24 * HOUR_MS));
    return knownOffset;
  };
};

const WALL = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})0*)?)?$/;

export type TimeFault = 'not-a-time' | 'time-zone-needed';

export const readTime = (text: string, zone: Zone | undefined): Outcome<Instant, TimeFault> => {
  const found = WALL.exec(text);
  if (found === null) {
    const parsed = parseInstant(text);
    return parsed.kind === 'ok' ? parsed : failed('not-a-time');
  }
  if (zone === undefined) return failed('time-zone-needed');
  const [, year, , month, day, hour, minute, second = '0', fraction = ''] = found;
  const ms = Number(fraction.padEnd(3, '0'));
  const wallMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    ms,
  );
  const wall = new Date(wallMs);
  const exists =
    wall.getUTCMonth() + 1 === Number(month) &&
    wall.getUTCDate() === Number(day) &&
    wall.getUTCHours() === Number(hour) &&
    Number(minute) < 60 &&
    Number(second) < 60;
  return exists ? ok(instantOfMs(wallMs - zone(wallMs))) : failed('not-a-time');
};
