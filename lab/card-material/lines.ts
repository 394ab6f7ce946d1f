/**
 * The words around a planted number and around decoys: logs, enquiries, exports as Japanese shops write them. A line
 * is given in three parts, so that the writer knows at which byte the planted text begins.
 */
import type { Chance } from '../world/random.ts';
import { randomDigits } from './card-numbers.ts';
import type { Spelling } from './spellings.ts';

export type LineParts = { readonly before: string; readonly after: string };

/** 2026-10-01 in Japan; the material's clock runs from here with the line's number. */
const BEGINS_MS = Date.UTC(2026, 8, 30, 15);
const JAPAN_MS = 9 * 3_600_000;

export const timeOf = (line: number): string =>
  new Date(BEGINS_MS + JAPAN_MS + line * 311).toISOString().replace('T', ' ').slice(0, 23);
export const msOf = (line: number): number => BEGINS_MS + line * 311;

const NAMES = ['佐藤 花子', '鈴木 一郎', '高橋 美咲', '田中 健', '伊藤 さくら', '渡辺 大輔', '山本 結衣', '中村 翔'];
const ROMAN = ['Sato Hanako', 'Suzuki Ichiro', 'Takahashi Misaki', 'Tanaka Ken', 'Ito Sakura', 'Watanabe Daisuke'];
export const nameIn = (chance: Chance, japanese: boolean): string => chance.pick(japanese ? NAMES : ROMAN);

const amount = (chance: Chance): number => chance.whole(5, 900) * 110;

type Make = (chance: Chance, line: number, japanese: boolean) => LineParts;

const LINES: Readonly<Record<Spelling['line'], readonly Make[]>> = {
  log: [
    (chance, line, japanese) => ({
      before: `${timeOf(line)} DEBUG PaymentService - ${japanese ? '与信要求 カード番号=' : 'authorise card='}`,
      after: ` amount=${amount(chance)} order=${randomDigits(chance, 8)}`,
    }),
    (chance, line, japanese) => ({
      before: `[${timeOf(line)}] ${japanese ? 'お客様メモ' : 'note'}: ${nameIn(chance, japanese)} `,
      after: japanese ? ' 有効期限は確認済み' : ' expiry confirmed',
    }),
    (chance, line, japanese) => ({
      before: `${timeOf(line)} WARN ${japanese ? '電話注文を手入力しました' : 'order by telephone'} (`,
      after: `) tel=090-${randomDigits(chance, 4)}-${randomDigits(chance, 4)}`,
    }),
  ],
  query: [
    (chance, line, japanese) => ({
      before: `192.0.2.${chance.whole(1, 254)} - - [${timeOf(line)}] "POST /shopping/confirm?name=${encodeURIComponent(nameIn(chance, japanese))}&card_no=`,
      after: `&amount=${amount(chance)} HTTP/1.1" 302 0`,
    }),
  ],
  json: [
    (chance, line, japanese) => ({
      before: `{"at":${msOf(line)},"name":"${nameIn(chance, japanese)}","cardNo":"`,
      after: `","amount":${amount(chance)},"orderId":"${randomDigits(chance, 10)}"}`,
    }),
  ],
  csv: [
    (chance, line, japanese) => ({
      before: `"${randomDigits(chance, 8)}","${timeOf(line).slice(0, 10)}","${nameIn(chance, japanese)}",`,
      after: `,"${amount(chance)}","${japanese ? '1回払い' : 'single'}"`,
    }),
  ],
  payload: [
    (chance, line, japanese) => ({
      before: `${timeOf(line)} INFO ${japanese ? '送信内容' : 'sent'} payload=`,
      after: ` bytes=${chance.whole(40, 200)}`,
    }),
  ],
};

/** @param japanese whether the words may be Japanese; what is planted is asked for by `spelling` alone. */
export const lineFor = (spelling: Spelling, chance: Chance, place: { line: number; japanese: boolean }): LineParts =>
  chance.pick(LINES[spelling.line])(chance, place.line, place.japanese);
