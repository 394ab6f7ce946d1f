/** For tests: pages of a shop and its provider as a browser tells of them. */
import type { SeenButton, SeenField, SeenForm, SeenIframe, SeenPage } from '#platform/browser';
import { type PageFacts, pageFactsOf, type WalkedPages } from './core/page-facts.ts';

export const SHOP = 'https://shop.example';
export const PAY = 'https://pay.example';
export const EVIL = 'https://evil.example';

export const aField = (changes: Partial<SeenField>): SeenField => ({
  ...{ tag: 'input', type: 'text', name: '', id: '', autocomplete: '', label: '', shown: true },
  ...changes,
});

export const CARD_FIELDS: readonly SeenField[] = [
  aField({ name: 'number', autocomplete: 'cc-number' }),
  aField({ name: 'expiry', autocomplete: 'cc-exp' }),
  aField({ name: 'code', autocomplete: 'cc-csc' }),
];

export const aButton = (changes: Partial<SeenButton> = {}): SeenButton => ({
  ...{ tag: 'button', id: 'go', name: '', text: '進む', action: undefined, pressed: false, handlers: [] },
  ...changes,
});

export const aForm = (action: string, changes: Partial<SeenForm> = {}): SeenForm => ({
  ...{ id: 'form', name: '', action, method: 'post', target: '', fields: [], buttons: [aButton()], handlers: [] },
  ...changes,
});

export const anIframe = (src: string, changes: Partial<SeenIframe> = {}): SeenIframe => ({
  ...{ id: '', name: '', src, url: src, sandbox: undefined, allow: undefined, shown: true },
  ...changes,
});

export const aPage = (url: string, step: number, changes: Partial<SeenPage> = {}): SeenPage => ({
  ...{ url, topUrl: url, top: true, walked: true, step, last: false, title: '', base: undefined, refresh: undefined },
  ...{ forms: [], iframes: [], scripts: [], words: [], outline: [], cut: false },
  ...changes,
});

export const PROVIDER_LOOK = {
  title: 'お支払い | あかり決済',
  words: ['あかり決済', 'カード情報の入力', 'カード番号', '有効期限', 'セキュリティコード', '支払う'],
  outline: 'header small main h1 dl dt dd dt dd form input label input div label input label input button footer'.split(
    ' ',
  ),
};

const pressed = [aButton({ pressed: true })];

/** Step 4 leaves the shop, 5 types the card, 6 pays, 7 is the end. */
export type Changes = {
  readonly leaving?: Partial<SeenPage>;
  readonly action?: string;
  readonly card?: SeenPage | undefined;
  readonly after?: readonly SeenPage[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
};

export const providerPage = (origin: string, step = 6): SeenPage =>
  aPage(`${origin}/start`, step, {
    ...PROVIDER_LOOK,
    forms: [aForm(`${origin}/submit?session=8f14e45fceea167a`, { fields: CARD_FIELDS, buttons: pressed })],
  });

export const linkVisit = (changes: Changes = {}): WalkedPages => {
  const { action = `${PAY}/start`, leaving, card = providerPage(PAY), headers = {}, cookies = [], after } = changes;
  const url = `${SHOP}/checkout/orders/HT-00017`;
  const last = after ?? [aPage(`${SHOP}/orders/HT-00017/done`, 7, { last: true })];
  const document = { status: 200, headers, cookies, mainFrame: true };
  const pages = [
    aPage(`${SHOP}/cart`, 2),
    aPage(url, 4, { forms: [aForm(action, { buttons: pressed })], ...leaving }),
    card,
    ...last,
  ];
  return {
    pages: { seen: pages, cut: false },
    documents: pages.map((page) => ({ ...document, url: page.url, step: page.step })),
    origin: SHOP,
    cardTypedAt: 5,
    completed: true,
  };
};

export const factsOf = (changes: Changes = {}): readonly PageFacts[] => pageFactsOf(linkVisit(changes));
