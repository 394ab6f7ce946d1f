/** What a declaration was about when it was asked: the name of the party, its shops and sites. A change asks for it again. */
import canonicalize from 'canonicalize';
import type { Cause } from './carry.ts';

export type Basis = {
  readonly name: string;
  readonly shops: readonly {
    readonly id: string;
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
  readonly sites: readonly { readonly id: string; readonly origin: string }[];
};

const written = (value: unknown): string | undefined => canonicalize(value);
const byId = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** A shop's name is a name; its attributes and addresses are the shop. */
export const changesOf = (before: Basis, now: Basis): readonly Cause[] => {
  const names = (basis: Basis) => written([basis.name, byId(basis.shops).map(({ id, name }) => [id, name])]);
  const shops = (basis: Basis) =>
    written([byId(basis.shops).map(({ id, attributes }) => [id, attributes]), byId(basis.sites)]);
  return [
    ...(names(before) === names(now) ? [] : (['name-change'] as const)),
    ...(shops(before) === shops(now) ? [] : (['shop-change'] as const)),
  ];
};
