/**
 * What changed among the scripts of a payment page, by weight: a script that newly listens on card fields while it, or one
 * it loads or is loaded by, sends to a host never seen is high; that it listens there, or around them and there is such a
 * host, is medium; functions, scripts, hosts and listeners of the page that are new by themselves are low, for the weekly
 * digest. Instants, tokens and page data are no change at all.
 */
import type { JsonObject } from '#evidence';
import { hostOf, isAmong } from '../../core/destinations.ts';
import type { Finding, FindingKind, Severity, SiteFacts } from '../../core/judge-visit.ts';
import { type Behaviour, isAround, isExpectedHost, isNothing, isOnCard, NO_BEHAVIOUR, newIn } from './behaviour.ts';
import { beyond, type InlineHistory, inlineHistory, type KnownInventory, type KnownScript } from './known-inventory.ts';
import type { Unit } from './read-units.ts';
import type { InventoryScript, SeenContent } from './take-inventory.ts';

/** Named in one finding, and low findings of one visit; what is more is counted. */
const NAMED = 20;
const LOW_FINDINGS = 300;

type Changed = {
  readonly script: InventoryScript;
  readonly known: KnownScript | undefined;
  /** The content that brought the change; the first one where several did. */
  readonly content: SeenContent | undefined;
  readonly newUnits: readonly Unit[];
  /** Units of its history that the content has no more. */
  readonly gone: number;
  readonly news: Behaviour;
  readonly newHosts: readonly string[];
  readonly onCard: readonly string[];
  readonly around: readonly string[];
};

type History = { readonly site: SiteFacts; readonly known: KnownInventory; readonly inline: InlineHistory };

const newUnitsOf = (content: SeenContent, history: readonly string[]): readonly Unit[] => {
  const units = content.units ?? [];
  const left = beyond(
    units.map(({ hash }) => hash),
    history,
  );
  const counts = new Map<string, number>();
  for (const hash of left) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  // Of equal ones the last are the new: code is appended.
  return units
    .toReversed()
    .filter(({ hash }) => {
      const count = counts.get(hash) ?? 0;
      if (count > 0) counts.set(hash, count - 1);
      return count > 0;
    })
    .toReversed();
};

const goneFrom = ({ units }: SeenContent, history: readonly string[]): number =>
  units === undefined
    ? 0
    : beyond(
        history,
        units.map(({ hash }) => hash),
      ).length;

const changeOf = (script: InventoryScript, { site, known, inline }: History): Changed => {
  const before = known.scripts.get(script.slot);
  const fresh = script.contents.filter(({ shape }) => before?.shapes.has(shape) !== true);
  const history = script.inline ? inline.units : (before?.units ?? []);
  const [content] = fresh;
  const news = newIn(script.behaviour, before?.behaviour ?? (script.inline ? inline.behaviour : NO_BEHAVIOUR));
  const isProviders = isAmong(hostOf(script.url), site.destinations);
  return {
    script,
    known: before,
    content,
    newUnits: fresh.flatMap((each) => newUnitsOf(each, history)),
    gone: content === undefined || script.inline ? 0 : goneFrom(content, history),
    news,
    newHosts: news.destinations.filter((host) => !known.hosts.has(host) && !isExpectedHost(host, site)),
    onCard: isProviders ? [] : news.listens.filter(isOnCard),
    around: isProviders ? [] : news.listens.filter(isAround),
  };
};

/** An inline script whose parts all stood in others before was cut or joined anew by a template. */
const isChange = ({ script, known, content, newUnits, gone, news }: Changed): boolean => {
  if (!isNothing(news)) return true;
  if (content === undefined) return false;
  return newUnits.length > 0 || gone > 0 || content.notParsed !== undefined || (known === undefined && !script.inline);
};

/** Hosts new in the script, in one that it loads, or in the one that loaded it. */
const hostsAround = (changed: Changed, all: readonly Changed[]): readonly string[] => {
  const loads = (one: InventoryScript, other: InventoryScript): boolean =>
    other.loadedBy.kind === 'script' && other.loadedBy.url === one.url && other.loadedBy.inline === one.inline;
  const family = all.filter(
    (other) => other === changed || loads(changed.script, other.script) || loads(other.script, changed.script),
  );
  return [...new Set(family.flatMap(({ newHosts }) => newHosts))].toSorted();
};

const named = (names: readonly string[]): JsonObject => ({ names: names.slice(0, NAMED), count: names.length });

