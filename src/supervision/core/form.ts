/**
 * What a declaration asks: the controls that bound the party on a day, kept whole and frozen by a hash, so that a pack
 * that changes later changes nothing of what was answered (SUPV-10).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

export type Words = { readonly ja: string; readonly en: string };

type Asked = {
  readonly id: string;
  readonly words: Words;
  readonly example?: Words | undefined;
  readonly dependsOn?: { readonly question: string; readonly is: readonly string[] } | undefined;
};

export type Question = Asked &
  (
    | {
        readonly kind: 'choice';
        readonly options: readonly { readonly id: string; readonly words: Words }[];
        readonly meets?: readonly string[] | undefined;
      }
    | {
        readonly kind: 'number';
        readonly least?: number | undefined;
        readonly most?: number | undefined;
        readonly unit?: Words | undefined;
      }
    | { readonly kind: 'date'; readonly noOlderThanMonths?: number | undefined }
    | { readonly kind: 'text' }
    | { readonly kind: 'file' }
  );

export type Grade = 'A' | 'B' | 'C' | 'D';

/** A control of a pack (src/regime/core/pack.ts), as far as a declaration reads it. */
export type AskedControl = {
  readonly id: string;
  readonly item?: string | undefined;
  readonly requirement: readonly string[];
  readonly modality: string;
  readonly binds: { readonly where?: object | undefined };
  readonly title: Words;
  readonly text: Words;
  readonly measures?: readonly { readonly id: string; readonly words: Words }[] | undefined;
  readonly fulfilled?: 'all' | 'any' | undefined;
  readonly questions?: readonly Question[] | undefined;
  readonly notApplicable?: Words | undefined;
  readonly planned: 'allowed' | 'forbidden';
  readonly evidence?: { readonly kinds: readonly string[]; readonly leastGrade: Grade } | undefined;
  readonly equivalent: boolean;
  readonly everyMonths?: number | undefined;
};

/** Why a control is asked of this party (src/regime/core/applies.ts). */
export type Because = {
  readonly kind: string;
  readonly attribute?: string | undefined;
  readonly value?: string | undefined;
  readonly role?: number | undefined;
  readonly [name: string]: unknown;
};

export type FormControl = {
  /** Pack and control with a dot between: what answers, sheets and observations name it by. */
  readonly key: string;
  readonly pack: string;
  readonly edition: string;
  readonly control: AskedControl;
  readonly because: readonly Because[];
};

export type FormPack = { readonly pack: string; readonly edition: string; readonly hash: string };

export type Form = {
  readonly packs: readonly FormPack[];
  readonly controls: readonly FormControl[];
};

export const keyOf = (pack: string, control: string): string => `${pack}.${control}`;

/** SHA-256 of the RFC 8785 form, 64 lower-case hex digits. */
export const canonicalHash = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('an object has a canonical form');
  return bytesToHex(sha256(utf8ToBytes(text)));
};

export const hashOfForm = (form: Form): string => canonicalHash(form);

export const controlOf = (form: Form, key: string): FormControl | undefined =>
  form.controls.find((each) => each.key === key);
