/** What the controls are narrowed to. It stands in the address, as do the answers of "which 号 are we?". */
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const MODALITIES = ['shall', 'endeavour', 'desirable', 'example', 'proposed'] as const;
export const ROLES = ['1', '2', '3', '4', '5', '6', '7'] as const;

const slug = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value) ? value : undefined;

const requirement = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Z]{3,5}-\d{1,2}$/.test(value) ? value : undefined;

export const readControlFilters = (search: Search) =>
  given({
    text: typed(search.text),
    pack: slug(search.pack),
    modality: oneOf(MODALITIES, search.modality),
    role: oneOf(ROLES, search.role),
    requirement: requirement(search.requirement),
  });

export const EFFECTS = ['begins', 'changes', 'ends'] as const;
export const DUES = ['again', 'first', 'asked', 'answered', 'nothing'] as const;

const edition = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[^\p{Cc}]{1,40}$/u.test(value) ? value : undefined;

/** Two editions of a pack, and which of those it touches are shown. */
export const readChangeFilters = (search: Search) =>
  given({
    pack: slug(search.pack),
    from: edition(search.from),
    to: edition(search.to),
    control: slug(search.control),
    effect: oneOf(EFFECTS, search.effect),
    due: oneOf(DUES, search.due),
  });
type Read = ReturnType<typeof readChangeFilters>;
export type ChangeFilters = { readonly [K in keyof Read]?: Read[K] | undefined };

export const QUESTIONS = [
  'issuesCards',
  'sellsByCard',
  'contractsMerchants',
  'passesNumbers',
  'paysByCode',
  'keepsForCode',
  'suppliesShops',
  'numbersReachSupplier',
] as const;
export type Question = (typeof QUESTIONS)[number];
export const ANSWERS = ['yes', 'no', 'unsure'] as const;
export type Answer = (typeof ANSWERS)[number];
export type Answers = { readonly [question in Question]?: Answer };

export const readAnswers = (search: Search): Answers =>
  given(Object.fromEntries(QUESTIONS.map((name) => [name, oneOf(ANSWERS, search[name])])) as Answers);
