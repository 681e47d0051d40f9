/** What the layout spec asks of the page as it stands. Each function returns complaints; none is good. */
import type { Page } from "@playwright/test";

/** Of the document: no wider than the window, and no taller where panes scroll by themselves. */
export function documentComplaints(page: Page, panes: boolean): Promise<string[]> {
  return page.evaluate((mayNotScroll) => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    const found: string[] = [];
    if (scrollWidth > clientWidth) found.push(`the document is ${scrollWidth - clientWidth} px wider than the window`);
    if (mayNotScroll && scrollHeight > clientHeight)
      found.push(`the document is ${scrollHeight - clientHeight} px taller than the window`);
    const frame = document.querySelector(".frame");
    if (mayNotScroll && frame && frame.scrollTop !== 0) found.push("the frame has scrolled");
    const bar = document.querySelector(".bar")?.getBoundingClientRect();
    if (mayNotScroll && bar?.top !== 0) found.push(`the bar stands at ${bar?.top}`);
    return found;
  }, panes);
}

/** Texts that lie over each other, or stick out of the window, as far as they are not scrolled away. */
export function textComplaints(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Piece {
      node: Text;
      /** What it stays with when the rest scrolls: a bar that sticks, a head that stays. It may cover other texts. */
      layer: Element | null;
      left: number;
      right: number;
      top: number;
      bottom: number;
    }
    const layerOf = (element: Element): Element | null => {
      for (let box: Element | null = element; box; box = box.parentElement) {
        if (["sticky", "fixed"].includes(getComputedStyle(box).position)) return box.closest("thead") ?? box;
      }
      return null;
    };
    const pieces: Piece[] = [];
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node as Text;
      const parent = text.parentElement;
      if (!text.data.trim() || !parent || parent.closest("svg, option, script, .katex, .plot-host, .skip, .jump"))
        continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const layer = layerOf(parent);
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        const { left, right, top, bottom } = rect;
        const piece: Piece = { node: text, layer, left, right, top: top + 2, bottom: bottom - 2 };
        // What an ancestor cuts off is not seen.
        for (let box: Element | null = parent; box && box !== document.body; box = box.parentElement) {
          const style = getComputedStyle(box);
          if (style.overflowX === "visible" && style.clipPath === "none") continue;
          const edge = box.getBoundingClientRect();
          piece.left = Math.max(piece.left, edge.left);
          piece.right = Math.min(piece.right, edge.right);
          piece.top = Math.max(piece.top, edge.top);
          piece.bottom = Math.min(piece.bottom, edge.bottom);
        }
        if (piece.right - piece.left < 2 || piece.bottom - piece.top < 2) continue;
        if (piece.bottom < 0 || piece.top > innerHeight) continue;
        if (piece.right > innerWidth + 1 || piece.left < -1)
          found.push(`"${text.data.trim()}" sticks out of the window`);
        pieces.push(piece);
      }
    }
    for (let i = 0; i < pieces.length; i++) {
      for (let j = i + 1; j < pieces.length; j++) {
        const [a, b] = [pieces[i], pieces[j]];
        const over = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const deep = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (a.node === b.node || a.layer !== b.layer || over < 2 || deep < 2) continue;
        found.push(`"${a.node.data.trim().slice(0, 40)}" and "${b.node.data.trim().slice(0, 40)}" overlap`);
      }
    }
    return [...new Set(found)];
  });
}

/** Boxes of a pane that are wider than the pane: cut off where nobody can scroll to them. */
export function cutComplaints(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const pane of document.querySelectorAll(".bar, .zone, .banners")) {
      const edge = pane.getBoundingClientRect();
      for (const element of pane.querySelectorAll("*")) {
        if (element.closest("svg, .plot-host, .panel, .said, .katex") || !element.checkVisibility()) continue;
        const box = element.parentElement?.closest(
          ".scroll-box, .card, .strip, summary, .summary-value, .dataset-look",
        );
        if (box && pane.contains(box)) continue;
        const { right, left, width } = element.getBoundingClientRect();
        if (width < 2 || (right <= edge.right + 1 && left >= edge.left - 1)) continue;
        found.push(`<${element.tagName.toLowerCase()} class="${element.className}"> sticks out of its pane`);
      }
    }
    return [...new Set(found)];
  });
}

