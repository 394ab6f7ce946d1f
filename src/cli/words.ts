/**
 * The command's own words, in both languages. `en` gives the keys; a missing or surplus Japanese one does not compile.
 * `{name}` is filled from the parameters.
 */
const en = {
  preparing: 'Preparing Mitsuke in {folder}',
  fresh: 'Removed what an earlier demo left in {folder}',
  database: 'Starting PostgreSQL',
  databaseFirst: 'Preparing PostgreSQL for the first time (a few seconds)',
  migrated: 'Database is up to date ({count} migrations applied now)',
  serving: 'Server and console: {url}',
  portTaken: 'Port {wanted} is taken; using {port}',
  runsAlready:
    'a demo runs already: {url}. Press Enter there for another sign-in link, end it, or name another folder with --data DIR',
  ownBegins: 'Your own transactions from {file} are judged …',
  ownFault: '  line {line}: {words}',
  ownProgress: '  {lines} lines',
  ownJudged:
    '  {lines} lines: {allow} allowed, {challenge} challenged, {hold} held, {deny} denied; {repeated} had been judged before, {faulty} held no transaction',
  browserReady: 'Checkouts will be visited by {browser}, in its sandbox',
  browserNoSandbox:
    'Checkouts will be visited by {browser} WITHOUT its sandbox, which cannot run on this machine ({why}).\n  The demo visits only its own lab, whose pages are ours. Any other site needs --no-browser-sandbox, at your risk.',
  browserMissing:
    'No browser runs on this machine ({why}): the shop cannot be visited, and this part of the story is left out',
  labStarted:
    'The lab is up, on this machine only: shop {shop}, payment provider {psp}, attacker’s collector {collector}',
  trafficStarted: 'From now on the lab’s cardholders pay, {perSecond} times a second: see Payments',
  visiting: 'A visitor walks through {shop} as a customer would, with a test card …',
  visitClean:
    '  Nothing wrong: {steps} steps, {requests} requests, {scripts} scripts, {destinations} destinations; the card number went to the payment provider alone',
  visitIncomplete: '  The visit did not come to its end: {code} at step {step}. That is an alert too',
  visitFound: '  {findings} finding(s), {alerts} new alert(s)',
  attacking: 'Now the shop is attacked, as small shops are:',
  attackScriptLeft: '  Script text is left in the enquiry form',
  attackAdminLooked: '  It runs on the shopkeeper’s screen',
  attackSessionTaken: '  … which gives the attacker the shopkeeper’s session',
  attackCheckoutAltered: '  The checkout now copies what is typed to the attacker; buyers notice nothing',
  visitingAgain: 'The visitor comes again …',
  finding:
    '  ALERT no. {sequence}, {severity}: card data leaves the checkout\n    script       {script}\n    destination  {destination}\n    fields       {fields} ({encoding})',
  findingAgain:
    '  Seen again ({times} times), under alert no. {sequence}, {severity}, which nobody has disposed of yet\n    script       {script}\n    destination  {destination}\n    fields       {fields} ({encoding})',
  caseIsThere: '  Case no. {number}: owner {owner}, to be closed by {due}',
  storyBegins: 'Six payments now come in through the public API, as a payment service provider would send them:',
  payment: '  {amount}  {channel}  →  {answer}  {reasons}',
  allow: 'allow',
  challenge: 'challenge',
  hold: 'hold',
  deny: 'deny',
  ecommerce: 'e-commerce',
  moto: 'mail or phone',
  recurring: 'recurring',
  'card-present': 'card present',
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  number: 'card number',
  expiry: 'expiry',
  securityCode: 'security code',
  holder: 'cardholder’s name',
  name: 'name',
  email: 'e-mail',
  phone: 'telephone',
  committed: 'Each answer was durable before it was given, and the log now has an entry for each of these {count}.',
  verifying: 'Now the log is checked as an outsider would, over HTTP, every entry hashed again …',
  verified: 'Verified: {size} entries (the first states the log’s key), root {root}, signed by {origin}',
  diverged: 'The log does not verify: {code} at entry {index}',
  again: 'Repeat it yourself:\n  {command}',
  signIn: 'Sign in (once, within 10 minutes):\n  {url}\nPress Enter for another link, Ctrl-C to stop.',
  stopping: 'Stopping …',
  stopped: 'Stopped. Nothing is left running; `npm start` continues from here, `npm start -- --fresh` begins anew.',
  sendYourOwn: 'Send a payment of your own:\n  {command}',
} as const;

export type Words = { readonly [Key in keyof typeof en]: string };

