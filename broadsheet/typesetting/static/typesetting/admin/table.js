// Follows the sheets that are being set, and shows the page anew when they are done.
(function () {
  const table = document.querySelector("[data-sheets]");
  if (!table || table.dataset.underWay !== "1") return;

  async function look() {
    let sheets = {};
    try {
      sheets = await (await fetch(table.dataset.sheets)).json();
    } catch (problem) {
      window.setTimeout(look, 4000);
      return;
    }
    for (const [form, sheet] of Object.entries(sheets)) {
      const bar = table.querySelector(`[data-form="${form}"] progress`);
      if (bar) bar.value = sheet.progress;
    }
    if (Object.values(sheets).some((sheet) => sheet.is_under_way)) {
      window.setTimeout(look, 1000);
    } else {
      window.location.reload();
    }
  }

  window.setTimeout(look, 700);
})();
