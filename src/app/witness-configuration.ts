/** The configuration of `mitsuke witness`: one YAML file, checked whole; every fault names its key. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { isVerifierKey } from '#evidence';
import { failed, type Outcome, ok } from '#kernel';
import type { StartFault } from './configuration.ts';

export type WitnessConfiguration = {
  /** The witness's name as it stands in its signatures. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Holds the witness's key and what it cosigned. */
  readonly folder: string;
  readonly sealSecretFile?: string | undefined;
  readonly logs: readonly { readonly origin?: string | undefined; readonly vkeys: readonly string[] }[];
};

const FORMS: Readonly<Record<string, string>> = {
  name: 'a URL without scheme, e.g. witness.example/w1',
  host: 'an IP address of this machine',
  port: 'a whole number from 0 to 65535; 0 takes any free port',
  folder: 'an absolute path',
  sealSecretFile: 'the absolute path of a file with at least 32 characters',
  logs: 'a list of logs, each with the keys that may sign it',
  origin: 'the first line of the log’s checkpoints; left out: the name of its first key',
  vkeys: 'a list of verifier keys of the log, NAME+HASH+KEY, at least one',
};

const absolutePath = z.string().refine((text) => path.isAbsolute(text));

const schema = z.strictObject({
  name: z.string().regex(/^[^\s+\p{Cc}]+$/u),
  host: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(7310),
  folder: absolutePath,
  sealSecretFile: absolutePath.optional(),
  logs: z
    .array(
      z.strictObject({
        origin: z
          .string()
          .regex(/^[^\n]+$/)
          .optional(),
        vkeys: z.array(z.string().refine(isVerifierKey)).min(1),
      }),
    )
    .refine((logs) => new Set(logs.map(originOf)).size === logs.length),
});

/** The name of a verifier key is the text before its first plus sign. */
export const originOf = (log: WitnessConfiguration['logs'][number]): string =>
  log.origin ?? log.vkeys[0]?.split('+')[0] ?? '';

export const readWitnessConfiguration = (file: string): Outcome<WitnessConfiguration, readonly StartFault[]> => {
  const whole = (code: string, expected: string) =>
    failed([{ code, place: file, setting: 'configuration file', expected }]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return whole('unreadable-file', 'a YAML file that can be read');
  }
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return whole('not-yaml', 'valid YAML');
  const read = schema.safeParse(document.toJS() ?? {});
  if (read.success) return ok(read.data);
  return failed(
    read.error.issues.flatMap((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      const code = issue.code === 'unrecognized_keys' ? 'unknown-setting' : 'wrong-form';
      return keys.map((key) => ({
        code,
        place: file,
        setting: key.join('.') || 'configuration file',
        expected: formOf(key),
      }));
    }),
  );
};

const formOf = (key: readonly PropertyKey[]): string => {
  const named = key.filter((part) => typeof part === 'string').at(-1) ?? '';
  return FORMS[named] ?? `one of ${Object.keys(FORMS).join(', ')}`;
};