const ja: Words = {
  preparing: '{folder} に Mitsuke（見附）を準備しています',
  fresh: '{folder} にあった前回のデモのデータを消しました',
  database: 'PostgreSQL を起動しています',
  databaseFirst: 'PostgreSQL を初めて準備しています（数秒）',
  migrated: 'データベースは最新です（今回適用した移行：{count} 件）',
  serving: 'サーバーと管理画面：{url}',
  portTaken: 'ポート {wanted} は使用中のため {port} を使います',
  runsAlready:
    'デモはすでに {url} で動いています。そちらの端末で Enter を押すとサインイン用のリンクが出ます。終了するか、--data DIR で別のフォルダーを指定することもできます',
  ownBegins: 'お手元の取引データ {file} を判定しています …',
  ownFault: '  {line} 行目：{words}',
  ownProgress: '  {lines} 行',
  ownJudged:
    '  {lines} 行：許可 {allow} 件、追加認証 {challenge} 件、保留 {hold} 件、拒否 {deny} 件（判定済み {repeated} 件、取引として読めない行 {faulty} 件）',
  browserReady: '決済ページの巡回には {browser} をサンドボックス内で使います',
  browserNoSandbox:
    '決済ページの巡回には {browser} を使いますが、この環境ではサンドボックスが動かないため、サンドボックスなしで動かします（{why}）。\n  デモが巡回するのは自前のラボだけです。ほかのサイトを巡回するには --no-browser-sandbox が必要で、そのリスクは利用者が負います。',
  browserMissing: 'この環境ではブラウザーが動かないため（{why}）、店舗の巡回は省きます',
  labStarted: 'ラボを起動しました（この端末内のみ）：店舗 {shop}、決済代行 {psp}、攻撃者の収集先 {collector}',
  trafficStarted: 'これより、ラボのカード会員が毎秒 {perSecond} 件の決済を行います（「決済」画面をご覧ください）',
  visiting: '{shop} を、客と同じようにテストカードで購入手続きまで巡回しています …',
  visitClean:
    '  異常なし：{steps} 手順、通信 {requests} 件、スクリプト {scripts} 本、送信先 {destinations} 件。カード番号の送信先は決済代行のみでした',
  visitIncomplete: '  巡回を完了できませんでした：{code}（手順 {step}）。これもアラートになります',
  visitFound: '  検出事項 {findings} 件、新しいアラート {alerts} 件',
  attacking: 'ここで、小規模な店舗が実際に受けている手口で店舗を攻撃します：',
  attackScriptLeft: '  問い合わせフォームにスクリプトが書き込まれました',
  attackAdminLooked: '  店主が管理画面で開き、スクリプトが実行されました',
  attackSessionTaken: '  管理者のセッションが攻撃者に渡りました',
  attackCheckoutAltered:
    '  決済ページが書き換えられ、入力内容が攻撃者にも送られるようになりました。購入者は気づきません',
  visitingAgain: 'もう一度巡回しています …',
  finding:
    '  アラート No.{sequence}（{severity}）：決済ページからカード情報が送信されています\n    スクリプト  {script}\n    送信先      {destination}\n    項目        {fields}（{encoding}）',
  findingAgain:
    '  未処置のアラート No.{sequence}（{severity}）と同じ事象を再び検出しました（{times} 回目）\n    スクリプト  {script}\n    送信先      {destination}\n    項目        {fields}（{encoding}）',
  caseIsThere: '  案件 No.{number}：担当 {owner}、期限 {due}',
  storyBegins: '決済代行会社が送るのと同じ公開 API から、6 件の決済が届きます：',
  payment: '  {amount}  {channel}  →  {answer}  {reasons}',
  allow: '許可',
  challenge: '追加認証',
  hold: '保留',
  deny: '拒否',
  ecommerce: 'EC',
  moto: '電話・郵便',
  recurring: '継続課金',
  'card-present': '対面',
  critical: '緊急',
  high: '高',
  medium: '中',
  low: '低',
  number: 'カード番号',
  expiry: '有効期限',
  securityCode: 'セキュリティコード',
  holder: 'カード名義',
  name: '氏名',
  email: 'メールアドレス',
  phone: '電話番号',
  committed: '回答はすべて、返す前に永続化されています。今回の {count} 件はすべてログに記録されました。',
  verifying: '第三者と同じように、HTTP でログを取得し、全件のハッシュを計算し直して検証します …',
  verified: '検証できました：{size} 件（先頭はログの鍵の記録）、ルート {root}、署名者 {origin}',
  diverged: 'ログを検証できません：{code}（{index} 件目）',
  again: 'ご自身で確かめるには：\n  {command}',
  signIn: 'サインイン用リンク（1 回限り、10 分間有効）：\n  {url}\nEnter で新しいリンク、Ctrl-C で終了します。',
  stopping: '終了しています …',
  stopped:
    '終了しました。動いているものは残っていません。`npm start` で続きから、`npm start -- --fresh` で最初から始まります。',
  sendYourOwn: 'ご自分の決済を送るには：\n  {command}',
};

export type Language = 'ja' | 'en';
const CATALOGS: Readonly<Record<Language, Words>> = { ja, en };

/** Japanese where the environment says so (`LANG=ja_JP.UTF-8`), else English. */
export const languageOf = (environment: Readonly<Record<string, string | undefined>>): Language =>
  /^ja/i.test(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '') ? 'ja' : 'en';

export const speak =
  (language: Language) =>
  (key: keyof Words, parameters: Readonly<Record<string, string | number>> = {}): string =>
    CATALOGS[language][key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));

export type Tell = (key: keyof Words, parameters?: Readonly<Record<string, string | number>>) => void;
