/**
 * What looks like a card number and is none: the numbers that fill the logs of a Japanese shop. All are made of random
 * digits, so that about one in ten passes the check digit as in life; device numbers and SIM numbers always do.
 */
import type { Chance } from '../world/random.ts';
import { checkDigit, randomDigits } from './card-numbers.ts';
import { msOf, nameIn, timeOf } from './lines.ts';

type Decoy = {
  readonly name: string;
  readonly weight: number;
  readonly write: (chance: Chance, line: number) => string;
};

const fours = (digits: string, separator: string): string => (digits.match(/.{1,4}/g) ?? []).join(separator);
const hex = (chance: Chance, count: number): string => {
  let text = '';
  while (text.length < count) text += chance.bits().toString(16).padStart(8, '0');
  return text.slice(0, count);
};
const day = (line: number): string => timeOf(line).slice(0, 10).replaceAll('-', '');
const PATHS = ['/products/list', '/products/detail/4711', '/cart', '/shopping', '/mypage/history', '/api/stock'];
const AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';

/** The weight check of a JAN differs from that of a card, so that one in ten passes both. */
const jan = (chance: Chance): string => {
  const payload = `${chance.pick(['49', '45'])}${randomDigits(chance, 10)}`;
  const sum = [...payload].reduce((total, sign, at) => total + Number(sign) * (at % 2 === 0 ? 1 : 3), 0);
  return payload + String((10 - (sum % 10)) % 10);
};
const withCheck = (payload: string): string => payload + checkDigit(payload);

export const DECOYS: readonly Decoy[] = [
  {
    name: 'access line with a session in digits and a millisecond time stamp',
    weight: 24,
    write: (chance, line) =>
      `203.0.113.${chance.whole(1, 254)} - - [${timeOf(line)}] "GET ${chance.pick(PATHS)}?sid=${randomDigits(chance, 16)}&_=${msOf(line)} HTTP/1.1" 200 ${chance.whole(400, 90_000)} "-" "${AGENT}" rt=0.${randomDigits(chance, 3)}`,
  },
  {
    name: 'order number made of the date',
    weight: 14,
    write: (chance, line) =>
      `${timeOf(line)} INFO  [exec-${chance.whole(1, 40)}] OrderService - 受注を登録しました 受注番号=${day(line)}${randomDigits(chance, 8)} 会員番号=${randomDigits(chance, 10)} 金額=${chance.whole(5, 900) * 110}円`,
  },
  {
    name: 'transaction id of sixteen digits',
    weight: 14,
    write: (chance, line) =>
      `${timeOf(line)} INFO  [exec-${chance.whole(1, 40)}] GatewayClient - result=OK tran_id=${chance.whole(1, 9)}${randomDigits(chance, 15)} access_id=${hex(chance, 32)} elapsed=${chance.whole(30, 900)}ms`,
  },
  {
    name: 'JSON with device number and message id of eighteen digits',
    weight: 10,
    write: (chance, line) =>
      `{"level":30,"time":${msOf(line)},"reqId":"${hex(chance, 8)}-${hex(chance, 4)}","messageId":"5${randomDigits(chance, 17)}","imei":"${withCheck(`35${randomDigits(chance, 12)}`)}","msg":"通知を送信"}`,
  },
  {
    name: 'tracking number with dashes and a telephone number',
    weight: 9,
    write: (chance, line) =>
      `${timeOf(line)} INFO  Shipping - 出荷 伝票番号=${fours(randomDigits(chance, 12), '-')} 宛先=${nameIn(chance, true)} TEL 0${chance.whole(3, 9)}0-${randomDigits(chance, 4)}-${randomDigits(chance, 4)}`,
  },
  {
    name: 'stock line with JANs',
    weight: 9,
    write: (chance, line) =>
      `${timeOf(line)} INFO  Stock - 在庫引当 JAN=${jan(chance)} 数量=${chance.whole(1, 9)} 棚=${hex(chance, 2).toUpperCase()}-${randomDigits(chance, 3)} 代替JAN=${jan(chance)}`,
  },
  {
    name: 'row of an export, ids side by side',
    weight: 8,
    write: (chance, line) =>
      `${randomDigits(chance, 16)},${day(line)}${randomDigits(chance, 6)},${jan(chance)},${chance.whole(1, 5)},${chance.whole(5, 900) * 110},${randomDigits(chance, 7)},0${randomDigits(chance, 9)}`,
  },
  {
    name: 'loyalty number in groups of four',
    weight: 4,
    write: (chance, line) =>
      `${timeOf(line)} INFO  Point - ポイント付与 会員証 ${fours(randomDigits(chance, 16), ' ')} ${chance.whole(1, 500)}pt`,
  },
  {
    name: 'personal and corporate number',
    weight: 3,
    write: (chance, line) =>
      `${timeOf(line)} INFO  Invoice - 請求先 法人番号=${chance.whole(1, 9)}${randomDigits(chance, 12)} 登録番号=T${chance.whole(1, 9)}${randomDigits(chance, 12)} 個人番号(伏字前)=${randomDigits(chance, 12)}`,
  },
  {
    name: 'SIM number and a measurement',
    weight: 3,
    write: (chance, line) =>
      `${timeOf(line)} DEBUG Kiosk - iccid=${withCheck(`8981${randomDigits(chance, 14)}`)} lat=35.${randomDigits(chance, 15)} lon=139.${randomDigits(chance, 14)}`,
  },
  {
    name: 'stack of an error',
    weight: 1.6,
    write: (chance, line) =>
      `${timeOf(line)} ERROR OrderService - 在庫が足りません\n\tat com.example.shop.Stock.take(Stock.java:${chance.whole(10, 900)})\n\tat com.example.shop.Order.place(Order.java:${chance.whole(10, 900)}) lock=0x${hex(chance, 16)}`,
  },
  {
    name: 'id in a sentence that a person wrote',
    weight: 0.4,
    write: (chance, line) =>
      `${timeOf(line)} INFO  Inquiry - ${nameIn(chance, true)}様より: ${chance.pick(['ご注文', 'お問い合わせ', '配送', '返品'])}${chance.pick(['の番号は', '、控えは', 'の件 '])}${chance.whole(1, 9)}${randomDigits(chance, 15)}${chance.pick(['です', 'とのこと', 'でした'])}`,
  },
];

const total = DECOYS.reduce((sum, { weight }) => sum + weight, 0);

export const decoyLine = (chance: Chance, line: number): string => {
  let roll = chance.share() * total;
  for (const { weight, write } of DECOYS) {
    roll -= weight;
    if (roll < 0) return write(chance, line);
  }
  return (DECOYS[0] as Decoy).write(chance, line);
};
