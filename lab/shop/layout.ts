/** The frame around every page of the shop. `body` is HTML already. */
import { escapeHtml } from '../loopback/routes.ts';

export const SHOP_NAME = '茶と紙 ひととき堂';

export type Page = {
  readonly title: string;
  /** `data-journey` of the body: which step of a purchase the page is. */
  readonly journey: string;
  readonly cartCount: number;
  readonly body: string;
  /** HTML at the end of the page. */
  readonly planted: string;
};

const head = (title: string): string => `<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%23b5482f'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/shop.css">
</head>`;

export const renderPage = ({ title, journey, cartCount, body, planted }: Page): string => `<!doctype html>
<html lang="ja">
${head(`${title} | ${SHOP_NAME}`)}
<body data-journey="${journey}">
<p class="notice" style="margin:0">税込5,000円以上のお買い上げで送料無料</p>
<header class="masthead">
<a class="brand" href="/"><b>堂</b><span>ひととき堂<small>茶と紙</small></span></a>
<nav><a href="/#tea">お茶</a><a href="/#ware">茶器</a><a href="/#paper">紙と文具</a><a href="/contact" id="to-contact">お問い合わせ</a></nav>
<a class="cart-link" id="to-cart" href="/cart" data-track="cart">カート <span id="cart-count">${cartCount}</span></a>
</header>
<main>
${body}
</main>
<footer class="footer">
<nav><a href="/contact">お問い合わせ</a><a href="/cart">カート</a><a href="/admin">店舗管理</a></nav>
ひととき堂は Mitsuke の実験用の架空の店です。商品は届きません。テスト用カード番号だけが使えます。
</footer>
<script>window.shopPage = ${JSON.stringify(journey)};</script>
<script src="/assets/shop.js"></script>
<script src="/assets/analytics.js"></script>
${planted}
</body>
</html>`;

export const renderAdminPage = (title: string, body: string): string => `<!doctype html>
<html lang="ja">
${head(`${title} | 店舗管理`)}
<body class="admin" data-journey="admin">
<header class="masthead"><strong>ひととき堂 店舗管理</strong>
<nav><a href="/admin">注文</a><a href="/admin/enquiries">お問い合わせ</a><a href="/admin/pages/js">ページ編集（カード入力）</a><a href="/admin/pages/link">ページ編集（リンク型）</a></nav></header>
<main><h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>`;
