/**
 * The shopkeeper's pages. The hole is here and on purpose: an unpatched shop puts the text of an enquiry on the screen
 * as HTML (stored XSS, LEAK-04).
 */
import { escapeHtml } from '../loopback/routes.ts';
import { yen } from './catalogue.ts';
import type { Enquiry, Order, Variant } from './state.ts';

export const loginPage = (message: string): string =>
  `${message === '' ? '' : `<p class="message" role="alert">${escapeHtml(message)}</p>`}
<div class="panel"><form method="post" action="/admin/login"><label>ユーザー名<input id="admin-user" name="user" autocomplete="username" required></label>
<label>パスワード<input id="admin-password" name="password" type="password" autocomplete="current-password" required></label>
<button class="button" id="admin-login">ログイン</button></form></div>`;

export const ordersPage = (orders: readonly Order[]): string =>
  orders.length === 0
    ? '<p>まだ注文はありません。</p>'
    : `<table><thead><tr><th>番号</th><th>お客さま</th><th>支払い</th><th class="number">金額</th></tr></thead><tbody>${orders
        .map(
          ({ number, buyer, amountYen, paidBy }) =>
            `<tr><td>${number}</td><td>${escapeHtml(buyer)}</td><td>${paidBy ? `${escapeHtml(paidBy.brand)} 下四桁 ${escapeHtml(paidBy.last4)}` : '支払い待ち'}</td><td class="number">${yen(amountYen)}</td></tr>`,
        )
        .join('\n')}</tbody></table>`;

const minute = (at: number): string =>
  new Intl.DateTimeFormat('ja-JP', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(at);

export const enquiriesPage = (enquiries: readonly Enquiry[], patched: boolean): string =>
  enquiries.length === 0
    ? '<p>お問い合わせはありません。</p>'
    : `<table id="enquiries"><thead><tr><th>受付</th><th>お名前</th><th>内容</th></tr></thead><tbody>${enquiries
        .map(
          ({ at, name, body }) =>
            `<tr><td>${minute(at)}</td><td>${escapeHtml(name)}</td><td>${patched ? escapeHtml(body) : body}</td></tr>`,
        )
        .join('\n')}</tbody></table>`;

export type TemplateForm = {
  readonly variant: Variant;
  readonly text: string;
  readonly formToken: string;
  readonly saved: boolean;
};

export const templatePage = ({ variant, text, formToken, saved }: TemplateForm): string =>
  `${saved ? '<p class="message good" id="template-saved">保存しました。</p>' : ''}
<form method="post" action="/admin/pages/${variant}"><input type="hidden" name="formToken" value="${formToken}">
<label>HTML<textarea class="code" id="template" name="template" spellcheck="false">
${escapeHtml(text)}</textarea></label><p><button class="button" id="save-template">保存する</button></p></form>`;
