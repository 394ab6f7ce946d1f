/** Messages to people. The caller keeps its own outbox and sends again until it succeeds: delivery is at least once. */
export type Message = {
  /** Stable over repeats, so that a receiver can tell a repeat: becomes the Message-ID. `[A-Za-z0-9_-]` only. */
  readonly id: string;
  /** One e-mail address. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly language: 'ja' | 'en';
};

export interface Notify {
  /**
   * Resolves when the message is in the next one's hands (the relay said yes, the file is durable).
   * @throws NotifyFailure `refused` when sending it again will not help, `unreachable` when it may.
   */
  send(message: Message): Promise<void>;
}

export class NotifyFailure extends Error {
  readonly code: 'refused' | 'unreachable';

  constructor(code: 'refused' | 'unreachable', options?: ErrorOptions) {
    super(`the message was not sent: ${code}`, options);
    this.name = 'NotifyFailure';
    this.code = code;
  }
}
