/**
 * Draws the icons and the picture that links to the page are shown with (public/*.png), from SVG, in the Chromium of the tests.
 * They are kept in the repository; run `node scripts/pictures.mjs` after changing public/favicon.svg or the drawing below.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findChromium } from "./ensure.mjs";

const PUBLIC = new URL("../public/", import.meta.url);
const icon = readFileSync(new URL("favicon.svg", PUBLIC), "utf8");

/** Apple draws its own corners: no transparency around the square. */
const square = icon.replace(' rx="4"', "");

const PICTURES = [
  { file: "icon-192.png", width: 192, height: 192, svg: icon },
  { file: "icon-512.png", width: 512, height: 512, svg: icon },
  { file: "apple-touch-icon.png", width: 180, height: 180, svg: square },
  { file: "social.png", width: 1200, height: 630, svg: socialPicture() },
];

/** The name, what it is, layers of Boolean units, and curves of four estimators. */
function socialPicture() {
  const layers = [
    { x: 760, states: "110100" },
    { x: 890, states: "01101" },
    { x: 1020, states: "1001" },
  ];
  const y = (states, i) => 176 + 46 * (i - (states.length - 1) / 2);
  const lines = layers.slice(1).flatMap((to, k) => {
    const from = layers[k];
    return [...from.states].flatMap((_, i) =>
      [...to.states].map(
        (_, j) =>
          `<line x1="${from.x}" y1="${y(from.states, i)}" x2="${to.x}" y2="${y(to.states, j)}" stroke="#c9d2da" stroke-width="1.5" />`,
      ),
    );
  });
  const units = layers.flatMap(({ x, states }) =>
    [...states].map((state, i) => {
      const fill = state === "1" ? "#274b6d" : "#f6f6f4";
      return `<circle cx="${x}" cy="${y(states, i)}" r="13" fill="${fill}" stroke="#274b6d" stroke-width="3" />`;
    }),
  );
  // Rises towards an end at different speeds, as ELBOs do.
  const curves = [
    { colour: "#595959", rate: 1.3, end: 0.72, dash: "10 8" },
    { colour: "#0072b2", rate: 4.2, end: 0.8, dash: "" },
    { colour: "#009e73", rate: 3.6, end: 0.93, dash: "14 6 3 6" },
    { colour: "#d55e00", rate: 2.6, end: 1, dash: "" },
  ].map(({ colour, rate, end, dash }) => {
    const points = Array.from({ length: 61 }, (_, k) => {
      const t = k / 60;
      const value = (end * (1 - Math.exp(-rate * t))) / (1 - Math.exp(-rate));
      return `${(666 + 454 * t).toFixed(1)},${(556 - 196 * value).toFixed(1)}`;
    });
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="5" stroke-dasharray="${dash}" stroke-linecap="round" />`;
  });
  const text = "font-family=\"'DejaVu Sans', 'Liberation Sans', sans-serif\"";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630">
    <rect width="1200" height="630" fill="#f6f6f4" />
    <g transform="translate(80 96) scale(6)">${icon.replace(/<\/?svg[^>]*>/g, "")}</g>
    <text x="80" y="290" ${text} font-size="84" font-weight="700" fill="#1b1f23">SBN Lab</text>
    <g ${text} font-size="31" fill="#4c5157">
      <text x="80" y="356">Gradient estimators for networks</text>
      <text x="80" y="400">with Boolean random units:</text>
      <text x="80" y="444">train them, measure their bias</text>
      <text x="80" y="488">and variance, in your browser.</text>
    </g>
    ${lines.join("")}${units.join("")}
    <path d="M 660 350 V 562 H 1126" fill="none" stroke="#888" stroke-width="2.5" />
    ${curves.join("")}
  </svg>`;
}

const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ["--no-sandbox"] });
for (const { file, width, height, svg } of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height } });
  const sized = svg.replace(/(<svg[^>]*?) width="\d+" height="\d+"/, `$1 width="${width}" height="${height}"`);
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${sized}`);
  const image = await page.screenshot({ omitBackground: svg === icon });
  writeFileSync(new URL(file, PUBLIC), image);
  console.log(`public/${file}: ${width} x ${height}, ${(image.length / 1000).toFixed(1)} kB`);
  await page.close();
}
await browser.close();
