/**
 * A message as the bytes of RFC 5322: headers in ASCII (RFC 2047), the text as UTF-8 in base64, lines ending in CRLF.
 * Whatever an address or a subject holds, it stays in its own header.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Instant } from '#kernel';
import { type Message, NotifyFailure } from './port.ts';

export type Sender = {
  /** The address messages come from. */
  readonly address: string;
  /** Shown before it. */
  readonly name: string;
};

const ID = /^[A-Za-z0-9_-]{1,128}$/;
const ADDRESS_LENGTH = 254;
/** RFC 5321's dot-string before the `@`, and host names after it: no quoting, no comments, no lists, no controls. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/;
/** What could end a line, or show one text and mean another: controls, line separators, marks of direction. */
const BREAKING = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

export const isMailAddress = (text: string): boolean => text.length <= ADDRESS_LENGTH && ADDRESS.test(text);

/** One line, whatever came in: names of shops and sites are written by others. */
export const oneLine = (text: string): string => text.replaceAll(BREAKING, ' ').trim();

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** @throws RangeError for an id that is not one. @throws NotifyFailure `refused` when `to` is not one address. */
export const checkMessage = ({ id, to }: Message): void => {
  if (!ID.test(id)) throw new RangeError('the id of a message has 1 to 128 characters of A-Z a-z 0-9 _ -');
  if (!isMailAddress(to)) throw new NotifyFailure('refused');
};

/** The same message at the same instant gives the same bytes. */
export const composeMessage = (message: Message, sender: Sender, at: Instant): Promise<Buffer> => {
  const { id, to, subject, text, language } = message;
  return new MailComposer({
    messageId: `<${id}@${domainOf(sender.address)}>`,
    date: new Date(at),
    from: { name: oneLine(sender.name), address: sender.address },
    to: { name: '', address: to },
    subject: oneLine(subject),
    // Lines of a text end in CRLF before it is encoded (RFC 2045, 6.8).
    text: text.replaceAll(/\r\n|\r|\n/g, '\r\n'),
    textEncoding: 'base64',
    newline: '\r\n',
    // RFC 3834: nobody's holiday notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
};
