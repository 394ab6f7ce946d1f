/** What the recorders of one visit share: which step is under way, what time it is, and how much they may keep. */
import { type Instant, instantOfMs } from '#kernel';
import type { Clock } from '#platform/clock';

/** Bodies and scripts together; a page that sends more is recorded as having sent something unread. */
const KEPT_LIMIT_BYTES = 128 * 1024 * 1024;
const RECORDS_LIMIT = 50_000;

export class VisitProgress {
  #step = 0;
  readonly #begun: { readonly step: number; readonly at: Instant }[] = [];
  readonly #clock: Clock;
  #keptBytes = 0;
  #records = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get step(): number {
    return this.#step;
  }

  begin(step: number): void {
    this.#step = step;
    this.#begun.push({ step, at: this.now() });
  }

  /** When the first step began, in milliseconds since 1970; 0 while none has. */
  get begunMs(): number {
    return this.#begun[0]?.at ?? 0;
  }

  /** Which step was under way at `atMs`, in milliseconds since 1970. */
  stepAt(atMs: number): number {
    return this.#begun.findLast(({ at }) => at <= atMs)?.step ?? 0;
  }

  now(): Instant {
    return this.#clock.now();
  }

  /** Whether `bytes` more may be kept; counts them if so. */
  keep(bytes: number): boolean {
    if (this.#keptBytes + bytes > KEPT_LIMIT_BYTES || this.#records >= RECORDS_LIMIT) return false;
    this.#keptBytes += bytes;
    this.#records += 1;
    return true;
  }

  /** An instant that the browser told in seconds since 1970. */
  static instantOf(wallSeconds: number): Instant {
    return instantOfMs(Math.round(wallSeconds * 1000));
  }
}
