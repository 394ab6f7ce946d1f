/** Instants in the reader's form and a stated zone; Asia/Tokyo unless the reader chose another. */
import type { Language } from '../words/language.ts';

export const DEFAULT_ZONE = 'Asia/Tokyo';

/** The zones offered: the regime's own, UTC, and the reader's device when it differs. */
export const offeredZones = (deviceZone: string): readonly string[] => [...new Set([DEFAULT_ZONE, 'UTC', deviceZone])];

export const zoneName = (zone: string, at: number, language: Language): string => {
  if (zone === DEFAULT_ZONE) return 'JST';
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
};

type Form = { readonly language: Language; readonly zone: string };

/** For a table row: `11/21 16:42:33`, in English `21 Nov 16:42:33`. */
export const formatShort = (at: string, { language, zone }: Form): string => {
  const date = new Intl.DateTimeFormat(language === 'ja' ? 'ja' : 'en-GB', {
    timeZone: zone,
    month: language === 'ja' ? '2-digit' : 'short',
    day: '2-digit',
  }).format(Date.parse(at));
  return `${date} ${clockTime(at, zone)}`;
};

/** In full, to the millisecond and with its zone: `2026年11月21日 16:42:33.120 JST`. */
export const formatFull = (at: string, { language, zone }: Form): string => {
  const date = new Intl.DateTimeFormat(language === 'ja' ? 'ja' : 'en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: language === 'ja' ? 'long' : 'short',
    day: 'numeric',
  }).format(Date.parse(at));
  return `${date} ${clockTime(at, zone, 3)} ${zoneName(zone, Date.parse(at), language)}`;
};

const clockTime = (at: string, zone: string, fractionalSecondDigits?: 3): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(fractionalSecondDigits && { fractionalSecondDigits }),
  }).format(Date.parse(at));

/**
 * When a day (`2026-11-21`) begins in a zone, or so many days later, as RFC 3339 in UTC. Where clocks jump over
 * midnight, the first instant of the day that they show.
 */
export const startOfDay = (day: string, zone: string, plusDays = 0): string => {
  const wanted = Date.parse(`${day}T00:00:00Z`) + plusDays * 86_400_000;
  const first = wanted - offsetAt(wanted, zone);
  return new Date(wanted - offsetAt(first, zone)).toISOString();
};

/** What the zone's clocks are ahead of UTC, in milliseconds. */
const offsetAt = (at: number, zone: string): number => {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.find((each) => each.type === type)?.value ?? '00';
  const clock = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(clock) - Math.floor(at / 1_000) * 1_000;
};

/** The day it is in a zone, as `2026-11-21`. */
export const dayOf = (at: number, zone: string): string => new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10);
