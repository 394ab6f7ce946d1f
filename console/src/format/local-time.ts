/** What a control for date and time holds (`2026-11-21T16:42`), read in a stated zone; and an instant as it shows it. */
import { dayOf, startOfDay } from './instant.ts';

const MINUTE_MS = 60_000;

/** RFC 3339 in UTC. A time that a clock jumps over is moved on by the jump. */
export const localInstant = (text: string, zone: string): string => {
  const [day = '', time = ''] = text.split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wanted = Date.parse(startOfDay(day, zone)) + (hours * 60 + minutes) * MINUTE_MS;
  // Where the clock was moved during the day, as long after its start is not that time.
  const shown = Date.parse(`${localText(new Date(wanted).toISOString(), zone)}:00Z`);
  return new Date(wanted + Date.parse(`${text.slice(0, 16)}:00Z`) - shown).toISOString();
};

export const localText = (at: string, zone: string): string => {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.parse(at));
  return `${dayOf(Date.parse(at), zone)}T${clock}`;
};
