/** A journey to begin from: the steps of a small shop, to be adapted. The server takes it as it stands. */
export const EXAMPLE_JOURNEY = `name: checkout
card: visa
destinations:
  - psp.example
steps:
  - name: home
    open: /
  - name: product
    click: "a.product"
  - name: into-cart
    click: "button.add-to-cart"
  - name: checkout
    open: /checkout
  - name: card-number
    fill: "#card-number"
    value: "{{canary.number}}"
  - name: card-expiry
    fill: "#card-expiry"
    value: "{{canary.expiry}}"
  - name: security-code
    fill: "#security-code"
    value: "{{canary.securityCode}}"
  - name: before-payment
    screenshot: true
  - name: pay
    click: "button[type=submit]"
  - name: done
    wait-for: ".thank-you"
  - name: after-payment
    screenshot: true
`;
