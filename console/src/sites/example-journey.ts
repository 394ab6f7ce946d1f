/**
 * Journeys to begin from, to be adapted: the steps of a small shop, and of shops made with well-known software. They
 * stop before buying, and the server takes each as it stands.
 */
const ADDRESS = `  - name: email
    fill: {label: メールアドレス}
    value: "{{canary.email}}"
`;

const CARD = `  - name: card
    card-form: true
  - name: before-buying
    screenshot: true
`;

const head = (name: string): string => `name: ${name}
stop: before-buying
card: visa
destinations:
  - psp.example
steps:
  - name: home
    open: /
`;

export const EXAMPLES = {
  general: `${head('checkout')}  - name: product
    click: "a.product"
  - name: into-cart
    click: {role: button, name: カートに入れる}
  - name: checkout
    open: /checkout
${ADDRESS}${CARD}`,
  'ec-cube': `${head('ec-cube-checkout')}  - name: product
    click: 'a[href*="/products/detail/"]'
  - name: into-cart
    click: .add-cart
  - name: cart
    open: /cart
  - name: to-checkout
    click: 'a[href*="/cart/buystep/"]'
  - name: as-guest
    click: 'a[href*="/shopping/nonmember"]'
  - name: family-name
    fill: "#nonmember_name_name01"
    value: 見附
  - name: given-name
    fill: "#nonmember_name_name02"
    value: "{{canary.name}}"
  - name: postcode
    fill: "#nonmember_postal_code"
    value: "1000001"
  - name: prefecture
    select: "#nonmember_address_pref"
    value: 東京都
  - name: phone
    fill: "#nonmember_phone_number"
    value: "{{canary.phone}}"
  - name: email
    fill: "#nonmember_email_first"
    value: "{{canary.email}}"
  - name: email-again
    fill: "#nonmember_email_second"
    value: "{{canary.email}}"
  - name: onward
    click: {role: button, name: 次へ}
  - name: pay-by-card
    choose: {label: クレジットカード}
${CARD}`,
  woocommerce: `${head('woocommerce-checkout')}  - name: products
    open: /shop/
  - name: product
    click: 'a[href*="/product/"]'
  - name: into-cart
    click: '[name="add-to-cart"]'
  - name: checkout
    open: /checkout/
  - name: family-name
    fill: "#billing_last_name"
    value: 見附
  - name: given-name
    fill: "#billing_first_name"
    value: "{{canary.name}}"
  - name: phone
    fill: "#billing_phone"
    value: "{{canary.phone}}"
  - name: email
    fill: "#billing_email"
    value: "{{canary.email}}"
  - name: pay-by-card
    choose: {label: クレジットカード}
${CARD}`,
  shopify: `${head('shopify-checkout')}  - name: products
    open: /collections/all
  - name: product
    click: 'a[href*="/products/"]'
  - name: into-cart
    click: '[name="add"]'
  - name: cart
    open: /cart
  - name: to-checkout
    click: '[name="checkout"]'
  - name: email
    fill: "#email"
    value: "{{canary.email}}"
  - name: family-name
    fill: '[name="lastName"]'
    value: 見附
  - name: given-name
    fill: '[name="firstName"]'
    value: "{{canary.name}}"
${CARD}`,
} as const;

export type ExampleKind = keyof typeof EXAMPLES;
export const EXAMPLE_KINDS = Object.keys(EXAMPLES) as readonly ExampleKind[];
