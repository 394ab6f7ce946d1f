/**
 * Walks the steps of a journey one after the other, each within its limit, waiting as a customer would: an element
 * that is not there yet may still come, and a page that is loading is waited for before it is touched.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { click, fill, isVisible, select } from './act-on-element.ts';
import { CdpError, type CdpSession } from './cdp.ts';
import { choose } from './choose-element.ts';
import { fillCardForm } from './fill-card-form.ts';
import { type FoundElement, findElement } from './find-element.ts';
import type { MainDocument } from './main-document.ts';
import { isCalled } from './name-of-element.ts';
import type { CardFieldSeen, Screenshot, Step, Target, VisitEnd, VisitOrder } from './port.ts';
import { readShownPage } from './read-shown-page.ts';
import { takeScreenshot } from './take-screenshot.ts';
import type { Targets } from './targets.ts';
import type { VisitProgress } from './visit-progress.ts';

type Failed = Extract<VisitEnd, { readonly kind: 'step-failed' }>['code'];
type Touch = (element: FoundElement) => Promise<boolean>;

const POLL_MS = 50;
/** After a touch the page may be about to leave; a navigation that it began shows within this time. */
const AFTERMATH_MS = 120;
const HANGING_MS = 1_000;
const SCREENSHOT_LIMIT_MS = 5_000;
const FAILURE_SCREENSHOT = 'failure';

export type Walk = {
  readonly page: CdpSession;
  /** Id of the page's outermost frame. */
  readonly mainFrame: string;
  readonly targets: Targets;
  readonly progress: VisitProgress;
  /** The visit has ended, whether or not its steps have. */
  readonly over: AbortSignal;
  /** What becomes of the address that is opened or led to. */
  readonly document: MainDocument;
  /** Goes to the first address from the page before it. */
  readonly comeIn: (() => Promise<void>) | undefined;
  /** Whether what the page shows is the guard's own answer, that there is no way. */
  readonly openedByGuard: () => boolean;
  /** Told once of each element that is about to be pressed, while the page is still as it was. */
  readonly beforePress: (pressed: FoundElement) => Promise<void>;
  /** Told of each field that card data is about to be typed into. */
  readonly onCardField: (field: Target) => void;
};

/** What the walk leaves besides its end. */
export type Left = { readonly screenshots: Screenshot[]; readonly cardFields: CardFieldSeen[] };

export const walkSteps = async (
  walk: Walk,
  order: VisitOrder,
  { screenshots, cardFields }: Left,
): Promise<VisitEnd> => {
  const masked: Target[] = [];
  const capture = async (name: string, step: number): Promise<void> => {
    const late = sleep(SCREENSHOT_LIMIT_MS, undefined, { ref: false });
    const png = await Promise.race([takeScreenshot(walk, masked), late]);
    if (png) screenshots.push({ name, step, png });
  };
  let index = -1;
  for await (const step of stepsOf(walk, order)) {
    index += 1;
    if (walk.over.aborted) break;
    walk.progress.begin(index);
    walk.document.begin();
    const dueMs = performance.now() + order.stepLimit;
    const mask = (on: Target): void => {
      masked.push(on);
      walk.onCardField(on);
    };
    if (step.act === 'fill' && step.masked) mask(step.on);
    const onField = (on: Target, seen: CardFieldSeen): void => {
      mask(on);
      cardFields.push(seen);
    };
    const failed =
      step.act === 'screenshot'
        ? await capture(step.name, index)
        : await withinLimit(takeStep(walk, step, { step: index, dueMs, onField }), order.stepLimit);
    if (!failed) continue;
    await capture(FAILURE_SCREENSHOT, index);
    return { kind: 'step-failed', step: index, code: failed };
  }
  return { kind: 'completed' };
};

/** Rounds of looking and walking; a page that leads in a circle is not followed for ever. */
const MOST_ROUNDS = 40;

async function* stepsOf({ targets, mainFrame, over }: Walk, { steps, explore }: VisitOrder): AsyncGenerator<Step> {
  yield* steps;
  for (let round = 0; explore !== undefined && round < MOST_ROUNDS && !over.aborted; round += 1) {
    const found = explore(await readShownPage(targets, mainFrame));
    if (found.length === 0) return;
    yield* found;
  }
}

/** A page that hangs does not even answer questions. */
const withinLimit = (taken: Promise<Failed | undefined>, limitMs: number): Promise<Failed | undefined> =>
  Promise.race([taken, sleep(limitMs + HANGING_MS, 'time-limit' as const, { ref: false })]);

