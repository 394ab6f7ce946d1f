/**
 * Makes the browser known to the guard before its first visit: it is asked for the credential once, answers through
 * the Fetch domain, and from then on sends it of itself, in every kind of connection. So no later request is paused.
 */
import type { CdpSession } from './cdp.ts';
import type { StandIn } from './come-from.ts';

/** A name that cannot exist (RFC 6761 §6.4): the guard asks who is there, and then knows no way. */
const NOWHERE = 'http://visit.invalid/';

/** Leaves the page at the stand-in, or at nothing, with no history behind it. */
export const proveToProxy = async (
  page: CdpSession,
  credential: { readonly username: string; readonly password: string },
  standIn: StandIn | undefined,
): Promise<void> => {
  page.on('Fetch.requestPaused', ({ requestId, request }) => {
    if (standIn === undefined || request.url !== standIn.url) page.tell('Fetch.continueRequest', { requestId });
    else page.tell('Fetch.fulfillRequest', { requestId, responseCode: 200, ...htmlAnswer(standIn.html) });
  });
  page.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const ours = authChallenge.source === 'Proxy';
    const answer = ours
      ? ({ response: 'ProvideCredentials', ...credential } as const)
      : ({ response: 'CancelAuth' } as const);
    page.tell('Fetch.continueWithAuth', { requestId, authChallengeResponse: answer });
  });
  await page.send('Fetch.enable', { handleAuthRequests: true });
  await page.send('Page.navigate', { url: NOWHERE });
  if (standIn !== undefined) await page.send('Page.navigate', { url: standIn.url });
  await page.send('Fetch.disable');
  if (standIn === undefined) await page.send('Page.navigate', { url: 'about:blank' });
  // Only once the page has answered is the last change of its process over.
  await page.send('Page.getFrameTree');
  await page.send('Page.resetNavigationHistory');
};

const htmlAnswer = (html: string) => ({
  responseHeaders: [{ name: 'content-type', value: 'text/html; charset=utf-8' }],
  body: Buffer.from(html, 'utf8').toString('base64'),
});
