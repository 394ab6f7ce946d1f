/** What the shop sells. Names and pictures are the lab's own; prices include tax. */
import { drawBox, drawCanister, drawCup, drawLetters, drawNotebook, drawPen, drawPot, drawPouch } from './pictures.ts';

export type Product = {
  readonly slug: string;
  readonly name: string;
  readonly shelf: 'お茶' | '茶器' | '紙と文具';
  readonly priceYen: number;
  readonly content: string;
  readonly line: string;
  readonly story: string;
  /** An inline SVG. */
  readonly picture: string;
};

export const PRODUCTS: readonly Product[] = [
  {
    slug: 'asatsuyu',
    name: '深蒸し煎茶 朝の露',
    shelf: 'お茶',
    priceYen: 1_620,
    content: '100g 缶入り',
    line: '一番茶だけを深く蒸した、まろやかな毎日のお茶。',
    story:
      '五月の初めに摘んだ一番茶を、ふだんの倍の時間をかけて蒸しました。渋みがおだやかで、急須に残る茶葉まで鮮やかな緑色です。70度ほどのお湯で一分、二煎目は熱めのお湯でさっと淹れてください。',
    picture: drawCanister('#5f7f4d', '#e9efe0'),
  },
  {
    slug: 'yamabuki',
    name: '焙じ茶 山吹',
    shelf: 'お茶',
    priceYen: 864,
    content: '150g 袋入り',
    line: '茎を浅く焙じた、香ばしくて軽いほうじ茶。',
    story:
      '茎茶を二度に分けて焙じ、香りを立たせました。食事のあとや、夜おそくにも飲みやすい軽さです。熱湯で三十秒。牛乳で煮出してもよく合います。',
    picture: drawPouch('#b9803d', '#f5ead6'),
  },
  {
    slug: 'yukidoke',
    name: '玉露 雪どけ',
    shelf: 'お茶',
    priceYen: 3_240,
    content: '50g 缶入り',
    line: '二十日間、日を覆って育てた特別な一缶。',
    story:
      '新芽に日除けをかけ、うまみをゆっくり育てました。50度まで冷ましたお湯を少しだけ注ぎ、二分半待ちます。最後のひとしずくまでお楽しみください。',
    picture: drawCanister('#2f5a5a', '#dcebe6'),
  },
  {
    slug: 'maru-kyusu',
    name: '丸急須 二人用',
    shelf: '茶器',
    priceYen: 5_500,
    content: '容量 260ml',
    line: '手になじむ丸い胴と、よく切れる注ぎ口。',
    story:
      '細かな目の茶こしを胴と一体で焼いています。深蒸しの細かい茶葉も詰まりにくく、洗いやすい形です。使うほどに土の色が深まります。',
    picture: drawPot('#8a4b34'),
  },
  {
    slug: 'kumidashi',
    name: '汲み出し茶碗 薄霞',
    shelf: '茶器',
    priceYen: 1_980,
    content: '一客 120ml',
    line: '白い内側にお茶の色が映える、薄手の茶碗。',
    story:
      '口あたりをよくするため、縁を薄く仕上げました。内側は白磁、外側は淡い灰青の釉薬です。一客ずつ色の濃さが少し違います。',
    picture: drawCup('#8fa6ac', '#f7f7f2'),
  },
  {
    slug: 'hibi-note',
    name: '日々の帳面 A5',
    shelf: '紙と文具',
    priceYen: 1_320,
    content: '192頁 横罫',
    line: '万年筆がにじまない紙を、糸でかがった帳面。',
    story:
      '薄くてもインクが裏に抜けにくい紙を選び、百八十度ひらく糸かがりで綴じました。一日一頁で半年分。背の色は七色から、今月は藍です。',
    picture: drawNotebook('#34507a', '#f4efe2'),
  },
  {
    slug: 'kogane-pen',
    name: '真鍮の万年筆 こがね',
    shelf: '紙と文具',
    priceYen: 8_800,
    content: '細字 両用式',
    line: '使うほどに艶の出る、真鍮削り出しの一本。',
    story:
      '重さは軸の前よりに置き、長く書いても疲れにくい釣り合いにしました。カートリッジとコンバーターのどちらも使えます。名入れも承ります。',
    picture: drawPen('#b08d3e'),
  },
  {
    slug: 'ichigo-letter',
    name: '一期一筆 便箋と封筒',
    shelf: '紙と文具',
    priceYen: 990,
    content: '便箋20枚 封筒8枚',
    line: '手漉き風の地合いに、細い罫を刷った便箋。',
    story:
      '手紙をひさしぶりに書く人のために、一枚に書く量を少なくした便箋です。封筒の内側には季節の柄を刷りました。いまは南天です。',
    picture: drawLetters('#b5482f', '#fbf6ea'),
  },
  {
    slug: 'okurimono',
    name: '贈りもの 茶と紙の小箱',
    shelf: 'お茶',
    priceYen: 4_400,
    content: '煎茶・焙じ茶・一筆箋',
    line: 'お茶二種と一筆箋を、和紙の小箱に詰めました。',
    story:
      '深蒸し煎茶「朝の露」と焙じ茶「山吹」の小袋に、一筆箋を添えた詰め合わせです。のし紙と手提げ袋をお付けします。',
    picture: drawBox('#9c3f34', '#f6ead9'),
  },
];

export const productOf = (slug: string): Product | undefined => PRODUCTS.find((product) => product.slug === slug);

export const yen = (amount: number): string => `¥${amount.toLocaleString('ja-JP')}`;
