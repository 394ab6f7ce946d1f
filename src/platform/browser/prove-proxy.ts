/**
 * Makes the browser known to the guard before its first visit: it is asked for the credential once, answers through
 * the Fetch domain, and from then on sends it of itself, in every kind of connection. So no later request is paused.
 */
import type { CdpSession } from './cdp.ts';

/** A name that cannot exist (RFC 6761 §6.4): the guard asks who is there, and then knows no way. */
const NOWHERE = 'http://visit.invalid/';

export const proveToProxy = async (
  page: CdpSession,
  credential: { readonly username: string; readonly password: string },
): Promise<void> => {
  page.on('Fetch.requestPaused', ({ requestId }) => page.tell('Fetch.continueRequest', { requestId }));
  page.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const ours = authChallenge.source === 'Proxy';
    const answer = ours
      ? ({ response: 'ProvideCredentials', ...credential } as const)
      : ({ response: 'CancelAuth' } as const);
    page.tell('Fetch.continueWithAuth', { requestId, authChallengeResponse: answer });
  });
  await page.send('Fetch.enable', { handleAuthRequests: true });
  await page.send('Page.navigate', { url: NOWHERE });
  await page.send('Fetch.disable');
  await page.send('Page.navigate', { url: 'about:blank' });
};