const aboutOf = (changed: Changed): JsonObject => {
  const { script, known, content, newUnits, gone, news } = changed;
  const functions = newUnits.filter(({ kind }) => kind === 'function').map(({ name }) => name ?? '');
  const { loadedBy } = script;
  return {
    slot: script.slot,
    isNew: known === undefined,
    functions: named(functions),
    statements: newUnits.length - functions.length,
    gone,
    destinations: named(news.destinations),
    listens: named(news.listens),
    storage: [...news.storage],
    evaluates: news.evaluates,
    loadedBy: loadedBy.kind === 'unknown' ? null : { ...loadedBy },
    ...(content?.notParsed === undefined ? {} : { notParsed: content.notParsed }),
  };
};

type Weighed = { readonly kind: FindingKind; readonly severity: Severity; readonly hosts: readonly string[] };

const findingOf = (changed: Changed, { kind, severity, hosts }: Weighed): Finding => {
  const { script, content } = changed;
  const sha256 = content?.sha256 ?? script.contents[0]?.sha256;
  const what = severity === 'low' ? [content?.shape, ...changed.news.destinations] : [...hosts, ...changed.onCard];
  return {
    kind,
    severity,
    key: [kind, script.slot, ...what, ...(severity === 'low' ? changed.news.listens : [])].join(' '),
    sender: { kind: 'script', url: script.url, inline: script.inline, sha256, by: 'stack' },
    destination: hosts[0],
    fields: [],
    channel: undefined,
    encoding: [],
    step: undefined,
    refused: false,
    code: undefined,
    about: aboutOf(changed),
  };
};

/** @param unclaimed hosts that nobody is seen to send to: a picture's or a style's request names no script. */
const graveOf = (changed: Changed, all: readonly Changed[], unclaimed: readonly string[]): Finding | undefined => {
  const hosts = hostsAround(changed, all);
  if (changed.onCard.length > 0) {
    return hosts.length > 0
      ? findingOf(changed, { kind: 'card-listener-and-new-host', severity: 'high', hosts })
      : findingOf(changed, { kind: 'card-listener-added', severity: 'medium', hosts });
  }
  const told = hosts.length > 0 ? hosts : unclaimed;
  const tellsElsewhere = changed.around.length > 0 && told.length > 0;
  return tellsElsewhere
    ? findingOf(changed, { kind: 'card-listener-added', severity: 'medium', hosts: told })
    : undefined;
};

const lowOf = (changed: Changed): Finding =>
  findingOf(changed, {
    kind: changed.known === undefined ? 'script-added' : 'script-changed',
    severity: 'low',
    hosts: changed.newHosts,
  });

/** What is beyond the limit stands in the last one, as a number: a page makes as many scripts as it likes. */
const bounded = (low: readonly Finding[]): readonly Finding[] => {
  const last = low[LOW_FINDINGS - 1];
  if (low.length <= LOW_FINDINGS || last === undefined) return low;
  return [...low.slice(0, LOW_FINDINGS - 1), { ...last, about: { ...last.about, more: low.length - LOW_FINDINGS } }];
};

/** A canary found at what the script sends to, or sent by it, has said it already, and more gravely. */
const isSaid = (changed: Changed, hosts: readonly string[], found: readonly Finding[]): boolean =>
  found.some(
    ({ sender, destination }) =>
      (destination !== undefined && hosts.includes(destination)) ||
      (sender?.kind === 'script' && changed.script.contents.some(({ sha256 }) => sha256 === sender.sha256)),
  );

export type Against = {
  readonly site: SiteFacts;
  readonly known: KnownInventory;
  /** What else the visit found, and where it sent to. */
  readonly found: readonly Finding[];
  readonly hosts: readonly string[];
};

const unclaimedHosts = (scripts: readonly InventoryScript[], { site, known, hosts }: Against): readonly string[] => {
  const claimed = new Set(scripts.flatMap(({ behaviour }) => behaviour.destinations));
  return hosts.filter((host) => !known.hosts.has(host) && !claimed.has(host) && !isExpectedHost(host, site));
};

/** Nothing before there is something to compare with. */
export const inventoryFindings = (scripts: readonly InventoryScript[], visit: Against): readonly Finding[] => {
  const { site, known, found } = visit;
  if (!known.hasBaseline) return [];
  const against = { site, known, inline: inlineHistory(known) };
  const changes = scripts.map((script) => changeOf(script, against)).filter(isChange);
  const unclaimed = unclaimedHosts(scripts, visit);
  const grave = changes
    .filter((changed) => !isSaid(changed, hostsAround(changed, changes), found))
    .flatMap((changed) => graveOf(changed, changes, unclaimed) ?? []);
  return [...grave, ...bounded(changes.map(lowOf))];
};
