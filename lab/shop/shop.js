/* The shop's own conveniences: the address follows from the postal code. */
(() => {
  const postcode = document.querySelector('#buyer-postcode');
  const address = document.querySelector('#buyer-address');
  if (!postcode || !address) return;
  postcode.addEventListener('change', async () => {
    const code = postcode.value.normalize('NFKC').replace(/\D/g, '');
    if (code.length !== 7 || address.value !== '') return;
    const answer = await fetch(`/api/postcode?code=${code}`);
    if (answer.ok) address.value = (await answer.json()).address;
  });
})();
