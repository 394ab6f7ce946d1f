/** スクリプト一覧: what runs in a checkout, what it does, who answers for it, what changed. */

const count = (n: number): string => n.toLocaleString('ja');

type Counts = { readonly added: number; readonly changed: number; readonly removed: number; readonly same: number };
type Signs = {
  readonly cardWordsNearSink: number;
  readonly longestStringArray: number;
  readonly hexNames: number;
  readonly highestEntropyTenths: number;
};

const REACHES: Readonly<Record<string, string>> = {
  field: '入力欄',
  form: 'フォーム',
  button: 'ボタン',
  page: 'ページ全体',
};

export const inventory = {
  title: 'スクリプト一覧',
  head: '決済ページで動くスクリプトの一覧です（PCI DSS 6.4.3）。必要な理由と責任者を記録し、承認してください。',
  filters: { text: 'URLまたはSHA-256', state: '状態', does: '動作の種類', seen: '直近の巡回', inline: '種類' },
  states: { new: '未承認', authorised: '承認済み', changed: '承認後に変更', withdrawn: '承認取消' },
  does: {
    'reads-card': 'カード入力欄を読み取る',
    sends: '外部へ送信する',
    stores: 'ブラウザーに保存する',
    evaluates: '文字列からコードを作る',
  },
  seens: { present: 'あり', gone: 'なし' },
  inlines: { true: 'インライン', false: 'ファイル' },
  inline: 'インライン',
  sendsTo: (n: number) => `${count(n)}か所へ送信`,
  functions: (n: number) => `関数 ${count(n)}`,
  notParsed: {
    'too-large': '大きすぎるため解析していません',
    'too-deep': '入れ子が深すぎるため解析できません',
    syntax: '構文を解析できません',
    'time-limit': '時間内に解析できませんでした',
  },
  open: '詳細',
  openOf: (url: string) => `${url} の詳細`,
  hide: '閉じる',
  hideOf: (url: string) => `${url} の詳細を閉じる`,
  firstSeen: '初めて確認',
  lastSeen: '最後に確認',
  loadedBy: '読み込み元',
  loaders: { parser: 'ページに記載：', script: '他のスクリプト：', unknown: '不明' },
  behaviour: '動作',
  says: {
    sends: (hosts: string) => `送信先：${hosts}`,
    listens: (what: string) => `カード入力欄まわりの監視：${what}`,
    stores: (where: string) => `保存先：${where}`,
    evaluates: '文字列からコードを作って実行します',
    nothing: '送信・監視・保存は見られません',
  },
  listening: (reach: string, event: string) => `${REACHES[reach] ?? reach}の${event}`,
  storages: {
    cookie: 'Cookie',
    'indexed-db': 'IndexedDB',
    'local-storage': 'localStorage',
    'session-storage': 'sessionStorage',
  },
  signs: '静的な特徴',
  signsOf: (cardWords: number, longest: number, names: number, tenths: number) =>
    `送信処理の近くでカードに関する語を使う関数 ${count(cardWords)}、最長の文字列配列 ${count(longest)}、16進数の名前 ${count(names)}、最大エントロピー ${(tenths / 10).toFixed(1)} ビット`,
  signsNote: '参考であり、これだけで判定することはありません。',
  authorisation: '承認',
  responsible: '責任者',
  neverAuthorised: 'まだ承認されていません',
  beyond: '承認されていない動作',
  history: '内容の履歴',
  columns: { sha256: 'SHA-256', functions: '関数', state: '状態' },
  decisions: '承認の履歴',
  acts: { authorise: '承認', withdraw: '承認取消' },
  decide: {
    authorise: '承認する',
    authoriseOf: (url: string) => `${url} を承認する`,
    withdraw: '承認を取り消す',
    withdrawOf: (url: string) => `${url} の承認を取り消す`,
    explain: '今の内容と動作を承認します。証跡ログに、誰がいつどのハッシュを承認したかが残ります。',
    why: '必要な理由',
    whyHint: 'このスクリプトが決済ページに必要な業務上または技術上の理由（PCI DSS 6.4.3）',
    withdrawWhy: '取り消す理由',
    failed: '決定を記録できませんでした',
    failures: {
      'script-changed-meanwhile':
        '表示後に、このスクリプトの内容または動作が変わりました。閉じて、もう一度ご確認ください。',
      'script-not-authorised': 'このスクリプトは承認されていません。',
    } as Readonly<Record<string, string>>,
  },
  diff: {
    title: '関数の差分',
    against: '比べる相手',
    nothing: 'なし（すべての関数）',
    show: '差分を表示',
    failed: '関数を比べられませんでした',
    counts: ({ added, changed, removed, same }: Counts) =>
      `追加 ${count(added)}、変更 ${count(changed)}、削除 ${count(removed)}、変更なし ${count(same)}`,
    more: (n: number) => `（ほかに${count(n)}件）`,
    added: '追加',
    removed: '削除',
    before: '変更前',
    after: '変更後',
    unnamed: '（無名の関数）',
    statement: '（関数の外の文）',
    line: (n: number) => `${count(n)}行目`,
    textOnly: '読みやすく整形した文字として表示しています。実行されることはありません。',
  },
  policy: {
    label: '承認が続く範囲',
    names: {
      'same-content': '内容がまったく同じ間',
      'same-functions': '関数と動作が同じ間（日時やトークンの違いは除く）',
      'same-behaviour': '動作が同じ間（関数の変更は認める）',
    },
    failed: '承認が続く範囲を取得または変更できませんでした',
  },
  changes: {
    title: '変更の記録',
    none: '変更はまだありません。',
    waits: '次の週次のまとめを待っています',
    told: '週次のまとめに掲載済み',
    functions: (n: number, names: string) => `新しい関数 ${count(n)}${names === '' ? '' : `（${names}）`}。`,
    gone: (n: number) => `なくなった関数など ${count(n)}。`,
    hosts: (hosts: string) => `新しい送信先：${hosts}。`,
    failed: '変更の記録を取得できませんでした',
  },
  noneTitle: 'スクリプトはまだ記録されていません',
  noneBody: '巡回すると、決済までのページで動いたスクリプトが、読み込み元や動作とともにここに並びます。',
  failed: 'スクリプト一覧を取得できませんでした',
  failedOne: 'スクリプトの詳細を取得できませんでした',
};
