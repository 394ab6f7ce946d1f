/**
 * Small shops that look, to whoever looks at paths, ids and names, as if made with EC-CUBE 4, WooCommerce or Shopify.
 * All text and markup is the lab's own. None of them takes an order: the last button answers that it does not.
 */
export const ALIKE_KINDS = ['ec-cube', 'woocommerce', 'shopify'] as const;
export type AlikeKind = (typeof ALIKE_KINDS)[number];

export type AlikePages = Readonly<Record<string, (pspOrigin: string) => string>>;

const page = (head: string, body: string, bodyAttributes = ''): string =>
  `<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}</head><body ${bodyAttributes}>${body}</body></html>`;

const provinces = ['--', '北海道', '東京都', '大阪府'].map((name) => `<option>${name}</option>`).join('');

const CUBE_HEAD = '<title>茶舗</title><script src="/html/template/default/assets/js/eccube.js"></script>';
const cube = (body: string, id: string): string => page(CUBE_HEAD, body, `id="${id}" class="front_page"`);

const cubeAddress = `<form method="get" action="/shopping"><table>
<tr><th>お名前</th><td><input name="nonmember[name][name01]" id="nonmember_name_name01" placeholder="姓"><input name="nonmember[name][name02]" id="nonmember_name_name02" placeholder="名"></td></tr>
<tr><th>お名前(カナ)</th><td><input name="nonmember[kana][kana01]" id="nonmember_kana_kana01" placeholder="セイ"><input name="nonmember[kana][kana02]" id="nonmember_kana_kana02" placeholder="メイ"></td></tr>
<tr><th>会社名</th><td><input name="nonmember[company_name]" id="nonmember_company_name"></td></tr>
<tr><th>住所</th><td><input name="nonmember[postal_code]" id="nonmember_postal_code" maxlength="7"><select name="nonmember[address][pref]" id="nonmember_address_pref">${provinces}</select>
<input name="nonmember[address][addr01]" id="nonmember_address_addr01"><input name="nonmember[address][addr02]" id="nonmember_address_addr02"></td></tr>
<tr><th>電話番号</th><td><input name="nonmember[phone_number]" id="nonmember_phone_number"></td></tr>
<tr><th>メール</th><td><input name="nonmember[email][first]" id="nonmember_email_first"><input name="nonmember[email][second]" id="nonmember_email_second"></td></tr>
</table><button type="submit" class="ec-blockBtn--action">次へ</button></form>`;

const cubeOrder = (psp: string): string => `<form id="shopping-form" method="post" action="/shopping/checkout">
<label><input type="radio" name="_shopping_order[Payment]" id="pay1" checked>代金引換</label>
<label><input type="radio" name="_shopping_order[Payment]" id="pay2">クレジットカード決済</label>
<div id="card" hidden><dl><dt>カード番号</dt><dd><input id="card_no" inputmode="numeric"></dd>
<dt>有効期限</dt><dd><select id="card_m"><option value="">--</option>${Array.from({ length: 12 }, (_, at) => `<option>${String(at + 1).padStart(2, '0')}</option>`).join('')}</select>
<select id="card_y"><option value="">--</option>${Array.from({ length: 10 }, (_, at) => `<option>${2026 + at}</option>`).join('')}</select></dd>
<dt>セキュリティコード</dt><dd><input id="security_code"></dd></dl></div>
<button type="submit" class="ec-blockBtn--action">注文する</button></form>
<script src="${psp}/alike.js"></script>
<script>for (const way of document.querySelectorAll('[type=radio]')) way.onchange = () => { document.querySelector('#card').hidden = way.id !== 'pay2' };</script>`;

const CUBE: AlikePages = {
  '/': () =>
    cube('<h1>茶舗</h1><a href="/help">ご案内</a><a href="/products/detail/7"><b>朝露</b></a>', 'page_homepage'),
  '/products/detail/7': () =>
    cube(
      '<h1>朝露</h1><form action="/cart"><button class="ec-blockBtn--action add-cart">カートに入れる</button></form>',
      'page_product_detail',
    ),
  '/cart': () =>
    cube('<h1>カート</h1><a class="ec-blockBtn--action" href="/cart/buystep/1_1">レジに進む</a>', 'page_cart'),
  '/cart/buystep/1_1': () =>
    cube(
      '<h1>ログイン</h1><form action="/login"><input name="login_email"><button>ログイン</button></form><a href="/shopping/nonmember">ゲスト購入</a>',
      'page_shopping_login',
    ),
  '/shopping/nonmember': () => cube(cubeAddress, 'page_shopping_nonmember'),
  '/shopping': (psp) => cube(cubeOrder(psp), 'page_shopping'),
};

const wooHead = (kind: string) =>
  `<title>器</title><meta name="generator" content="WooCommerce 9.4"><link rel="stylesheet" href="/wp-content/plugins/woocommerce/assets/css/${kind}.css">`;
