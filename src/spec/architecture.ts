/**
 * The model as text, in links, menus and reports: `200t-200t-[200]-200t-200t-[200]`.
 *
 *   model  := group ("-" group)*                        nearest the data first
 *   group  := token | count "x" token | count "x(" token ("-" token)* ")"
 *   token  := layer | "[" units "]" | "[" variables "x" values "]"
 *             a deterministic layer | a layer of Boolean units | of variables with several values
 *   layer  := width activation | channels "c" kernel ("s" stride)? ("p" padding)? activation | "a" back activation
 *   activation := "t" tanh | "r" relu | "k" leaky relu | "i" linear (identity)
 *
 * Deterministic tokens belong to the next stochastic token, so a model ends with one. The text says only the layers;
 * representation, prior, centring and output bias are fields of their own.
 */
import { type Activation, type HiddenSpec, LIMITS, type ModelSpec } from "./schema";
import { likelyArchitecture } from "./likely-architecture";

export type LayerSpec = ModelSpec["layers"][number];

/** Why a text is no model. `message` says all of it in one sentence. */
export interface ArchitectureProblem {
  /** Index of the offending character in the text, from 0; the text's length when the end came too early. */
  position: number;
  came: string;
  expected: string;
  /** A text that can be read and was probably meant. */
  suggestion?: string;
  /** The model with a number of a convolution or a sum brought into its range, where nothing else is wrong. */
  nearest?: LayerSpec[];
  message: string;
}

/** Longest text that is read at all. */
const LONGEST_TEXT = 2000;

const LETTERS: Record<Activation, string> = { tanh: "t", relu: "r", leaky: "k", linear: "i" };
const ACTIVATION_OF = new Map(Object.entries(LETTERS).map(([name, letter]) => [letter, name as Activation]));

/** The canonical text: equal neighbouring layers become `8x[500]` or `3x(200t-[200])` where that is shorter. */
export function formatArchitecture(layers: readonly LayerSpec[]): string {
  const texts = layers.map(formatLayer);
  const groups: string[] = [];
  for (let start = 0, end = 0; start < texts.length; start = end) {
    while (end < texts.length && texts[end] === texts[start]) end++;
    const count = end - start;
    const plain = texts.slice(start, end).join("-");
    const repeated = layers[start].hidden.length > 0 ? `${count}x(${texts[start]})` : `${count}x${texts[start]}`;
    groups.push(repeated.length < plain.length ? repeated : plain);
  }
  return groups.join("-");
}

function formatLayer(layer: LayerSpec): string {
  const hidden = layer.hidden.map((one) => `${hiddenText(one)}-`);
  const values = (layer.states ?? 2) > 2 ? `x${layer.states}` : "";
  return `${hidden.join("")}[${layer.units}${values}]`;
}

/** A deterministic layer: `200t`; `16c3s2p1r`, 16 channels out of 3x3 kernels; `a2i`, which adds the layer 2 before it. */
export function hiddenText(layer: HiddenSpec): string {
  const letter = LETTERS[layer.activation];
  switch (layer.kind) {
    case "conv2d": {
      const stride = layer.stride === 1 ? "" : `s${layer.stride}`;
      const padding = layer.padding === 0 ? "" : `p${layer.padding}`;
      return `${layer.channels}c${layer.size}${stride}${padding}${letter}`;
    }
    case "add":
      return `a${layer.back}${letter}`;
    default:
      return `${layer.width}${letter}`;
  }
}

/** Reads the text, within the schema's limits. Spaces are skipped. */
export function parseArchitecture(text: string): { layers: LayerSpec[] } | { problem: ArchitectureProblem } {
  const read = readArchitecture(text);
  if ("layers" in read) return read;
  const suggestion = text.length <= LONGEST_TEXT ? likelyArchitecture(text) : null;
  const likely = suggestion === null ? read : readArchitecture(suggestion);
  if (suggestion === null || "problem" in likely) return { problem: read.problem };
  const nearest = read.outOfRange ? { nearest: likely.layers } : {};
  return {
    problem: {
      ...read.problem,
      ...nearest,
      suggestion,
      message: `${read.problem.message} Perhaps ${suggestion} is meant.`,
    },
  };
}

