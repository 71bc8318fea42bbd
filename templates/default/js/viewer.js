/* The whole screen for a picture, and letters that name a moment. Without it links open the files
   and letters have a blank to fill. It keeps nothing and asks for nothing. */
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* The letter beside a film or a sound names the moment that is shown. */
  const clock = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  for (const figure of all(".play")) {
    const player = one("video,audio", figure);
    const letter = one(".moment", figure);
    const blank = letter.getAttribute("href");
    const word = one("b", letter);
    const tell = () => {
      const now = clock(player.currentTime);
      word.hidden = false;
      word.textContent = now;
      letter.setAttribute("href", blank.replaceAll("0%3A__", now.replace(":", "%3A")));
    };
    for (const event of ["timeupdate", "seeked", "loadedmetadata"]) player.addEventListener(event, tell);
    letter.addEventListener("click", () => player.pause());
    tell();
  }

  const box = one("#viewer");
  const links = all("a.view");
  if (!box || !box.showModal || !links.length) return;
  const stage = one(".stage", box), over = new Image(), under = new Image();
  under.className = "under";
  over.className = "over";
  stage.prepend(under, over);
  const seam = one(".seam", box), cut = one("[type=range]", box), modes = one(".modes", box);
  const button = (name) => one(`[data-do=${name}]`, box);
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const MOST = 8;
  const STEP = 80;
  let at = 0, zoom = 1, fit = 1, x = 0, y = 0, width = 1, height = 1, opener = null;

  const mode = () => (modes.hidden ? "one" : one("input:checked", modes).value);
  const held = (low, value, high) => Math.min(high, Math.max(low, value));

  const draw = () => {
    const now = mode(), beside = now === "beside";
    const high = stage.clientHeight, wide = stage.clientWidth / (beside ? 2 : 1);
    const across = width * zoom, down = height * zoom;
    x = across <= wide ? (wide - across) / 2 : held(wide - across, x, 0);
    y = down <= high ? (high - down) / 2 : held(high - down, y, 0);
    const put = (picture, shift) => {
      picture.style.transform = `translate(${x + shift}px,${y}px) scale(${zoom})`;
    };
    put(under, 0);
    put(over, beside ? wide : 0);
    const share = cut.value / 100;
    const sides = `inset(0 ${Math.max(0, (x + across - wide) / zoom)}px 0 ${Math.max(0, -x / zoom)}px)`;
    over.style.clipPath = now === "slider" ? `inset(0 0 0 ${share * 100}%)` : beside ? sides : "none";
    under.style.clipPath = beside ? sides : "none";
    under.hidden = now === "one";
    cut.hidden = now !== "slider";
    one(".tell", box).hidden = now !== "diff";
    stage.classList.toggle("diff", now === "diff");
    seam.hidden = now !== "slider" && !beside;
    seam.style.transform = `translateX(${(beside ? wide : x + across * share) - 1}px)`;
    button("size").textContent = percent.format(zoom);
  };

  const whole = () => {
    const wide = stage.clientWidth / (mode() === "beside" ? 2 : 1);
    fit = zoom = Math.min((wide - 16) / width, (stage.clientHeight - 16) / height);
    x = y = 0;
    draw();
  };

  const scale = (factor, px = stage.clientWidth / 2, py = stage.clientHeight / 2) => {
    const next = held(Math.min(fit, 1), zoom * factor, MOST);
    x = px - ((px - x) * next) / zoom;
    y = py - ((py - y) * next) / zoom;
    zoom = next;
    draw();
  };

  const show = (index) => {
    at = held(0, index, links.length - 1);
    const link = links[at], picture = one("img", link);
    width = Number(picture.getAttribute("width")) || picture.naturalWidth || 1;
    height = Number(picture.getAttribute("height")) || picture.naturalHeight || 1;
    for (const each of [over, under]) {
      each.width = width;
      each.height = height;
    }
    over.src = link.href;
    over.alt = picture.alt;
    modes.hidden = !link.dataset.was;
    if (link.dataset.was) under.src = link.dataset.was;
    else {
      under.removeAttribute("src");
      one("input", modes).checked = true;
    }
    one("h2 span", box).textContent = link.dataset.name;
    one("h2 small", box).textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
    button("prev").disabled = at === 0;
    button("next").disabled = at === links.length - 1;
    button("prev").hidden = button("next").hidden = links.length < 2;
    whole();
  };

  const acts = {
    close: () => box.close(),
    prev: () => show(at - 1),
    next: () => show(at + 1),
    in: () => scale(1.5),
    out: () => scale(1 / 1.5),
    size: () => scale(1 / zoom),
    fit: whole,
  };
  for (const each of all("[data-do]", box)) each.addEventListener("click", () => acts[each.dataset.do]());
  for (const each of all("input", modes)) each.addEventListener("change", whole);
  cut.addEventListener("input", draw);
  window.addEventListener("resize", () => box.open && whole());
  box.addEventListener("close", () => opener && opener.focus());
  box.addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const near = zoom > fit * 1.01;
    const move = (dx, dy) => () => {
      x += dx;
      y += dy;
      draw();
    };
    const act = {
      "+": acts.in,
      "=": acts.in,
      "-": acts.out,
      0: whole,
      1: acts.size,
      ArrowLeft: near ? move(STEP, 0) : acts.prev,
      ArrowRight: near ? move(-STEP, 0) : acts.next,
      ArrowUp: move(0, STEP),
      ArrowDown: move(0, -STEP),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const edge = stage.getBoundingClientRect();
      scale(Math.exp(-event.deltaY / 400), event.clientX - edge.left, event.clientY - edge.top);
    },
    { passive: false },
  );

  const fingers = new Map();
  let began = null, tapped = 0;
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    began = event;
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const edge = stage.getBoundingClientRect();
    if (fingers.size === 2) {
      const other = [...fingers.values()].find((each) => each.pointerId !== event.pointerId);
      const apart = (each) => Math.hypot(each.clientX - other.clientX, each.clientY - other.clientY) || 1;
      const middle = (name) => (event[name] + other[name]) / 2;
      scale(apart(event) / apart(before), middle("clientX") - edge.left, middle("clientY") - edge.top);
    } else if (zoom > fit * 1.01) {
      x += event.clientX - before.clientX;
      y += event.clientY - before.clientY;
      draw();
    }
    fingers.set(event.pointerId, event);
  });
  const lifted = (event) => {
    if (began && fingers.size === 1 && event.type === "pointerup") {
      const dx = event.clientX - began.clientX, edge = stage.getBoundingClientRect();
      const near = zoom > fit * 1.01;
      if (!near && Math.abs(dx) > 60) show(at + (dx < 0 ? 1 : -1));
      else if (Math.abs(dx) < 5 && event.timeStamp - tapped < 350) {
        if (near) whole();
        else scale(Math.max(1, fit * 2.5) / zoom, event.clientX - edge.left, event.clientY - edge.top);
        tapped = 0;
      } else tapped = event.timeStamp;
    }
    fingers.delete(event.pointerId);
  };
  stage.addEventListener("pointerup", lifted);
  stage.addEventListener("pointercancel", lifted);

  links.forEach((link, index) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opener = link;
      box.showModal();
      show(index);
      stage.focus();
    }),
  );
})();