const woo = (body: string, classes: string): string =>
  page(wooHead('woocommerce'), body, `class="woocommerce ${classes}"`);

const wooCheckout = (
  psp: string,
): string => `<form name="checkout" class="checkout woocommerce-checkout" method="post" action="/checkout/">
${[
  ['billing_last_name', '姓'],
  ['billing_first_name', '名'],
  ['billing_company', '会社名 (オプション)'],
  ['billing_postcode', '郵便番号'],
  ['billing_city', '市区町村'],
  ['billing_address_1', '番地'],
  ['billing_phone', '電話'],
  ['billing_email', 'メールアドレス'],
]
  .map(([id, label]) => `<p><label for="${id}">${label}</label><input id="${id}" name="${id}"></p>`)
  .join('')}
<p><label for="billing_state">都道府県</label><select id="billing_state" name="billing_state">${provinces}</select></p>
<ul class="wc_payment_methods"><li><input type="radio" id="payment_method_bacs" name="payment_method" checked><label for="payment_method_bacs">銀行振込</label></li>
<li><input type="radio" id="payment_method_card" name="payment_method"><label for="payment_method_card">クレジットカード</label></li></ul>
<div id="fields" hidden>${['cc-number', 'cc-exp', 'cc-csc'].map((token) => `<iframe title="${token}" src="${psp}/alike/${token}" style="width:400px;height:50px;display:block"></iframe>`).join('')}</div>
<label><input type="checkbox" id="terms" name="terms">利用規約に同意する</label>
<button type="submit" id="place_order" class="button alt">注文する</button></form>
<script>for (const way of document.querySelectorAll('[type=radio]')) way.onchange = () => { document.querySelector('#fields').hidden = way.id !== 'payment_method_card' };</script>`;

const WOO: AlikePages = {
  '/': () =>
    woo('<h1>器</h1><ul class="products"><li class="product"><a href="/product/yunomi/">湯呑</a></li></ul>', 'home'),
  '/product/yunomi/': () =>
    woo(
      '<h1>湯呑</h1><form class="cart" action="/product/yunomi/"><button name="add-to-cart" value="9" class="single_add_to_cart_button button">お買い物カゴに追加</button></form>',
      'single-product',
    ),
  '/cart/': () =>
    woo(
      '<h1>お買い物カゴ</h1><a class="checkout-button button" href="/checkout/">購入手続きに進む</a>',
      'woocommerce-cart',
    ),
  '/checkout/': (psp) => woo(wooCheckout(psp), 'woocommerce-checkout'),
};

const SHOPIFY_HEAD = '<title>Paper</title><script src="/cdn/shop/t/1/assets/theme.js"></script>';
const shopify = (body: string): string => page(SHOPIFY_HEAD, body, 'class="template-index"');

const shopifyInformation = `<form action="/checkouts/cn/1/payment"><label>メールアドレス<input id="email" name="email" autocomplete="email"></label>
<input name="lastName" placeholder="姓" autocomplete="family-name"><input name="firstName" placeholder="名" autocomplete="given-name">
<input name="postalCode" placeholder="郵便番号" autocomplete="postal-code"><select name="zone" autocomplete="address-level1">${provinces}</select>
<input name="city" placeholder="市区町村" autocomplete="address-level2"><input name="address1" placeholder="住所" autocomplete="address-line1">
<input name="phone" type="tel" placeholder="電話番号" autocomplete="tel"><label><input type="checkbox" name="marketing">最新情報を受け取る</label>
<button type="submit">配送方法に進む</button></form>`;

const SHOPIFY: AlikePages = {
  '/': () => shopify('<h1>Paper</h1><a href="/collections/all">すべて</a>'),
  '/collections/all': () => shopify('<h1>すべて</h1><a href="/products/washi">和紙</a>'),
  '/products/washi': () =>
    shopify(
      '<h1>和紙</h1><form action="/cart"><button type="submit" name="add" class="product-form__submit">カートに追加する</button></form><button class="shopify-payment-button">今すぐ購入</button>',
    ),
  '/cart': () =>
    shopify(
      '<h1>カート</h1><form action="/checkouts/cn/1"><button name="checkout" id="checkout">ご購入手続きへ</button></form>',
    ),
  '/checkouts/cn/1': () => shopify(shopifyInformation),
  '/checkouts/cn/1/payment': (psp) =>
    shopify(`<h1>お支払い</h1>${['cc-number', 'cc-exp', 'cc-csc', 'cc-name'].map((token) => `<iframe title="${token}" src="${psp}/alike/${token}" style="width:400px;height:50px;display:block"></iframe>`).join('')}
<button type="submit">今すぐ支払う</button>`),
};

export const ALIKE: Readonly<Record<AlikeKind, AlikePages>> = { 'ec-cube': CUBE, woocommerce: WOO, shopify: SHOPIFY };
