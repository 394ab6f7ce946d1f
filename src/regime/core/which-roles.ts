/**
 * "Which 号 am I?" (Installment Sales Act, article 35-16(1)): from what a company does to the roles it has, each with the
 * answer it rests on. Where the study group's paper only considers a reading, as for programs of an EC-system provider
 * that never see a number, the answer is "likely, ask counsel" and never a flat yes.
 */

/** What is asked, in this order. */
export const ROLE_QUESTIONS = [
  'issuesCards',
  'sellsByCard',
  'contractsMerchants',
  'passesNumbers',
  'paysByCode',
  'keepsForCode',
  'suppliesShops',
  'numbersReachSupplier',
] as const;
export type RoleQuestion = (typeof ROLE_QUESTIONS)[number];

export const ROLE_ANSWERS = ['yes', 'no', 'unsure'] as const;
export type RoleAnswer = (typeof ROLE_ANSWERS)[number];

export const CERTAINTIES = ['yes', 'likely-ask-counsel', 'unclear-ask-counsel'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export type FoundRole = { readonly role: number; readonly certainty: Certainty; readonly because: RoleQuestion };

export type RoleAnswers = { readonly [question in RoleQuestion]?: RoleAnswer | undefined };

const DIRECT: readonly (readonly [RoleQuestion, number])[] = [
  ['issuesCards', 1],
  ['sellsByCard', 2],
  ['contractsMerchants', 3],
  ['passesNumbers', 4],
  ['paysByCode', 5],
  ['keepsForCode', 6],
];

/** In the order of the 号; a question without an answer finds nothing. */
export const whichRoles = (answers: RoleAnswers): readonly FoundRole[] => {
  const found: FoundRole[] = [];
  for (const [because, role] of DIRECT) {
    if (answers[because] === 'yes') found.push({ role, certainty: 'yes', because });
    if (answers[because] === 'unsure') found.push({ role, certainty: 'unclear-ask-counsel', because });
  }
  const supplies = answers.suppliesShops;
  if (supplies === 'unsure') found.push({ role: 7, certainty: 'unclear-ask-counsel', because: 'suppliesShops' });
  if (supplies === 'yes') found.push(asSupplier(answers.numbersReachSupplier));
  return found;
};

/** Also who supplies a program only, the number going from browser to payment provider, may be 7号. */
const asSupplier = (numbersReach: RoleAnswer | undefined): FoundRole => {
  if (numbersReach === 'yes') return { role: 7, certainty: 'yes', because: 'numbersReachSupplier' };
  return { role: 7, certainty: 'likely-ask-counsel', because: 'suppliesShops' };
};
