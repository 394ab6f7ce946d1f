/** 今日: what needs the reader now. */
const count = (n: number): string => n.toLocaleString('ja');

export const today = {
  title: '今日',
  head: (tenant: string) => `${tenant} で、いま対応が必要なこと`,
  alerts: {
    title: '未処置のアラート',
    none: '未処置のアラートはありません。兆候が見つかると、重大なものから順にここに出ます。',
    all: 'すべて見る',
    oldest: (age: string) => `最も古いものは${age}`,
  },
  cases: {
    title: '自分の案件',
    none: '担当している対応中の案件はありません。案件の担当になると、期限の近い順にここに出ます。',
    all: '対応中の案件を見る',
    whole: (open: number, overdue: number) => `全体: 対応中 ${count(open)}件 / 期限超過 ${count(overdue)}件`,
  },
  acts: {
    title: '承認の依頼',
    none: 'あなたの承認を待つ依頼はありません。二人での承認が必要な操作を誰かが依頼すると、ここに出ます。',
    notByYou: (n: number) => `承認の依頼が${count(n)}件待っていますが、あなたは承認できません。`,
    all: 'すべて見る',
  },
  payments: {
    title: '今日の決済',
    none: '今日の決済判定はまだありません。判定すると、時間ごとの件数がここに出ます。',
    all: '決済を見る',
    total: (n: number) => `${count(n)}件`,
    hour: (from: string, n: number) => `${from} ${count(n)}件`,
    chart: '時間ごとの判定件数',
    reasons: '多い理由',
    times: (n: number) => `${count(n)}件`,
  },
  sites: {
    title: 'サイト',
    none: '監視しているサイトはありません。サイトを登録すると、最新の巡回の結果がここに出ます。',
    all: 'サイトを見る',
    more: (n: number) => `ほか${count(n)}サイト`,
  },
  log: { title: '証跡ログ', all: '証跡を見る' },
  failed: '取得できませんでした',
};
