/** A pass: one run through a journey with a fresh browser. A visit is several, of which the first is the primary one. */
import type { VisitProfile, VisitRecord } from '#platform/browser';
import type { Canary } from './canary.ts';
import { codeOf, type EndFacts, stepOf } from './judge-visit.ts';

/**
 * `careful`: as a customer comes who is not noticed. `naive`: as the robot that it is. `returning`: as a customer who
 * was there before, with the cookies and the card of the first pass. `other-number` and `same-number`: as the first pass
 * in all but the card's number, and in that too, to see what follows it.
 */
export const PASS_ROLES = ['careful', 'naive', 'returning', 'other-number', 'same-number'] as const;
export type PassRole = (typeof PASS_ROLES)[number];

export type Pass = {
  readonly role: PassRole;
  readonly profile: VisitProfile;
  readonly canary: Canary;
  /** Absent when it did not begin. */
  readonly record: VisitRecord | undefined;
  readonly end: EndFacts;
  /** Index of the step that types the card number. */
  readonly cardTypedAt: number | undefined;
};

/** Against the primary pass. Twenty hosts and scripts at most are named; `more`: those that are not. */
type PassDifference = {
  readonly hosts: readonly string[];
  readonly scripts: readonly { readonly url: string; readonly inline: boolean }[];
  readonly more: number;
};

/** How much a pass saw, and what of it the primary one did not see, or saw and it did not. */
export type PassSaw = {
  readonly requests: number;
  readonly hosts: number;
  readonly scripts: number;
  readonly only: PassDifference;
  readonly missing: PassDifference;
};

/** What is told of a pass: who it looked like and how it ended. Nothing of its card. */
export type KeptPass = {
  readonly role: PassRole;
  readonly mobile: boolean;
  readonly quiet: boolean;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Absent: the browser's own. */
  readonly userAgent?: string;
  readonly referrer?: string;
  /** It said who visits. */
  readonly identified: boolean;
  readonly end: EndFacts['kind'];
  readonly code?: string;
  /** Index of the step that failed, or that it stopped before. */
  readonly step?: number;
  /** Absent of visits before it was told, and of a pass that did not begin. */
  readonly saw?: PassSaw;
};

/** The version that `{major}` stands for is known once a browser has visited. */
const withVersion = (userAgent: string, record: VisitRecord | undefined): string =>
  userAgent.replaceAll('{major}', / (\d+)\./.exec(record?.browser ?? '')?.[1] ?? '');

export const passAsKept = ({ role, profile, record, end }: Pass): KeptPass => {
  const [code, step] = [codeOf(end), stepOf(end)];
  const { userAgent, viewport, mobile, referrer, identify, quiet } = profile;
  return {
    ...{ role, mobile, quiet, viewport: { ...viewport } },
    ...(userAgent === undefined ? {} : { userAgent: withVersion(userAgent, record) }),
    ...(referrer === undefined ? {} : { referrer }),
    identified: identify !== undefined,
    end: end.kind,
    ...(code === undefined ? {} : { code }),
    ...(step === undefined ? {} : { step }),
  };
};