/** Tables that go on beyond what is seen, without a shadow that says so or a way for the keyboard. */
export function tableComplaints(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const boxes = document.querySelectorAll(".scroll-box");
    for (const box of boxes) box.scrollTo(0, 0);
    // Two frames: one for the news that they have scrolled, one for what comes of it.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const table of document.querySelectorAll("table")) {
      if (!table.checkVisibility()) continue;
      const name = table.caption?.textContent ?? "a table";
      const box = table.closest<HTMLElement>(".scroll-box");
      if (!box) {
        found.push(`${name}: nothing around it scrolls`);
        continue;
      }
      const sides = { right: box.scrollWidth - box.clientWidth > 1, bottom: box.scrollHeight - box.clientHeight > 1 };
      const region = box.parentElement;
      const said = (region?.dataset.more ?? "").split(" ");
      const shadow = region ? getComputedStyle(region, "::after") : null;
      for (const [side, goesOn] of Object.entries(sides)) {
        if (goesOn !== said.includes(side))
          found.push(`${name}: goes on at the ${side}: ${goesOn}, but says "${said}"`);
        if (goesOn && !shadow?.getPropertyValue(`--more-${side}`).trim().endsWith("px"))
          found.push(`${name}: no shadow at the ${side}`);
      }
      const scrolls = sides.right || sides.bottom;
      if (scrolls && (box.tabIndex !== 0 || !box.getAttribute("aria-label")))
        found.push(`${name}: the keyboard cannot scroll it`);
    }
    return found;
  });
}

/** Marks every box that scrolls up and down, and returns how many there are. */
export function markPanes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const panes = [...document.querySelectorAll<HTMLElement>(".zone, .stage, .scroll-box")].filter((element) => {
      const { overflowY } = getComputedStyle(element);
      return (overflowY === "auto" || overflowY === "scroll") && element.scrollHeight > element.clientHeight + 1;
    });
    document.querySelectorAll("[data-pane]").forEach((old) => {
      old.removeAttribute("data-pane");
    });
    panes.forEach((pane, k) => {
      pane.dataset.pane = String(k);
    });
    return panes.length;
  });
}

/** Whether a pane has reached its end, and how much of what is then seen is blank. */
export function paneComplaints(page: Page, pane: number): Promise<string[]> {
  return page.evaluate((k) => {
    const element = document.querySelector<HTMLElement>(`[data-pane="${k}"]`);
    if (!element) return [`pane ${k} is gone`];
    const name = element.getAttribute("aria-label") ?? element.className;
    const left = element.scrollHeight - element.clientHeight - element.scrollTop;
    const found = left > 1 ? [`${name}: ${Math.round(left)} px short of its end`] : [];
    const last = Math.max(
      ...[...element.querySelectorAll<HTMLElement>("*")]
        .filter((inner) => inner.checkVisibility() && !inner.closest(".said"))
        .map((inner) => inner.getBoundingClientRect().bottom),
    );
    const blank = element.getBoundingClientRect().bottom - last;
    if (blank > 80) found.push(`${name}: ${Math.round(blank)} px blank at its end`);
    return found;
  }, pane);
}

/** Gives every control the focus in turn; says which cannot be seen then, and whether anything but panes scrolled. */
export function focusComplaints(page: Page, panes: boolean): Promise<string[]> {
  return page.evaluate((mayNotScroll) => {
    const found: string[] = [];
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    for (const control of document.querySelectorAll<HTMLElement>(wanted)) {
      if (!control.checkVisibility() || control.matches(":disabled, .skip") || control.closest("[popover]")) continue;
      control.focus();
      const name =
        control.getAttribute("aria-label") ??
        control.closest("label, summary, button")?.textContent ??
        control.outerHTML;
      const words = `"${name.trim().slice(0, 40)}"`;
      if (document.activeElement !== control) found.push(`${words} takes no focus`);
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const at = document.elementFromPoint(
        (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
        (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
      );
      const own = control.closest("label") ?? control;
      const small = right - left < 8;
      if (!small && at && !own.contains(at) && !at.contains(control))
        found.push(`${words} lies under <${at.tagName.toLowerCase()} class="${at.className}">`);
      if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) found.push(`${words} is out of sight`);
      if (
        mayNotScroll &&
        (document.scrollingElement?.scrollTop !== 0 || document.querySelector(".frame")?.scrollTop !== 0)
      ) {
        found.push(`${words} scrolls the whole page`);
        break;
      }
    }
    (document.activeElement as HTMLElement | null)?.blur();
    return found;
  }, panes);
}

/** Names of controls and groups that end in a key. */
export function keyNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const key = /\((?:key )?(?:[A-Z0-9?→←]|Space|Shift[ +]\w)\)\s*$/;
    const names = [
      ...document.querySelectorAll<HTMLElement>("button, legend, label, select, input, summary, [aria-label], [title]"),
    ]
      .flatMap((element) => [element.getAttribute("aria-label"), element.title, element.textContent])
      .map((name) => (name ?? "").trim());
    return [...new Set(names.filter((name) => key.test(name)))];
  });
}
