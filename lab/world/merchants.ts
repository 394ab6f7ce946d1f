/** The world's merchants: made-up names, ISO 18245 categories, sizes that follow a power law, opening hours. */
import { type Chance, letters } from './random.ts';

/** How people pay there, which is also how their day and week look. */
export const STYLES = ['store', 'dining', 'online', 'digital', 'moto', 'recurring', 'abroad'] as const;
export type Style = (typeof STYLES)[number];

export type Merchant = {
  readonly index: number;
  readonly acceptorNumber: string;
  readonly name: string;
  readonly categoryCode: string;
  readonly style: Style;
  readonly country: string;
  readonly currency: string;
  /** Share of its style's trade, before normalising. */
  readonly weight: number;
  /** Hours in Japan, `opens` inclusive, `closes` exclusive; 0 and 24 when it never closes. */
  readonly opens: number;
  readonly closes: number;
  readonly medianMinor: number;
  /** Deviation of the logarithm of amounts. */
  readonly spread: number;
  /** Amounts are whole multiples of it. */
  readonly stepMinor: number;
  /** Chance that EMV 3DS is asked for. */
  readonly threeDsShare: number;
  /** Goods that are turned into money at once. */
  readonly resale: boolean;
};

type Kind = {
  readonly style: Style;
  readonly count: number;
  readonly categoryCode: string;
  readonly words: string;
  readonly medianMinor: number;
  readonly spread: number;
  readonly hours: readonly [number, number];
  readonly resale?: true;
};

const ALWAYS = [0, 24] as const;

const kind = (
  style: Style,
  [count, categoryCode, words]: readonly [number, string, string],
  [medianMinor, spread]: readonly [number, number],
  hours: readonly [number, number] = ALWAYS,
): Kind => ({ style, count, categoryCode, words, medianMinor, spread, hours });

const KINDS: readonly Kind[] = [
  kind('store', [28, '5411', 'スーパー'], [2_400, 0.6], [9, 22]),
  kind('store', [24, '5499', 'コンビニ'], [720, 0.5]),
  kind('store', [16, '5912', '薬局'], [1_900, 0.6], [9, 22]),
  kind('store', [10, '5311', '百貨店'], [7_800, 0.8], [10, 20]),
  kind('store', [12, '5651', '衣料店'], [5_200, 0.7], [10, 21]),
  kind('store', [10, '5542', '給油所'], [4_600, 0.4], [6, 23]),
  { ...kind('store', [8, '5732', '電機'], [14_800, 1], [10, 21]), resale: true },
  kind('dining', [26, '5812', '食堂'], [2_600, 0.6], [11, 24]),
  kind('dining', [14, '5814', '珈琲店'], [680, 0.4], [6, 22]),
  kind('online', [18, '5942', '書店オンライン'], [2_300, 0.7]),
  kind('online', [16, '5691', 'ファッション通販'], [6_400, 0.7]),
  kind('online', [12, '5977', 'コスメ通販'], [4_300, 0.6]),
  kind('online', [12, '5399', '日用品通販'], [3_200, 0.7]),
  { ...kind('online', [10, '5732', '家電通販'], [16_500, 0.9]), resale: true },
  kind('online', [6, '4722', '旅行予約'], [24_000, 0.8]),
  { ...kind('online', [4, '5946', 'カメラ通販'], [38_000, 0.8]), resale: true },
  { ...kind('digital', [10, '5816', 'ゲームストア'], [1_600, 0.9]), resale: true },
  { ...kind('digital', [6, '5815', '電子書籍'], [780, 0.6]) },
  { ...kind('digital', [4, '5947', 'デジタルギフト'], [5_000, 0.6]), resale: true },
  kind('moto', [8, '5441', '和菓子'], [4_300, 0.5], [9, 19]),
  kind('moto', [6, '5422', '水産'], [6_900, 0.5], [9, 18]),
  kind('recurring', [4, '4814', 'モバイル'], [5_800, 0.4]),
  kind('recurring', [4, '4900', '電力ガス'], [9_200, 0.5]),
  kind('recurring', [6, '4899', '配信サービス'], [1_280, 0.3]),
  kind('recurring', [4, '6300', '保険'], [7_400, 0.6]),
  kind('recurring', [2, '7997', 'スポーツクラブ'], [8_800, 0.2]),
];

/** Median prices of a meal there, in minor units. */
const PLACES: readonly { readonly country: string; readonly currency: string; readonly median: number }[] = [
  { country: 'US', currency: 'USD', median: 3_800 },
  { country: 'FR', currency: 'EUR', median: 3_400 },
  { country: 'KR', currency: 'KRW', median: 28_000 },
  { country: 'TW', currency: 'TWD', median: 62_000 },
];
const ABROAD = [
  ['Bistro', '5812', 1, 0.6],
  ['Market', '5411', 0.8, 0.6],
  ['Hotel', '7011', 5, 0.5],
  ['Museum Shop', '5947', 0.9, 0.5],
  ['Outlet', '5651', 2.4, 0.7],
] as const;

const FIRST = `あおば みどり さくら ひので ふじみ わかば こだま やまと みなと うめの つばさ はるか あさひ しらかば
  かえで すみれ ほしの なぎさ いずみ かもめ`.split(/\s+/);
const SECOND = ['', '本町', '駅前', '東', '西', '南', '北', '中央'];
const TOWNS = ['Maple', 'Harbor', 'Garden', 'River', 'Station', 'Hill'];

export const makeMerchants = (chance: Chance): readonly Merchant[] => {
  const made: Merchant[] = [];
  const add = (merchant: Omit<Merchant, 'index' | 'acceptorNumber'>): void => {
    made.push({ ...merchant, index: made.length, acceptorNumber: `lab-${letters(made.length, 4)}` });
  };
  for (const { count, words, hours, resale = false, ...rest } of KINDS) {
    for (let rank = 0; rank < count; rank += 1) {
      add({
        ...rest,
        name: `${FIRST[(rank * 7 + made.length) % FIRST.length]}${words}${SECOND[rank % SECOND.length]}`,
        country: 'JP',
        currency: 'JPY',
        weight: 1 / (rank + 1.5),
        opens: hours[0],
        closes: hours[1],
        medianMinor: Math.round(rest.medianMinor * Math.exp(0.25 * chance.normal())),
        stepMinor: rest.style === 'digital' ? 10 : 1,
        threeDsShare: rest.style === 'online' || rest.style === 'digital' ? 0.55 + 0.4 * chance.share() : 0,
        resale,
      });
    }
  }
  for (const { country, currency, median } of PLACES) {
    for (const [rank, [words, categoryCode, times, spread]] of ABROAD.entries()) {
      add({
        style: 'abroad',
        name: `${TOWNS[(rank + made.length) % TOWNS.length]} ${words}`,
        categoryCode,
        country,
        currency,
        weight: 1 / times,
        opens: 0,
        closes: 24,
        medianMinor: Math.round(median * times),
        spread,
        stepMinor: currency === 'TWD' ? 100 : 1,
        threeDsShare: 0,
        resale: false,
      });
    }
  }
  return made;
};
