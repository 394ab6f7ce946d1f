/**
 * The one-time token of `/sign-in#token=…`. A fragment is never sent to a server; here it leaves the address bar,
 * and with it the history, before anything is drawn.
 */
let taken: string | undefined;

/** Moves the token, if the address holds one, from the address bar into memory. */
export const takeTokenFromAddress = (): void => {
  if (location.pathname !== '/sign-in' || location.hash === '') return;
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  history.replaceState(history.state, '', location.pathname);
  if (token) taken = token;
};

export const holdsToken = (): boolean => taken !== undefined;

/** Gives the token once. */
export const spendToken = (): string | undefined => {
  const token = taken;
  taken = undefined;
  return token;
};
