/**
 * What of an earlier declaration still stands when a new one is asked: the answer to a control that asks the same, was
 * not looked at for longer than it may be, and is about nothing that has changed. Everything else is answered again.
 */
import type { Answer } from './answer.ts';
import { addMonths } from './days.ts';
import type { Form } from './form.ts';

export const CAUSES = ['asked', 'expiry', 'pack-revision', 'shop-change', 'name-change'] as const;
export type Cause = (typeof CAUSES)[number];

/** Who saved an answer that was carried over. */
export const CARRIED_BY = 'supervision';

export type EarlierAnswer = {
  readonly answer: Answer;
  /** The day it was given, which a carried answer keeps. */
  readonly answeredOn: string;
};

export type Carrying = {
  readonly form: Form;
  readonly earlier: ReadonlyMap<string, EarlierAnswer>;
  /** Keys of controls of which the pack now asks something else. */
  readonly changed: ReadonlySet<string>;
  readonly causes: readonly Cause[];
  /** By when the new declaration is due: what runs out before is asked. */
  readonly dueOn: string;
};

export type Carried = {
  readonly carried: ReadonlyMap<string, EarlierAnswer>;
  readonly askedAgain: readonly string[];
};

export const carryOver = ({ form, earlier, changed, causes, dueOn }: Carrying): Carried => {
  const carried = new Map<string, EarlierAnswer>();
  const askedAgain: string[] = [];
  for (const { key, control } of form.controls) {
    const known = earlier.get(key);
    const stands =
      known !== undefined &&
      !causes.includes('asked') &&
      !changed.has(key) &&
      !(causes.includes('shop-change') && control.binds.where !== undefined) &&
      !(control.everyMonths !== undefined && addMonths(known.answeredOn, control.everyMonths) <= dueOn);
    if (stands) carried.set(key, known);
    else askedAgain.push(key);
  }
  return { carried, askedAgain };
};

/** The day the first of its answers runs out. */
export const expiryOf = (form: Form, answeredOn: (key: string) => string | undefined): string | undefined =>
  form.controls
    .flatMap(({ key, control }) => {
      const on = answeredOn(key);
      return on === undefined || control.everyMonths === undefined ? [] : [addMonths(on, control.everyMonths)];
    })
    .sort()[0];
