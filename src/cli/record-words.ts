/** What the recorder of journeys says to the person at its window; complete by type. */
import type { LeftOut, Recorded } from '#site-watch';
import type { Language } from './words.ts';

type Ended = Extract<Recorded['end'], { readonly kind: 'ended' }>['by'];

const en = {
  opening: 'opening {url} …',
  window:
    'Buy something in the window, as a customer would. The button that places the order is not passed on to the shop: it ends the recording, as closing the window does. Alt and a click: wait for this. What you type is not written down.',
  remote:
    'remote control: {remote}\nOpen it from chrome://inspect, or over a tunnel (ssh -L); any program of this machine can drive it until it ends. Closing the page, or Ctrl-C here, ends the recording.',
  step: '  {number}. {act} {words}',
  heldBack:
    '  not passed on: “{words}” is called like a button that orders. If it only leads to the payment, press it once more.',
  played: 'walking it once, with a test card and without an order …',
  'left-second-window': '  not recorded: what is done in another window',
  'left-key': '  not recorded: this form has no button; a journey cannot press Enter',
  'left-file': '  not recorded: a file was chosen',
  'left-password': '  not recorded: a password; go on as a customer without an account',
  'left-no-name': '  not recorded: nothing names this for certain',
  'left-other-site': '  not recorded: {words} is another site; go there by a link of the shop',
  'left-too-many-steps': '  not recorded: a journey has 100 steps at most',
  whole: 'the way to the card form is whole: {steps} steps',
  'with-gaps': 'the way leads to the card form, but something on it could not be recorded: {steps} steps',
  'no-card-form': 'no card was typed: the way is not whole, {steps} steps',
  'nothing-recorded': 'nothing was done',
  'ended-closed': 'the window was closed',
  'ended-enough': 'the button that orders was reached',
  'ended-asked': 'stopped',
  'play-completed': 'walked to its end',
  'play-failed': 'walked, and stopped at step {step}: {code}',
  'play-left': 'not walked',
  picture: 'what the page showed then: {file}',
  written: 'written to {file}',
  destinations: 'may get card data: {hosts}',
  'no-destinations': 'nobody could be named who may get card data: write it into the journey, or give --provider',
} as const;

type Key = keyof typeof en;

const ja: Readonly<Record<Key, string>> = {
  opening: '{url} を開いています …',
  window:
    'ウィンドウで、客と同じように買い物をしてください。注文を確定するボタンは店舗には渡されず、そこで記録が終わります（ウィンドウを閉じても終わります）。Alt を押しながらクリックすると「これが表示されるまで待つ」になります。入力した内容は記録されません。',
  remote:
    '遠隔操作：{remote}\nchrome://inspect から、またはトンネル（ssh -L）経由で開いてください。終了するまで、この端末のどのプログラムからも操作できます。ページを閉じるか、ここで Ctrl-C を押すと記録が終わります。',
  step: '  {number}. {act} {words}',
  heldBack:
    '  店舗に渡していません：「{words}」は注文を確定するボタンの名前です。支払いへ進むだけのボタンなら、もう一度押してください。',
  played: 'テストカードで、注文はせずに、一度たどって確かめています …',
  'left-second-window': '  記録していません：別のウィンドウでの操作',
  'left-key': '  記録していません：このフォームにはボタンがありません（巡回では Enter キーを押せません）',
  'left-file': '  記録していません：ファイルの選択',
  'left-password': '  記録していません：パスワード。会員登録のない客として進めてください',
  'left-no-name': '  記録していません：これを確実に指し示す名前がありません',
  'left-other-site': '  記録していません：{words} は別のサイトです。店舗のリンクから進んでください',
  'left-too-many-steps': '  記録していません：手順は 100 までです',
  whole: 'カード入力フォームまでの道筋がそろいました：{steps} 手順',
  'with-gaps': 'カード入力フォームまで着きましたが、途中に記録できない操作がありました：{steps} 手順',
  'no-card-form': 'カードが入力されていません。道筋は途中までです：{steps} 手順',
  'nothing-recorded': '何も操作されませんでした',
  'ended-closed': 'ウィンドウが閉じられました',
  'ended-enough': '注文を確定するボタンに着きました',
  'ended-asked': '中止しました',
  'play-completed': '最後までたどれました',
  'play-failed': 'たどりましたが、手順 {step} で止まりました：{code}',
  'play-left': 'たどっていません',
  picture: 'そのときの画面：{file}',
  written: '{file} に書きました',
  destinations: 'カード情報の送信先として認めるホスト：{hosts}',
  'no-destinations':
    'カード情報の送信先として認めるホストが分かりません。手順のファイルに書くか、--provider で指定してください',
};

const WORDS: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { ja, en };

export type RecordWords = (key: Key, parameters?: Readonly<Record<string, string | number>>) => string;

export const recordWords =
  (language: Language): RecordWords =>
  (key, parameters = {}) =>
    WORDS[language][key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? '')).trimEnd();

export const leftKey = (code: LeftOut): Key => `left-${code}`;
export const endedKey = (by: Ended): Key => `ended-${by}`;
