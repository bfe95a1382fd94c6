// What a page of the desk does by itself: it shows how far a job is, and sends files that are dropped.
"use strict";
(function () {
  // Who has gone on to another page, which may take its time, is not brought back by this one shown anew.
  var left = 0;
  addEventListener("beforeunload", function () { left = Date.now(); });
  function leaving() { return Date.now() - left < 15000; }

  var progress = document.getElementById("progress");
  if (progress) watch(progress);
  var drop = document.getElementById("drop");
  if (drop) taking(drop);
  var shown = document.getElementById("preview");
  if (shown) preview(shown);
  var reviews = document.getElementById("reviews");
  if (reviews) sending(reviews);
  var looking = document.getElementById("looking");
  if (looking) look();

  // What takes longer than a page may is found out meanwhile; the page is shown anew when it is there,
  // but not while somebody is on the way to another one: that way would be broken off. Nor where
  // something was typed: it would be lost.
  function look() {
    setTimeout(function () {
      fetch(location.href).then(function (answer) { return answer.text(); }).then(function (page) {
        if (page.indexOf('id="looking"') < 0 && !leaving() && !typed()) location.reload(); else look();
      }, look);
    }, 700);
  }

  function typed() {
    return Array.prototype.some.call(document.querySelectorAll("main input, main textarea"), function (one) {
      return one.value !== one.defaultValue || one.checked !== one.defaultChecked;
    });
  }

  function watch(box) {
    var bar = box.querySelector("progress"), far = box.querySelector(".far");
    setTimeout(function look() {
      fetch(box.dataset.address).then(function (answer) { return answer.json(); }).then(function (now) {
        if (now.ended && !leaving()) { location.replace(location.pathname); return; }
        if (now.total) { bar.max = now.total; bar.value = now.done; far.textContent = now.said; }
        setTimeout(look, 500);
      }, function () { setTimeout(look, 2000); });
    }, 500);
  }

  // Of a long list the lines that were typed into are sent, and no others: what was not changed needs no room.
  function sending(form) {
    function each(done) {
      Array.prototype.forEach.call(form.querySelectorAll("tbody tr"), function (row) { done(row.querySelectorAll("input, select, textarea")); });
    }
    function changed(field) {
      if (!field.options) return field.type !== "hidden" && field.value !== field.defaultValue;
      var shown = Array.prototype.filter.call(field.options, function (one) { return one.defaultSelected; })[0] || field.options[0];
      return field.value !== shown.value;
    }
    form.addEventListener("submit", function () {
      each(function (fields) {
        var touched = Array.prototype.some.call(fields, changed);
        Array.prototype.forEach.call(fields, function (one) { one.disabled = !touched; });
      });
    });
    addEventListener("pageshow", function () { // one who comes back types on
      each(function (fields) { Array.prototype.forEach.call(fields, function (one) { one.disabled = false; }); });
    });
  }

  function taking(form) {
    var bar = form.querySelector("progress"), far = form.querySelector(".far"), failed = form.querySelector(".failed");
    form.addEventListener("dragover", function (event) { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", function () { form.classList.remove("over"); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      dropped(event.dataTransfer).then(send);
    });
    ["drop-files", "drop-folder"].forEach(function (id) {
      var chosen = document.getElementById(id);
      if (chosen) chosen.addEventListener("change", function () {
        send(Array.prototype.map.call(this.files, function (file) {
          return { name: file.webkitRelativePath ? inside(file.webkitRelativePath) : file.name, file: file };
        }));
      });
    });

    function send(files) {
      if (!files.length) return;
      var random = new Uint8Array(16);
      crypto.getRandomValues(random);
      var batch = Array.prototype.map.call(random, function (n) { return ("0" + n.toString(16)).slice(-2); }).join("");
      var next = 0, sent = 0, refused = 0;
      bar.hidden = false;
      bar.max = files.length;
      function one() {
        if (next === files.length) return Promise.resolve();
        var own = files[next++];
        if (own.file.size > Number(form.dataset.most)) return ended(own, form.dataset.large);
        return fetch(form.dataset.address + "/" + batch, {
          method: "POST",
          headers: { "X-Desk-Token": form.dataset.token, "X-Name": encodeURIComponent(own.name), "X-Modified": String(own.file.lastModified / 1000), "Content-Type": "application/octet-stream" },
          body: own.file
        }).then(function (answer) {
          return answer.ok ? "" : answer.text();
        }, function (error) { return String(error); }).then(function (fault) { return ended(own, fault); });
      }
      function ended(own, fault) {
        sent += 1;
        if (fault) {
          refused += 1;
          var line = document.createElement("li");
          line.textContent = form.dataset.failed + own.name + " " + fault;
          failed.appendChild(line);
        }
        bar.value = sent;
        far.textContent = form.dataset.sent + " " + sent + " / " + files.length;
        return one();
      }
      Promise.all([one(), one(), one()]).then(function () {
        if (refused === files.length) return;
        form.elements.batch.value = batch;
        form.submit();
      });
    }
  }

  // A spec: what is typed is judged by the desk; a file that was saved is shown anew, what was typed is kept,
  // also that of cells which are not there for now.
  function preview(box) {
    var form = document.getElementById("typed"), faults = document.getElementById("faults"), kept = "xlkpi " + box.dataset.address, asked = 0, gone = 0;
    var before = JSON.parse(sessionStorage.getItem(kept) || "{}"), initial = {};
    if (form) {
      each(function (one) {
        initial[one.name] = one.value;
        if (one.name in before) one.value = before[one.name];
      });
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      form.addEventListener("change", judge);
      judge();
    }
    function each(what) {
      Array.prototype.forEach.call(form.elements, function (one) { if (one.name.slice(0, 2) === "f:") what(one); });
    }
    function keep() {
      if (form) each(function (one) { if (one.value !== initial[one.name] || one.name in before) before[one.name] = one.value; });
      sessionStorage.setItem(kept, JSON.stringify(before));
    }
    function judge() {
      var number = ++asked; // of several answers the one to the last question counts
      var sent = new URLSearchParams();
      keep();
      sent.append("token", form.elements.token.value);
      each(function (one) { if (one.name in before) sent.append(one.name, one.value); });
      fetch(box.dataset.address + "/typed", { method: "POST", body: sent }).then(function (answer) { return answer.json(); }).then(function (found) {
        if (number === asked) tell(found);
      });
    }
    function tell(found) {
      Object.keys(found.texts).forEach(function (at) {
        var cell = document.getElementById(at);
        if (cell) cell.textContent = found.texts[at];
      });
      Object.keys(found.choices).forEach(function (name) { choose(form.elements[name], found.choices[name]); });
      Array.prototype.forEach.call(document.querySelectorAll("table.sheet td"), function (cell) { cell.classList.remove("error", "warning"); });
      faults.textContent = "";
      var list = faults.appendChild(document.createElement(found.problems.length ? "ul" : "p"));
      if (!found.problems.length) list.textContent = faults.dataset.none; else list.className = "problems";
      found.problems.forEach(function (one) {
        var line = list.appendChild(document.createElement("li"));
        part(line, "span", faults.dataset[one.severity]).className = "state " + { error: "bad", warning: "doubtful", info: "plain" }[one.severity];
        if (one.cell) part(line, "b", one.sheet + " " + one.cell);
        line.appendChild(document.createTextNode(one.message));
        line.appendChild(document.createElement("br"));
        part(line, "span", one.hint + " " + one.code).className = "hint";
        var cell = document.getElementById(one.sheet + "!" + one.cell);
        if (cell && one.severity !== "info") cell.classList.add(one.severity);
      });
    }
    function part(line, kind, text) {
      var made = line.appendChild(document.createElement(kind));
      made.textContent = text;
      line.appendChild(document.createTextNode(" "));
      return made;
    }
    // The words of a drop-down that goes by another cell.
    function choose(input, words) {
      if (!input) return;
      var list = input.list || input.parentNode.appendChild(document.createElement("datalist"));
      if (!list.id) list.id = "words of " + input.name;
      input.setAttribute("list", list.id);
      list.textContent = "";
      words.forEach(function (word) { list.appendChild(document.createElement("option")).value = word; });
    }
    setInterval(function () {
      fetch(box.dataset.address + "/version").then(function (answer) { return answer.json(); }).then(function (now) {
        // an editor may save by taking the file away for a moment
        gone = now.version ? 0 : gone + 1;
        if (now.version === box.dataset.version || gone === 1) return;
        keep();
        location.reload();
      }, function () { /* the desk has ended */ });
    }, 1500);
  }

  function inside(path) { return path.split("/").slice(1).join("/"); }

  // The files of what was dropped. Those of a folder are named from there on, as `import FOLDER` names them.
  function dropped(transfer) {
    var entries = Array.prototype.map.call(transfer.items, function (item) { return item.webkitGetAsEntry(); }).filter(Boolean);
    return joined(entries.map(function (entry) { return entry.isFile ? file(entry, "") : folder(entry, ""); }));
  }

  function file(entry, before) {
    return new Promise(function (done, fail) { entry.file(done, fail); }).then(function (found) {
      return [{ name: before + found.name, file: found }];
    });
  }

  function folder(entry, before) {
    var reader = entry.createReader(), all = [];
    function more() {
      return new Promise(function (done, fail) { reader.readEntries(done, fail); }).then(function (some) {
        all = all.concat(some);
        return some.length ? more() : all;
      });
    }
    return more().then(function (entries) {
      return joined(entries.map(function (one) {
        return one.isFile ? file(one, before) : folder(one, before + one.name + "/");
      }));
    });
  }

  function joined(lists) {
    return Promise.all(lists).then(function (all) {
      return all.reduce(function (files, some) { return files.concat(some); }, []);
    });
  }
})();
