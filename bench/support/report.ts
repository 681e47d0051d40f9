/** Results as markdown: printed as they come, and kept in bench/results with what is needed to repeat them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** Where reports are kept. */
export const RESULTS_FOLDER = join(ROOT, "bench", "results");

export class Report {
  private readonly lines: string[] = [];

  /** `name`: of the file in bench/results, without its ending. `command`: what to type to get it again. */
  constructor(
    readonly name: string,
    title: string,
    readonly command: string,
    adapter: string,
  ) {
    this.add(`# ${title}`, "");
    this.add(`- adapter: ${adapter}`);
    this.add(`- versions: ${versions()}`);
    this.add(`- date: ${new Date().toISOString().slice(0, 10)}`);
    this.add(`- command: \`npm run bench -- ${command}\``, "");
  }

  add(...lines: string[]): void {
    for (const line of lines) {
      this.lines.push(line);
      process.stdout.write(`${line}\n`);
    }
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    this.add(...markdownTable(head, rows), "");
  }

  /** Writes the file and says where it is. */
  save(): void {
    mkdirSync(RESULTS_FOLDER, { recursive: true });
    writeFileSync(join(RESULTS_FOLDER, `${this.name}.md`), `${this.lines.join("\n").trimEnd()}\n`);
    process.stderr.write(`Written to bench/results/${this.name}.md\n`);
  }
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** So many digits as a noisy time deserves. */
export function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2);
}

export function times(factor: number): string {
  return `${factor >= 100 ? factor.toFixed(0) : factor.toFixed(2)}x`;
}

function versions(): string {
  const version = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8")).version as string;
  const dawn = version("node_modules/webgpu/package.json");
  return `SBN Lab ${version("package.json")}, Node ${process.versions.node}, webgpu (Dawn) ${dawn}, ${process.platform} ${process.arch}`;
}
