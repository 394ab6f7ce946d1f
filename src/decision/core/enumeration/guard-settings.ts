/**
 * What the guard against enumeration (クレジットマスター) goes by: a YAML file, checked whole, with a default for each
 * field. `hash` is the SHA-256 of the RFC 8785 form of the settings in force, defaults filled in: a record that the guard
 * had a say in names it (FRAUD-06).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import { CHANNELS } from '../attempt.ts';
import { parseIpRange } from '../lists/ip-range.ts';

/** What an attempt has in common with others, from the narrowest to the widest. */
export const SCOPES = ['card', 'device', 'session', 'ip', 'subnet', 'prefix', 'merchant', 'bin'] as const;
export type Scope = (typeof SCOPES)[number];

/** `throttle`: one attempt in so many seconds goes on, the others are denied until later. `watch`: noted, not answered. */
export const GUARD_ACTIONS = ['deny', 'throttle', 'challenge', 'watch'] as const;
export type GuardAction = (typeof GUARD_ACTIONS)[number];

export const SENSITIVITIES = ['low', 'standard', 'high'] as const;

const byScope = <Value>(value: z.ZodType<Value>, standard: Readonly<Record<Scope, Value>>) =>
  z
    .strictObject(
      Object.fromEntries(SCOPES.map((scope) => [scope, value.default(standard[scope] as never)])) as unknown as Record<
        Scope,
        z.ZodDefault<z.ZodType<Value>>
      >,
      SCOPES.join(', '),
    )
    .prefault({});

const counted = (least: number, most: number) =>
  z
    .int(`a whole number from ${least} to ${most}`)
    .min(least, `a whole number from ${least} to ${most}`)
    .max(most, `a whole number from ${least} to ${most}`);

const code = z.string('a code').regex(/^[\x21-\x7e]{1,32}$/, '1 to 32 visible ASCII characters');
const texts = (each: z.ZodType<string>) => z.array(each, 'a list').max(1_000, 'at most 1,000').default([]);

const settingsSchema = z.strictObject(
  {
    name: z
      .string('a word in lower case')
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, words parted by hyphens')
      .max(64, 'at most 64 characters')
      .default('standard'),
    version: counted(1, 1_000_000).default(1),
    /** How much it takes until the guard speaks. */
    sensitivity: z.enum(SENSITIVITIES, SENSITIVITIES.join(', ')).default('standard'),
    /** Channels in which numbers can be guessed; a card that is present is not a guess. */
    channels: z
      .array(z.enum(CHANNELS, CHANNELS.join(', ')), 'a list of channels')
      .default(['ecommerce', 'moto', 'recurring']),
    /** For so long a card is remembered as seen; also how far back the guard is rebuilt from. */
    memoryDays: counted(2, 60).default(35),
    /** In minor units of whatever currency: up to here an amount is a trial's. */
    smallAmountMinor: counted(0, 1_000_000).default(200),
    actions: byScope(z.enum(GUARD_ACTIONS, GUARD_ACTIONS.join(', ')), {
      card: 'deny',
      device: 'deny',
      session: 'deny',
      ip: 'deny',
      subnet: 'throttle',
      prefix: 'deny',
      merchant: 'challenge',
      bin: 'challenge',
    }),
    /** Since the last attempt that spoke for it. */
    blockMinutes: byScope(counted(1, 10_080), {
      card: 1_440,
      device: 240,
      session: 240,
      ip: 120,
      subnet: 60,
      prefix: 120,
      merchant: 60,
      bin: 720,
    }),
    throttleSeconds: counted(1, 3_600).default(60),
    /** A campaign without another attempt for so long has ended. */
    quietMinutes: counted(5, 10_080).default(720),
    /** The shop is told to show the buyer no more than that the payment did not go through. */
    hideDetail: z.boolean('true or false').default(true),
    /** Reason codes of issuers that say the number, its expiry or its code is wrong; ISO 8583, Visa, CARDNET. */
    wrongCardCodes: z
      .array(code, 'a list of codes')
      .max(100, 'at most 100')
      .default(['14', '15', '46', '54', '56', '78', '82', 'N7', 'G44', 'G65', 'G83']),
    /** What the guard has nothing to say about. */
    exempt: z
      .strictObject(
        {
          merchants: texts(z.string('an acceptor number').regex(/^[\x21-\x7e]{1,64}$/, 'an acceptor number')),
          addresses: texts(
            z
              .string('an IP address or range')
              .refine((text) => parseIpRange(text) !== undefined, 'an IP address or range'),
          ),
          bins: texts(z.string('6 to 8 digits').regex(/^\d{6,8}$/, '6 to 8 digits')),
          devices: texts(z.string('a device id').regex(/^[\x21-\x7e]{1,128}$/, 'a device id')),
        },
        'merchants, addresses, bins, devices',
      )
      .prefault({}),
  },
  'name, version, sensitivity, channels, memoryDays, smallAmountMinor, actions, blockMinutes, throttleSeconds, quietMinutes, hideDetail, wrongCardCodes, exempt',
);

type SettingsContent = z.output<typeof settingsSchema>;

export type GuardSettings = {
  readonly content: SettingsContent;
  /** RFC 8785; also a file of settings, since JSON is YAML. */
  readonly canonicalText: string;
  /** 64 lower-case hex digits. */
  readonly hash: string;
};

export type GuardFault = {
  readonly code: YamlFaultCode;
  /** Such as `actions.ip`; empty where it is the file itself. */
  readonly field: string;
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
};

const settingsOf = (content: SettingsContent): GuardSettings => {
  const canonicalText = canonicalize(content);
  if (canonicalText === undefined) throw new Error('settings have a canonical form');
  return { content, canonicalText, hash: bytesToHex(sha256(utf8ToBytes(canonicalText))) };
};

export const STANDARD_GUARD: GuardSettings = settingsOf(settingsSchema.parse({}));

export const loadGuardSettings = (text: string): Outcome<GuardSettings, readonly GuardFault[]> => {
  const yaml = new LocatedYaml(text);
  const faultOf = ({ code: fault, offset, expected, path }: (typeof yaml.faults)[number]): GuardFault => ({
    code: fault,
    field: path.map(String).join('.'),
    ...yaml.placeOf(offset),
    expected,
  });
  if (yaml.faults.length > 0) return failed(yaml.faults.map(faultOf));
  const read = settingsSchema.safeParse(yaml.content ?? {});
  if (read.success) return ok(settingsOf(read.data));
  return failed(inOrder(read.error.issues.flatMap((issue) => yaml.faultsOf(issue).map(faultOf))));
};
