/** What is known of a merchant's contract beside its number and its party. */
import type { CardBrand, Id, PartyId } from '#kernel';
import type { Connection, LayerOwner, Platform, RiskTier, SalesChannel } from './parties.ts';

export type ShopId = Id<'shp'>;

/** What decides which requirements apply, and who answers for which layer of the shop. */
export type MerchantAttributes = {
  readonly connection?: Connection | undefined;
  readonly platform?: Platform | undefined;
  readonly paymentModuleOwner?: LayerOwner | undefined;
  readonly applicationOwner?: LayerOwner | undefined;
  /** Operating system and middleware. */
  readonly infrastructureOwner?: LayerOwner | undefined;
  readonly contentOwner?: LayerOwner | undefined;
  readonly salesChannel?: SalesChannel | undefined;
  readonly memberLogin?: boolean | undefined;
  readonly takesUploads?: boolean | undefined;
  readonly developsItself?: boolean | undefined;
  /** Card numbers, on the merchant's own equipment. */
  readonly storesNumbers?: boolean | undefined;
  readonly riskTier?: RiskTier | undefined;
  /** ISO 18245, as the contract says: its payments may carry another. */
  readonly categoryCode?: string | undefined;
  /** Of the same party. */
  readonly shop?: ShopId | undefined;
  /** A party of the tenant. */
  readonly acquirer?: PartyId | undefined;
  /** Who made the contract in the acquirer's place (包括代理). */
  readonly agent?: PartyId | undefined;
  /** That the contract covers; none: not known. */
  readonly brands?: readonly CardBrand[] | undefined;
};
