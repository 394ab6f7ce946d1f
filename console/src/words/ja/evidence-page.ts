/** 証跡: the page of the log, and the check of one record. */
import { logReaders } from './log-readers.ts';
import { opening } from './opening.ts';

const count = (n: number): string => n.toLocaleString('ja');

export const evidencePage = {
  title: '証跡',
  head: '判定・観測・アラート・処置は、あとから書き換えられないログに記録されます。',
  entry: {
    at: (index: number) => `証跡ログ #${count(index)}`,
    pending: '証跡ログへの記録を待っています。',
    check: 'この記録を検証',
    sound: (index: number, size: number) =>
      `この記録は、全${count(size)}件の証跡ログの #${count(index)} に、署名付きで変更なく残っています(このブラウザーで検証)。`,
    unsound: '証跡ログの記録と一致しません。記録またはログが変更されたおそれがあります。',
  },
  state: {
    title: 'ログの状態',
    origin: 'オリジン(ログ名)',
    size: '記録数',
    checkpointAt: '最新のチェックポイント',
    root: 'ルートハッシュ(SHA-256, Base64)',
    pending: '記録待ち',
    key: '検証鍵(vkey)',
    keyNote: 'この鍵が本物かどうかは、運用者から別の経路で受け取った鍵と照合して確かめてください。',
  },
  command: {
    title: '外部の人が検証するには',
    explain:
      'ログの形式は公開仕様(C2SP tlog-tiles、署名付きノート)です。検証のコマンドは全記録のハッシュを計算し直し、1バイトでも違えばその場所を示します。',
    key: 'このログを読むには鍵が必要です。証跡を読むだけのAPIキーは、運用者がサーバーで次のコマンドを実行して作り、auditor.key として渡します。',
    verify: '検証する',
    export: '持ち出して手元で検証する場合',
  },
  entries: {
    title: '最近の記録',
    explain: 'ログのファイルを、このブラウザーが読み取って表示しています。署名と包含は検証の対象です。',
    columns: {
      index: '番号',
      kind: '種類',
      grade: '来歴等級',
      at: (zone: string) => `記録日時(${zone})`,
      collector: '記録者',
      id: '記録ID',
    },
    kinds: {
      alert: 'アラート',
      'alert-reopening': 'アラートの再開',
      'alert-source': '検知元の登録・終了',
      'alert-statement': 'アラートの日次報告',
      'alert-window': 'アラートの区間',
      'bulk-disposition': 'まとめての処置',
      'case-act': '案件の経過',
      'case-reading': '案件の閲覧',
      'configuration-change': '設定の変更',
      'credential-change': 'サインイン方法の変更',
      'decision-batch': '決済判定(一括)',
      'decision-review': '決済の審査',
      disposition: '処置',
      erasure: '消去',
      'evidence-item': '評価文書',
      finding: '指摘事項',
      'key-event': '鍵の操作',
      'list-change': 'リストの変更',
      'log-holding': 'ログの保管状況',
      'merchant-standing': '加盟店の取扱いの変更',
      observation: '観測',
      'scope-system': '対象システム',
      'strategy-change': '判定の方法の変更',
      'two-person-act': '二者承認',
    } as Readonly<Record<string, string>>,
    grades: {
      A: '本製品が自ら観測',
      B: '評価者から取得・署名付き',
      C: '当事者が提出',
      D: '申告のみ',
    } as Readonly<Record<string, string>>,
    open: (index: number) => `記録 #${index} の内容を表示`,
    filter: '種類',
    csv: '表示中の記録をCSVで書き出す',
    older: '以前の記録を表示',
    none: 'ログはまだ空です。決済の判定やサイトの巡回が始まると、ここに記録が並びます。',
    failed: 'ログの記録を読み取れませんでした',
    unreadable: '読み取れない記録',
  },
  opening,
  readers: logReaders,
};
