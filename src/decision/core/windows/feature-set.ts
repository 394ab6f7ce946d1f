/**
 * A feature file (YAML): features by name, checked and typed as it is loaded, every fault with line, column, the field
 * it stands at and a stable code. `hash` is the SHA-256 of the RFC 8785 form of its content.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import { ATTEMPT_FIELDS } from '../fields.ts';
import { featuresSchema, latenessSchema, type WindowPlan } from './plan.ts';
import { planWindows } from './plan-windows.ts';
import type { WindowFault } from './planning.ts';

const fileSchema = z.strictObject(
  { lateness: latenessSchema.optional(), features: featuresSchema },
  'a feature file: lateness, features',
);

export type FeatureFault = {
  readonly code: YamlFaultCode | WindowFault['code'];
  /** What of the file it concerns, such as `card_count_1d.by`; empty where it is the file itself. */
  readonly field: string;
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
};

export type FeatureSet = {
  readonly content: z.output<typeof fileSchema>;
  readonly plan: WindowPlan;
  /** 64 lower-case hex digits. */
  readonly hash: string;
};

const featureSetOf = (content: FeatureSet['content'], plan: WindowPlan): FeatureSet => {
  const canonicalText = canonicalize(content);
  if (canonicalText === undefined) throw new Error('a feature file has a canonical form');
  return { content, plan, hash: bytesToHex(sha256(utf8ToBytes(canonicalText))) };
};

export const loadFeatures = (text: string): Outcome<FeatureSet, readonly FeatureFault[]> => {
  const yaml = new LocatedYaml(text);
  const faults: FeatureFault[] = [];
  const add = (code: FeatureFault['code'], path: readonly PropertyKey[], { offset, expected }: Located): void => {
    const field = path.slice(path[0] === 'features' ? 1 : 0).map(String);
    faults.push({ code, field: field.join('.'), ...yaml.placeOf(offset), expected });
  };
  for (const fault of yaml.faults) add(fault.code, fault.path, fault);
  if (faults.length > 0) return failed(faults);
  const read = fileSchema.safeParse(yaml.content);
  if (!read.success) {
    for (const fault of read.error.issues.flatMap((issue) => yaml.faultsOf(issue))) add(fault.code, fault.path, fault);
    return failed(inOrder(faults));
  }
  const plan = planWindows(read.data, ATTEMPT_FIELDS, (fault) =>
    add(fault.code, fault.path, { offset: offsetOfFault(yaml, fault), expected: fault.expected }),
  );
  return faults.length > 0 ? failed(inOrder(faults)) : ok(featureSetOf(read.data, plan));
};

type Located = { readonly offset: number; readonly expected: string };

/** Where a fault stands: in a condition, at a key that should not be there, or at a value. */
export const offsetOfFault = (yaml: LocatedYaml, { code, path, at }: WindowFault): number => {
  if (at !== undefined) return yaml.offsetIn(path, at);
  const isKeyAtFault = code === 'unknown-key' || code === 'unknown-operation' || code === 'several-operations';
  return isKeyAtFault ? yaml.offsetOfKey(path.slice(0, -1), path.at(-1) ?? '') : yaml.offsetAt(path);
};

export const NO_FEATURES: FeatureSet = featureSetOf(
  { features: {} },
  { windows: [], conditions: [], conditionTexts: [], latenessMs: 0 },
);
