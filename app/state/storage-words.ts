/** One banner while runs do not reach the browser's storage; it goes when they do again. */
import type { StorageTrouble } from "./records/shelf";
import { useLab } from "./store";

const WHY: Record<StorageTrouble, { detail: string; remedy: string }> = {
  blocked: {
    detail: "It does not let this page store data: storage is switched off, or this is a private window.",
    remedy: "Allow this site to store data, or use an ordinary window.",
  },
  full: {
    detail: "Its storage is full.",
    remedy: "Free space on the disk, or delete data that this browser stores for other sites.",
  },
  silent: {
    detail: "Its storage (IndexedDB) does not answer.",
    remedy: "Restart the browser.",
  },
  "old-tab": {
    detail: "Another tab has an older version of this page open, which uses the storage.",
    remedy: "Close or reload the other tab.",
  },
  failed: {
    detail: "Its storage reports an error.",
    remedy: "Restart the browser; if it happens again, delete the data of this site.",
  },
};

/** What was said last: a banner that was dismissed does not come back for the same reason. */
let said: StorageTrouble | null = null;

/** Says what is wrong with the storage, once; null: nothing is. */
export function reportStorage(trouble: StorageTrouble | null): void {
  const { report, clearProblems } = useLab.getState();
  if (trouble === said) return;
  said = trouble;
  clearProblems(({ code }) => code === "storage");
  if (trouble === null) return;
  const { detail, remedy } = WHY[trouble];
  report({
    code: "storage",
    title: "This browser does not keep your runs",
    detail: `${detail} Training goes on, and Undo works until this page is closed.`,
    remedy,
  });
}
