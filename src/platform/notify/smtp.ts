/**
 * Messages handed to an SMTP relay, each over its own connection. Encrypted unless the relay is on this machine or the
 * operator allowed otherwise; certificates are always checked. Errors carry codes only, since a relay may repeat
 * anything in its replies.
 */
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Duration, durationOfMs } from '#kernel';
import type { Clock } from '#platform/clock';
import { checkMessage, composeMessage, type Sender } from './message-form.ts';
import { type Message, type Notify, NotifyFailure } from './port.ts';
import type { Relay } from './relay-url.ts';

export type SmtpOptions = {
  readonly relay: Relay;
  readonly sender: Sender;
  readonly clock: Clock;
  /**
   * Where a message may pass unencrypted. `loopback` (default): only to this machine, where STARTTLS is then not asked
   * for. `never`: nowhere. `allowed`: wherever the relay offers no STARTTLS.
   */
  readonly plaintext?: 'never' | 'loopback' | 'allowed';
  /** PEM of the authority that vouches for the relay, when the system's authorities do not. */
  readonly certificateAuthority?: string;
  /** For a message from connecting to the relay's yes. Default 60 s. */
  readonly limit?: Duration;
};

const LIMIT = durationOfMs(60_000);

export const createSmtpNotify = (options: SmtpOptions): Notify => ({
  send: async (message) => {
    checkMessage(message);
    const bytes = await composeMessage(message, options.sender, options.clock.now());
    const connection = new SMTPConnection(connectionOptions(options));
    const given = new AbortController();
    try {
      await Promise.race([
        handOver(connection, options, message, bytes),
        broken(connection),
        options.clock.sleep(options.limit ?? LIMIT, given.signal).then(() => {
          throw new NotifyFailure('unreachable', { cause: new Error('the relay took too long') });
        }),
      ]);
      connection.quit();
    } catch (error) {
      connection.close();
      throw failureOf(error);
    } finally {
      given.abort();
    }
  },
});

const connectionOptions = (options: SmtpOptions): SMTPConnection.Options => {
  const { relay, plaintext = 'loopback', certificateAuthority, limit = LIMIT } = options;
  const spared = plaintext === 'loopback' && relay.loopback;
  return {
    host: relay.host === 'localhost' ? '127.0.0.1' : relay.host,
    port: relay.port,
    secure: relay.tlsAtOnce,
    ignoreTLS: !relay.tlsAtOnce && spared,
    requireTLS: !relay.tlsAtOnce && !spared && plaintext !== 'allowed',
    connectionTimeout: limit,
    greetingTimeout: limit,
    socketTimeout: limit,
    dnsTimeout: limit,
    logger: false,
    tls: {
      minVersion: 'TLSv1.2',
      // SNI takes names only; an address is compared with the certificate all the same.
      ...(/[a-z]/.test(relay.host) && !relay.host.includes(':') ? { servername: relay.host } : {}),
      ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    },
  };
};

const handOver = async (
  connection: SMTPConnection,
  { relay, sender }: SmtpOptions,
  message: Message,
  bytes: Buffer,
): Promise<void> => {
  await settled((done) => connection.connect(done));
  const { credentials } = relay;
  if (credentials !== undefined) {
    const { user, password } = credentials;
    await settled((done) => connection.login({ user, pass: password.reveal() }, done));
  }
  const envelope = { from: sender.address, to: message.to, size: bytes.length };
  await settled((done) => connection.send(envelope, bytes, done));
};

const settled = (begin: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));

/** A connection that breaks does not always call back whoever waits for a reply. */
const broken = (connection: SMTPConnection): Promise<never> =>
  new Promise((_, reject) => {
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the relay ended the connection')));
  });

/** Where a reply is about this message; before, it is about us or the relay, which an operator can mend. */
const ABOUT_MESSAGE = new Set(['RCPT TO', 'DATA']);
const TOO_LARGE = 552;

const failureOf = (error: unknown): NotifyFailure => {
  if (error instanceof NotifyFailure) return error;
  const { code, command, responseCode } = error as SMTPConnection.SMTPError;
  const permanent = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  const aboutMessage = ABOUT_MESSAGE.has(command ?? '') || responseCode === TOO_LARGE;
  const tooLarge = code === 'EMESSAGE' && command === 'MAIL FROM';
  const cause = new Error(['smtp', code, responseCode, command].filter((part) => part !== undefined).join(' '));
  return new NotifyFailure((permanent && aboutMessage) || tooLarge ? 'refused' : 'unreachable', { cause });
};
