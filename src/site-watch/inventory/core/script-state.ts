/**
 * Whether a script of a payment page stands authorised (PCI DSS 6.4.3). A person authorises what the script is and does;
 * when it becomes or does something else, the authorisation holds only as far as the site's policy says.
 */
import { type Behaviour, isNothing, newIn } from './behaviour.ts';

export const SCRIPT_STATES = ['new', 'authorised', 'changed', 'withdrawn'] as const;
export type ScriptState = (typeof SCRIPT_STATES)[number];

/**
 * What may change under an authorisation: nothing but behaviour seen before. `same-content`: not a byte; `same-functions`:
 * instants, tokens and data, but no function; `same-behaviour`: functions too, while it does the same. An inline script
 * holds data of the page it stands in, so that for it the first is as the second.
 */
export const POLICIES = ['same-content', 'same-functions', 'same-behaviour'] as const;
export type Policy = (typeof POLICIES)[number];
export const STANDARD_POLICY: Policy = 'same-functions';

/** What was authorised. */
export type Authorised = {
  readonly sha256s: readonly string[];
  readonly shapes: readonly string[];
  readonly behaviour: Behaviour;
};

export type Standing = {
  readonly inline: boolean;
  /** What the last visit that saw it was shown: more than one when pages differ. */
  readonly contents: readonly { readonly sha256: string; readonly shape: string }[];
  readonly behaviour: Behaviour;
  readonly authorised: Authorised | undefined;
  readonly withdrawn: boolean;
};

const isCovered = ({ inline, contents }: Standing, { sha256s, shapes }: Authorised, policy: Policy): boolean => {
  switch (policy) {
    case 'same-behaviour':
      return true;
    case 'same-functions':
      return contents.every(({ shape }) => shapes.includes(shape));
    case 'same-content':
      return contents.every(({ sha256, shape }) => (inline ? shapes.includes(shape) : sha256s.includes(sha256)));
  }
};

export const stateOf = (standing: Standing, policy: Policy): ScriptState => {
  const { authorised, withdrawn, behaviour } = standing;
  if (withdrawn) return 'withdrawn';
  if (authorised === undefined) return 'new';
  const does = isNothing(newIn(behaviour, authorised.behaviour));
  return does && isCovered(standing, authorised, policy) ? 'authorised' : 'changed';
};