type About = {
  readonly step: number;
  readonly dueMs: number;
  readonly onField: (on: Target, seen: CardFieldSeen) => void;
};

const takeStep = (
  walk: Walk,
  step: Exclude<Step, { readonly act: 'screenshot' }>,
  about: About,
): Promise<Failed | undefined> => {
  const { dueMs } = about;
  switch (step.act) {
    case 'open':
      return open(walk, step.url, about);
    case 'click':
      return press(walk, step, dueMs);
    case 'choose':
      return touch(walk, step.on, { dueMs, act: (element) => choose(walk.page, element, step.value) });
    case 'card-form': {
      const { targets, mainFrame, over } = walk;
      const take = (typing: Parameters<typeof takeStep>[1]) => takeStep(walk, typing, about);
      return fillCardForm<Failed>({ ...about, targets, mainFrame, over, take }, step.values);
    }
    case 'fill':
      return touch(walk, step.on, { dueMs, act: (element) => fill(walk.page, element, step.value) });
    case 'select':
      return touch(walk, step.on, { dueMs, act: (element) => select(element, step.value) });
    case 'wait-for':
      return touch(walk, step.on, { dueMs, act: isVisible });
  }
};

const press = async (
  walk: Walk,
  { on, unlessCalled = [] }: Extract<Step, { readonly act: 'click' }>,
  dueMs: number,
): Promise<Failed | undefined> => {
  let forbidden = false;
  const pressIt = pressing(walk);
  const act: Touch = async (element) => {
    forbidden = unlessCalled.length > 0 && (await isCalled(element, unlessCalled));
    return forbidden || pressIt(element);
  };
  const failed = await touch(walk, on, { dueMs, act });
  return forbidden ? 'must-not-press' : failed;
};

const pressing = (walk: Walk): Touch => {
  let told = false;
  return async (element) => {
    if (!told && (await isVisible(element))) {
      await walk.beforePress(element);
      told = true;
    }
    return click(walk.page, element);
  };
};

const open = async (walk: Walk, url: string, { step, dueMs }: About): Promise<Failed | undefined> => {
  const opened = step === 0 && walk.comeIn ? comeIn(walk, walk.comeIn) : navigate(walk.page, url);
  const leftMs = Math.max(0, dueMs - performance.now());
  const outcome = await Promise.race([opened, sleep(leftMs, 'time-limit' as const, { ref: false })]);
  if (outcome === 'time-limit') return outcome;
  if (outcome.errorText) {
    // Of a download it is told separately.
    await sleep(AFTERMATH_MS);
    return walk.document.codeOf(outcome.errorText);
  }
  return walk.openedByGuard() ? 'not-reachable' : settle(walk, dueMs);
};

type Opened = { readonly errorText?: string | undefined };

const navigate = (page: CdpSession, url: string): Promise<Opened> =>
  page.send('Page.navigate', { url }).catch(() => ({ errorText: 'refused' }));

const comeIn = async ({ document, over }: Walk, press: () => Promise<void>): Promise<Opened> => {
  await press().catch(() => undefined);
  while (!document.settled && !over.aborted) await sleep(POLL_MS);
  return { errorText: document.error };
};

/** Looks for the element and touches it until that works or the time is over. */
const touch = async (
  walk: Walk,
  target: Target,
  { dueMs, act }: { readonly dueMs: number; readonly act: Touch },
): Promise<Failed | undefined> => {
  let failed: Failed = 'not-found';
  do {
    const element = await findElement(walk.targets, walk.mainFrame, target);
    if (element) {
      failed = 'not-reachable';
      if (await touched(act, element)) return settle(walk, dueMs);
    }
    await sleep(POLL_MS);
  } while (performance.now() < dueMs && !walk.over.aborted);
  return failed;
};

const touched = async (act: Touch, element: FoundElement): Promise<boolean> => {
  try {
    return await act(element);
  } catch (error) {
    if (error instanceof CdpError) return false;
    throw error;
  }
};

/**
 * Until the page has loaded, or at the end of the time at least has its document. One that never comes to rest was
 * waited for when it was opened, and is not again at each step.
 */
const settle = async ({ targets, mainFrame, document, over }: Walk, dueMs: number): Promise<Failed | undefined> => {
  await sleep(AFTERMATH_MS);
  const restless = () => document.navigations === 0 && targets.frame(mainFrame)?.parsed;
  while (targets.frame(mainFrame)?.loading && !restless() && !document.failure && !over.aborted) {
    if (performance.now() >= dueMs) return targets.frame(mainFrame)?.parsed ? undefined : 'time-limit';
    await sleep(POLL_MS);
  }
  return document.failure;
};
