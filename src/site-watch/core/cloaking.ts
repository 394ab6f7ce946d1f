/**
 * Scripts that a shop shows to customers and hides from robots, or the other way about. A script is known by its shape
 * — its text without literals — so that nonces, time stamps and rotating addresses make no other script of it. One
 * difference is chance: tests of two variants differ by themselves. Only what divides all passes is claimed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SeenScript } from '#platform/browser';
import { addressOf, hostOf, isAmong } from './destinations.ts';
import type { Finding, SiteFacts } from './judge-visit.ts';
import type { Pass } from './passes.ts';

/** Two variants drawn at random divide three customers and three robots once in thirty-two visits, two and two in eight. */
const ENOUGH = 3;
/** For a script that was seen to send card data, or to listen to it. */
const ENOUGH_FOR_CARD = 2;
const FINDINGS_LIMIT = 5;

type Side = 'careful' | 'naive';
type Seen = { readonly shape: string; readonly script: SeenScript };

export type Divided = Seen & {
  readonly onlyTo: Side;
  /** Passes of each side that were compared. */
  readonly passes: Readonly<Record<Side, number>>;
  readonly touchesCard: boolean;
};

const LITERALS = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
const NUMBERS = /\b(?:0[xX][\da-fA-F]+|\d[\d_]*(?:\.\d+)?)\b/g;

/** Of the text without strings, numbers and space. */
export const shapeOf = (source: string): string =>
  bytesToHex(sha256(utf8ToBytes(source.replace(LITERALS, '""').replace(NUMBERS, '0').replace(/\s+/g, ''))));

const sideOf = ({ role, profile }: Pass, primary: Pass): Side | undefined => {
  if (role === 'naive') return 'naive';
  return role !== 'returning' && profile === primary.profile ? 'careful' : undefined;
};

/** Of each pass that came to its end: one that was turned away tells nothing of what it would have been shown. */
const shapesOf = (
  pass: Pass,
  { destinations }: SiteFacts,
  known: Map<string, string>,
): ReadonlyMap<string, SeenScript> => {
  const shapes = new Map<string, SeenScript>();
  for (const script of pass.record?.scripts ?? []) {
    // What the payment provider shows in its own frames is its own affair: it tells people from robots for a living.
    if (isAmong(hostOf(script.frameUrl), destinations)) continue;
    if (!script.inline && isAmong(hostOf(script.url), destinations)) continue;
    const shape = known.get(script.sha256) ?? shapeOf(script.source);
    known.set(script.sha256, shape);
    if (!shapes.has(shape)) shapes.set(shape, script);
  }
  return shapes;
};

/** Scripts that all passes of one side were shown and none of the other. */
const divided = (passes: readonly Pass[], site: SiteFacts): readonly Omit<Divided, 'touchesCard'>[] => {
  const [primary] = passes;
  if (primary === undefined) return [];
  const known = new Map<string, string>();
  const compared = passes.flatMap((pass) => {
    const side = pass.end.kind === 'completed' ? sideOf(pass, primary) : undefined;
    return side === undefined ? [] : [{ side, shapes: shapesOf(pass, site, known) }];
  });
  const bySide = (side: Side) => compared.filter((each) => each.side === side).map(({ shapes }) => shapes);
  const sides = { careful: bySide('careful'), naive: bySide('naive') };
  const counts = { careful: sides.careful.length, naive: sides.naive.length };
  if (counts.careful === 0 || counts.naive === 0) return [];
  const only = (onlyTo: Side, other: Side) =>
    [...(sides[onlyTo][0] ?? [])]
      .filter(([shape]) => sides[onlyTo].every((each) => each.has(shape)))
      .filter(([shape]) => !sides[other].some((each) => each.has(shape)))
      .map(([shape, script]) => ({ shape, script, onlyTo, passes: counts }));
  return [...only('careful', 'naive'), ...only('naive', 'careful')];
};

/** Digests of scripts that sent card data, or listen to the fields it is typed into. */
const touchingCard = (passes: readonly Pass[], findings: readonly Finding[]): ReadonlySet<string> => {
  const senders = findings.flatMap(({ kind, sender }) =>
    kind !== 'visit-incomplete' && sender?.kind === 'script' && sender.sha256 !== undefined ? [sender.sha256] : [],
  );
  // Around the fields everyone hears of everything.
  const listeners = passes
    .flatMap(({ record }) => record?.listeners ?? [])
    .flatMap(({ on, script }) => (on === 'page' || script.sha256 === undefined ? [] : [script.sha256]));
  return new Set([...senders, ...listeners]);
};

export const dividedScripts = (
  passes: readonly Pass[],
  site: SiteFacts,
  findings: readonly Finding[],
): readonly Divided[] => {
  const found = divided(passes, site);
  if (found.length === 0) return [];
  const touching = touchingCard(passes, findings);
  return found.map((each) => ({ ...each, touchesCard: touching.has(each.script.sha256) }));
};

const isCertain = ({ passes, touchesCard }: Divided): boolean =>
  Math.min(passes.careful, passes.naive) >= (touchesCard ? ENOUGH_FOR_CARD : ENOUGH);

/** Whether another customer and another robot would tell more. */
export const wantsMore = (found: readonly Divided[]): boolean => found.some((each) => !isCertain(each));

/** What is not certain is only for the digest: the time of the visit did not allow for more passes. */
const severityOf = (each: Divided): Finding['severity'] => {
  if (!isCertain(each)) return 'low';
  return each.touchesCard || each.onlyTo === 'careful' ? 'high' : 'medium';
};

const findingOf = (each: Divided, others: number): Finding => {
  const { script, shape, onlyTo, passes, touchesCard } = each;
  const { url, inline, sha256: digest, step } = script;
  const kind = 'script-cloaked' as const;
  const severity = severityOf(each);
  return {
    kind,
    severity,
    key: `${kind} ${severity} ${inline ? `inline ${shape}` : addressOf(url)}`,
    sender: { kind: 'script', url, inline, sha256: digest, by: 'stack' },
    destination: undefined,
    fields: [],
    channel: undefined,
    encoding: [],
    step,
    refused: false,
    code: undefined,
    about: { onlyTo, careful: passes.careful, naive: passes.naive, touchesCard, others },
  };
};

/** One for each script, those that touch the card first; beyond a few they say how many more there are. */
export const cloakingFindings = (
  passes: readonly Pass[],
  site: SiteFacts,
  findings: readonly Finding[],
): readonly Finding[] => {
  const found = dividedScripts(passes, site, findings);
  const rank = ({ touchesCard, onlyTo }: Divided): number => (touchesCard ? 0 : onlyTo === 'careful' ? 1 : 2);
  const told = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, FINDINGS_LIMIT);
  return told.map((each) => findingOf(each, found.length - told.length));
};
