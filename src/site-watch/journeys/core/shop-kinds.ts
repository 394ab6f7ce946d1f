/**
 * By what a shop's software is known from outside, and how one buys there: paths, ids and names that the software
 * itself sets (EC-CUBE 2 and 4, WooCommerce, Shopify), whatever a shop's own design is.
 */
import type { ShownPage } from '#platform/browser';

export const SHOP_KINDS = ['ec-cube', 'woocommerce', 'shopify'] as const;
export type ShopKind = (typeof SHOP_KINDS)[number];

export type ShopFacts = {
  /** In the addresses of what its pages load. */
  readonly resources: RegExp;
  /** Of body and generator. */
  readonly marks: RegExp;
  /** Paths of one product's page, and of a page that lists products. */
  readonly product: RegExp;
  readonly list: string;
  /** Name, id or class of the button that puts a product into the cart. */
  readonly add: RegExp;
  readonly cart: string;
  /** Paths of the pages after the cart. */
  readonly checkout: RegExp;
  /** Name, id or class of the button, or path of the link, that leads from the cart to the checkout. */
  readonly toCheckout: RegExp;
  /** Where those go who have no account. */
  readonly guest: RegExp;
};

export const SHOPS: Readonly<Record<ShopKind, ShopFacts>> = {
  'ec-cube': {
    resources:
      /\/html\/template\/|\/eccube(?:\.js|\.css)|\/user_data\/packages\/|\/bundle\/(?:front|admin)\.bundle\.js/,
    marks: /\bec-?cube\b|\bfront_page\b|\bpage_homepage\b|\bLC_Page_/i,
    product: /^\/products\/detail(?:\/\d+|\.php)/,
    list: '/products/list',
    add: /\badd-cart\b|\badd_cart\b|ec-blockBtn--action/,
    cart: '/cart',
    checkout: /^\/shopping/,
    toCheckout: /\/cart\/buystep\/|\bbuystep\b|ec-cartRole__next/,
    guest: /^\/shopping\/nonmember/,
  },
  woocommerce: {
    resources: /\/wp-content\/plugins\/woocommerce\//,
    marks: /\bwoocommerce\b/i,
    product: /^\/(?:product|商品)\/[^/]+/,
    list: '/shop/',
    add: /\badd-to-cart\b|single_add_to_cart_button/,
    cart: '/cart/',
    checkout: /^\/checkout/,
    toCheckout: /^\/checkout\/?$|\bcheckout-button\b/,
    guest: /^$/,
  },
  shopify: {
    resources: /\bcdn\.shopify\.com\/|\/cdn\/shop\//,
    marks: /\bshopify\b/i,
    product: /^\/(?:collections\/[^/]+\/)?products\/[^/]+/,
    list: '/collections/all',
    add: /^add\b|\bproduct-form__submit\b/,
    cart: '/cart',
    checkout: /^\/checkouts?\//,
    toCheckout: /^checkout\b/,
    guest: /^$/,
  },
};

/** Signs of each: a resource counts more than a word, which any design may use. */
const RESOURCE_WEIGHT = 2;

/** The kind with the most signs; `undefined` when there is none. */
export const kindOf = ({ resources, classes, generator, links }: ShownPage): ShopKind | undefined => {
  const paths = links.map(({ href }) => URL.parse(href)?.pathname ?? '');
  const weights = SHOP_KINDS.map((kind) => {
    const facts = SHOPS[kind];
    const made = resources.some((address) => facts.resources.test(address)) ? RESOURCE_WEIGHT : 0;
    const marked = facts.marks.test(`${classes} ${generator}`) ? 1 : 0;
    const sells = paths.some((path) => facts.product.test(path)) ? 1 : 0;
    return { kind, weight: made + marked + sells };
  });
  const [best] = weights.toSorted((a, b) => b.weight - a.weight);
  return best !== undefined && best.weight >= RESOURCE_WEIGHT ? best.kind : undefined;
};
