/** Findings by place and kind: what one alert is about. The gravest first; the same findings give the same order. Pure. */
import type { Confidence, Finding, FindingKind } from './finding.ts';

export type FoundPlace = {
  /** A file, with names inside containers behind `!`, or a table of a database. Masked, as findings are. */
  readonly place: string;
  readonly kind: FindingKind;
  readonly counts: Readonly<Record<Confidence, number>>;
  readonly brands: readonly string[];
  /** Of the first finding in a file. */
  readonly line: number | undefined;
};

export type Severity = 'critical' | 'high' | 'medium';

const KIND_ORDER: Readonly<Record<FindingKind, number>> = {
  'track-data': 0,
  'security-code': 1,
  'pin-block': 2,
  'card-number': 3,
};

const placeOf = ({ place }: Finding): string =>
  place.kind === 'file' ? [place.path, ...place.inside].join('!') : `${place.database}!${place.table}`;

const rank = ({ counts, kind }: FoundPlace): number =>
  (counts.high > 0 ? 0 : counts.medium > 0 ? 10 : 20) + KIND_ORDER[kind];

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export const foundPlaces = (findings: readonly Finding[]): readonly FoundPlace[] => {
  const groups = Map.groupBy(findings, (finding) => JSON.stringify([placeOf(finding), finding.kind]));
  return [...groups.values()]
    .map((group) => {
      const first = group[0] as Finding;
      const count = (wanted: Confidence) => group.filter(({ confidence }) => confidence === wanted).length;
      const lines = group.flatMap(({ place }) => (place.kind === 'file' ? [place.line] : []));
      return {
        place: placeOf(first),
        kind: first.kind,
        counts: { high: count('high'), medium: count('medium'), low: count('low') },
        brands: [...new Set(group.flatMap(({ brand }) => brand ?? []))].sort(byText),
        line: lines.length === 0 ? undefined : lines.reduce((least, line) => Math.min(least, line)),
      };
    })
    .sort((one, other) => rank(one) - rank(other) || byText(one.place, other.place));
};

/** Data for authentication may not be kept at all (PCI DSS 3.3); what has low confidence is listed and wakes nobody. */
export const severityOf = ({ counts, kind }: Pick<FoundPlace, 'counts' | 'kind'>): Severity | undefined => {
  if (counts.high > 0) return kind === 'card-number' ? 'high' : 'critical';
  return counts.medium > 0 ? 'medium' : undefined;
};
