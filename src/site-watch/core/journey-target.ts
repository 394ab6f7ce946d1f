/** How a step names an element: a CSS selector, `{role, name}` as a screen reader says them, or `{label}`. */
import { z } from 'zod';
import type { Target } from '#platform/browser';

const SELECTOR_RULE = 'a CSS selector, 1 to 500 characters';
const selector = z.string(SELECTOR_RULE).min(1, SELECTOR_RULE).max(500, SELECTOR_RULE);

/** Of WAI-ARIA 1.2: what a customer presses, chooses, fills in, or sees appear. */
const ROLES = [
  'alert',
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'heading',
  'link',
  'listbox',
  'menuitem',
  'option',
  'radio',
  'searchbox',
  'spinbutton',
  'status',
  'switch',
  'tab',
  'textbox',
] as const;

const WORDS_RULE = '1 to 200 characters';
const words = z.string(WORDS_RULE).trim().min(1, WORDS_RULE).max(200, WORDS_RULE);

const TARGET_RULE = 'a CSS selector of 1 to 500 characters, or {role, name}, or {label}';
export const target = z.union(
  [selector, z.strictObject({ role: z.enum(ROLES), name: words.optional() }), z.strictObject({ label: words })],
  TARGET_RULE,
);
export type SentTarget = z.output<typeof target>;

const FRAMES_RULE = 'a CSS selector of the frame, or several, outermost first';
export const frame = z.union(
  [selector, z.array(selector, FRAMES_RULE).min(1, FRAMES_RULE).max(5, FRAMES_RULE)],
  FRAMES_RULE,
);

/** As the browser's port takes it. */
export const targetOf = (on: SentTarget, inside: z.output<typeof frame> | undefined): Target => ({
  ...(typeof on === 'string' ? { css: on } : on),
  ...(inside === undefined ? {} : { frame: typeof inside === 'string' ? [inside] : inside }),
});
