import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { systemClock } from '../clock/system.ts';
import { MESSAGE, notifyContract, type OpenedNotify, SENDER } from './contract.ts';
import { type Notify, NotifyFailure } from './port.ts';
import { readRelayUrl } from './relay-url.ts';
import { createSmtpNotify, type SmtpOptions } from './smtp.ts';
import { makeCertificate } from './testing-certificate.ts';

const certificate = makeCertificate('localhost');
const PASSWORD = 'pässwörd/1';

type More = Partial<Omit<SmtpOptions, 'relay'>> & { readonly credentials?: string };

const notifyAt = (scheme: string, port: number, { credentials = '', ...more }: More = {}): Notify => {
  const relay = readRelayUrl(`${scheme}://${credentials}localhost:${port}`);
  if (relay.kind === 'failed') throw new Error(relay.error);
  return createSmtpNotify({ relay: relay.value, sender: SENDER, clock: systemClock(), ...more });
};

type Relay = {
  readonly port: number;
  readonly messages: Buffer[];
  readonly server: SMTPServer;
  close(): Promise<void>;
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const openRelay = async (options: SMTPServerOptions = {}): Promise<Relay> => {
  const messages: Buffer[] = [];
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    logger: false,
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        messages.push(Buffer.concat(parts));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, messages, server, close };
};

/** One that the test closes. */
const relay = async (options?: SMTPServerOptions): Promise<Relay> => {
  const opened = await openRelay(options);
  closers.push(opened.close);
  return opened;
};

/** A server that says what it is told to, and nothing else. */
const rawServer = async (talk: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as { port: number }).port;
};

/** Plays a plain conversation: the replies in turn, one for each command line, with `last` after the final one. */
const script = (replies: readonly string[], last: (socket: Socket) => void) => (socket: Socket) => {
  const left = [...replies];
  socket.write('220 localhost ESMTP\r\n');
  socket.on('data', () => {
    const reply = left.shift();
    if (reply === undefined) last(socket);
    else socket.write(`${reply}\r\n`);
  });
};

const failureOf = async (notify: Notify): Promise<NotifyFailure> => {
  const failure = await notify.send(MESSAGE).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof NotifyFailure) return failure;
  throw new Error('it was not refused', { cause: failure });
};

const contractWith = (name: string, server: SMTPServerOptions, notify: (port: number) => Notify): void =>
  notifyContract(name, async (): Promise<OpenedNotify> => {
    const opened = await openRelay(server);
    return { notify: notify(opened.port), received: async () => opened.messages, close: opened.close };
  });

contractWith('smtp on loopback, unencrypted', { hideSTARTTLS: true }, (port) => notifyAt('smtp', port));
contractWith('smtp with STARTTLS', {}, (port) =>
  notifyAt('smtp', port, { plaintext: 'never', certificateAuthority: certificate.cert }),
);
contractWith('smtps', { secure: true }, (port) => notifyAt('smtps', port, { certificateAuthority: certificate.cert }));

describe('encryption', () => {
  test('is demanded of a relay that offers none, before anything of the message is said', async () => {
    const commands: string[] = [];
    const { port, messages } = await relay({
      hideSTARTTLS: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (address, _session, done) => {
        commands.push(address.address);
        done();
      },
    });
    const failure = await failureOf(notifyAt('smtp', port, { plaintext: 'never' }));
    expect([failure.code, commands, messages]).toEqual(['unreachable', [], []]);
  });

  test.each(['smtp', 'smtps'])('%s does not trust a certificate that nobody vouches for', async (scheme) => {
    const { port, messages } = await relay({ secure: scheme === 'smtps' });
    const failure = await failureOf(notifyAt(scheme, port, { plaintext: 'never' }));
    expect([failure.code, messages]).toEqual(['unreachable', []]);
  });

  test('does not trust a certificate of another name', async () => {
    const other = makeCertificate('relay.example');
    const { port, messages } = await relay({ ...other, secure: true });
    const failure = await failureOf(notifyAt('smtps', port, { certificateAuthority: other.cert }));
    expect([failure.code, messages]).toEqual(['unreachable', []]);
  });

  test('where plaintext is allowed, is used all the same when offered', async () => {
    const secure: boolean[] = [];
    const { port } = await relay({
      onMailFrom: (_address, session, done) => {
        secure.push(session.secure);
        done();
      },
    });
    await notifyAt('smtp', port, { plaintext: 'allowed', certificateAuthority: certificate.cert }).send(MESSAGE);
    expect(secure).toEqual([true]);
  });
});

