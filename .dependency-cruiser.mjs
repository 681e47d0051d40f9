/**
 * Which folders may import which: `npm run imports`, a stage of `npm test`. Tests are left out, and imports of types count.
 * What the linter checks in single files (no React, no DOM and nothing of app/ in the engine) is in biome.json.
 */

/** Where programs begin; workers are opened by their address, which is no import. */
const BEGINNINGS = [
  "^app/main[.]tsx$",
  "^src/client/worker[.]ts$",
  "^src/client/reading/file-reader[.]ts$",
  "^(cli/main|datasets/prepare)[.]ts$",
  "^bench/",
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-folder-cycle",
      comment: "Types that two folders share stand in a folder below both.",
      severity: "error",
      scope: "folder",
      from: { path: "^((src|app)/[^/]+|cli|bench|datasets)$" },
      to: { circular: true },
    },
    {
      name: "engine-without-page",
      comment: "Data flow one way: app/ imports the engine, never the reverse.",
      severity: "error",
      from: { path: "^(src|cli|datasets|bench)/" },
      to: { path: "^app/" },
    },
    {
      name: "page-enters-by-the-face",
      comment: "The page talks to the engine through src/index.ts; besides, it reads what is plain data.",
      severity: "error",
      from: { path: "^app/" },
      to: {
        path: "^src/",
        pathNot: "^src/(index[.]ts$|(spec|optimizers|experiment|estimators|models|measure|tuning|export)/)",
      },
    },
    {
      name: "face-is-for-others",
      comment: "src/index.ts lists the engine for others; the engine itself imports the files.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/index[.]ts$" },
    },
    {
      name: "product-without-test-helpers",
      comment: "Oracles and helpers of tests are for tests and benches.",
      severity: "error",
      from: { path: "^(src|app|cli|datasets|shaders)/" },
      to: { path: "^tests/" },
    },
    {
      name: "helpers-stand-with-tests",
      comment: "A file that no program reaches is a helper of tests: it stands in tests/support or tests/oracles.",
      severity: "error",
      from: { path: BEGINNINGS },
      to: { path: "^(src|app|cli|datasets)/.*[.]tsx?$", pathNot: [...BEGINNINGS, "[.]d[.]ts$"], reachable: false },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "[.](test|spec)[.]" },
  },
};
