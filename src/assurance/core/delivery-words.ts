/** The message that brings an assessor the link, in Japanese and English. */
import type { EvidenceKind } from './evidence-kind.ts';

export type DeliveryFacts = {
  readonly assessor: string;
  readonly kind: EvidenceKind;
  readonly wanted: string;
  readonly about: string;
  readonly askedBy: string;
  readonly dueOn: string;
  readonly link: string;
  /** The last day of the link. */
  readonly until: string;
};

type Words = {
  readonly kinds: Readonly<Record<EvidenceKind, string>>;
  readonly subject: (facts: DeliveryFacts, kind: string) => string;
  readonly text: (facts: DeliveryFacts, kind: string) => string;
};

export const DELIVERY_WORDS: Readonly<Record<'ja' | 'en', Words>> = {
  ja: {
    kinds: {
      'pci-dss-aoc': 'PCI DSS 準拠証明書（AoC）',
      'pci-dss-roc': 'PCI DSS 準拠報告書（RoC）',
      'pci-dss-saq': 'PCI DSS 自己問診（SAQ）',
      'asv-scan': 'ASV スキャン結果',
      'penetration-test': 'ペネトレーションテスト報告書',
      'site-visit': 'サイト巡回の記録',
      'card-scan': 'カード情報の探索結果',
      other: '評価の報告書',
    },
    subject: ({ about }, kind) => `${kind}のご提出のお願い（${about}）`,
    text: ({ assessor, wanted, about, askedBy, dueOn, link, until }, kind) =>
      `${assessor} 様\n\n${about} に関する${kind}を、下の専用ページから直接ご提出ください。\n依頼元：${askedBy}\n内容：${wanted}\n期限：${dueOn}\n\n${link}\n\nこのリンクは ${until} まで有効です。評価の対象である事業者を含め、どなたにも転送しないでください。\n評価を行った方からの直接の提出だけが、改変されていない報告書として扱われます。\n`,
  },
  en: {
    kinds: {
      'pci-dss-aoc': 'PCI DSS attestation of compliance',
      'pci-dss-roc': 'PCI DSS report on compliance',
      'pci-dss-saq': 'PCI DSS self-assessment questionnaire',
      'asv-scan': 'ASV scan report',
      'penetration-test': 'penetration test report',
      'site-visit': 'record of a site visit',
      'card-scan': 'result of a search for card data',
      other: 'assessment report',
    },
    subject: ({ about }, kind) => `Please deliver: ${kind} (${about})`,
    text: ({ assessor, wanted, about, askedBy, dueOn, link, until }, kind) =>
      `Dear ${assessor},\n\nplease deliver the ${kind} about ${about} yourself, on the page below.\nAsked by: ${askedBy}\nWanted: ${wanted}\nDue: ${dueOn}\n\n${link}\n\nThe link is good until ${until}. Do not pass it on to anyone, least of all to the company assessed:\nonly what the assessor delivers directly counts as a report that nobody altered.\n`,
  },
};

export const renderDelivery = (
  language: 'ja' | 'en',
  facts: DeliveryFacts,
): { readonly subject: string; readonly text: string } => {
  const words = DELIVERY_WORDS[language];
  const kind = words.kinds[facts.kind];
  return { subject: words.subject(facts, kind).replaceAll(/[\r\n]+/g, ' '), text: words.text(facts, kind) };
};
