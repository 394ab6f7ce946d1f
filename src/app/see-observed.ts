/** What other rooms observed, as declarations understand it: by control of a pack, and what each look says of it. */
import type { CardScanRecorded } from '#card-discovery/scans';
import { type Id, type Instant, type PartyId, parseInstant } from '#kernel';
import type { Subscription } from '#platform/stream';
import type { ChecklistObserved, VisitRecorded } from '#site-watch';
import {
  CARD_DATA_KEYS,
  checklistKey,
  keyOfFinding,
  NON_RETENTION,
  type Observed,
  type Supervision,
} from '#supervision';

type Doors = () => Pick<Supervision, 'seeObserved'>;

const instantOf = (text: string): Instant => {
  const read = parseInstant(text);
  if (read.kind === 'failed') throw new Error('a room gives instants of its own');
  return read.value;
};

/** Of the tenant's own nobody declares anything. */
export const seeObserved = (supervision: Doors): readonly Subscription[] => [
  {
    name: 'supervision.see-checklist',
    type: 'site-watch.checklist-observed.v1',
    handle: async (tx, event) => {
      const { site, party, control, result, reasons, entry, observedAt } =
        event.payload as ChecklistObserved['payload'];
      if (party === undefined) return;
      const seen: Observed = {
        ...{ tenant: event.tenant, party: party as PartyId, control: checklistKey(control), by: 'checklist-probe' },
        ...{ subject: site, result, reasons, observedAt: instantOf(observedAt), entry: entry as Id<'ent'> },
      };
      await supervision().seeObserved(tx, [seen]);
    },
  },
  {
    name: 'supervision.see-visit',
    type: 'site-watch.visit-recorded.v1',
    handle: async (tx, event) => {
      const { party, site, end, found } = event.payload as VisitRecorded['payload'];
      if (party === undefined || found === undefined) return;
      const missing = new Map<string, string[]>();
      for (const { kind } of found) {
        const key = keyOfFinding(kind);
        if (key !== undefined) missing.set(key, [...(missing.get(key) ?? []), kind]);
      }
      // Only a visit that went through the whole checkout can say that something was not there.
      const clear = end === 'completed' ? CARD_DATA_KEYS.filter((key) => !missing.has(key)) : [];
      const look = { tenant: event.tenant, party: party as PartyId, by: 'checkout-visit', subject: site } as const;
      const at = { observedAt: event.occurredAt, entry: undefined };
      await supervision().seeObserved(tx, [
        ...[...missing].map(
          ([control, kinds]): Observed => ({
            ...look,
            ...at,
            control,
            result: 'not-met',
            reasons: [...new Set(kinds)],
          }),
        ),
        ...clear.map((control): Observed => ({ ...look, ...at, control, result: 'met', reasons: [] })),
      ]);
    },
  },
  {
    name: 'supervision.see-card-scan',
    type: 'card-discovery.scan-recorded.v1',
    handle: async (tx, event) => {
      const { party, complete, sure, entry, endedAt, sentBy } = event.payload as CardScanRecorded['payload'];
      // What a party sent in is its own word; that it found numbers is believed all the same.
      if (party === undefined || (sentBy !== undefined && sure === 0)) return;
      const result = sure > 0 ? 'not-met' : complete ? 'met' : 'not-observable';
      const seen: Observed = {
        ...{ tenant: event.tenant, party, control: NON_RETENTION, by: 'card-search', subject: event.key },
        ...{ result, reasons: sure > 0 ? ['card-numbers-stored'] : [], observedAt: instantOf(endedAt), entry },
      };
      await supervision().seeObserved(tx, [seen]);
    },
  },
];
