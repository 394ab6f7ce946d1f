/** The provider's own payment page of the link type. */
import { escapeHtml } from '../loopback/routes.ts';

export type HostedPage = {
  readonly origin: string;
  readonly session: string;
  readonly shop: string;
  readonly order: string;
  readonly amountYen: number;
  /** It stands in a frame of the shop's page. */
  readonly framed: boolean;
  readonly message?: string;
};

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#f1f4f8;color:#1d2733;font:15px/1.7 "Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","Yu Gothic",sans-serif}
header{background:#14375e;color:#fff;padding:14px 24px;font-weight:600;letter-spacing:.04em}header small{font-weight:400;opacity:.8;margin-left:12px}
main{max-width:460px;margin:32px auto;padding:28px 32px;background:#fff;border:1px solid #d8e0ea;border-radius:10px}
h1{font-size:19px;margin:0 0 18px}dl{display:grid;grid-template-columns:6em 1fr;gap:4px 12px;margin:0 0 20px;padding:14px 16px;background:#f6f8fb;border-radius:6px}
dt{color:#5a6b7e}dd{margin:0}.amount{font-weight:600;font-size:17px}label{display:block;margin:0 0 14px;font-size:13px;color:#445568}
input{display:block;width:100%;margin-top:4px;padding:10px 12px;font:inherit;font-size:16px;color:#1d2733;border:1px solid #b9c6d4;border-radius:6px}
input:focus{outline:2px solid #2f6db3;outline-offset:1px}.row{display:grid;grid-template-columns:1fr 1fr;gap:14px}
button{width:100%;padding:13px;font:inherit;font-weight:600;color:#fff;background:#1d5fa8;border:0;border-radius:6px;cursor:pointer}button:hover{background:#164b86}
.message{margin:0 0 16px;padding:10px 14px;border-radius:6px;background:#fdecea;color:#8c1d13}footer{text-align:center;color:#6b7a8a;font-size:12px;margin:0 0 32px}`;

export const renderHostedPage = (page: HostedPage): string => `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>お支払い | あかり決済</title>
<style>${STYLE}</style>
</head>
<body data-journey="hosted-payment">
<header>あかり決済<small>お支払いページ</small></header>
<main>
<h1>カード情報の入力</h1>
<dl><dt>ご利用店舗</dt><dd>${escapeHtml(page.shop)}</dd><dt>注文番号</dt><dd>${escapeHtml(page.order)}</dd>
<dt>お支払い額</dt><dd class="amount">¥${page.amountYen.toLocaleString('ja-JP')}</dd></dl>
${page.message === undefined ? '' : `<p class="message" id="payment-message" role="alert">${escapeHtml(page.message)}</p>`}
<form id="hosted-form" method="post" action="${page.origin}/pay/submit"${page.framed ? ' target="_top"' : ''}>
<input type="hidden" name="session" value="${escapeHtml(page.session)}">
<label>カード番号<input id="card-number" name="number" inputmode="numeric" autocomplete="cc-number" required></label>
<div class="row">
<label>有効期限（月/年）<input id="card-expiry" name="expiry" placeholder="08/29" autocomplete="cc-exp" required></label>
<label>セキュリティコード<input id="card-security-code" name="securityCode" inputmode="numeric" autocomplete="cc-csc" required></label>
</div>
<label>カード名義<input id="card-holder" name="holder" placeholder="TARO YAMADA" autocomplete="cc-name" required></label>
<button type="submit" id="pay">支払う</button>
</form>
</main>
<footer>あかり決済は Mitsuke の実験用の架空の決済会社です。テスト用カード番号だけが使えます。</footer>
</body>
</html>`;
