/** What a report has words for. The result of a scan holds codes; words say what they mean to somebody without a security team. */
import type { Confidence, FindingKind, Layer, Reason, SkipReason } from '../core/finding.ts';

export type Verdict = 'found' | 'doubtful' | 'not-whole' | 'clean';

export type Step = { readonly title: string; readonly text: string };

export type ReportWords = {
  readonly title: string;
  readonly verdicts: Readonly<Record<Verdict, (numbers: string, places: string) => string>>;
  readonly meanings: Readonly<Record<Verdict, string>>;
  readonly authenticationData: string;
  readonly interrupted: string;
  readonly figures: {
    readonly numbers: string;
    readonly places: string;
    readonly authentication: string;
    readonly doubtful: string;
    readonly accepted: string;
    readonly testNumbers: string;
    readonly files: string;
    readonly members: string;
    readonly rows: string;
    readonly bytes: string;
    readonly notSearched: string;
  };
  readonly facts: {
    readonly searched: string;
    readonly when: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly sections: Readonly<
    Record<'toDo' | 'found' | 'doubtful' | 'notSearched' | 'excluded' | 'accepted' | 'howSure' | 'about', string>
  >;
  readonly leads: Readonly<Record<'found' | 'doubtful' | 'notSearched' | 'excluded' | 'accepted', string>>;
  readonly columns: {
    readonly what: string;
    readonly number: string;
    readonly where: string;
    readonly confidence: string;
    readonly context: string;
    readonly file: string;
    readonly why: string;
    readonly until: string;
    readonly count: string;
  };
  readonly steps: {
    readonly authentication: Step;
    readonly stop: Step;
    readonly tell: Step;
    readonly remove: Step;
    readonly database: Step;
    readonly again: Step;
    readonly doubtful: Step;
    readonly notWhole: Step;
    readonly clean: Step;
  };
  readonly line: (line: string) => string;
  readonly byte: (offset: string) => string;
  readonly row: (key: string) => string;
  readonly more: (count: string) => string;
  /** Beside the name of a group. */
  readonly counted: (count: string) => string;
  readonly showAll: (count: string) => string;
  readonly nothingAccepted: string;
  readonly unlisted: (count: string) => string;
  readonly kinds: Readonly<Record<FindingKind, string>>;
  readonly confidences: Readonly<Record<Confidence, { readonly name: string; readonly meaning: string }>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly layers: Readonly<Record<Layer, string>>;
  readonly skips: Readonly<Record<SkipReason, { readonly name: string; readonly advice: string }>>;
  readonly about: readonly string[];
};