describe('credentials', () => {
  const credentials = `user:${encodeURIComponent(PASSWORD)}@`;
  const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, done) =>
    auth.username === 'user' && auth.password === PASSWORD
      ? done(null, { user: 'user' })
      : done(Object.assign(new Error(`no such password: ${auth.password}`), { responseCode: 535 }));

  test('are presented', async () => {
    const { port, messages } = await relay({ authOptional: false, onAuth, allowInsecureAuth: true });
    await notifyAt('smtp', port, { credentials }).send(MESSAGE);
    expect(messages).toHaveLength(1);
  });

  test('that are wrong leave the message for later, and stand in no error, not even when the relay repeats them', async () => {
    const { port } = await relay({ authOptional: false, onAuth, allowInsecureAuth: true });
    const failure = await failureOf(notifyAt('smtp', port, { credentials: 'user:wrong-secret@' }));
    expect(failure.code).toBe('unreachable');
    const shown = inspect(failure, { depth: 9, showHidden: true }) + String(failure.cause);
    expect(shown).toContain('535');
    expect(shown).not.toContain('wrong-secret');
    expect(shown).not.toContain(Buffer.from('\0user\0wrong-secret').toString('base64'));
  });
});

describe('failures', () => {
  const saying = (responseCode: number) => Object.assign(new Error('said the relay'), { responseCode });

  test.each([
    [550, 'refused'],
    [553, 'refused'],
    [450, 'unreachable'],
    [421, 'unreachable'],
  ])('a recipient answered with %d is %s', async (responseCode, code) => {
    const { port, messages } = await relay({ onRcptTo: (_to, _session, done) => done(saying(responseCode)) });
    expect((await failureOf(notifyAt('smtp', port))).code).toBe(code);
    expect(messages).toEqual([]);
  });

  test.each([
    [554, 'refused'],
    [451, 'unreachable'],
  ])('a text answered with %d is %s', async (responseCode, code) => {
    const { port } = await relay({
      onData: (stream, _session, done) => {
        stream.on('end', () => done(saying(responseCode))).resume();
      },
    });
    expect((await failureOf(notifyAt('smtp', port))).code).toBe(code);
  });

  test('a relay that refuses us, not the message, leaves it for later', async () => {
    const sender = await relay({ onMailFrom: (_from, _session, done) => done(saying(550)) });
    expect((await failureOf(notifyAt('smtp', sender.port))).code).toBe('unreachable');
    const greeting = await rawServer((socket) => socket.end('554 no service here\r\n'));
    expect((await failureOf(notifyAt('smtp', greeting))).code).toBe('unreachable');
  });

  test('a message larger than the relay takes is refused', async () => {
    const { port } = await relay({ size: 200 });
    expect((await failureOf(notifyAt('smtp', port))).code).toBe('refused');
  });

  test.each([
    ['at once', (socket: Socket) => socket.destroy()],
    ['after EHLO', script([], (socket) => socket.destroy())],
    ['after RCPT', script(['250 localhost', '250 ok'], (socket) => socket.destroy())],
    ['instead of the last yes', script(['250 localhost', '250 ok', '250 ok', '354 go'], (socket) => socket.destroy())],
  ])('a relay that closes the connection %s leaves the message for later', async (_when, talk) => {
    expect((await failureOf(notifyAt('smtp', await rawServer(talk)))).code).toBe('unreachable');
  });

  test.each([
    ['says nothing', () => undefined],
    [
      'never ends its greeting, a line every 20 ms',
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('220-wait\r\n'), 20);
        socket.on('close', () => clearInterval(timer));
      },
    ],
    ['does not answer RCPT', script(['250 localhost', '250 ok'], () => undefined)],
  ])('a relay that %s is given up within the limit', async (_what, talk) => {
    const port = await rawServer(talk);
    const startedMs = performance.now();
    const failure = await failureOf(notifyAt('smtp', port, { limit: durationOfMs(250) }));
    expect(failure.code).toBe('unreachable');
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  test('nobody at the port leaves the message for later', async () => {
    const { port, close } = await openRelay();
    await close();
    expect((await failureOf(notifyAt('smtp', port))).code).toBe('unreachable');
  });
});
