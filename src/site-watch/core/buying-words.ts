/**
 * What buttons are called that place an order. A journey that stops before buying presses none of them, also when the
 * shop has been rebuilt since and a selector leads elsewhere.
 */
export const BUYING_WORDS = [
  '注文する',
  '注文を確定',
  '注文を完了',
  '注文確定',
  '購入する',
  '購入を確定',
  '購入を完了',
  '購入確定',
  '支払う',
  '支払いを確定',
  '支払を確定',
  '決済する',
  '決済を実行',
  'place order',
  'place your order',
  'submit order',
  'complete order',
  'complete purchase',
  'confirm and pay',
  'pay now',
] as const;
