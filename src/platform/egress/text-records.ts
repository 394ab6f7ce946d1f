/** Asks the domain name system for the TXT records of a name (RFC 1035 section 3.3.14). */
import type { Outcome } from '#kernel';

export type TextRecordFault =
  /** There is no such name, or it has no TXT record. */
  | 'no-record'
  /** Nobody answered in time, or what came was no answer. */
  | 'unreachable';

export interface TextRecords {
  /** Each record whole, its parts joined; at most 100. */
  of(name: string): Promise<Outcome<readonly string[], TextRecordFault>>;
}
