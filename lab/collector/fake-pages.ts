/**
 * The two pages of the pattern that hides best: a fake of the provider's page takes the card, says that something went
 * wrong, and sends the customer on to the genuine page, where all goes well.
 */
import { escapeHtml } from '../loopback/routes.ts';

const ORDER = ['order', 'amount', 'signature'] as const;

const hidden = (form: URLSearchParams): string =>
  ORDER.map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(form.get(name) ?? '')}">`).join('\n');

const page = (body: string): string => `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>お支払い | あかり決済</title></head>
<body><header>あかり決済<small>お支払いページ</small></header><main>
${body}
</main></body></html>`;

export const firstPage = (origin: string, form: URLSearchParams): string =>
  page(`<h1>カード情報の入力</h1>
<form id="hosted-form" method="post" action="${origin}/first/submit">
${hidden(form)}
<label>カード番号<input id="card-number" name="number" inputmode="numeric" autocomplete="cc-number" required></label>
<label>有効期限（月/年）<input id="card-expiry" name="expiry" autocomplete="cc-exp" required></label>
<label>セキュリティコード<input id="card-security-code" name="securityCode" inputmode="numeric" autocomplete="cc-csc" required></label>
<label>カード名義<input id="card-holder" name="holder" autocomplete="cc-name" required></label>
<button type="submit" id="pay">支払う</button>
</form>`);

/** Goes on by itself. */
export const errorPage = (pspOrigin: string, form: URLSearchParams): string =>
  page(`<h1>通信エラーが発生しました</h1><p>お手数ですが、もう一度カード情報を入力してください。</p>
<form id="again" method="post" action="${pspOrigin}/pay">
${hidden(form)}
</form><script>setTimeout(function () { document.getElementById('again').submit(); }, 200);</script>`);
