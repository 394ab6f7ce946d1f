/**
 * The token of `/deliver#<token>`. A fragment is never sent to a server; here it leaves the address bar, and with it
 * the history, before anything is drawn. It is kept in memory until the server has judged it, so that a try that did
 * not reach the server can be made again.
 */
let held: string | undefined;

/** Moves the token, if the address holds one, from the address bar into memory. */
export const takeDeliveryTokenFromAddress = (): boolean => {
  if (location.pathname !== '/deliver' || location.hash.length < 2) return false;
  held = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  return true;
};

export const heldDeliveryToken = (): string | undefined => held;

export const forgetDeliveryToken = (): void => {
  held = undefined;
};
