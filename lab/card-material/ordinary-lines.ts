/** Lines as most of a shop's log is: pages, queries, mails, what went wrong; no number of more than ten digits. */
import type { Chance } from '../world/random.ts';
import { nameIn, timeOf } from './lines.ts';

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36';
const ASSETS = ['css/style.css', 'js/vendor.bundle.js', 'img/common/logo.png', 'js/eccube.js', 'img/top/main_01.webp'];
const GOODS = ['朝露煎茶', '和紙の便箋', '有田焼の湯呑み', '檜の箸', '今治のタオル', '南部鉄器の急須'];
const TABLES = ['dtb_order', 'dtb_product_class', 'dtb_customer', 'dtb_cart_item', 'dtb_shipping'];

const LINES: readonly ((chance: Chance, line: number) => string)[] = [
  (chance, line) =>
    `203.0.113.${chance.whole(1, 254)} - - [${timeOf(line)}] "GET /html/template/default/assets/${chance.pick(ASSETS)}?v=4.3.${chance.whole(0, 3)} HTTP/2.0" 200 ${chance.whole(400, 90_000)} "https://shop.example/products/list?category_id=${chance.whole(1, 40)}" "${AGENT}" rt=0.0${chance.whole(10, 99)}`,
  (chance, line) =>
    `${timeOf(line)} DEBUG [exec-${chance.whole(1, 40)}] SqlLogger - select t.id, t.name01, t.name02, t.status_id, t.update_date from ${chance.pick(TABLES)} t where t.status_id = ? and t.visible = ? order by t.update_date desc limit 50 -> ${chance.whole(0, 50)} rows, ${chance.whole(1, 40)} ms`,
  (chance, line) =>
    `${timeOf(line)} INFO  [exec-${chance.whole(1, 40)}] CartController - カートに追加しました 商品=${chance.pick(GOODS)} 数量=${chance.whole(1, 9)} 小計=${chance.whole(5, 90) * 110}円 会員=${nameIn(chance, true)}`,
  (chance, line) =>
    `${timeOf(line)} INFO  [exec-${chance.whole(1, 40)}] MailService - 受注確認メールを送信しました 宛先=${nameIn(chance, true)}様 件名=【茶と紙】ご注文ありがとうございます テンプレート=order.twig ${chance.whole(20, 400)}ms`,
  (chance, line) =>
    `${timeOf(line)} WARN  [exec-${chance.whole(1, 40)}] o.s.w.s.m.s.DefaultHandlerExceptionResolver - Resolved [MethodArgumentTypeMismatch: Failed to convert value of type String to required type int; page="${chance.pick(['a', 'x', 'next'])}"]`,
  (chance, line) =>
    `${timeOf(line)} DEBUG [exec-${chance.whole(1, 40)}] TemplateRenderer - テンプレートを描画しました Product/detail.twig 変数=product,class_categories,is_favorite,csrf ${chance.whole(3, 90)}ms キャッシュ=${chance.pick(['あり', 'なし'])}`,
];

export const ordinaryLine = (chance: Chance, line: number): string => chance.pick(LINES)(chance, line);
