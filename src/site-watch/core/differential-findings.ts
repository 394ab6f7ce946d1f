/** Passes with one card number and another, laid side by side: a finding for each host that is sent what follows it. */
import { senderKey, senderOf } from './attribute.ts';
import { hostOf } from './destinations.ts';
import { type Flow, flowsOfNumber, hostsSentUnread, type NumberRun } from './differential.ts';
import type { Finding, RequestFacts, SiteFacts } from './judge-visit.ts';
import type { Pass } from './passes.ts';
import type { Steps } from './take-steps.ts';

/** Three tell chance from a flow most of the time; a group of a test of two variants needs five. */
export const RUNS_TO_SUSPECT = 3;
export const RUNS_TO_FIND = 5;

const COMPARED = new Set(['careful', 'other-number', 'same-number']);
const PLACES_NAMED = 5;

/** Of the passes that differ in the number at most; the first of them is the primary pass. */
const runsOf = (passes: readonly Pass[]): readonly NumberRun<RequestFacts>[] => {
  const [primary] = passes;
  return passes.flatMap((pass) => {
    const { role, record, end, cardTypedAt, canary } = pass;
    if (!COMPARED.has(role) || pass.profile !== primary?.profile) return [];
    if (record === undefined || cardTypedAt === undefined || end.kind !== 'completed') return [];
    const number = canary.number === primary.canary.number ? ('first' as const) : ('other' as const);
    return [{ number, cardTypedAt, requests: record.requests }];
  });
};

/** Hosts that got something unread once the card was typed, other than the shop itself. */
export const unreadHosts = (pass: Pass, site: SiteFacts): readonly string[] => {
  const [run] = runsOf([pass]);
  if (run === undefined) return [];
  const own = hostOf(site.origin);
  return hostsSentUnread(run, [...site.destinations, own]);
};

export const suspects = function* (passes: readonly Pass[], site: SiteFacts): Steps<boolean> {
  return (yield* flowsOfNumber(runsOf(passes), site.destinations)).length > 0;
};

/** @param explained destinations of findings that already say what they were sent. */
export function* differentialFindings(
  passes: readonly Pass[],
  site: SiteFacts,
  explained: ReadonlySet<string>,
): Steps<readonly Finding[]> {
  const runs = runsOf(passes);
  if (runs.length < RUNS_TO_FIND) return [];
  const flows = yield* flowsOfNumber(runs, site.destinations);
  return flows.filter(({ host }) => !explained.has(host)).map((flow) => findingOf(flow, passes, runs.length));
}

/** High, not critical: that it follows the number is certain, what of the number it holds is not. */
const findingOf = (flow: Flow<RequestFacts>, passes: readonly Pass[], runs: number): Finding => {
  const { host, requests, places, following, otherwise } = flow;
  const [request] = requests;
  const scripts = passes[0]?.record?.scripts ?? [];
  const sender = request === undefined ? undefined : senderOf(request, scripts);
  const kind = 'card-data-flows-unread' as const;
  return {
    kind,
    severity: 'high',
    key: `${kind} ${host} ${sender === undefined ? '' : senderKey(sender)}`,
    sender,
    destination: host,
    fields: ['number'],
    channel: undefined,
    encoding: [],
    step: request?.step,
    refused: requests.every(({ refused }) => refused),
    code: undefined,
    about: {
      ...{ runs, following, otherwise, requests: requests.length },
      places: places.slice(0, PLACES_NAMED).map((place) => place.slice(0, 200)),
    },
  };
};
