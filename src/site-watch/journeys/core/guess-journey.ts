/**
 * Finds the way from a shop's first page to where a card is typed, one page at a time: what each page shows decides the
 * next steps. It never presses what places an order, and gives up where it does not know on.
 */
import type { ShownPage } from '#platform/browser';
import { BUYING_WORDS } from '../../core/buying-words.ts';
import { type CardHosts, cardHostsOf, NO_HOSTS } from './card-hosts.ts';
import { fillAddress } from './fill-address.ts';
import { kindOf, SHOPS, type ShopFacts, type ShopKind } from './shop-kinds.ts';
import type { SentStep } from './write-journey.ts';

export type GuessEnd = 'card-form' | 'no-known-shop' | 'no-product' | 'no-way-on';

export type Guess = {
  /** Empty: the way is found, or is not. */
  next(shown: ShownPage): readonly SentStep[];
  readonly steps: readonly SentStep[];
  readonly kind: ShopKind | undefined;
  readonly end: GuessEnd;
  readonly cardHosts: CardHosts;
};

/** What leads on, and places no order. */
const ONWARD = /次へ|次に進む|進む|確認|お支払い|購入手続|レジ|手続き|continue|next|proceed|review/i;
const BACK = /戻る|back|return|削除|remove|クーポン|coupon|ログイン|login|log in/i;
const CARD = /クレジット|カード|credit|\bcard\b/i;
const OTHER_CARD = /ギフト|gift|ポイント|point/i;
const AGREE = /同意|規約|agree|terms/i;

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
const buys = (text: string): boolean => BUYING_WORDS.some((word) => plain(text).includes(plain(word)));
const pathOf = (href: string): string => {
  const url = URL.parse(href);
  return url === null ? '' : decodeURI(url.pathname);
};

const leadsTo = (shown: ShownPage, pattern: RegExp): string | undefined => {
  const own = URL.parse(shown.url)?.host;
  return shown.links.find(({ href }) => URL.parse(href)?.host === own && pattern.test(pathOf(href)))?.css;
};

/** Choices of the page that a card needs: the way of paying, and the terms. */
const choices = ({ fields }: ShownPage): readonly SentStep[] =>
  fields.flatMap(({ type, filled, words, name, css }): SentStep[] => {
    const text = `${words} ${name}`;
    if (filled) return [];
    if (type === 'radio' && CARD.test(text) && !OTHER_CARD.test(text)) return [{ name: 'pay-by-card', choose: css }];
    return type === 'checkbox' && AGREE.test(words) ? [{ name: 'agree', choose: css }] : [];
  });

const onward = ({ buttons, links }: ShownPage): SentStep | undefined => {
  const usable = [...buttons, ...links].filter(({ text }) => ONWARD.test(text) && !BACK.test(text) && !buys(text));
  const [first] = usable;
  return first && { name: 'onward', click: first.css };
};

class Exploration implements Guess {
  readonly #steps: SentStep[] = [{ name: 'home', open: '/' }];
  readonly #done = new Set<string>();
  #kind: ShopKind | undefined;
  #end: GuessEnd = 'no-known-shop';
  #cardHosts: CardHosts = NO_HOSTS;

  get steps(): readonly SentStep[] {
    return this.#steps;
  }
  get kind(): ShopKind | undefined {
    return this.#kind;
  }
  get end(): GuessEnd {
    return this.#end;
  }
  get cardHosts(): CardHosts {
    return this.#cardHosts;
  }

  next(shown: ShownPage): readonly SentStep[] {
    this.#kind ??= kindOf(shown);
    if (this.#kind === undefined || this.#end === 'card-form') return [];
    const found = this.#look(shown, SHOPS[this.#kind]);
    const fresh = found.filter((step) => !this.#done.has(JSON.stringify([pathOf(shown.url), step])));
    for (const step of fresh) this.#done.add(JSON.stringify([pathOf(shown.url), step]));
    this.#steps.push(...fresh);
    return fresh;
  }

  #look(shown: ShownPage, facts: ShopFacts): readonly SentStep[] {
    const path = pathOf(shown.url);
    if (!this.#has('add-to-cart')) return this.#toCart(shown, facts, path);
    this.#end = 'no-way-on';
    const filled = [...fillAddress(shown.fields), ...choices(shown)];
    const isOpen = (step: SentStep) => !this.#done.has(JSON.stringify([path, step]));
    if (facts.checkout.test(path) && filled.some(isOpen)) return filled;
    if (shown.cardFields.length > 0) return this.#atCard(shown);
    const button = shown.buttons.find(({ name, text }) => facts.toCheckout.test(name) && !buys(text));
    const on =
      leadsTo(shown, facts.guest) ??
      button?.css ??
      (path.startsWith('/cart') ? leadsTo(shown, facts.toCheckout) : undefined);
    if (on !== undefined) return [{ name: 'to-checkout', click: on }];
    const further = onward(shown);
    if (further !== undefined && facts.checkout.test(path)) return [further];
    return this.#has('cart') ? [] : [{ name: 'cart', open: facts.cart }];
  }

  #has(name: string): boolean {
    return this.#steps.some((step) => step.name === name);
  }

  #toCart(shown: ShownPage, facts: ShopFacts, path: string): readonly SentStep[] {
    this.#end = 'no-product';
    if (facts.product.test(path)) {
      const add = shown.buttons.find(({ name, text }) => facts.add.test(name) && !buys(text));
      return add === undefined ? [] : [{ name: 'add-to-cart', click: add.css }];
    }
    const product = leadsTo(shown, facts.product);
    if (product !== undefined) return [{ name: 'product', click: product }];
    return this.#has('products') ? [] : [{ name: 'products', open: facts.list }];
  }

  #atCard(shown: ShownPage): readonly SentStep[] {
    this.#end = 'card-form';
    this.#cardHosts = cardHostsOf(shown, URL.parse(shown.url)?.hostname ?? '');
    return [
      { name: 'card', 'card-form': true },
      { name: 'before-buying', screenshot: true },
    ];
  }
}

export const exploreShop = (): Guess => new Exploration();
