/** Where messages are handed over: `smtp://user:password@relay.example:587` (STARTTLS) or `smtps://…:465` (TLS at once). */
import { isIP } from 'node:net';
import { failed, type Outcome, ok, Secret } from '#kernel';

export type Relay = {
  readonly host: string;
  readonly port: number;
  readonly tlsAtOnce: boolean;
  readonly loopback: boolean;
  readonly credentials: { readonly user: string; readonly password: Secret } | undefined;
};

export type RelayUrlFault = 'not-a-url' | 'not-smtp' | 'host-missing' | 'credentials-incomplete' | 'more-than-a-host';

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/** A fault never repeats what was read: it may hold a password. */
export const readRelayUrl = (text: string): Outcome<Relay, RelayUrlFault> => {
  const url = URL.parse(text);
  if (url === null) return failed('not-a-url');
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') return failed('not-smtp');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (host === '') return failed('host-missing');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') {
    return failed('more-than-a-host');
  }
  const tlsAtOnce = url.protocol === 'smtps:';
  const port = url.port === '' ? (tlsAtOnce ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port);
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) return failed('not-a-url');
  if ((user === '') !== (password === '')) return failed('credentials-incomplete');
  const credentials = user === '' ? undefined : { user, password: new Secret(password) };
  return ok({ host, port, tlsAtOnce, loopback: isLoopback(host), credentials });
};

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** `localhost` names this machine (RFC 6761); the adapter does not ask a resolver for it. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
