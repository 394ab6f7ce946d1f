/** The step that finds a card form by itself: waits until its fields stand still, then types as a customer does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findCardForm } from './find-card-form.ts';
import type { CardFieldSeen, CardFormValues, Step, Target } from './port.ts';
import { type CardFieldFound, typingOf } from './read-card-form.ts';
import type { Targets } from './targets.ts';

const POLL_MS = 150;
/** Frames of a provider come one after the other: the same fields so often in a row are all of them. */
const LOOKS_ALIKE = 3;

type Typing = Extract<Step, { readonly act: 'fill' | 'select' }>;

export type CardFormWork<Failed> = {
  readonly targets: Targets;
  readonly mainFrame: string;
  readonly over: AbortSignal;
  readonly step: number;
  readonly dueMs: number;
  /** Each field that is about to be typed into. */
  readonly onField: (on: Target, seen: CardFieldSeen) => void;
  readonly take: (typing: Typing) => Promise<Failed | undefined>;
};

/** @returns `not-found` where no field for a card number shows in time, else what `take` says of the first that fails. */
export const fillCardForm = async <Failed>(
  work: CardFormWork<Failed>,
  values: CardFormValues,
): Promise<Failed | 'not-found' | undefined> => {
  const form = await settledForm(work);
  if (form.length === 0) return 'not-found';
  for (const [index, typing] of typingOf(form, values).entries()) {
    const found = form[index];
    if (found === undefined) throw new Error('every typing has its field');
    work.onField(typing.on, seenOf(work.step, found));
    const failed = await work.take(typing);
    if (failed !== undefined) return failed;
  }
  return undefined;
};

const seenOf = (step: number, { field, by, seen }: CardFieldFound): CardFieldSeen => ({
  step,
  field,
  by,
  css: 'css' in seen.on ? seen.on.css : '',
  frameUrl: seen.frameUrl,
});

const likeness = (form: readonly CardFieldFound[]): string =>
  JSON.stringify(form.map(({ field, seen }) => [field, seen.on]));

const settledForm = async <Failed>(work: CardFormWork<Failed>): Promise<readonly CardFieldFound[]> => {
  let [form, alike]: [readonly CardFieldFound[], number] = [[], 0];
  do {
    const now = await findCardForm(work.targets, work.mainFrame);
    alike = now.length > 0 && likeness(now) === likeness(form) ? alike + 1 : 1;
    form = now;
    if (form.length > 0 && alike === LOOKS_ALIKE) break;
    await sleep(POLL_MS);
  } while (performance.now() < work.dueMs && !work.over.aborted);
  return form;
};
