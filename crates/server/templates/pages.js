// A little help for those who have JavaScript; every page works without it. Chooses the browser's own time zone where
// none was chosen yet, and keeps a form from being sent twice by a double click.
for (const select of document.querySelectorAll('select[data-zone]')) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.dataset.zone === '' && [...select.options].some((option) => option.value === own)) select.value = own;
}
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
