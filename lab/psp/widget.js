/*
 * Payment widget: reads the card fields of the page it stands on (data-psp), sends them straight to the payment
 * provider, writes the token it gets into the form and only then lets the form go. The fields have no name, so the
 * shop never receives them.
 */
(() => {
  const script = document.currentScript;
  const provider = new URL(script.src).origin;
  const form = script.closest('form') ?? document.querySelector('form[data-psp-form]');
  const field = (name) => form.querySelector(`[data-psp="${name}"]`);
  const message = form.querySelector('[data-psp-message]');
  const button = form.querySelector('button[type="submit"]');
  const say = (text) => {
    message.textContent = text;
  };

  field('number').addEventListener('input', (event) => {
    const digits = event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 19);
    event.target.value = digits.replace(/(.{4})(?=.)/g, '$1 ');
  });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say('');
    try {
      const answer = await fetch(`${provider}/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${script.dataset.key}` },
        body: JSON.stringify({
          number: field('number').value,
          expiry: field('expiry').value,
          securityCode: field('security-code').value,
          holder: field('holder').value,
        }),
      });
      const made = await answer.json();
      if (!answer.ok) {
        say(made.message);
        button.disabled = false;
        return;
      }
      form.querySelector('[data-psp="token"]').value = made.token;
      for (const name of ['number', 'expiry', 'security-code', 'holder']) field(name).value = '';
      form.submit();
    } catch {
      say('決済会社につながりません。しばらくしてからもう一度お試しください。');
      button.disabled = false;
    }
  });
})();
