/** When the people of a party are reminded of a declaration they owe: fourteen, seven and one day before, then weekly. */
import { addDays } from './days.ts';

const BEFORE_DAYS = [14, 7, 1];
const AFTER_EVERY_DAYS = 7;

export type Reminder = {
  /** Whether one is to be sent today. */
  readonly due: boolean;
  readonly kind: 'reminder' | 'overdue';
  /** The day to look again. */
  readonly next: string;
};

export type Reminding = {
  readonly today: string;
  readonly dueOn: string;
  /** The day on which it was asked, or last returned: whoever was told of it then is not reminded with it. */
  readonly toldOn: string;
  /** The day of the last one. */
  readonly remindedOn: string | undefined;
};

export const nextReminder = ({ today, dueOn, toldOn, remindedOn }: Reminding): Reminder => {
  const last = remindedOn === undefined || remindedOn < toldOn ? toldOn : remindedOn;
  const days = [...BEFORE_DAYS.map((before) => addDays(dueOn, -before)), addDays(dueOn, 1)];
  if (today <= dueOn) {
    const passed = days.filter((day) => day <= today).at(-1);
    const due = passed !== undefined && last < passed;
    const next = days.find((day) => day > today);
    if (next === undefined) throw new Error('the day after the due day lies ahead');
    return { due, kind: 'reminder', next };
  }
  // The first day it is late; then a week after the last time.
  const late = last <= dueOn ? today : addDays(last, AFTER_EVERY_DAYS);
  const due = late <= today;
  return { due, kind: 'overdue', next: due ? addDays(today, AFTER_EVERY_DAYS) : late };
};
