/** The pages a customer sees. */
import { escapeHtml } from '../loopback/routes.ts';
import { PRODUCTS, type Product, yen } from './catalogue.ts';
import { type Line, type Order, priceOf } from './state.ts';

const SHELVES = [
  ['tea', 'お茶'],
  ['ware', '茶器'],
  ['paper', '紙と文具'],
] as const;

const item = ({ slug, name, line, priceYen, picture }: Product): string =>
  `<a class="item" id="product-${slug}" data-product="${slug}" href="/products/${slug}"><figure>${picture}</figure>
<div><h3>${name}</h3><p>${line}</p><span class="price">${yen(priceYen)} <small>税込</small></span></div></a>`;

export const homePage = (): string => `<section class="hero"><div><h1>お茶を淹れて、<br>手紙を書く時間に。</h1>
<p>産地の茶師から届いたお茶と、長く使える紙の道具。一日のなかの、ほんのひとときのための小さな店です。</p></div>${PRODUCTS[3]?.picture ?? ''}</section>
${SHELVES.map(
  ([id, shelf]) => `<h2 id="${id}">${shelf}</h2>
<div class="shelf">${PRODUCTS.filter((product) => product.shelf === shelf)
    .map(item)
    .join('\n')}</div>`,
).join('\n')}`;

export const productPage = (product: Product): string => `<div class="product"><figure>${product.picture}</figure>
<div><p class="secure">${product.shelf}</p><h1 id="product-name">${product.name}</h1>
<p>${product.line}</p><p class="price">${yen(product.priceYen)} <small>税込・${product.content}</small></p>
<form class="buy" method="post" action="/cart"><input type="hidden" name="product" value="${product.slug}">
<label>数量<select name="quantity" id="quantity">${[1, 2, 3, 4, 5].map((n) => `<option>${n}</option>`).join('')}</select></label>
<button class="button" id="add-to-cart" data-track="add-to-cart">カートに入れる</button></form>
<p>${product.story}</p></div></div>`;

export const cartPage = (lines: readonly Line[]): string => {
  if (lines.length === 0)
    return '<h1>カート</h1><p>カートは空です。</p><p><a class="button plain" href="/">商品を見る</a></p>';
  const { goods, shipping } = priceOf(lines);
  return `<h1>カート</h1><table id="cart"><thead><tr><th></th><th>商品</th><th class="number">数量</th><th class="number">小計</th><th></th></tr></thead><tbody>
${lines
  .map(
    ({ product, quantity }) => `<tr data-product="${product.slug}"><td>${product.picture}</td><td>${product.name}</td>
<td class="number">${quantity}</td><td class="number">${yen(product.priceYen * quantity)}</td>
<td><form method="post" action="/cart/remove"><button class="button text" name="product" value="${product.slug}">削除</button></form></td></tr>`,
  )
  .join('\n')}
<tr><td></td><td>送料</td><td></td><td class="number">${yen(shipping)}</td><td></td></tr></tbody></table>
<p class="onward"><span class="price">合計 <span id="cart-total">${yen(goods + shipping)}</span> <small>税込</small></span></p>
<p class="onward"><a class="button plain" id="to-checkout-link" href="/checkout/link">決済会社のページで支払う</a>
<a class="button" id="to-checkout" href="/checkout">ご購入手続きへ</a></p>`;
};

export const summary = (lines: readonly Line[]): string => {
  const { goods, shipping } = priceOf(lines);
  return `<aside class="summary"><h2>ご注文内容</h2><dl>
${lines.map(({ product, quantity }) => `<dt>${product.name} × ${quantity}</dt><dd>${yen(product.priceYen * quantity)}</dd>`).join('\n')}
<dt>送料</dt><dd>${yen(shipping)}</dd><dt class="total">合計</dt><dd class="total" id="order-total">${yen(goods + shipping)}</dd></dl></aside>`;
};

export const deliveryPage = (
  lines: readonly Line[],
): string => `<ol class="steps"><li>カート</li><li aria-current="step">お届け先</li><li>お支払い</li><li>ご注文完了</li></ol>
<h1>お届け先</h1><div class="checkout"><form id="delivery-form" method="post" action="/checkout/link"><fieldset><legend>お届け先</legend>
<div class="pair"><label>お名前<input id="buyer-name" name="name" autocomplete="name" required></label>
<label>メールアドレス<input id="buyer-email" name="email" type="email" autocomplete="email" required></label></div>
<label>郵便番号<input id="buyer-postcode" name="postcode" inputmode="numeric" autocomplete="postal-code" placeholder="100-0001" required></label>
<label>ご住所<input id="buyer-address" name="address" autocomplete="street-address" required></label></fieldset>
<button class="button" id="to-payment" type="submit" data-track="to-payment">お支払いへ進む</button></form>
${summary(lines)}</div>`;

export const donePage = (order: Order): string => `<h1>ご注文ありがとうございました</h1>
<div class="panel"><p class="message good" id="order-done">ご注文番号 <strong id="order-number">${order.number}</strong> を承りました。</p>
<p>お支払い ${yen(order.amountYen)}（${escapeHtml(order.paidBy?.brand ?? '')} 下四桁 ${escapeHtml(order.paidBy?.last4 ?? '')}）</p>
<p>${escapeHtml(order.buyer)} さま宛てに、二営業日のうちに発送いたします。</p><p><a class="button plain" href="/">買い物を続ける</a></p></div>`;

export const contactPage =
  (): string => `<h1>お問い合わせ</h1><div class="panel"><p>商品やご注文についてのご質問をお寄せください。店主がお返事します。</p>
<form id="contact-form" method="post" action="/contact"><label>お名前<input id="contact-name" name="name" required></label>
<label>メールアドレス<input id="contact-email" name="email" type="email" required></label>
<label>内容<textarea id="contact-body" name="body" required></textarea></label>
<button class="button" id="send-contact">送信する</button></form></div>`;

export const contactDonePage = (): string =>
  '<h1>お問い合わせを受け付けました</h1><div class="panel"><p class="message good" id="contact-done">三日以内に店主からお返事します。</p></div>';

export const messagePage = (heading: string, text: string): string =>
  `<h1>${escapeHtml(heading)}</h1><p>${escapeHtml(text)}</p><p><a class="button plain" href="/">商品を見る</a></p>`;
