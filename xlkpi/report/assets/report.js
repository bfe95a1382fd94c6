"use strict";
(() => {
  const words = {
    emptyTable: "没有内容", zeroRecords: "没有符合的行", thousands: "",
    info: "共 _TOTAL_ 行", infoEmpty: "共 0 行", infoFiltered: "（全部 _MAX_ 行）",
    paginate: { first: "首页", previous: "上一页", next: "下一页", last: "末页" },
    aria: { orderable: "：按此列排序", orderableReverse: "：倒过来排序", orderableRemove: "：恢复原来的次序",
      paginate: { first: "首页", previous: "上一页", next: "下一页", last: "末页", number: "第" } },
  };
  const perPage = 100;
  const tables = new Map();
  for (const element of document.querySelectorAll("table.listed")) {
    const many = element.tBodies[0].rows.length > 2 * perPage;
    const label = element.closest(".scroll").getAttribute("aria-label").split("，")[0];
    tables.set(element.id, new DataTable(element, {
      autoWidth: false, order: [], orderClasses: false, language: words,
      paging: many, pageLength: perPage, lengthChange: false,
      layout: { topStart: null, topEnd: null, bottomStart: "info", bottomEnd: many ? "paging" : null },
      drawCallback() {
        const pages = this.api().table().container().querySelector(".dt-paging nav");
        if (pages) pages.setAttribute("aria-label", `${label}：翻页`);
      },
    }));
  }

  const search = document.getElementById("search");
  const folded = [...document.querySelectorAll("details")];
  const find = (text) => {
    for (const table of tables.values()) table.search(text).draw();
    if (text) for (const one of folded) one.open = true;
  };
  search.addEventListener("input", () => find(search.value));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-find]");
    if (!link) return;
    search.value = link.dataset.find;
    find(search.value);
  });

  const buttons = [...document.querySelectorAll("button[data-state]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      const word = button.dataset.state;
      const wanted = word ? (text) => text.split(/\s+/).includes(word) : "";
      tables.get("table-units").column(2).search(wanted).draw();
    });
  }
  for (const element of document.querySelectorAll(".scripted")) element.hidden = false;

  const paged = [...tables.values()].filter((table) => table.page.info().pages > 1);
  const opened = new Set();
  addEventListener("beforeprint", () => {
    for (const table of paged) table.page.len(-1).draw();
    for (const one of folded) if (!one.open) { opened.add(one); one.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const table of paged) table.page.len(perPage).draw();
    for (const one of opened) one.open = false;
    opened.clear();
  });
})();
