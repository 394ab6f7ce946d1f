/**
 * From roles, licences, attributes and a day to the controls that bind a party, each with the reason. What is not known
 * of a shop binds it: a control stands aside only for an attribute that is known to be another. (Act, article 35-16(1))
 */
import {
  ATTRIBUTE_NAMES,
  type Attribute,
  type Control,
  type Licence,
  type Modality,
  type Pack,
  type PackContent,
  periodOf,
} from './pack.ts';

/** Days as `YYYY-MM-DD` in Asia/Tokyo, both inclusive. */
type Held = { readonly validFrom: string; readonly validTo?: string | undefined };

export type PartyFacts = {
  readonly roles: readonly (Held & { readonly role: number })[];
  readonly licences: readonly (Held & { readonly licence: Licence })[];
  /** Of each shop; an attribute that is absent is not known. A party without shops counts as one of which nothing is known. */
  readonly shops: readonly ShopFacts[];
};

export type ShopFacts = { readonly [name in Attribute]?: string | undefined };

/** Why a control binds; the words stand with the reader. */
export type Because =
  | { readonly kind: 'role'; readonly role: number; readonly since: string }
  | { readonly kind: 'licence'; readonly licence: Licence; readonly since: string }
  | { readonly kind: 'attribute'; readonly attribute: Attribute; readonly value: string }
  | { readonly kind: 'attribute-unknown'; readonly attribute: Attribute }
  | { readonly kind: 'in-force'; readonly from: string; readonly to: string | undefined };

/** Why one does not. */
export type BecauseNot =
  | { readonly kind: 'holds-none'; readonly roles: readonly number[]; readonly licences: readonly Licence[] }
  | { readonly kind: 'attribute-differs'; readonly attribute: Attribute; readonly values: readonly string[] }
  | { readonly kind: 'not-in-force'; readonly from: string; readonly to: string | undefined };

export type Binding = {
  readonly pack: string;
  readonly edition: string;
  readonly control: Control;
  /** Never empty. */
  readonly because: readonly Because[];
};

export type Judgement =
  | { readonly applies: true; readonly because: readonly Because[] }
  | { readonly applies: false; readonly because: readonly [BecauseNot] };

const on = (day: string, { validFrom, validTo }: Held): boolean =>
  validFrom <= day && (validTo === undefined || day <= validTo);

/** Whether one control binds a party on a day, and why. */
export const judgeControl = (pack: PackContent, control: Control, party: PartyFacts, day: string): Judgement => {
  const { from, to } = periodOf(pack, control);
  if (day < from || (to !== undefined && day > to)) return not({ kind: 'not-in-force', from, to });
  const judged = judgeBinds(control.binds, party, day);
  return judged.applies ? { ...judged, because: [...judged.because, { kind: 'in-force', from, to }] } : judged;
};

/** Whether what a control binds is this party on a day, in force or not; the reasons do not speak of its period. */
export const judgeBinds = (
  { roles = [], licences = [], where = {} }: Control['binds'],
  party: PartyFacts,
  day: string,
): Judgement => {
  const held: Because[] = [];
  for (const each of party.roles) {
    if (roles.includes(each.role) && on(day, each)) held.push({ kind: 'role', role: each.role, since: each.validFrom });
  }
  for (const each of party.licences) {
    if (licences.includes(each.licence) && on(day, each)) {
      held.push({ kind: 'licence', licence: each.licence, since: each.validFrom });
    }
  }
  if (held.length === 0) return not({ kind: 'holds-none', roles, licences });
  const named = ATTRIBUTE_NAMES.filter((name) => where[name] !== undefined);
  if (named.length === 0) return { applies: true, because: held };
  const shops = party.shops.length === 0 ? [{}] : party.shops;
  let differs: BecauseNot | undefined;
  for (const shop of shops) {
    const judged = judgeShop(where, named, shop);
    if ('binds' in judged) return { applies: true, because: [...held, ...judged.binds] };
    differs ??= judged.differs;
  }
  if (differs === undefined) throw new Error('every shop was judged');
  return not(differs);
};

const not = (because: BecauseNot): Judgement => ({ applies: false, because: [because] });

const judgeShop = (
  where: Control['binds']['where'] & object,
  named: readonly Attribute[],
  shop: ShopFacts,
): { readonly binds: readonly Because[] } | { readonly differs: BecauseNot } => {
  const binds: Because[] = [];
  for (const attribute of named) {
    const values: readonly string[] = where[attribute] ?? [];
    const value = shop[attribute];
    if (value === undefined) binds.push({ kind: 'attribute-unknown', attribute });
    else if (values.includes(value)) binds.push({ kind: 'attribute', attribute, value });
    else return { differs: { kind: 'attribute-differs', attribute, values } };
  }
  return { binds };
};

/** Every control that binds a party on a day, in the order of the packs. */
export const controlsFor = (packs: readonly Pack[], party: PartyFacts, day: string): readonly Binding[] =>
  packs.flatMap(({ content }) =>
    content.controls.flatMap((control) => {
      const judged = judgeControl(content, control, party, day);
      if (!judged.applies) return [];
      return [{ pack: content.pack, edition: content.edition, control, because: judged.because }];
    }),
  );

/** Whether a control that is not met keeps a contract from being made: a `shall` in force, nothing else. */
export const gatesContract = (modality: Modality): boolean => modality === 'shall';
