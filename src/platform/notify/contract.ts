/** What every adapter of Notify must do. Run from a test of the adapter. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Message, type Notify, NotifyFailure } from './port.ts';
import { type ReadMessage, readMessage } from './testing-read-message.ts';

export type OpenedNotify = {
  readonly notify: Notify;
  /** What the next one has in hand, as it came. */
  received(): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
};

/** The sender that the adapter under test is given. */
export const SENDER = { address: 'mitsuke@psp.example.jp', name: '見附 監視' };

export const MESSAGE: Message = {
  id: 'ntc_01h455vb4pex5vsknk084sn02q',
  to: 'kenji.yamada+alerts@example.jp',
  subject: '【緊急】決済画面からカード番号が外部へ送信されています（見附書店）',
  text: '見附書店の決済画面で、申告のない送信先を検知しました。\n\n期限: 2026年11月22日 9:00\n— 見附\n',
  language: 'ja',
};

const one = (message: ReadMessage, name: string): string | undefined => {
  const found = message.headers.filter(([each]) => each === name);
  if (found.length > 1) throw new Error(`${name} stands ${found.length} times`);
  return found[0]?.[1];
};

/** Whether the last line is ended, a protocol may decide. */
const linesOf = ({ text }: ReadMessage): string[] => text.trimEnd().split('\r\n');

export const notifyContract = (adapter: string, open: () => Promise<OpenedNotify>): void => {
  describe(`notify: ${adapter}`, () => {
    let opened: OpenedNotify;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const sent = async (message: Message): Promise<ReadMessage> => {
      await opened.notify.send(message);
      const all = (await opened.received()).map(readMessage);
      const found = all.findLast((each) => one(each, 'message-id')?.startsWith(`<${message.id}@`));
      if (found === undefined) throw new Error('it was not received');
      return found;
    };
    const refusal = (message: Message) =>
      opened.notify.send(message).then(
        () => 'sent',
        (error: unknown) => (error instanceof NotifyFailure ? error.code : error),
      );

    test('a Japanese subject and text arrive as they were written', async () => {
      const message = await sent(MESSAGE);
      expect(one(message, 'subject')).toBe(MESSAGE.subject);
      expect(linesOf(message)).toEqual(MESSAGE.text.trimEnd().split('\n'));
      expect(one(message, 'to')).toBe(MESSAGE.to);
      expect(one(message, 'from')).toBe(`${SENDER.name} <${SENDER.address}>`);
      expect(one(message, 'content-language')).toBe('ja');
      expect(one(message, 'content-type')).toBe('text/plain; charset=utf-8');
      expect(one(message, 'mime-version')).toBe('1.0');
    });

    test('what a line-based protocol could trip over arrives too', async () => {
      const text = ['.', '..dots', 'From here', '='.repeat(3), 'x'.repeat(3_000), '\u{1f9ff}', ''].join('\n');
      expect(linesOf(await sent({ ...MESSAGE, text }))).toEqual(text.trimEnd().split('\n'));
      const subject = `${'長い件名'.repeat(40)} ASCII も =?utf-8?B?eA==?`;
      expect(one(await sent({ ...MESSAGE, id: 'long', subject }), 'subject')).toBe(subject);
    });

    test('a message has a Message-ID from its id, the same when repeated, and asks for no automatic answer', async () => {
      const first = await sent(MESSAGE);
      const again = await sent(MESSAGE);
      expect(one(first, 'message-id')).toBe(`<${MESSAGE.id}@psp.example.jp>`);
      expect(one(again, 'message-id')).toBe(one(first, 'message-id'));
      expect(one(first, 'auto-submitted')).toBe('auto-generated');
      expect(Number.isNaN(Date.parse(one(first, 'date') ?? ''))).toBe(false);
    });

    test.each([
      'shop\r\nBcc: thief@evil.example',
      'shop\nX-Other: 1\n\nanother body',
      'shop\rTo: thief@evil.example',
      'shop\u2028Bcc: thief@evil.example',
      'shop\u0000\u0085\u202eBcc: thief@evil.example',
    ])('the subject %j stays one line of its own header', async (subject) => {
      const message = await sent({ ...MESSAGE, subject });
      expect(one(message, 'subject')).toMatch(/^shop [ -~]*$/);
      expect(one(message, 'bcc')).toBeUndefined();
      expect(one(message, 'x-other')).toBeUndefined();
      expect(one(message, 'to')).toBe(MESSAGE.to);
      expect(linesOf(message)).toEqual(MESSAGE.text.trimEnd().split('\n'));
    });

    test.each([
      'a@example.jp, thief@evil.example',
      'a@example.jp\r\nRCPT TO:<thief@evil.example>',
      'Kenji <a@example.jp>',
      'group: a@example.jp;',
      '"a b"@example.jp',
      'a@[127.0.0.1]',
      'a@@example.jp',
      'a.@example.jp',
      'なまえ@example.jp',
      'example.jp',
      `${'a'.repeat(250)}@example.jp`,
      '',
    ])('%j is not one address: refused, and nothing is sent', async (to) => {
      expect(await refusal({ ...MESSAGE, to })).toBe('refused');
      expect(await opened.received()).toEqual([]);
    });

    test.each(['', '../x', 'a/b', 'a b', 'a\r\nb', 'é', 'x'.repeat(129)])('%j is not an id', async (id) => {
      await expect(opened.notify.send({ ...MESSAGE, id })).rejects.toThrow(RangeError);
      expect(await opened.received()).toEqual([]);
    });
  });
};
