/** Labels of a table, gathered row by row, and the classes that they name. */
import { DataError, formatCount } from "./errors";
import { GrowingBytes } from "./growing";

const MAX_CLASSES = 256;

/** Digits of a number that double precision keeps apart from its neighbours. */
const EXACT_DIGITS = 15;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** A label as the name of its class: `1`, `1.0` and `+1` are one class, and so are two spellings of one letter in Unicode. */
export function className(label: string): string {
  const isExact = DECIMAL.test(label) && label.replace(/\D/g, "").length <= EXACT_DIGITS;
  return isExact ? String(Number(label) || 0) : label.normalize("NFC");
}

export class ClassNames {
  private readonly index = new Map<string, number>();
  private readonly labels = new GrowingBytes();

  constructor(
    private readonly file: string,
    private readonly column: string,
  ) {}

  add(cell: string, line: number): void {
    const label = cell.trim();
    if (label === "") {
      const problem = `line ${formatCount(line)}, column "${this.column}": the label is empty.`;
      throw new DataError(this.file, problem, "Give every row a class, or leave the row out.");
    }
    const name = className(label);
    let place = this.index.get(name);
    if (place === undefined) {
      place = this.index.size;
      this.index.set(name, place);
      if (place >= MAX_CLASSES) {
        const problem = `the label column "${this.column}" has more than ${MAX_CLASSES} distinct values: "${name.slice(0, 40)}" on line ${formatCount(line)} is number ${place + 1}.`;
        throw new DataError(this.file, problem, "Choose a column of classes.");
      }
    }
    this.labels.push(place);
  }

  /** Distinct labels, in numerical order when all are numbers, else in alphabetical order, and the class of every row. */
  finish(): { classes: string[]; labels: Uint8Array } {
    const names = [...this.index.keys()];
    const allNumbers = names.every((name) => Number.isFinite(Number(name)));
    const classes = [...names].sort(allNumbers ? (a, b) => Number(a) - Number(b) : undefined);
    const order = new Map(classes.map((name, place) => [name, place]));
    const place = names.map((name) => order.get(name)!);
    return { classes, labels: this.labels.finish().map((label) => place[label]!) };
  }
}