function readArchitecture(
  text: string,
): { layers: LayerSpec[] } | { problem: ArchitectureProblem; outOfRange: boolean } {
  try {
    return { layers: groupTokens(new Reader(text).readModel(), text.length) };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.problem, outOfRange: error instanceof OutOfRange };
    throw error;
  }
}

class Mismatch extends Error {
  readonly problem: ArchitectureProblem;
  constructor(position: number, came: string, expected: string) {
    const message = `The model's character ${position + 1}: ${came} came, expected ${expected}.`;
    super(message);
    this.problem = { position, came, expected, message };
  }
}

/** A number of a convolution or a sum that no such layer can have. */
class OutOfRange extends Mismatch {}

/** One layer as it was read. `activation` is null for a stochastic layer. */
interface Token {
  position: number;
  size: number;
  activation: Activation | null;
  /** Values of a stochastic layer's variables. */
  states: number;
  /** A deterministic layer that is no dense one. */
  other?: HiddenSpec;
}

const A_LAYER = "a layer such as 200t, 16c3r or [200]";

class Reader {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    if (text.length > LONGEST_TEXT) {
      throw new Mismatch(LONGEST_TEXT, `a text of ${text.length} characters`, `at most ${LONGEST_TEXT}`);
    }
    this.text = text;
  }

  readModel(): Token[] {
    const tokens = this.readGroup();
    while (this.peek() !== "") {
      this.take("-", `"-" and another layer, or the end`);
      tokens.push(...this.readGroup());
    }
    return tokens;
  }

  private readGroup(): Token[] {
    const start = this.skipSpaces();
    if (!/[0-9]/.test(this.peek())) return [this.readToken()];
    const digits = this.readDigits();
    if (this.peek() !== "x") return [this.finishDeterministic(start, digits)];
    const count = this.inRange(start, digits, LIMITS.stochastic, "a repeat count");
    this.position++;
    const tokens: Token[] = [];
    if (this.peek() === "(") {
      this.position++;
      tokens.push(this.readToken());
      while (this.peek() !== ")") {
        this.take("-", `"-" and another layer, or ")"`);
        tokens.push(this.readToken());
      }
      this.position++;
    } else {
      tokens.push(this.readToken());
    }
    return Array.from({ length: count }, () => tokens).flat();
  }

  private readToken(): Token {
    const start = this.skipSpaces();
    if (this.peek() === "[") {
      this.position++;
      const sizeAt = this.skipSpaces();
      const size = this.inRange(sizeAt, this.readDigits(), LIMITS.width, "a number of units");
      const states = this.peek() === "x" ? this.readStates(size) : 2;
      this.take("]", `"]"`);
      return { position: start, size, activation: null, states };
    }
    if (this.peek() === "a") return this.finishAdd(start);
    if (!/[0-9]/.test(this.peek())) this.fail(A_LAYER);
    const digits = this.readDigits();
    if (this.peek() === "x") this.fail("a layer's activation: a repeat inside a repeat is not read");
    return this.finishDeterministic(start, digits);
  }

  /** "x" and the values of each of so many variables. */
  private readStates(variables: number): number {
    this.position++;
    const at = this.skipSpaces();
    const digits = this.readDigits();
    const most = Math.min(LIMITS.states, Math.floor(LIMITS.width / variables));
    const what = `a number of values of each of ${variables} ${variables === 1 ? "variable" : "variables"}`;
    return this.inRange(at, digits, Math.max(2, most), what, 2);
  }

  private finishDeterministic(start: number, digits: string): Token {
    if (this.peek() === "c") return this.finishConvolution(start, digits);
    const size = this.inRange(start, digits, LIMITS.width, "a width");
    const activation = this.readActivation();
    return { position: start, size, activation, states: 2 };
  }

  /** `c`, the kernel's size, perhaps a stride and a padding, and the activation. */
  private finishConvolution(start: number, digits: string): Token {
    const channels = this.inRange(start, digits, LIMITS.channels, "a number of channels");
    const size = this.readAfterLetter("a kernel size", LIMITS.kernel);
    const stride = this.peek() === "s" ? this.readAfterLetter("a stride", LIMITS.kernel) : 1;
    const padding = this.peek() === "p" ? this.readAfterLetter("a padding", LIMITS.kernel, 0) : 0;
    const activation = this.readActivation();
    const other: HiddenSpec = { kind: "conv2d", channels, size, stride, padding, activation };
    return { position: start, size: channels, activation, states: 2, other };
  }

  /** `a`, how many layers back the other term is, and the activation. */
  private finishAdd(start: number): Token {
    const back = this.readAfterLetter("a number of layers back", LIMITS.deterministic, 2);
    const activation = this.readActivation();
    return { position: start, size: back, activation, states: 2, other: { kind: "add", back, activation } };
  }

  private readAfterLetter(what: string, largest: number, smallest = 1): number {
    this.position = this.skipSpaces() + 1;
    const at = this.skipSpaces();
    const digits = this.readDigits();
    try {
      return this.inRange(at, digits, largest, what, smallest);
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      const { position, came, expected } = error.problem;
      throw new OutOfRange(position, came, expected);
    }
  }

  private readActivation(): Activation {
    const activation = ACTIVATION_OF.get(this.peek());
    if (!activation) this.fail("an activation: t (tanh), r (relu), k (leaky relu) or i (linear)");
    this.position++;
    return activation;
  }

  private readDigits(): string {
    const start = this.skipSpaces();
    while (/[0-9]/.test(this.text[this.position] ?? "")) this.position++;
    if (this.position === start) this.fail("a number");
    return this.text.slice(start, this.position);
  }

  private inRange(position: number, digits: string, largest: number, what: string, smallest = 1): number {
    const value = Number(digits);
    if (value >= smallest && value <= largest) return value;
    const came = digits.length > 12 ? `${digits.slice(0, 12)}…` : digits;
    throw new Mismatch(position, came, `${what} from ${smallest} to ${largest}`);
  }

  private take(character: string, expected: string): void {
    if (this.peek() !== character) this.fail(expected);
    this.position++;
  }

  /** The next character that is no space; empty at the end. */
  private peek(): string {
    return this.text[this.skipSpaces()] ?? "";
  }

  private skipSpaces(): number {
    while (this.text[this.position] === " ") this.position++;
    return this.position;
  }

  private fail(expected: string): never {
    const next = this.text.codePointAt(this.skipSpaces());
    const came = next === undefined ? "the end" : JSON.stringify(String.fromCodePoint(next));
    throw new Mismatch(this.position, came, expected);
  }
}

/** Gives every stochastic token the deterministic ones before it. */
function groupTokens(tokens: Token[], end: number): LayerSpec[] {
  const layers: LayerSpec[] = [];
  let hidden: LayerSpec["hidden"] = [];
  for (const { position, size, activation, states, other } of tokens) {
    if (activation === null) {
      if (layers.length === LIMITS.stochastic) {
        throw new Mismatch(position, "one stochastic layer more", `at most ${LIMITS.stochastic} of them`);
      }
      layers.push({ hidden, units: size, ...(states > 2 ? { states } : {}) });
      hidden = [];
    } else {
      if (hidden.length === LIMITS.deterministic) {
        const expected = `at most ${LIMITS.deterministic} of them before a stochastic layer`;
        throw new Mismatch(position, "one deterministic layer more", expected);
      }
      hidden.push(other ?? { width: size, activation });
    }
  }
  if (hidden.length > 0) throw new Mismatch(end, "the end", `"-" and a stochastic layer such as [200] at the end`);
  return layers;
}
